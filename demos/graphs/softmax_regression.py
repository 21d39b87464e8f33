"""Softmax regression: the error signal at the logits is what is said minus what is true, y − t.

    z_l = Σ_j w_lj x_j + b_l      y = softmax(z)      L = −Σ_k t_k ln y_k
    z̄ = y − t      W̄ = z̄ xᵀ      b̄ = z̄

Expect the engine, which knows nothing of the formula and goes through the exponentials and the
logarithms one by one, to arrive at y − t to twelve digits; ``cross_entropy``, which takes the
logits, gives the same gradients.

Lectures T (neural networks) and H (deep learning introduction), W5.
"""

from random import Random

import numpy as np

from autograd import exp, log
from demos.tools.arrays import data, gaussian, grads, softmax
from demos.tools.comparison import compare_arrays
from demos.tools.figures import new_axes
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import Linear, cross_entropy, plots


def softmax_by_parts(z):
    """e^(z_k) / Σ e^(z_l), each operation a node."""
    powers = [exp(each) for each in z]
    total = sum(powers)
    return [power / total for power in powers]


def regression(classes=3, inputs=2, seed=1):
    """A model, an input, a target that is unsure between two classes."""
    generator = Random(seed)
    x = gaussian(generator, inputs)
    t = np.eye(classes)[0] * 0.75 + np.eye(classes)[-1] * 0.25
    return Linear(inputs, classes, generator=generator), x, t


def backward_by_parts(model, x, t):
    """Logits and outputs after a backward pass through every exponential."""
    z = model(x)
    y = softmax_by_parts(z)
    loss = -sum(tk * log(yk) for tk, yk in zip(t, y, strict=True))
    loss.backward()
    return z, y, loss


def closed_forms(model, z, x, t):
    """(name, formula, the engine's, the closed form)"""
    z_bar = softmax(data(model.weight) @ x + data(model.bias)) - t
    return [
        ("z̄", "y − t", grads(z), z_bar),
        ("W̄", "z̄ xᵀ", grads(model.weight), np.outer(z_bar, x)),
        ("b̄", "z̄", grads(model.bias), z_bar),
    ]


def picture(y, t, z_bar):
    """What is said, what is true, and the error signal, for each class."""
    axes = new_axes()
    classes = np.arange(len(t))
    bars = {"y = softmax(z)": y, "t": t, "z̄ = y − t": z_bar}
    for k, (name, heights) in enumerate(bars.items()):
        axes.bar(classes + 0.27 * (k - 1), heights, 0.25, label=name, color=plots.COLOURS[k])
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set(xlabel="class", xticks=classes, ylabel="probability, and error signal")
    axes.legend()
    return axes


def main(arguments=None):
    """Report the gradients of one example both ways."""
    chosen = options(
        __doc__,
        arguments,
        classes=count(3, "classes"),
        inputs=count(2, "inputs"),
        seed=seed(1),
    )
    report = Report("softmax_regression")
    model, x, t = regression(chosen.classes, chosen.inputs, chosen.seed)
    z, y, loss = backward_by_parts(model, x, t)
    report.say(f"L = {loss.data:.6f}, by parts")
    compare_arrays(report, closed_forms(model, z, x, t))

    for parameter in model.parameters():
        parameter.zero_grad()
    z = model(x)
    stable = cross_entropy(z, t.tolist())
    stable.backward()
    report.say(f"\nL = {stable.data:.6f}, by cross_entropy on the logits")
    compare_arrays(report, closed_forms(model, z, x, t))
    report.picture(
        lambda: picture(data(y), t, grads(z)),
        "softmax_regression",
        "The error signal pushes the logit of a class down by as much as the model says too much of"
        " it, and up by as much as it says too little.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
