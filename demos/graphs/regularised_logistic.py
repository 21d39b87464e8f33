"""Logistic least squares, with and without a regulariser: backpropagation by hand and by engine.

A univariate model. With the regulariser w reaches the loss on two paths, so that its error signal
is a sum (fan-out):

    z = w·x + b     y = σ(z)     L = ½(y − t)²     R = ½w²     L_reg = L + λR

    L̄ = 1   R̄ = λ   ȳ = L̄ (y − t)   z̄ = ȳ σ′(z)   w̄ = z̄ x + R̄ w   b̄ = z̄

Expect all three ways to each derivative to agree: the engine's, the formulas above, and finite
differences.

Lecture T (neural networks), W3 and W4.
"""

from math import exp

from autograd import Value, explain, sigmoid
from demos.tools.comparison import compare
from demos.tools.options import number, options, positive
from demos.tools.program import run_alone
from demos.tools.report import Report


def forward(w, x, b, t, strength):
    """All intermediate values of the forward pass, by name."""
    z = w * x + b
    y = sigmoid(z)
    squared_error = 0.5 * (y - t) ** 2
    regulariser = 0.5 * w**2
    total = squared_error + strength * regulariser
    return {"z": z, "y": y, "L": squared_error, "R": regulariser, "L_reg": total}


def graph(given, loss):
    """The Values by name, after a backward pass from L or L_reg."""
    w, b = Value(given["w"], "w"), Value(given["b"], "b")
    x, t, strength = (Value(given[name], name).detach() for name in ("x", "t", "λ"))
    values = forward(w, x, b, t, strength)
    for name, value in values.items():
        value.label = name
    values[loss].backward()
    return {"w": w, "b": b, **values}


def closed_forms(given, strength):
    """Every error signal, by the lecture's formulas; of the unregularised loss if λ is 0."""
    w, x, b, t = (given[name] for name in ("w", "x", "b", "t"))
    y = 1 / (1 + exp(-(w * x + b)))
    z_bar = (y - t) * y * (1 - y)
    signals = {"y": y - t, "z": z_bar, "w": z_bar * x + strength * w, "b": z_bar, "L": 1.0}
    return signals | {"R": strength, "L_reg": 1.0 if strength else 0.0}


def examine(report, given, loss, strength):
    """Report the equations of both passes, and the gradients three ways."""
    values = graph(given, loss)
    report.say(explain(values[loss]))
    report.say()
    used = {name: value for name, value in values.items() if value.has_grad}

    def as_function_of(name):
        x, t = given["x"], given["t"]
        if name == "w":
            return lambda w: forward(w, x, given["b"], t, strength)[loss]
        return lambda b: forward(given["w"], x, b, t, strength)[loss]

    functions = {name: as_function_of(name) for name in ("w", "b")}
    compare(report, used, closed_forms(given, strength), functions)
    return values[loss]


def main(arguments=None):
    """Report both losses, and draw the regularised one."""
    chosen = options(
        __doc__,
        arguments,
        w=number(1.5, "weight"),
        x=number(2.0, "input"),
        b=number(-1.0, "bias"),
        t=number(0.5, "target"),
        strength=positive(0.1, "λ, the weight of the regulariser"),
    )
    given = {"w": chosen.w, "x": chosen.x, "b": chosen.b, "t": chosen.t, "λ": chosen.strength}
    report = Report("regularised_logistic")
    numbers = ", ".join(f"{name} = {number:g}" for name, number in given.items())
    report.say(f"At {numbers}.\n\nWithout the regulariser:\n")
    examine(report, given, "L", 0.0)
    report.say("\nWith it:\n")
    loss = examine(report, given, "L_reg", chosen.strength)
    report.drawing(
        loss,
        report.name,
        "The graph of the regularised loss: each node with its value and, in violet, its gradient;"
        " each arrow with the local derivative. Two paths lead from w to L_reg.",
    )
    report.page(loss, report.name, "Step through both passes, node by node")
    return report


if __name__ == "__main__":
    run_alone(main)
