"""What the pictures of the demos share: empty axes, and one legend for several of them."""


def new_axes(rows=1, columns=1, width=6.4, height=4.2, **sharing):
    """New axes, or an array of them; the size in inches is that of the whole figure.

    ``sharing`` is for ``Figure.subplots``, such as ``sharex=True``. ModuleNotFoundError where
    matplotlib is not installed; ``Report.picture`` knows what to do.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained").subplots(rows, columns, **sharing)


def one_legend(grid):
    """Put the entries of all legends of an array of axes into one below them, each once."""
    entries = {}
    for axes in grid.flat:
        legend = axes.get_legend()
        names = [text.get_text() for text in legend.get_texts()]
        entries |= dict(zip(names, legend.legend_handles, strict=True))
        legend.remove()
    figure = grid.flat[0].figure
    figure.legend(entries.values(), entries, loc="outside lower center", ncols=len(entries))
