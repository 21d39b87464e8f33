"""A sigmoid network with 4 inputs, 3 hidden units and 3 outputs, differentiated by hand.

    h₁ = σ(W₁x)      h₂ = σ(W₂h₁)      L = ½‖l − h₂‖²

    dL/dh₂ = h₂ − l
    dL/dW₂ = (dL/dh₂ ⊙ h₂ ⊙ (1 − h₂)) h₁ᵀ
    dL/dh₁ = W₂ᵀ (dL/dh₂ ⊙ h₂ ⊙ (1 − h₂))
    dL/dW₁ = (dL/dh₁ ⊙ h₁ ⊙ (1 − h₁)) xᵀ

Expect each to equal the engine's to twelve digits. Each layer adds two factors: the slope
σ′ = h(1 − h) ≤ ¼, and its weights.

Lecture U (deep feedforward networks), W7.
"""

from random import Random

import numpy as np

from autograd import Value
from demos.tools.arrays import data, gaussian, grads, sigmoid
from demos.tools.comparison import compare_arrays
from demos.tools.options import options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import MLP, half_squared_error


def network(seed=1):
    """The model, whose biases are 0 as in the lecture, its input and its label l."""
    generator = Random(seed)
    model = MLP(4, [3, 3], ["sigmoid", "sigmoid"], initialiser="glorot_normal", generator=generator)
    return model, gaussian(generator, 4), np.array([0.0, 1.0, 0.0])


def backward(model, x, label):
    """The hidden units, the outputs and the loss after a backward pass."""
    first, second = model.layers
    h1 = first([Value(number, f"x_{k}").detach() for k, number in enumerate(x, 1)])
    h2 = second(h1)
    loss = half_squared_error(h2, label.tolist())
    loss.label = "L"
    loss.backward()
    return h1, h2, loss


def weights(layer):
    """The rows of weights of a layer's neurons."""
    return [neuron.w for neuron in layer.neurons]


def closed_forms(model, h1, h2, x, label):
    """(name, formula, the engine's, the closed form)"""
    w1, w2 = (weights(layer) for layer in model.layers)
    first = sigmoid(data(w1) @ x)
    second = sigmoid(data(w2) @ first)
    h2_bar = second - label
    z2_bar = h2_bar * second * (1 - second)
    h1_bar = data(w2).T @ z2_bar
    z1_bar = h1_bar * first * (1 - first)
    return [
        ("dL/dh₂", "h₂ − l", grads(h2), h2_bar),
        ("dL/dW₂", "(dL/dh₂ ⊙ h₂ ⊙ (1 − h₂)) h₁ᵀ", grads(w2), np.outer(z2_bar, first)),
        ("dL/dh₁", "W₂ᵀ (dL/dh₂ ⊙ h₂ ⊙ (1 − h₂))", grads(h1), h1_bar),
        ("dL/dW₁", "(dL/dh₁ ⊙ h₁ ⊙ (1 − h₁)) xᵀ", grads(w1), np.outer(z1_bar, x)),
    ]


def main(arguments=None):
    """Report the gradients both ways, and draw the network with a box for each neuron."""
    chosen = options(__doc__, arguments, seed=seed(1))
    report = Report("sigmoid_network")
    model, x, label = network(chosen.seed)
    h1, h2, loss = backward(model, x, label)
    report.say(f"L = {loss.data:.6f}")
    compare_arrays(report, closed_forms(model, h1, h2, x, label))
    report.drawing(
        loss,
        "sigmoid_network",
        "The network, with each neuron's weights and bias folded into one box.",
        fold="neuron",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
