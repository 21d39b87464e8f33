"""The multivariate chain rule: one input, two paths to the output.

    f(x, y) = y + e^(xy)     x = cos t     y = t²

    df/dt = ∂f/∂x · dx/dt + ∂f/∂y · dy/dt = (y e^(xy)) · (−sin t) + (1 + x e^(xy)) · 2t

Expect all three ways to the derivative to agree.

Lecture T (neural networks), W2.
"""

import math

from autograd import Value, cos, exp
from demos.tools.comparison import compare
from demos.tools.options import number, options
from demos.tools.program import run_alone
from demos.tools.report import Report


def forward(t):
    """x, y and f by name."""
    x = cos(t)
    y = t**2
    return {"x": x, "y": y, "f": y + exp(x * y)}


def main(arguments=None):
    """Report both passes and the graph."""
    t = options(__doc__, arguments, t=number(1.2, "where to differentiate")).t
    report = Report("multivariate_chain_rule")
    time = Value(t, "t")
    values = forward(time)
    for name, value in values.items():
        value.label = name
    values["f"].backward()

    x, y = math.cos(t), t * t
    by_x, by_y = y * math.exp(x * y), 1 + x * math.exp(x * y)
    compare(
        report,
        {"t": time, **values},
        closed_forms={"f": 1.0, "x": by_x, "y": by_y, "t": by_x * -math.sin(t) + by_y * 2 * t},
        functions={"t": lambda t: forward(t)["f"]},
    )
    report.drawing(
        values["f"],
        report.name,
        "Two paths lead from t to f, one by x and one by y; their error signals add up at t.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
