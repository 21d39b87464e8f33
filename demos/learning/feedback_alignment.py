"""Feedback alignment: error signals sent back through fixed random weights, and the net learns.

A layer h = σ(z), z = Wx + b, sends to its inputs x

    in backpropagation        x̄ = Wᵀ z̄
    in feedback alignment     x̄ = Bᵀ z̄,    B drawn once and never learnt

and learns by W̄ = z̄ xᵀ in both. Expect a net whose hidden layers are told something random instead
of their gradient to learn two circles, and more slowly two moons, which a net of which only the
output layer learns does not. The angle between what a layer is told and its true gradient starts
around 90°, which is to be told nothing, and falls: far in the last hidden layer, a little in the
first. The weights have turned towards the feedback.

Lecture U (deep feedforward networks), experiment X11. A brain has no way to know W on the way back;
it does not need it. On a dynamic graph one operation does it, whose local derivatives are not those
of its value: ``detour`` below.

Source: Lillicrap et al., Random Synaptic Feedback Weights Support Error Backpropagation for Deep
Learning (Nature Communications 7, 2016).
"""

from dataclasses import dataclass
from itertools import product
from math import acos, degrees, hypot
from random import Random
from statistics import mean

from autograd import Value, dot, gradients, primitive
from demos.tools.figures import new_axes
from demos.tools.options import count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit, progress
from nn import (
    MLP,
    SGD,
    Layer,
    Module,
    Sequential,
    accuracy,
    binary_cross_entropy_with_logits,
    moons,
    plots,
)
from nn.data import circles

LOSS = binary_cross_entropy_with_logits
SHAPES = {"circles": circles, "moons": moons}


@primitive(lambda out, forth, back: 1.0, lambda out, forth, back: 1.0)
def detour(forth, back):
    """The value of ``forth``; but its error signal goes to both, as if ``back`` counted too."""
    return forth


class FeedbackLayer(Layer):
    """A layer that computes σ(w·x + b), and sends error signals back through other weights."""

    def __init__(self, n_in, n_out, activation, *, generator):
        glorot = {"initialiser": "glorot_uniform", "generator": generator}
        super().__init__(n_in, n_out, activation, **glorot)
        drawn = Layer(n_in, n_out, **glorot)
        self.feedback = [[w.data for w in neuron.w] for neuron in drawn.neurons]

    def forward(self, x):
        data = [each.data if isinstance(each, Value) else each for each in x]
        return [
            neuron.activation(detour(dot([*neuron.w, neuron.b], [*data, 1.0]), dot(feedback, x)))
            for neuron, feedback in zip(self.neurons, self.feedback)
        ]

    def forward_batch(self, rows):
        return [self.forward(row) for row in rows]


def feedback_net(hidden, seed, n_in=2):
    """A net of tanh units with a linear output, all of feedback layers."""
    generator, sizes = Random(seed), [n_in, *hidden, 1]
    activations = ["tanh"] * len(hidden) + ["linear"]
    return Sequential(
        *[
            FeedbackLayer(before, size, activation, generator=generator)
            for before, size, activation in zip(sizes, sizes[1:], activations)
        ]
    )


def honest(model):
    """An ordinary net with the weights of a feedback net, whose error signals are true."""
    twin = MLP(2, [len(layer.neurons) for layer in model.layers], "tanh")
    twin.load_state_dict(model.state_dict())
    return twin


def signals(model, data):
    """The gradient of the loss that each hidden layer is told."""
    inputs, targets = data
    loss = LOSS(model(inputs), targets)
    return [gradients(loss, layer.parameters()) for layer in model.layers[:-1]]


def angle(p, q):
    """The angle between two vectors, in degrees."""
    cosine = dot(p, q) / (hypot(*p) * hypot(*q))
    return degrees(acos(max(-1.0, min(1.0, cosine))))


def angles(model, data):
    """For each hidden layer, the angle between what it is told and the true gradient."""
    return [angle(*pair) for pair in zip(signals(model, data), signals(honest(model), data))]


@dataclass
class Run:
    """A trained model, its loss at each step, and the angles before each few steps and after."""

    model: Module
    losses: list
    angles: list

    def accuracy(self, data):
        """The share of the data that it gets right."""
        inputs, classes = data
        return accuracy(self.model(inputs), classes)


