"""A function of two numbers seen from above, and the ways that optimisers take down."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from autograd import no_grad
from nn.plots.canvas import CONTOUR, PAPER, colour, evenly, given_or_new
from nn.rows import as_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 81  # on each side of the grid


def contours(
    f: Callable[[Any, Any], Any],
    paths: Mapping[str, Iterable[Sequence[Any]]],
    *,
    x: tuple[float, float],
    y: tuple[float, float],
    axes: Axes | None = None,
    levels: int | Sequence[float] = 14,
) -> Axes:
    """Contour lines of f(x, y) over two ranges, and paths of points (x, y) by their names.

    Each path begins at a disc and ends at a star. ``levels`` are those of the lines, or how many
    there are: then the same area lies between any two neighbours. Both axes have the same scale,
    since the gradient is at a right angle to the lines only then.

    >>> path = [(2.0, 1.0), (1.0, 0.5)]
    >>> axes = contours(lambda x, y: x * x + y * y, {"down": path}, x=(-2, 2), y=(-1, 1))
    >>> [line.get_label() for line in axes.lines]
    ['down']
    """
    axes = given_or_new(axes)
    columns, rows = evenly(*x, POINTS), evenly(*y, POINTS)
    with no_grad():
        heights = [[as_number(f(a, b)) for a in columns] for b in rows]
    if isinstance(levels, int):
        finite = [z for row in heights for z in row if math.isfinite(z)]
        levels = sorted(set(quantiles(finite, n=levels + 1)))
    axes.contour(columns, rows, heights, levels, colors=[CONTOUR], linewidths=[0.8])
    for k, (name, path) in enumerate(paths.items()):
        xs, ys = zip(*[(as_number(a), as_number(b)) for a, b in path])
        axes.plot(xs, ys, ".-", color=colour(k), linewidth=1.4, markersize=4, label=name, zorder=3)
        for place, marker, size in ((0, "o", 50), (-1, "*", 130)):
            mark: dict[str, Any] = {"marker": marker, "color": colour(k), "edgecolor": PAPER}
            axes.scatter(xs[place], ys[place], s=size, zorder=4, **mark)
    axes.set(xlabel="x", ylabel="y", xlim=x, ylim=y, aspect="equal")
    if paths:
        axes.legend(fontsize="small")
    return axes
