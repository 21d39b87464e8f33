"""A deep net's gradient is a product of Jacobians, so it vanishes or explodes with depth.

    h_l = g(W_l h_{l−1})      ∂h_L/∂h_k = Π_{l = L … k+1} diag(g′(z_l)) W_l

Each layer between multiplies the error signal once more. σ′ is at most ¼ and tanh′ at most 1; a
product of what shrinks vanishes, and a product of what stretches explodes.

Expect the product to equal the engine's Jacobian to twelve digits. By how much it stretches a
signal, on the average over all directions, falls to about a third with each sigmoid layer and keeps
its order of magnitude through tanh, and through ReLU with He's initialisation, which is made for
that; with weights three times as large it triples. What this does to learning is for
``vanishing_gradients`` to show.

Lectures H (deep learning introduction) and I (MLP and backpropagation), W12.
"""

from functools import reduce
from random import Random

import numpy as np

from autograd import jacobian
from demos.tools.arrays import data, gaussian
from demos.tools.comparison import compare_arrays
from demos.tools.figures import new_axes
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import Linear, ReLU, Sequential, Sigmoid, Tanh, init, plots

SLOPES = {  # g′(z), from h = g(z)
    Sigmoid: lambda h: h * (1 - h),
    Tanh: lambda h: 1 - h**2,
    ReLU: lambda h: 1.0 * (h > 0),
}
NETS = {"sigmoid": (Sigmoid, 1), "tanh": (Tanh, 1), "ReLU": (ReLU, 1), "ReLU, 3W": (ReLU, 3)}


def layers_of(depth, width, scale, generator):
    """Linear layers with He's initialisation times the scale, and no biases."""
    he_normal = init.INITIALISERS["he_normal"]

    def draw(n_in, n_out, generator):
        return scale * he_normal(n_in, n_out, generator)

    return [
        Linear(width, width, bias=False, initialiser=draw, generator=generator)
        for _ in range(depth)
    ]


def layer_jacobians(layers, activation, x):
    """diag(g′(z_l)) W_l of each layer, at what the layers before make of x."""
    factors, h = [], np.array(x)
    for layer in layers:
        h = np.array([each.data for each in activation()(layer(h.tolist()))])
        factors.append(np.diag(SLOPES[activation](h)) @ data(layer.weight))
    return factors


def both_ways(activation, depth=6, width=3, seed=1):
    """The engine's Jacobian of a deep net at a point, and the product of its layers'."""
    generator = Random(seed)
    layers = layers_of(depth, width, 1.0, generator)
    x = gaussian(generator, width).tolist()
    net = Sequential(*(module for layer in layers for module in (layer, activation())))
    factors = layer_jacobians(layers, activation, x)
    return data(jacobian(net)(x)), reduce(np.matmul, reversed(factors))


def stretching(activation, scale, depth=20, width=24, seed=1):
    """By how much ∂h_L/∂h_k stretches a signal, for k = L … 0: root mean square over directions."""
    generator = Random(seed)
    layers = layers_of(depth, width, scale, generator)
    product, found = np.eye(width), [1.0]
    for factor in reversed(layer_jacobians(layers, activation, gaussian(generator, width))):
        product = product @ factor
        found.append(float(np.linalg.norm(product) / np.sqrt(width)))
    return found


def picture(found):
    """The stretching over the layers, from the output back."""
    axes = new_axes(width=7.2, height=4.6)
    for (name, numbers), colour, marker in zip(found.items(), plots.COLOURS, "os^D", strict=False):
        axes.semilogy(numbers, marker + "-", markersize=4, color=colour, label=name)
    axes.set(xlabel="layers between, from the output back", ylabel="stretching of error signals")
    axes.set_xticks(range(0, len(numbers), max(1, len(numbers) // 10)))
    axes.grid(alpha=0.3)
    axes.legend()
    return axes


def main(arguments=None):
    """Report the products, and how much they stretch a signal."""
    chosen = options(
        __doc__,
        arguments,
        depth=count(20, "layers"),
        width=count(24, "units in a layer"),
        seed=seed(1),
    )
    report = Report("product_of_jacobians")
    rows = [
        (f"{activation.__name__}, 6 layers", "Π diag(g′(z)) W", *both_ways(activation))
        for activation in SLOPES
    ]
    compare_arrays(report, rows)
    report.say("\nStretching of an error signal on its way back through so many layers:\n")
    found = {
        name: stretching(activation, scale, chosen.depth, chosen.width, chosen.seed)
        for name, (activation, scale) in NETS.items()
    }
    marks = sorted({1, chosen.depth // 4, chosen.depth // 2, chosen.depth})
    report.table(
        ["net", *(f"{mark}" for mark in marks)],
        [[name, *(f"{numbers[mark]:.1e}" for mark in marks)] for name, numbers in found.items()],
    )
    report.picture(
        lambda: picture(found),
        "product_of_jacobians",
        "The product of Jacobians from the output back to each layer: it vanishes through sigmoids,"
        " and explodes with large weights.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