def smallest_graph():
    """The loss of a net of one hidden unit on one number, after its backward pass."""
    (y,) = feedback_net([1], seed=2, n_in=1)([1.0])
    loss = (y - 1.0) ** 2 / 2
    loss.backward()
    return loss


EVERY = 10  # steps from one look at the angles to the next
WAYS = ("backpropagation", "feedback alignment", "output layer only")


def train(way, data, hidden=(16, 16), steps=200, seed=1):
    """A Run of one of the WAYS, which all begin with the same weights."""
    model = feedback_net(hidden, seed)
    if way != "feedback alignment":
        model = honest(model)
    learning = model.layers[-1] if way == "output layer only" else model
    optimizer = SGD(learning.parameters(), lr=0.3, momentum=0.9)
    run = Run(model, [], [angles(model, data)])
    for done in range(0, steps, EVERY):
        epochs = min(EVERY, steps - done)
        history = fit(model, LOSS, data, optimizer, epochs=epochs, progress=False)
        run.losses += history["loss"]
        run.angles.append(angles(model, data))
    return run


def picture(runs, ticks):
    """On each shape the loss of the first run in each way, and the angles of every run."""
    axes = new_axes(len(SHAPES), 2, width=13, height=8)
    for (losses, turning), shape in zip(axes, SHAPES):
        curves = {way: runs[shape, way][0].losses for way in WAYS}
        plots.loss_curves(curves, axes=losses, logarithmic=True)
        losses.set_title(f"{shape}: loss")
        for number, run in enumerate(runs[shape, "feedback alignment"]):
            for layer, (style, column) in enumerate(zip(("-", ":"), zip(*run.angles)), 1):
                label = f"hidden layer {layer}" if number == 0 else None
                turning.plot(ticks, column, style, color=plots.COLOURS[1], label=label)
        turning.axhline(90, color="k", linestyle="--", linewidth=1, label="90°: says nothing")
        turning.set(title=f"{shape}: angle to the true gradient", xlabel="step", ylabel="degrees")
        turning.set(ylim=(0, 130), yticks=[0, 30, 60, 90, 120])
        turning.legend(loc="lower left")
        turning.grid(alpha=0.3)
    return axes


def main(arguments=None):
    """Train in the three ways on both shapes, from several seeds."""
    chosen = options(
        __doc__,
        arguments,
        points=count(60, "points of each shape", least=2),
        steps=count(200, "steps of training"),
        seeds=count(3, "nets of each kind"),
    )
    report = Report("feedback_alignment")
    data = {shape: draw(chosen.points, generator=Random(0)) for shape, draw in SHAPES.items()}
    runs = {
        (shape, way): [
            train(way, data[shape], steps=chosen.steps, seed=seed) for seed in range(chosen.seeds)
        ]
        for shape, way in progress(list(product(SHAPES, WAYS)), "net")
    }
    rows = []
    for (shape, way), several in runs.items():
        loss = mean(run.losses[-1] for run in several)
        right = mean(run.accuracy(data[shape]) for run in several)
        first, last = (
            [mean(column) for column in zip(*(run.angles[when] for run in several))]
            for when in (0, -1)
        )
        turns = [f"{before:.0f}° → {after:.0f}°" for before, after in zip(first, last)]
        if way == "output layer only":  # whose hidden layers are told nothing
            turns = ["—"] * len(turns)
        rows.append([shape, way, f"{loss:.4f}", f"{right:.1%}", *turns])
    report.say(f"Means over {chosen.seeds} starts, with the angles between what the hidden")
    report.say("layers are told and the true gradient, before and after:\n")
    report.table(["data", "way", "loss", "accuracy", "layer 1", "layer 2"], rows)
    report.drawing(
        smallest_graph(),
        "feedback_alignment_graph",
        "One hidden unit: its value reaches the output as a constant, times the weight that learns;"
        " its error signal comes back through the detour, times one that does not.",
    )
    report.picture(
        lambda: picture(runs, [*range(0, chosen.steps, EVERY), chosen.steps]),
        "feedback_alignment",
        "Through random feedback the loss falls too, once what the hidden layers are told is"
        " within 90° of their gradient.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
