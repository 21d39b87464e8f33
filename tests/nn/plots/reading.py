"""What there is to draw, and what was drawn, read back from the axes."""

from matplotlib.path import Path

import nn
from autograd import Value

SQUARE = [[-2.0, -1.0], [2.0, -1.0], [-2.0, 1.0], [2.0, 1.0]]


def linear(rows):
    """One score for each row: its first number."""
    return [[Value(x)] for x, _ in rows]


def flow(*layers):
    return nn.diagnostics.GradientFlow(
        tuple(
            nn.diagnostics.LayerFlow(f"layer{i}", 0.0, 1.0, 0.0, *each)
            for i, each in enumerate(layers)
        )
    )


def lines(axes, style):
    """The points of the contour lines in one style."""
    sets = [each for each in axes.collections if hasattr(each, "levels") and not each.filled]
    return [
        point
        for each in sets
        if list(each.linestyles) == [style]
        for path in each.get_paths()
        for point in path.vertices.tolist()
    ]


def region_at(axes, x, y):
    """The colour under a point: that of the last area drawn over it."""
    found = None
    for each in axes.collections:
        if getattr(each, "filled", False):
            for path in each.get_paths():
                if any(
                    Path(ring).contains_point((x, y), radius=1e-9) for ring in path.to_polygons()
                ):
                    found = tuple(each.get_facecolor()[0][:3])
    return found


def drawn(axes):
    """What savefig would draw, at the size of a stamp: it must raise no warning."""
    figure = axes.figure
    figure.savefig("/dev/null", format="svg", dpi=20)
    return figure
