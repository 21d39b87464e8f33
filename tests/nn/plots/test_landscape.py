"""Contours and paths, by the data of what is drawn."""

import math

import pytest

from autograd import Value, exp
from nn import plots
from tests.nn.plots.reading import drawn


def test_contour_lines_are_where_the_function_has_their_levels():
    def bowl(x, y):
        return 1.5 * x**2 + y**2 + 2

    axes = plots.contours(bowl, {}, x=(-2, 2), y=(-1, 1), levels=[2.5, 3.0])
    (rings,) = axes.collections
    assert rings.levels.tolist() == [2.5, 3.0]
    for level, ring in zip(rings.levels, rings.get_paths(), strict=True):
        assert [bowl(x, y) for x, y in ring.vertices] == pytest.approx(
            [level] * len(ring), abs=2e-3
        )
    assert axes.get_aspect() == 1.0
    assert (axes.get_xlim(), axes.get_ylim()) == ((-2, 2), (-1, 1))


def test_the_same_area_lies_between_contour_lines():
    axes = plots.contours(lambda x, y: exp(Value(x)), {}, x=(0, 5), y=(0, 5), levels=4)
    (curves,) = axes.collections
    assert [math.log(level) for level in curves.levels] == pytest.approx([1, 2, 3, 4], abs=0.05)


def test_paths_are_drawn_through_their_points_from_disc_to_star():
    path = [(Value(1.0), 0.5), (0.5, 0.25), (0.0, 0.0)]
    axes = plots.contours(lambda x, y: x + y, {"SGD": path}, x=(-1, 2), y=(-1, 1))
    (line,) = axes.lines
    assert line.get_xydata().tolist() == [[1, 0.5], [0.5, 0.25], [0, 0]]
    begin, end = (each.get_offsets().tolist() for each in axes.collections[-2:])
    assert (begin, end) == ([[1.0, 0.5]], [[0.0, 0.0]])
    assert axes.get_legend().get_texts()[0].get_text() == "SGD"
    drawn(axes)


def test_contours_of_what_is_infinite_or_nan_in_places():
    drawn(plots.contours(lambda x, y: math.inf if x == 0 else y / x, {}, x=(-1, 1), y=(-1, 1)))
