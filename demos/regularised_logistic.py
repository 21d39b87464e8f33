"""Regularised logistic least squares: backpropagation by hand and by the engine.

The univariate model of the Toronto lecture, in which w reaches the regularised loss on two paths,
so that its error signal is a sum (fan-out):

    z = w·x + b     y = σ(z)     L = ½(y − t)²     R = ½w²     L_reg = L + λR

    L̄ = 1   R̄ = λ   ȳ = L̄ (y − t)   z̄ = ȳ σ′(z)   w̄ = z̄ x + R̄ w   b̄ = z̄

Expect all three ways to each derivative to agree; with λ = 0 it is the unregularised model.
"""

from math import exp

from autograd import Value, explain, sigmoid
from demos.comparison import compare
from demos.report import Report, options


def loss(w, x, b, t, strength):
    """All intermediate values of the forward pass, by name."""
    z = w * x + b
    y = sigmoid(z)
    squared_error = 0.5 * (y - t) ** 2
    regulariser = 0.5 * w**2
    total = squared_error + strength * regulariser
    return {"z": z, "y": y, "L": squared_error, "R": regulariser, "L_reg": total}


def main(arguments=None):
    """Report the passes, their equations and the graph."""
    chosen = options(__doc__, arguments, w=1.5, x=2.0, b=-1.0, t=0.5, strength=0.1)
    w, x, b, t, strength = (getattr(chosen, name) for name in ("w", "x", "b", "t", "strength"))
    report = Report("regularised_logistic")
    weight, bias = Value(w, "w"), Value(b, "b")
    given = {"x": x, "t": t, "λ": strength}
    constants = [Value(number, name).detach() for name, number in given.items()]
    values = loss(weight, constants[0], bias, constants[1], constants[2])
    for name, value in values.items():
        value.label = name
    values["L_reg"].backward()
    report.say(explain(values["L_reg"]))
    report.say()

    y = 1 / (1 + exp(-(w * x + b)))
    z_signal = (y - t) * y * (1 - y)
    compare(
        report,
        {"w": weight, "b": bias, **values},
        closed_forms={
            "L_reg": 1.0,
            "L": 1.0,
            "R": strength,
            "y": y - t,
            "z": z_signal,
            "w": z_signal * x + strength * w,
            "b": z_signal,
        },
        functions={
            "w": lambda w: loss(w, x, b, t, strength)["L_reg"],
            "b": lambda b: loss(w, x, b, t, strength)["L_reg"],
        },
    )
    report.drawing(
        values["L_reg"],
        report.name,
        "The graph of the regularised loss: each node with its value and, in violet, its gradient;"
        " each arrow with the local derivative. Two paths lead from w to L_reg.",
    )
    report.page(values["L_reg"], report.name, "Step through both passes, node by node")
    return report


if __name__ == "__main__":
    main()
