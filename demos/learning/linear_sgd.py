"""Stochastic gradient descent on a linear model: how rate and batch size shake the path.

    Y = ⟨w₀, X⟩ + ε      X ~ N(0, Σ)      E(Y − ⟨w, X⟩)² = (w − w₀)ᵀΣ(w − w₀) + σ²

Expect paths from the origin to the true weights w₀ = (2, 1). Gradients of one random example make a
path that staggers, those of 100 examples one that is almost straight; ten times the batch is about
a tenth of the variance. A larger rate is sooner there and then staggers around more.

Lecture A (neural networks introduction): with ε ~ N(0, σ²) the expected squared error of weights w
is known (X5). One epoch of batches drawn without replacement: every step sees examples that no step
before has seen, so that the mean of its gradient is exactly the gradient of that expected loss,
2Σ(w − w₀).
"""

from random import Random

from demos.tools.figures import new_axes, one_legend
from demos.tools.options import count, options, positive
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import SGD, Linear, mse_loss, plots
from nn.data.mixture import cholesky, correlated
from nn.init import constant

TRUE_WEIGHTS = (2.0, 1.0)
COVARIANCE = ((1.0, 0.6), (0.6, 1.0))
NOISE = 1.0
RATES = (0.01, 0.1)
BATCH_SIZES = (1, 10, 100)


def theoretical_loss(v, w):
    """(w − w₀)ᵀΣ(w − w₀) for the weights w = (v, w), which is 0 at w₀."""
    away = v - TRUE_WEIGHTS[0], w - TRUE_WEIGHTS[1]
    return sum(a * entry * b for a, row in zip(away, COVARIANCE) for entry, b in zip(row, away))


def linear_model(n, generator):
    """n examples (x, y) with x ~ N(0, Σ) and y = ⟨w₀, x⟩ + ε."""
    lower = cholesky(COVARIANCE)
    inputs = [correlated(lower, generator) for _ in range(n)]
    errors = [generator.gauss(0.0, NOISE) for _ in inputs]
    return inputs, [sum(a * b for a, b in zip(TRUE_WEIGHTS, x)) + e for x, e in zip(inputs, errors)]


def sgd_path(rate, batch_size, steps, seed):
    """The weights before each step of one epoch, and after the last."""
    generator = Random(seed)
    data = linear_model(steps * batch_size, generator)
    model = Linear(2, 1, bias=False, initialiser=constant(0.0))
    path = []

    def note(model, inputs, outputs):
        path.append(tuple(w.data for w in model.parameters()))

    model.register_forward_hook(note)
    optimiser = SGD(model.parameters(), lr=rate)
    fit(model, mse_loss, data, optimiser, epochs=1, batch_size=batch_size, generator=generator)
    note(model, None, None)
    return path


def spread(paths):
    """How far paths of as many seeds are from one another: E‖w − E w‖², averaged over the steps.

    >>> spread([[(0.0, 0.0), (1.0, 1.0)], [(0.0, 0.0), (3.0, 1.0)]])
    0.5
    """
    total = 0.0
    for points in zip(*paths):  # where each path is at one step
        for numbers in zip(*points):
            mean = sum(numbers) / len(numbers)
            total += sum((x - mean) ** 2 for x in numbers) / len(numbers)
    return total / len(paths[0])


def experiment(rates=RATES, batch_sizes=BATCH_SIZES, steps=200, seeds=10):
    """For each (rate, batch size), the path of each seed."""
    return {
        (rate, size): [sgd_path(rate, size, steps, seed) for seed in range(seeds)]
        for rate in rates
        for size in batch_sizes
    }


def picture(found, rates, batch_sizes):
    """The first path of each kind over the contours of the theoretical loss, a panel for a rate."""
    grid = new_axes(1, len(rates), width=6.5 * len(rates), height=5.4, squeeze=False)
    for axes, rate in zip(grid.flat, rates):
        paths = {f"batches of {size}": found[rate, size][0] for size in batch_sizes}
        plots.contours(theoretical_loss, paths, x=(-0.5, 3.5), y=(-0.5, 2.5), axes=axes)
        axes.set(title=f"η = {rate:g}", xlabel="w₁", ylabel="w₂")
    one_legend(grid)
    return grid


def main(arguments=None):
    """Run SGD with each rate and batch size, several times, and compare the paths."""
    chosen = options(
        __doc__,
        arguments,
        rates=positive(RATES, "learning rates"),
        batch_sizes=count(BATCH_SIZES, "examples in a batch"),
        steps=count(200, "steps of a path"),
        seeds=count(10, "paths of each kind"),
    )
    report = Report("linear_sgd")
    found = experiment(chosen.rates, chosen.batch_sizes, chosen.steps, chosen.seeds)
    rows = []
    for (rate, size), paths in found.items():
        last = sum(theoretical_loss(*path[-1]) for path in paths) / len(paths)
        rows.append([f"{rate:g}", size, f"{spread(paths):.5f}", f"{last:.5f}"])
    report.table(["rate", "batch size", "variance of the path", "loss at the end"], rows)
    report.say(
        f"Mean of {chosen.seeds} runs of {chosen.steps} steps; the loss is without σ², so that 0 is"
        " best."
    )
    report.picture(
        lambda: picture(found, chosen.rates, chosen.batch_sizes),
        "linear_sgd",
        "The path of the weights from (0, 0) to the true (2, 1), over the contours of the expected"
        " loss: larger batches stagger less",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
