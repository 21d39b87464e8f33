"""Regularised logistic least squares: backpropagation by hand and by the engine.

The univariate model of the Toronto lecture, in which w reaches the regularised loss on two paths,
so that its error signal is a sum (fan-out):

    z = w·x + b     y = σ(z)     L = ½(y − t)²     R = ½w²     L_reg = L + λR

    L̄ = 1   R̄ = λ   ȳ = L̄ (y − t)   z̄ = ȳ σ′(z)   w̄ = z̄ x + R̄ w   b̄ = z̄

Expect all three ways to each derivative to agree, and the graph in ``out/``.
"""

from math import exp

from autograd import Value, sigmoid
from demos.report import compare, save


def loss(w, x, b, t, strength):
    """All intermediate values of the forward pass, by name."""
    z = w * x + b
    y = sigmoid(z)
    squared_error = 0.5 * (y - t) ** 2
    regulariser = 0.5 * w**2
    total = squared_error + strength * regulariser
    return {"z": z, "y": y, "L": squared_error, "R": regulariser, "L_reg": total}


def main(w=1.5, x=2.0, b=-1.0, t=0.5, strength=0.1):
    """Print the passes and save the graph."""
    print(__doc__.split("\n\n")[0])
    weight, bias = Value(w, "w"), Value(b, "b")
    values = loss(weight, x, bias, t, strength)
    for name, value in values.items():
        value.label = name
    values["L_reg"].backward()

    y = 1 / (1 + exp(-(w * x + b)))
    z_signal = (y - t) * y * (1 - y)
    compare(
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
    save(values["L_reg"], "regularised_logistic")


if __name__ == "__main__":
    main()
