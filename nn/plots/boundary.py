"""What a classifier makes of the plane: a region for each class, and the data on top."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from autograd import no_grad
from nn.errors import SizeError
from nn.module import Module
from nn.plots.canvas import INK, PAPER, colour, evenly, given_or_new, line_in_legend, tint
from nn.rows import as_number, cut, leaves, listed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKERS = "o^sDvPX"  # beside the colour, for print in black and white
BORDER = 0.12  # of the range of the data, around it
SMALLEST = 5e-324  # a region may be flat: its own zero belongs to it

Grid = list[list[float]]


def decision_boundary(
    model: Callable[[Any], Any],
    inputs: Any,
    classes: Sequence[Any],
    *,
    scores: Callable[[Any], Any] | None = None,
    bayes: Callable[[float, float], Any] | None = None,
    resolution: int = 80,
    axes: Axes | None = None,
    title: str = "",
) -> Axes:
    """The regions in which a model of two inputs says each class, and the points by their class.

    A model that gives one score s for a row says class 1 where s > 0, and the dotted margins are
    s = ±1; one that gives a score for each class says the class of the largest. ``scores`` makes
    such scores of what the model gives, of probabilities for example: ``lambda p: p[0] - 0.5``.
    The zero line of ``bayes(x, y)``, such as ``lambda x, y: mixture.log_odds([x, y])``, is dashed.

    The model is called at inference, with the rows of a grid of ``resolution``² points. Raises
    SizeError unless the inputs are rows of two numbers.

    >>> from nn import Linear
    >>> from nn.data import xor
    >>> axes = decision_boundary(Linear(2, 1), *xor(), title="A line cannot")
    >>> axes.get_title()
    'A line cannot'
    """
    points = [[as_number(x) for x in leaves(row)] for row in listed(inputs)]
    if not points or any(len(point) != 2 for point in points):
        size = len(points[0]) if points else 0
        raise SizeError(
            f"a decision boundary is drawn in the plane, over rows of two numbers, got {size};"
            " choose two columns, and a model of these"
        )
    kinds = [as_number(*leaves([each])) for each in listed(classes)]
    if len(kinds) != len(points):
        raise SizeError(f"{len(points)} point(s) stand against {len(kinds)} class(es)")
    xs, ys = (_range(column, resolution) for column in zip(*points))
    rows = [[x, y] for y in ys for x in xs]
    found = [scores(output) if scores else output for output in _at_inference(model, rows)]
    outputs = [[*map(as_number, leaves([each]))] for each in found]
    single = len(outputs[0]) == 1
    if single:
        outputs = [[-s, s] for (s,) in outputs]

    axes = given_or_new(axes)
    for k in reversed(range(len(outputs[0]))):  # where scores tie, the first class is said
        lead = cut([_lead(output, k) for output in outputs], len(xs))
        axes.contourf(xs, ys, lead, [-SMALLEST, math.inf], colors=[tint(k)])
        if k > 0:  # every line is the edge of such a class
            _contour(axes, xs, ys, lead, 0.0, "-")
    marks = [line_in_legend("-", "boundary")]
    if single:
        score = cut([s for _, s in outputs], len(xs))
        drawn = [_contour(axes, xs, ys, score, margin, ":") for margin in (-1.0, 1.0)]
        marks += [line_in_legend(":", "margins ±1")] if any(drawn) else []
    if bayes is not None:
        best = [[as_number(bayes(x, y)) for x in xs] for y in ys]
        _contour(axes, xs, ys, best, 0.0, "--")
        marks.append(line_in_legend("--", "Bayes boundary"))
    _scatter(axes, points, kinds, single)
    handles, _ = axes.get_legend_handles_labels()
    axes.legend(handles=[*handles, *marks], fontsize="small")
    axes.set(xlabel="x₁", ylabel="x₂", xlim=(xs[0], xs[-1]), ylim=(ys[0], ys[-1]))
    if title:
        axes.set_title(title)
    return axes


def _range(column: Sequence[float], resolution: int) -> list[float]:
    low, high = min(column), max(column)
    border = BORDER * (high - low) or 1.0
    return evenly(low - border, high + border, resolution)


def _at_inference(model: Callable[[Any], Any], rows: Grid) -> list[Any]:
    with model.keeping_mode() if isinstance(model, Module) else nullcontext(), no_grad():
        if isinstance(model, Module):
            model.eval()
        return listed(model(rows))


def _lead(output: Sequence[float], k: int) -> float:
    """By how much the score of class k is above the best of the others."""
    return output[k] - max([s for j, s in enumerate(output) if j != k])


def _contour(
    axes: Axes, xs: list[float], ys: list[float], grid: Grid, level: float, style: str
) -> bool:
    """Draw the line where the function has this level; whether there is one."""
    finite = [z for row in grid for z in row if math.isfinite(z)]
    crossed = bool(finite) and min(finite) < level < max(finite)
    if crossed:
        axes.contour(xs, ys, grid, [level], colors=[INK], linestyles=[style], linewidths=[1.3])
    return crossed


def _scatter(axes: Axes, points: Grid, classes: Sequence[float], single: bool) -> None:
    for each in sorted(set(classes)):
        k = int(each > 0) if single else int(each)
        chosen = [point for point, its in zip(points, classes) if its == each]
        mark: dict[str, Any] = {"marker": MARKERS[k % len(MARKERS)], "color": colour(k), "s": 28}
        label = f"class {each:g}"
        axes.scatter(*zip(*chosen), edgecolor=PAPER, linewidth=0.6, label=label, zorder=3, **mark)
