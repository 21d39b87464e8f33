"""Gradient descent on a bowl: one step size is too small, one is almost too large, one is right.

    f(x, y) = 1.5x² + y² + 2      θ = (x, y) ← θ − η∇f
    momentum β                    θ ← θ − ηv,   v ← βv + (1 − β)∇f,   v₀ = ∇f₀

Expect three paths to the minimum of f at (0, 0), and the same with momentum. With η = 0.1 the path
is there in 50 steps; with 0.001 it crawls; with 0.665757 it jumps from one side of the valley to
the other. Momentum 0.5 ends the jumping, and does not help the crawling.

Lecture A (neural networks introduction), with momentum in its averaged form (X4). Here ∇f = (3x,
2y), so that without momentum a step multiplies x by 1 − 3η and y by 1 − 2η: x changes its sign with
each step once η > 1/3, and grows once η > 2/3. For η = 0.001 and 0.665757 the factors of x are
0.9970 and −0.9973: too large a step is as slow as too small a one.
"""

from itertools import pairwise
from math import isfinite

from autograd import Value
from demos.tools.figures import new_axes, one_legend
from demos.tools.options import Option, count, options, positive
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import SGD, plots

RATES = (0.1, 0.001, 0.665757)
START = (-1.5, 2.0)


def bowl(x, y):
    """f(x, y) = 1.5x² + y² + 2, of numbers or Values."""
    return 1.5 * x**2 + y**2 + 2


def descend(f, start, optimiser, steps):
    """The points that an optimiser visits on its way down f, the start first.

    ``optimiser(parameters)`` makes it.

    >>> descend(bowl, (1.0, 1.0), lambda parameters: SGD(parameters, lr=0.25), steps=2)
    [(1.0, 1.0), (0.25, 0.5), (0.0625, 0.25)]
    """
    point = [Value(start[0], "x"), Value(start[1], "y")]
    optimiser = optimiser(point)
    path = [start]
    for _ in range(steps):
        optimiser.zero_grad()
        f(*point).backward()
        optimiser.step()
        path.append(tuple(each.data for each in point))
    return path


def paths(rate, momenta=(0.0, 0.5), steps=50):
    """The path with each momentum, by its name."""
    return {
        f"momentum {beta:g}": descend(
            bowl,
            START,
            lambda parameters, beta=beta: SGD(parameters, lr=rate, momentum=beta, dampening=beta),
            steps,
        )
        for beta in momenta
    }


def sign_changes(path):
    """How often a path crosses the floor of the valley, x = 0."""
    return sum(before * after < 0 for (before, _), (after, _) in pairwise(path))


def diverges(path):
    """Whether a path ends higher than it began, or where there is no number left."""
    return not bowl(*path[-1]) <= bowl(*path[0])


def height(path):
    """f − 2 at the end of a path, as text."""
    number = bowl(*path[-1]) - 2
    return f"{number:.3g}" if isfinite(number) else "diverged"


def picture(found):
    """The paths over the contours, a panel for each rate."""
    grid = new_axes(1, len(found), width=4 * len(found), height=5.2, squeeze=False)
    for axes, (rate, each) in zip(grid.flat, found.items()):
        plots.contours(bowl, each, x=(-2, 2), y=(-2.5, 2.5), axes=axes)
        axes.lines[-1].set_linestyle("--")  # the other shows through where they are the same
        axes.legend()
        axes.set_title(f"η = {rate:g}")
    one_legend(grid)
    return grid


def main(arguments=None):
    """Descend with each rate, with and without momentum."""
    chosen = options(
        __doc__,
        arguments,
        rates=positive(RATES, "step sizes η"),
        momentum=Option(0.5, "momentum β", float, lambda beta: 0 <= beta < 1, "from 0 to below 1"),
        steps=count(50, "steps of each path"),
    )
    report = Report("gradient_descent")
    found = {rate: paths(rate, (0.0, chosen.momentum), chosen.steps) for rate in chosen.rates}
    report.table(
        ["rate", "", f"f − 2 after {chosen.steps} steps", "x changes sign"],
        [
            [f"{rate:g}", name, height(path), sign_changes(path)]
            for rate, each in found.items()
            for name, path in each.items()
        ],
    )
    for rate, each in found.items():
        if gone := [name for name, path in each.items() if diverges(path)]:
            report.say(f"With η = {rate:g} the path leaves the bowl: {' and '.join(gone)}.")
    report.picture(
        lambda: picture(found),
        "gradient_descent",
        f"{chosen.steps} steps of gradient descent on 1.5x² + y² + 2, from the disc to the star:"
        " a good rate, one that is too small, and one that is almost too large",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
