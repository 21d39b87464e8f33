"""A multi-layer perceptron with several outputs: its bar equations one by one, and as matrices.

    z = W¹x + b¹      h = σ(z)      y = W²h + b²      L = ½‖y − t‖²

    ȳ = y − t         W̄² = ȳ hᵀ     b̄² = ȳ      h̄ = W²ᵀȳ
    z̄ = h̄ ⊙ σ′(z)     W̄¹ = z̄ xᵀ     b̄¹ = z̄

Expect the engine's gradients to equal the matrix formulas to twelve digits, and ``explain`` to
write down the element-wise ones: h̄₁ is a sum over both outputs, for both use h₁.

Lecture T (neural networks), W6.
"""

from random import Random

import numpy as np

from autograd import Value, dot, explain, sigmoid
from demos.tools import arrays
from demos.tools.arrays import data, gaussian, grads
from demos.tools.comparison import compare_arrays
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import half_squared_error


def named(name, numbers):
    """Values under the names v₁, v₂, … or, of a matrix, w₁₁, w₁₂, …"""
    return [
        Value(number, name + "_" + "".join(str(k + 1) for k in index))
        for index, number in np.ndenumerate(numbers)
    ]


def layer(weights, biases, inputs, name):
    """W·inputs + b, one node for each output; the weights come row by row."""
    n = len(inputs)
    outputs = []
    for k, bias in enumerate(biases):
        output = dot([*weights[n * k : n * (k + 1)], bias], [*inputs, 1.0])
        output.label = f"{name}_{k + 1}"
        outputs.append(output)
    return outputs


def network(inputs=2, hidden=2, outputs=2, seed=2):
    """All Values of the network by the lecture's names, after a backward pass."""
    generator = Random(seed)
    v = {
        "x": [each.detach() for each in named("x", gaussian(generator, inputs))],
        "W¹": named("w", gaussian(generator, hidden, inputs)),
        "b¹": named("b", gaussian(generator, hidden)),
        "W²": named("v", gaussian(generator, outputs, hidden)),
        "b²": named("c", gaussian(generator, outputs)),
        "t": [each.detach() for each in named("t", gaussian(generator, outputs))],
    }
    v["z"] = layer(v["W¹"], v["b¹"], v["x"], "z")
    v["h"] = [sigmoid(each) for each in v["z"]]
    for k, each in enumerate(v["h"], 1):
        each.label = f"h_{k}"
    v["y"] = layer(v["W²"], v["b²"], v["h"], "y")
    v["L"] = half_squared_error(v["y"], v["t"])
    v["L"].label = "L"
    v["L"].backward()
    return v


def closed_forms(v):
    """(name, formula, the engine's, the closed form), from the numbers of the inputs alone."""
    x, t = data(v["x"]), data(v["t"])
    w1, b1 = data(v["W¹"]).reshape(-1, len(x)), data(v["b¹"])
    w2, b2 = data(v["W²"]).reshape(len(t), -1), data(v["b²"])
    h = arrays.sigmoid(w1 @ x + b1)
    y_bar = w2 @ h + b2 - t
    h_bar = w2.T @ y_bar
    z_bar = h_bar * h * (1 - h)
    return [
        ("ȳ", "y − t", grads(v["y"]), y_bar),
        ("W̄²", "ȳ hᵀ", grads(v["W²"]).reshape(w2.shape), np.outer(y_bar, h)),
        ("b̄²", "ȳ", grads(v["b²"]), y_bar),
        ("h̄", "W²ᵀ ȳ", grads(v["h"]), h_bar),
        ("z̄", "h̄ ⊙ σ′(z)", grads(v["z"]), z_bar),
        ("W̄¹", "z̄ xᵀ", grads(v["W¹"]).reshape(w1.shape), np.outer(z_bar, x)),
        ("b̄¹", "z̄", grads(v["b¹"]), z_bar),
    ]


def main(arguments=None):
    """Report the equations element by element and the matrices they make, and draw the graph."""
    chosen = options(
        __doc__,
        arguments,
        inputs=count(2, "inputs"),
        hidden=count(2, "hidden units"),
        outputs=count(2, "outputs"),
        seed=seed(2),
    )
    report = Report("several_outputs")
    values = network(chosen.inputs, chosen.hidden, chosen.outputs, chosen.seed)
    report.say("Element by element (v and c are W² and b²):\n")
    report.say(explain(values["L"]))
    report.say("\nAs vectors and matrices:\n")
    compare_arrays(report, closed_forms(values))
    report.drawing(
        values["L"],
        "several_outputs",
        "The network as a graph. The paths of h₁ are coloured: it reaches L through both outputs,"
        " so h̄₁ is a sum of two products.",
        highlight=values["h"][0],
    )
    return report


if __name__ == "__main__":
    run_alone(main)
