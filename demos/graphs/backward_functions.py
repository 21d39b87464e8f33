"""Backward functions: a module as a map of error signals, which chains with those of others.

For a module u = g(z), B[g, z] is the linear map v ↦ (∂g/∂z)ᵀ v from ∂J/∂u to ∂J/∂z, whatever J is:

    MM: u = Wz + b        B(v) = Wᵀv           for W: v zᵀ, for b: v
    activation u = σ(z)   B(v) = σ′(z) ⊙ v
    ½(z − y)²             B(v) = (z − y) v
    logistic loss         B(v) = (σ(z) − y) v
    cross-entropy         B(v) = (softmax(z) − e_y) v
    f after g             B[f∘g, z] = B[g, z] ∘ B[f, g(z)]

Expect ``nn.diagnostics.backward_function``, for one node as for a whole network, to equal each of
these to twelve digits.

Lecture H (deep learning introduction), E5 and W9.
"""

from random import Random

import numpy as np

from demos.tools.arrays import data, gaussian, sigmoid, softmax
from demos.tools.comparison import compare_arrays
from demos.tools.options import options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import (
    Linear,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_squared_error,
)
from nn.diagnostics import backward_function


def linear_map(generator):
    """MM: the signals at z, at W and at b."""
    module, z, v = Linear(2, 3, generator=generator), gaussian(generator, 2), gaussian(generator, 3)
    z_bar, signals = backward_function(module, z)(v)
    w_bar = [[signals[f"weight[{i}][{j}]"] for j in range(2)] for i in range(3)]
    b_bar = [signals[f"bias[{i}]"] for i in range(3)]
    return [
        ("MM by z", "Wᵀv", z_bar, data(module.weight).T @ v),
        ("MM by W", "v zᵀ", w_bar, np.outer(v, z)),
        ("MM by b", "v", b_bar, v),
    ]


def activations(generator):
    """σ′(z) ⊙ v, for three functions σ."""
    z, v = gaussian(generator, 4), gaussian(generator, 4)
    slopes = {
        Sigmoid(): sigmoid(z) * (1 - sigmoid(z)),
        Tanh(): 1 - np.tanh(z) ** 2,
        ReLU(): 1.0 * (z > 0),
    }
    return [
        (type(module).__name__, "σ′(z) ⊙ v", backward_function(module, z)(v)[0], slope * v)
        for module, slope in slopes.items()
    ]


def losses(generator):
    """The difference between what is said and what is true, times v."""
    z, y, v = gaussian(generator, 3), np.array([0.0, 1.0, 0.0]), 0.7

    def signal(loss):
        return backward_function(loss, z)([v])[0]

    return [
        ("½‖z − y‖²", "(z − y) v", signal(lambda z: half_squared_error(z, y)), (z - y) * v),
        (
            "logistic",
            "(σ(z) − y) v",
            signal(lambda z: binary_cross_entropy_with_logits(z, y, "sum")),
            (sigmoid(z) - y) * v,
        ),
        (
            "cross-entropy",
            "(softmax(z) − e_y) v",
            signal(lambda z: cross_entropy(z, 1)),
            (softmax(z) - y) * v,
        ),
    ]


def composition(generator):
    """A network's backward function is those of its modules, one after another from the end."""
    g, f = Linear(2, 3, generator=generator), Sigmoid()
    z, v = gaussian(generator, 2), gaussian(generator, 3)
    u = [each.data for each in g(z)]
    at_u, _ = backward_function(f, u)(v)
    at_z, _ = backward_function(g, z)(at_u)
    whole, _ = backward_function(Sequential(g, f), z)(v)
    return [("σ after MM", "B[g, z](B[f, g(z)](v))", whole, at_z)]


def closed_forms(seed=1):
    """(name, formula, the engine's, the closed form)"""
    generator = Random(seed)
    examples = (linear_map, activations, losses, composition)
    return [row for example in examples for row in example(generator)]


def main(arguments=None):
    """Report each backward function beside its closed form."""
    chosen = options(__doc__, arguments, seed=seed(1))
    report = Report("backward_functions")
    compare_arrays(report, closed_forms(chosen.seed))
    return report


if __name__ == "__main__":
    run_alone(main)
