"""The gradient as a first-order approximation: L(θ + h) ≈ L(θ) + ⟨∇L, h⟩.

A network's loss along a line θ + s·h in the space of its weights, beside its tangent at s = 0.
Expect what the tangent misses to be of second order: when s is halved it falls to a quarter, and on
logarithmic axes it is a line of slope 2, until rounding takes over. Without the gradient, L(θ)
alone misses an amount of first order. This is why a small step against ∇L lowers the loss.

Lectures A (neural networks introduction) and U (deep feedforward networks), E8.
"""

import math
from random import Random

from autograd import gradients, no_grad
from demos.tools.arrays import gaussian
from demos.tools.figures import new_axes
from demos.tools.options import options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from nn import MLP, moons, mse_loss, plots


def line(seed=1):
    """The loss as a function of s, its value and slope ⟨∇L, h⟩ at 0; h is random, of length 1."""
    generator = Random(seed)
    inputs, targets = moons(40, generator=generator)
    model = MLP(2, [8, 1], "tanh", generator=generator)
    parameters = model.parameters()
    start = [parameter.data for parameter in parameters]
    h = gaussian(generator, len(start))
    h /= math.hypot(*h)

    def loss(s):
        for parameter, number, step in zip(parameters, start, h, strict=True):
            parameter.data = number + s * float(step)
        with no_grad():
            return mse_loss(model(inputs), targets).data

    at_start = mse_loss(model(inputs), targets)
    slope = sum(g * step for g, step in zip(gradients(at_start, parameters), h, strict=True))
    return loss, at_start.data, float(slope)


def missed(loss, value, slope, scales):
    """For each s: s, |L(θ + s·h) − L(θ)|, and what remains of it beside the tangent."""
    return [(s, abs(loss(s) - value), abs(loss(s) - value - s * slope)) for s in scales]


def picture(loss, value, slope, rows):
    """The loss and its tangent, and what either approximation misses."""
    left, right = new_axes(1, 2, width=10.5, height=4.2)
    blue, orange, green = plots.COLOURS[:3]
    steps = [k / 50 for k in range(-50, 51)]
    left.plot(steps, [loss(s) for s in steps], color=blue, label="L(θ + s·h)")
    left.plot(steps, [value + s * slope for s in steps], "--", color=orange, label="the tangent")
    left.plot([0], [value], "o", color="black")
    left.set(xlabel="s", ylabel="loss")
    left.locator_params(axis="x", nbins=5)
    s, without, remaining = zip(*rows, strict=True)
    right.loglog(s, without, "o-", color=green, label="|L(θ + s·h) − L(θ)|")
    right.loglog(s, remaining, "s-", color=orange, label="|L(θ + s·h) − L(θ) − s⟨∇L, h⟩|")
    right.loglog(s, [remaining[-1] * (each / s[-1]) ** 2 for each in s], ":k", label="slope 2")
    right.set(xlabel="s", ylabel="what the approximation misses")
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.legend()
    return [left, right]


def main(arguments=None):
    """Report what the approximations miss."""
    chosen = options(__doc__, arguments, seed=seed(1))
    report = Report("first_order")
    loss, value, slope = line(chosen.seed)
    report.say(f"L(θ) = {value:.6f}, ⟨∇L, h⟩ = {slope:.6f}\n")
    rows = missed(loss, value, slope, [2.0**-k for k in range(1, 17)])
    table, before = [], None
    for s, without, remaining in rows:
        ratio = f"{before / remaining:.2f}" if before else ""
        table.append([f"{s:.6f}", f"{without:.3e}", f"{remaining:.3e}", ratio])
        before = remaining
    header = ["s", "|L(θ+sh) − L(θ)|", "|L(θ+sh) − L(θ) − s⟨∇L, h⟩|", "times smaller"]
    report.table(header, table)
    report.picture(
        lambda: picture(loss, value, slope, rows),
        "first_order",
        "The loss along a line and its tangent, and what is missed: halve the step, and the tangent"
        " misses a quarter.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
