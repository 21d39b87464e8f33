"""Three derivatives of the blackboard, by the chain rule on paper and by the engine.

    y = √(x + 2x²)       dy/dx = (1 + 4x) / (2√(x + 2x²))
    y = 2(3 + x²)⁵       dy/dx = 20x(3 + x²)⁴
    y = 1/(5x + 5)²      dy/dx = −10/(5x + 5)³

Expect the two columns of slopes to agree to twelve digits at every x.

Lecture U (deep feedforward networks), W1.
"""

from autograd import grad, sqrt
from demos.tools.comparison import require_equal
from demos.tools.figures import new_axes
from demos.tools.options import options, positive
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import plots

EXAMPLES = [
    (
        "√(x + 2x²)",
        lambda x: sqrt(x + 2 * x**2),
        lambda x: (1 + 4 * x) / (2 * (x + 2 * x**2) ** 0.5),
        (0.01, 2.0),
    ),
    (
        "2(3 + x²)⁵",
        lambda x: 2 * (3 + x**2) ** 5,
        lambda x: 20 * x * (3 + x**2) ** 4,
        (-1.5, 1.5),
    ),
    (
        "1/(5x + 5)²",
        lambda x: 1 / (5 * x + 5) ** 2,
        lambda x: -10 / (5 * x + 5) ** 3,
        (-0.7, 1.0),
    ),
]


def slopes(points):
    """For each function and each x: its name, x, the engine's slope and that of the closed form."""
    return [
        (name, x, grad(f)(x), closed_form(x))
        for name, f, closed_form, _ in EXAMPLES
        for x in points
    ]


def picture():
    """Each function with its derivative, and the tangent at one point."""
    axes = new_axes(1, 3, width=12, height=3.8)
    for (name, f, _, (low, high)), each in zip(EXAMPLES, axes, strict=True):
        plots.function_with_derivatives(f, low, high, orders=1, axes=each)
        for line, label in zip(each.lines, ("y", "dy/dx"), strict=True):
            line.set_label(label)
        each.legend()
        each.set(title=f"y = {name}", ylabel="y and dy/dx")
        each.locator_params(axis="x", nbins=5)
    return axes


def main(arguments=None):
    """Report both slopes at each point."""
    chosen = options(__doc__, arguments, x=positive((0.1, 0.7, 2.5), "where to differentiate"))
    report = Report("closed_forms")
    rows = []
    for name, x, engine, closed_form in slopes(chosen.x):
        require_equal(f"slope of {name} at {x}", engine, closed_form)
        rows.append([name, f"{x:g}", f"{engine:.12g}", f"{closed_form:.12g}"])
    report.table(["y", "x", "dy/dx by the engine", "closed form"], rows)
    report.picture(picture, "closed_forms", "The three functions and their derivatives.")
    return report


if __name__ == "__main__":
    run_alone(main)
