"""A deep net's gradient is a product of Jacobians, so it vanishes or explodes with depth.

    h_l = g(W_l h_{l−1})      ∂h_L/∂h_0 = Π_l diag(g′(z_l)) W_l

σ′ is at most ¼ and tanh′ at most 1: a product of many shrinks, and the first layers hardly learn.
With weights that stretch, it grows instead. Expect the product to equal the engine's Jacobian to
twelve digits; the error signal to fall by a factor at each sigmoid layer on its way back; to keep
its order of magnitude through tanh, and through ReLU with He's initialisation, which is made for
that; and to explode with weights three times as large.

Lectures H (deep learning introduction) and I (MLP and backpropagation), W12.
"""

from random import Random

import numpy as np

from autograd import jacobian
from demos.arrays import compare_arrays, data, gaussian
from demos.figures import new_axes
from demos.report import Report, options
from nn import (
    MLP,
    Linear,
    Sequential,
    Sigmoid,
    Tanh,
    gradient_flow,
    half_squared_error,
    init,
    plots,
)

SLOPES = {Sigmoid: lambda h: h * (1 - h), Tanh: lambda h: 1 - h**2}


def product(activation, depth=6, width=3, seed=1):
    """The engine's Jacobian of the deep net at a point, and the product of its layers'."""
    generator = Random(seed)
    layers = [Linear(width, width, generator=generator) for _ in range(depth)]
    net = Sequential(*(module for layer in layers for module in (layer, activation())))
    h = x = gaussian(generator, width).tolist()
    total = np.eye(width)
    for layer in layers:
        h = activation()(layer(h))
        total = np.diag(SLOPES[activation](data(h))) @ data(layer.weight) @ total
    return data(jacobian(net)(x)), total


def flows(depth=10, width=16, samples=20, seed=1):
    """Where the signals go in nets that differ in activation or in the size of their weights."""
    inputs = gaussian(Random(seed), samples, width).tolist()
    targets = [[1.0]] * samples
    he_normal = init.normal_with(init.he)

    def flow(activation, scale=1.0):
        def draw(n_in, n_out, generator):
            return scale * he_normal(n_in, n_out, generator)

        sizes = [width] * (depth - 1) + [1]
        net = MLP(width, sizes, activation, initialiser=draw, generator=Random(seed))
        return gradient_flow(net, half_squared_error, (inputs, targets))

    return {
        "sigmoid": flow("sigmoid"),
        "tanh": flow("tanh"),
        "ReLU": flow("relu"),
        "ReLU, weights × 3": flow("relu", 3.0),
    }


def shrinkage(flow):
    """The error signal at the first layer over that at the last hidden one."""
    return flow.layers[0].signal / flow.layers[-2].signal


def picture(found):
    """The error signals, layer by layer."""
    return plots.gradient_flow(found, axes=new_axes(width=8, height=4.8))


def main(arguments=None):
    """Report the products, and the flow of the signals."""
    chosen = options(__doc__, arguments, depth=10, width=16, samples=20, seed=1)
    report = Report("product_of_jacobians")
    rows = [
        (f"{activation.__name__}, 6 layers", "Π diag(g′(z)) W", *product(activation))
        for activation in SLOPES
    ]
    compare_arrays(report, rows)
    report.say()
    found = flows(chosen.depth, chosen.width, chosen.samples, chosen.seed)
    report.table(
        ["net", "signal at the first layer", "at the last hidden one", "ratio"],
        [
            [name, *(f"{flow.layers[k].signal:.1e}" for k in (0, -2)), f"{shrinkage(flow):.1e}"]
            for name, flow in found.items()
        ],
    )
    report.picture(
        lambda: picture(found),
        "product_of_jacobians",
        f"The error signal in nets of {chosen.depth} layers, from the output on the right back to"
        " the first layer on the left: it vanishes through sigmoids and explodes with large"
        " weights.",
    )
    return report


if __name__ == "__main__":
    main()
