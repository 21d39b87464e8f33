"""Regression with one hidden layer: the gradients are sums over the samples, weighted by errors.

    h_nk = g(w_kᵀ x_n)      ŷ_n = Σ_k v_k h_nk      e_n = y_n − ŷ_n      L = ½ Σ_n e_n²

    ∂L/∂v_k = −Σ_n e_n h_nk
    ∂L/∂w_dk = −Σ_n e_n v_k g′(w_kᵀ x_n) x_nd

with g = tanh. Expect the engine's gradients to equal the sums to twelve digits. The picture shows
the pieces of a gradient, one for each sample: where they cancel, the unit has little to learn.

Lecture I (MLP and backpropagation), W8.
"""

from random import Random

import numpy as np

from demos.tools.arrays import data, gaussian, grads
from demos.tools.comparison import compare_arrays
from demos.tools.figures import new_axes
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import Linear, Sequential, Tanh, half_squared_error, plots


def regression(samples=12, inputs=2, hidden=4, seed=1):
    """A network and its data (x, y)."""
    generator = Random(seed)
    network = Sequential(
        Linear(inputs, hidden, bias=False, generator=generator),
        Tanh(),
        Linear(hidden, 1, bias=False, generator=generator),
    )
    x = gaussian(generator, samples, inputs)
    return network, x, np.sin(x.sum(axis=1))


def backward(network, x, y):
    """The loss, after a backward pass."""
    loss = half_squared_error(network(x), [[each] for each in y], "sum")
    loss.backward()
    return loss


def pieces(network, x, y):
    """What each sample adds to ∂L/∂v, as samples × units, and to ∂L/∂W, × inputs."""
    w, v = data(network[0].weight), data(network[2].weight)[0]
    h = np.tanh(x @ w.T)
    e = y - h @ v
    by_v = -e[:, None] * h
    by_w = -e[:, None, None] * (v * (1 - h**2))[:, :, None] * x[:, None, :]
    return by_v, by_w


def closed_forms(network, x, y):
    """(name, formula, the engine's, the closed form)"""
    by_v, by_w = pieces(network, x, y)
    return [
        ("∂L/∂v", "−Σ_n e_n h_nk", grads(network[2].weight)[0], by_v.sum(axis=0)),
        ("∂L/∂W", "−Σ_n e_n v_k g′ x_nd", grads(network[0].weight), by_w.sum(axis=0)),
    ]


def picture(by_v):
    """The pieces of each ∂L/∂v_k as points, and their sum as a bar."""
    axes = new_axes()
    units = np.arange(by_v.shape[1])
    axes.bar(units, by_v.sum(axis=0), 0.6, color=plots.COLOURS[5], label="∂L/∂$v_k$, their sum")
    across = np.linspace(-0.22, 0.22, len(by_v))
    for k in units:
        label = "$-e_n\\,h_{nk}$ of one sample $n$" if k == 0 else None
        axes.plot(k + across, by_v[:, k], "o", markersize=4, color=plots.COLOURS[1], label=label)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set(xlabel="hidden unit $k$", xticks=units, xticklabels=units + 1, ylabel="gradient")
    axes.legend()
    return axes


def main(arguments=None):
    """Report the gradients both ways."""
    chosen = options(
        __doc__,
        arguments,
        samples=count(12, "samples"),
        inputs=count(2, "inputs"),
        hidden=count(4, "hidden units"),
        seed=seed(1),
    )
    report = Report("hidden_layer_regression")
    network, x, y = regression(chosen.samples, chosen.inputs, chosen.hidden, chosen.seed)
    loss = backward(network, x, y)
    report.say(f"L = {loss.data:.6f} over {chosen.samples} samples")
    compare_arrays(report, closed_forms(network, x, y))
    by_v, _ = pieces(network, x, y)
    report.picture(
        lambda: picture(by_v),
        "hidden_layer_regression",
        "The gradient of each output weight, and the samples' shares that it is the sum of.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
