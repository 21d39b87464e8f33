"""The definition of the derivative against the engine: where the difference quotient goes wrong.

    df/dx = lim_{h→0} (f(x + h) − f(x)) / h

The lecture's example is L = x₁·x₂ + x₃ at (−1, 3, 3.141): L = 0.141, ∂L/∂x₁ = 3. On a computer the
limit is never reached: with a large h the quotient misses the curvature (an error of order h, or h²
from both sides), with a small one the rounding of f (an error of order ε/h). Expect the error to
fall and then to rise again, the best h near √ε ≈ 1e-8 for the one-sided quotient and ∛ε ≈ 6e-6 for
the central one, and the engine to be right to the last digits without any h.

Lecture U (deep feedforward networks), E6.
"""

import math

from autograd import Value, grad
from demos.tools.comparison import compare
from demos.tools.figures import new_axes
from demos.tools.options import number, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import plots

EPSILON = 2.0**-52


def lecture_loss(x1, x2, x3):
    """L = x₁·x₂ + x₃"""
    return x1 * x2 + x3


def curve(x):
    """e^(sin x): a function with all its derivatives."""
    return x.sin().exp() if isinstance(x, Value) else math.exp(math.sin(x))


def errors(x, exponents):
    """For each h = 10^exponent: h, and the relative errors of both quotients of the curve at x."""
    truth = math.cos(x) * math.exp(math.sin(x))
    rows = []
    for exponent in exponents:
        h = 10.0**exponent
        one_sided = (curve(x + h) - curve(x)) / h
        central = (curve(x + h) - curve(x - h)) / (2 * h)
        rows.append((h, abs(one_sided / truth - 1), abs(central / truth - 1)))
    return rows


def engine_error(x):
    """The relative error of the engine's derivative of the curve."""
    return abs(grad(curve)(x) / (math.cos(x) * math.exp(math.sin(x))) - 1)


def picture(rows, engine):
    """Errors over h: truncation to the right, rounding to the left."""
    axes = new_axes(width=7.2, height=4.6)
    h, one_sided, central = zip(*rows, strict=True)
    blue, orange, green = plots.COLOURS[:3]
    axes.loglog(h, one_sided, ".-", color=blue, label="(f(x+h) − f(x)) / h")
    axes.loglog(h, central, ".-", color=orange, label="(f(x+h) − f(x−h)) / 2h")
    axes.loglog(h, [EPSILON / each for each in h], ":", color="grey", label="rounding: ε/h")
    axes.axhline(max(engine, EPSILON), color=green, label="the engine")
    axes.set(xlabel="h", ylabel="relative error of df/dx", ylim=(1e-17, 10))
    axes.grid(alpha=0.3)
    axes.legend(loc="upper center", fontsize="small")
    return axes


def main(arguments=None):
    """Report the lecture's example, and the errors over h."""
    x = options(__doc__, arguments, x=number(0.7, "where to differentiate")).x
    report = Report("difference_quotient")
    point = {"x₁": -1.0, "x₂": 3.0, "x₃": 3.141}
    nodes = {name: Value(number, name) for name, number in point.items()}
    loss = lecture_loss(*nodes.values())
    loss.label = "L"
    loss.backward()
    compare(
        report,
        {**nodes, "L": loss},
        closed_forms={"x₁": 3.0, "x₂": -1.0, "x₃": 1.0, "L": 1.0},
        functions={
            name: lambda x, name=name: lecture_loss(*{**point, name: x}.values()) for name in point
        },
    )
    report.say(f"\nf(x) = e^(sin x) at x = {x:g}")
    rows = errors(x, [-k / 4 for k in range(61)])
    report.table(
        ["h", "error of (f(x+h) − f(x))/h", "error of (f(x+h) − f(x−h))/2h"],
        [[f"{h:.0e}", f"{one:.1e}", f"{two:.1e}"] for h, one, two in rows[::8]],
    )
    engine = engine_error(x)
    report.say(f"the engine's error: {engine:.1g}")
    report.picture(
        lambda: picture(rows, engine),
        "difference_quotient",
        "Large steps suffer from curvature, small ones from rounding; no step is as good as the"
        " engine, which takes none.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
