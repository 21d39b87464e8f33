"""XOR: no line separates it, two hidden units make it separable, and a ReLU net can learn them.

    by hand, with the threshold [z > 0] for an activation:
    h₁ = x₁ OR x₂ = [x₁ + x₂ − ½ > 0]     h₂ = x₁ AND x₂ = [x₁ + x₂ − 3/2 > 0]
    y = h₁ AND NOT h₂ = [h₁ − h₂ − ½ > 0]

Expect the threshold network to give the table of XOR, and ReLU nets of two hidden units to learn it
from few starts only, those of eight from nearly all. Wherever a net has learnt it, one line
separates the hidden space, found here by a neuron of its own.

Lectures T (neural networks) and U (deep feedforward networks), experiment X1. No line can do this
alone: its scores s = w·x + b on the four corners satisfy s(0,0) + s(1,1) = s(0,1) + s(1,0), so that
the mean hinge loss Σ max(0, 1 − t·s)/4 is at least Σ (1 − t·s)/4 = 1, whatever the line. It is 0
where a line separates.

Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.1.
"""

from random import Random

from demos.tools.figures import new_axes, one_legend
from demos.tools.networks import network
from demos.tools.options import count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit, progress
from nn import MLP, SGD, Neuron, accuracy, hinge_loss, plots
from nn.data import xor

INPUTS, CLASSES = xor()
SIGNS = [2 * k - 1 for k in CLASSES]


def by_hand(output="hard_threshold"):
    """The threshold network h₁ = OR, h₂ = AND, y = h₁ ∧ ¬h₂; its score with a linear output."""
    either, both = ([1.0, 1.0], -0.5), ([1.0, 1.0], -1.5)
    return network([[either, both], [([1.0, -1.0], -0.5)]], ["hard_threshold", output])


def learn(hidden=2, seed=1, steps=300):
    """A ReLU net 2-hidden-1 after gradient descent on the hinge loss."""
    model = MLP(2, [hidden, 1], "relu", generator=Random(seed))
    optimizer = SGD(model.parameters(), lr=0.1)
    fit(model, hinge_loss, (INPUTS, SIGNS), optimizer, epochs=steps, progress=False)
    return model


def has_learnt(model):
    """Whether the signs of the scores are right at all four corners."""
    return accuracy(model(INPUTS), SIGNS) == 1


def hidden_space(model):
    """Where the hidden layer puts the four corners."""
    return [[h.data for h in row] for row in model.layers[0](INPUTS)]


def separate(points, steps=500):
    """The line w·p + b = 0 that a neuron finds between the two classes, and its hinge loss.

    The loss is 0 only if every point is on its side. (The perceptron, but for the distance that
    the hinge loss keeps.)
    """
    line = Neuron(len(points[0]), generator=Random(0))
    optimizer = SGD(line.parameters(), lr=0.5)
    history = fit(line, hinge_loss, (points, SIGNS), optimizer, epochs=steps, progress=False)
    return line, history["loss"][-1]


def picture(net):
    """The corners under the threshold network, under the net, and in the net's hidden space."""
    axes = new_axes(1, 3, width=12.5, height=4.6)
    points = hidden_space(net)
    line, _ = separate(points)
    for each, model, where, title in [
        (axes[0], by_hand("linear"), INPUTS, "Threshold units, by hand"),
        (axes[1], net, INPUTS, "ReLU units, learnt"),
        (axes[2], line, points, "The space of these ReLUs: one line"),
    ]:
        plots.decision_boundary(model, where, CLASSES, axes=each, title=title)
        for points_of_a_class in each.collections[-2:]:
            points_of_a_class.set_sizes([90])
    one_legend(axes)
    axes[2].set(xlabel="h₁", ylabel="h₂")
    corners = {}
    for (a, b), point in zip(INPUTS, points):
        corners.setdefault(tuple(round(h, 1) for h in point), []).append(f"({a:.0f}, {b:.0f})")
    middle = sum(axes[2].get_xlim()) / 2
    for point, names in corners.items():  # each name on the side of its point that is off the line
        upwards = (line(list(point)) > 0) == (line.w[1] > 0)
        axes[2].annotate(
            "x = " + "\nor ".join(names),
            point,
            (0, 10 if upwards else -10),
            textcoords="offset points",
            ha="right" if point[0] > middle else "left",
            va="bottom" if upwards else "top",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
        )
    return axes


def count_learnt(hidden, starts, steps):
    """The nets that have learnt XOR, and in how many a line separates the hidden space."""
    nets = [learn(hidden, seed, steps) for seed in range(starts)]
    learnt = [net for net in nets if has_learnt(net)]
    return learnt, sum(separate(hidden_space(net))[1] == 0 for net in learnt)


def corner_rows(hidden, digits):
    """The rows of a table: each corner, where the hidden layer puts it, and its class."""
    return [
        [f"{a:.0f}", f"{b:.0f}", *(f"{h:.{digits}f}" for h in point), k]
        for (a, b), point, k in zip(INPUTS, hidden, CLASSES)
    ]


def main(arguments=None):
    """Both networks, how often the second is learnt, and the line."""
    chosen = options(
        __doc__,
        arguments,
        steps=count(300, "steps of gradient descent"),
        starts=count(20, "nets of each width"),
    )
    report = Report("xor")
    hand = by_hand()
    rows = corner_rows(hidden_space(hand), digits=0)
    report.say("The threshold network, by hand:\n")
    report.table(
        ["x₁", "x₂", "h₁ (or)", "h₂ (and)", "xor", "y"],
        [[*row, f"{y.data:.0f}"] for row, (y,) in zip(rows, hand(INPUTS))],
    )
    _, loss = separate(INPUTS)
    report.say(f"\nThe best line for the corners themselves: mean hinge loss {loss:.3f} (≥ 1).\n")

    widths = (2, 3, 4, 8)
    counts = {n: count_learnt(n, chosen.starts, chosen.steps) for n in progress(widths, "width")}
    report.table(
        ["hidden ReLUs", "learnt", "hidden space separated by a line"],
        [[n, f"{len(nets)} of {chosen.starts}", lines] for n, (nets, lines) in counts.items()],
    )
    report.say("Two units are enough to represent XOR; more make it likely that it is found.\n")
    learnt, _ = counts[2]
    if not learnt:
        report.say("No net of two units has learnt it; more steps or starts give one to draw.")
    else:
        report.table(["x₁", "x₂", "h₁", "h₂", "xor"], corner_rows(hidden_space(learnt[-1]), 3))
        report.picture(
            lambda: picture(learnt[-1]),
            "xor",
            "XOR by threshold units and by ReLUs; in the space of the hidden units, one line does.",
        )
    return report


if __name__ == "__main__":
    run_alone(main)
