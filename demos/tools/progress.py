"""A bar for demos of many short runs, each of which would have a bar of its own."""


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
