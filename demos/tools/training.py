"""Training in a demo: that of ``nn.fit``, but Ctrl-C stops the demo."""

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
