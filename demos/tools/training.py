"""Training in a demo: Ctrl-C stops the demo, and one bar stands for many short runs."""

import nn


def fit(*arguments, **settings):
    """``nn.fit``, which ends a training at Ctrl-C and returns its history; then stop all the rest.

    A demo that trains several models would go on with the next one, and report means over one that
    was cut short.
    """
    history = nn.fit(*arguments, **settings)
    if history.stopped == "interrupted":
        raise KeyboardInterrupt
    return history


def progress(runs, unit="run"):
    """The runs one after another; on a terminal with a bar, which goes when they are done.

    >>> list(progress("ab"))
    ['a', 'b']
    """
    try:
        from tqdm import tqdm
    except ImportError:
        return runs
    return tqdm(runs, unit=unit, leave=False, disable=None)  # None: only a terminal gets a bar
