"""ReLU units that die of too large a learning rate, and never come back.

Expect more of the units of a ReLU network to be 0 for every sample after 20 epochs at a larger
rate: about 1 in 20 at 0.1, more than half of them at 3. Then the rate is 0.3 for everyone, and the
dead stay dead. A leaky ReLU has none; but it does not bear the large rates better, and may even
diverge.

Lectures A (neural networks introduction), H (deep learning introduction) and I (MLP and
backpropagation): ReLU(z) = max(z, 0) has slope 0 for z < 0. One step that is too large can make
w·x + b negative for every x of the data. From then on ∂L/∂w = ∂L/∂b = 0, and nothing moves the unit
again, unless the layers before it change what it sees (X12). Leaky ReLU has slope 0.01 there.
"""

from random import Random
from statistics import mean

from autograd import no_grad
from demos.tools.options import Option, count, options, positive
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import MLP, SGD, binary_cross_entropy_with_logits, moons, plots

RATES = (0.1, 1.0, 2.0, 3.0)
GENTLE = 0.3
ACTIVATIONS = ("relu", "leaky_relu", "elu", "gelu")


def dead_share(model, inputs):
    """The share of hidden units that are 0 for every sample.

    nn.diagnostics.gradient_flow tells it too, with a backward pass for each layer; this is for each
    epoch.
    """
    dead = []
    with no_grad():
        for layer in [*model][:-1]:
            inputs = layer(inputs)
            dead += [all(x == 0 for x in unit) for unit in zip(*inputs)]
    return mean(dead)


def dying(rate, activation="relu", epochs=20, seed=0, points=100):
    """The share of dead units before each epoch and at the end, and the last loss.

    As many epochs follow at a gentle rate.
    """
    generator = Random(seed)
    data = moons(points, generator=generator)
    model = MLP(2, [16, 16, 1], activation, generator=generator)
    shares = []
    for lr in (rate, GENTLE):
        optimiser = SGD(model.parameters(), lr=lr)
        for _ in range(epochs):
            shares.append(dead_share(model, data[0]))
            history = fit(
                model,
                binary_cross_entropy_with_logits,
                data,
                optimiser,
                epochs=1,
                batch_size=20,
                generator=generator,
                progress=False,
            )
    return [*shares, dead_share(model, data[0])], history["loss"][-1]


def picture(found, epochs):
    """The share of dead units over the epochs, for each rate the mean of its runs."""
    axes = plots.loss_curves(
        {
            f"rate {rate:g}": [mean(shares) for shares in zip(*(shares for shares, _ in runs))]
            for rate, runs in found.items()
        },
        ylabel="share of dead units",
    )
    axes.axvline(epochs + 1, color="0.4", linestyle=":")
    axes.set(xlabel=f"epoch; from the dotted line on, all at rate {GENTLE:g}", ylim=(0, 1))
    return axes


def main(arguments=None):
    """Train with each rate, then gently, and count the dead."""
    chosen = options(
        __doc__,
        arguments,
        rates=positive(RATES, "learning rates"),
        epochs=count(20, "epochs at each rate"),
        seeds=count(3, "nets of each rate"),
        activation=Option(
            "relu",
            "of the hidden units",
            takes=ACTIVATIONS.__contains__,
            kind=f"one of {', '.join(ACTIVATIONS)}",
        ),
    )
    report = Report("dead_relus")
    found = {
        rate: [dying(rate, chosen.activation, chosen.epochs, seed) for seed in range(chosen.seeds)]
        for rate in chosen.rates
    }
    report.say(f"The share of dead units, the mean of {chosen.seeds} networks:")
    report.table(
        ["rate", "at first", f"after {chosen.epochs} epochs", "and as many gentle ones", "loss"],
        [
            [
                f"{rate:g}",
                *(f"{mean(shares[k * chosen.epochs] for shares, _ in runs):.0%}" for k in range(3)),
                f"{mean(loss for _, loss in runs):.3f}",
            ]
            for rate, runs in found.items()
        ],
    )
    report.picture(
        lambda: picture(found, chosen.epochs),
        "dead_relus",
        "Too large a learning rate kills ReLU units, and a gentle one does not bring them back",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
