"""Seven optimisers on one problem, and how much hangs on the learning rate.

The problem is a network 2-16-1 of tanh units that tells two moons apart, from the same start and
with the same batches for all. Expect each to have its own range of good rates, so that a comparison
at one rate says little: what is best for RMSprop, 0.3, makes SGD crawl, and what is best for SGD,
3, throws RMSprop far off. Each at its best, momentum, Nesterov and Adam end far below SGD: with
four seeds of five, for with seed 4 SGD at rate 10 is lucky and the lowest of all. Momentum 0.9 does
about what SGD does at ten times the rate, since Σ 0.9ᵏ = 10, and goes on doing so where SGD itself
is thrown off.

Lectures A (neural networks introduction) and H (deep learning introduction): SGD, momentum,
Nesterov, Adagrad, RMSProp, Adadelta and Adam, in the forms that nn/optim writes
down (X12). The last four divide by the size of the gradients so far, so that they do not notice if
the loss is multiplied by a constant (``--scale``).
"""

import math
from random import Random

from demos.tools.figures import new_axes
from demos.tools.options import count, options, positive, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import MLP, SGD, Adam, NonFiniteError, binary_cross_entropy_with_logits, moons, plots
from nn.optim import Adadelta, Adagrad, RMSprop

OPTIMISERS = {
    "SGD": SGD,
    "momentum 0.9": lambda parameters, lr: SGD(parameters, lr, momentum=0.9),
    "Nesterov 0.9": lambda parameters, lr: SGD(parameters, lr, momentum=0.9, nesterov=True),
    "Adagrad": Adagrad,
    "RMSprop": RMSprop,
    "Adadelta": Adadelta,
    "Adam": Adam,
}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


def train(name, rate, epochs=30, points=60, seed=1, scale=1.0):
    """The loss of each epoch of a network that begins the same for all; [inf] if it diverges.

    The optimiser sees ``scale`` times the loss.
    """
    generator = Random(seed)
    data = moons(points, generator=generator)
    model = MLP(2, [16, 1], "tanh", generator=generator)
    try:
        history = fit(
            model,
            lambda *batch: scale * binary_cross_entropy_with_logits(*batch),
            data,
            OPTIMISERS[name](model.parameters(), rate),
            epochs,
            batch_size=20,
            generator=generator,
            progress=False,
        )
    except NonFiniteError:
        return [math.inf]
    return [loss / scale for loss in history["loss"]]


def compare(rates=RATES, **settings):
    """The losses of each optimiser at each rate: {optimiser: {rate: [loss of each epoch]}}."""
    return {name: {rate: train(name, rate, **settings) for rate in rates} for name in OPTIMISERS}


def best_rate(by_rate):
    """The rate with the smallest loss at the end."""
    return min(by_rate, key=lambda rate: by_rate[rate][-1])


def picture(found):
    """Left, the losses of each at its best rate; right, the last loss of each at every rate."""
    left, right = new_axes(1, 2, width=12, height=5)
    best = {
        f"{name}, rate {best_rate(by_rate):g}": by_rate[best_rate(by_rate)]
        for name, by_rate in found.items()
    }
    plots.loss_curves(best, axes=left, logarithmic=True)
    left.set(title="Each at its best rate", xlabel="epoch")
    for colour, marker, (name, by_rate) in zip(plots.COLOURS, "osd^vPX", found.items()):
        last = [losses[-1] for losses in by_rate.values()]
        right.loglog(by_rate.keys(), last, marker + "-", color=colour, label=name)
    right.set(title="Each at every rate", xlabel="rate", ylabel="loss of the last epoch")
    right.grid(alpha=0.3)
    right.legend(fontsize="small")
    return left


def main(arguments=None):
    """Train the same network by each optimiser at each rate."""
    chosen = options(
        __doc__,
        arguments,
        rates=positive(RATES, "learning rates"),
        epochs=count(30, "epochs of training"),
        points=count(60, "points of the two moons", least=2),
        seed=seed(1),
        scale=positive(1.0, "what the loss is multiplied by"),
    )
    report = Report("optimisers")
    found = compare(
        chosen.rates,
        epochs=chosen.epochs,
        points=chosen.points,
        seed=chosen.seed,
        scale=chosen.scale,
    )
    report.say(f"The loss after {chosen.epochs} epochs, by the rate:")
    report.table(
        ["", *(f"{rate:g}" for rate in chosen.rates), "best rate"],
        [
            [
                name,
                *(f"{losses[-1]:.2g}" for losses in by_rate.values()),
                f"{best_rate(by_rate):g}",
            ]
            for name, by_rate in found.items()
        ],
    )
    report.picture(
        lambda: picture(found),
        "optimisers",
        "Seven optimisers train the same network: at the best of the rates, and at all of them",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
