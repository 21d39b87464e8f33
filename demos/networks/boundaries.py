"""Decision boundaries on moons, circles and a spiral, by a wide net and a deep one of equal size.

Expect both to follow all three shapes. One hidden layer of 44 ReLUs and three of 8 have 177
parameters each. The deep net comes closer to the spiral that it is trained on, but its loss on
fresh data is the higher one on all three shapes: it is surer of its mistakes. And although depth
can make more linear pieces of the same parameters, it makes fewer here.

Lectures I (MLP and backpropagation) and U (deep feedforward networks), experiment X9. A ReLU net is
linear in pieces, one for each set of units that are active together. Each unit of a single layer
adds a line along which pieces meet, n lines at most 1 + n + n(n − 1)/2 pieces; further layers fold
those of the layer before, and the number of pieces can grow exponentially with the depth (Montúfar
et al., On the Number of Linear Regions of Deep Neural Networks, 2014). Can: the table counts them.
"""

from dataclasses import dataclass
from itertools import product
from random import Random
from statistics import mean

from autograd import no_grad
from demos.tools.figures import new_axes, one_legend
from demos.tools.options import count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit, progress
from nn import MLP, Adam, Module, accuracy, binary_cross_entropy_with_logits, moons, plots
from nn.data import circles, spiral
from nn.training import evaluate

DATA = {
    "moons": lambda n, generator: moons(n, noise=0.2, generator=generator),
    "circles": lambda n, generator: circles(n, noise=0.1, generator=generator),
    "spiral": lambda n, generator: spiral(n, arms=2, turns=1.5, generator=generator),
}
NETS = {"wide": [44], "deep": [8, 8, 8]}


@dataclass
class Run:
    """A trained net, its training data, and what it makes of that and of fresh data."""

    model: Module
    data: tuple
    training: dict
    test: dict


def train(shape, hidden, points=150, steps=200, seed=1):
    """A Run of a ReLU net with these hidden layers on one of the shapes."""
    generator = Random(seed)
    data, fresh = (DATA[shape](points, generator) for _ in range(2))
    model = MLP(2, [*hidden, 1], "relu", generator=generator)
    loss, metrics = binary_cross_entropy_with_logits, {"accuracy": accuracy}
    fit(model, loss, data, Adam(model.parameters(), lr=0.05), epochs=steps, progress=False)
    return Run(model, data, *(evaluate(model, loss, each, metrics) for each in (data, fresh)))


def pieces(model, low=-2.0, high=2.0, count=60):
    """How many linear pieces of a ReLU net a square grid of points meets."""
    ticks = [low + (high - low) * i / (count - 1) for i in range(count)]
    rows = [[x, y] for x in ticks for y in ticks]
    active = [()] * len(rows)
    with no_grad():
        for layer in model.layers[:-1]:
            rows = layer(rows)
            active = [before + tuple(h > 0 for h in row) for before, row in zip(active, rows)]
    return len(set(active))


def averages(runs):
    """Loss and accuracy on training and test data, each a mean over runs."""
    return [
        mean(getattr(run, which)[name] for run in runs)
        for which in ("training", "test")
        for name in ("loss", "accuracy")
    ]


def picture(runs):
    """The boundary of each net on each shape."""
    axes = new_axes(len(NETS), len(DATA), width=13, height=8.4)
    for row, net in zip(axes, NETS):
        for each, shape in zip(row, DATA):
            run = runs[shape, net]
            right = f"{run.training['accuracy']:.0%} of them, {run.test['accuracy']:.0%} of others"
            title = f"{shape}, {net} {NETS[net]}: right on\n{right}"
            plots.decision_boundary(run.model, *run.data, axes=each, title=title)
    one_legend(axes)
    return axes


def main(arguments=None):
    """Train each net on each shape, from several seeds."""
    chosen = options(
        __doc__,
        arguments,
        points=count(150, "points of each shape", least=2),
        steps=count(200, "steps of training"),
        seeds=count(3, "nets of each kind"),
    )
    report = Report("boundaries")
    runs = {
        (shape, net): [
            train(shape, NETS[net], chosen.points, chosen.steps, seed)
            for seed in range(chosen.seeds)
        ]
        for shape, net in progress(list(product(DATA, NETS)), "net")
    }
    rows = []
    for (shape, net), several in runs.items():
        loss, right, test_loss, test_right = averages(several)
        numbers = [f"{loss:.3f}", f"{right:.1%}", f"{test_loss:.3f}", f"{test_right:.1%}"]
        found = f"{mean(pieces(run.model) for run in several):.0f}"
        rows.append([shape, net, len(several[0].model.parameters()), *numbers, found])
    report.say(f"Means over {chosen.seeds} seeds, {chosen.points} points each:\n")
    header = ["data", "net", "parameters", "loss", "accuracy", "test loss", "test accuracy"]
    report.table([*header, "pieces"], rows)
    report.picture(
        lambda: picture({which: several[0] for which, several in runs.items()}),
        "boundaries",
        "The same 177 parameters as one wide layer (above) and as three narrow ones (below).",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
