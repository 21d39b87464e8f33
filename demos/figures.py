"""Empty axes to draw on, of the size and the layout that all pictures of the demos have."""


def new_axes(rows=1, columns=1, width=6.4, height=4.2):
    """New axes, or an array of them; the size in inches is that of the whole figure.

    ModuleNotFoundError where matplotlib is not installed; ``Report.picture`` knows what to do.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained").subplots(rows, columns)
