"""Without a non-linearity between them, layers collapse into one, however many there are.

    y = W³(W²(W¹x + b¹) + b²) + b³ = Wx + b,   W = W³W²W¹,   b = W³(W²b¹ + b²) + b³

Expect a deep net of linear layers to equal a single one to the last digits, before training and
after, and to be no better on two moons than a line. The same net with ReLUs is another matter.

Lectures U, T, H and I (all say it), experiment X3. The slope ∂y/∂x = W is the same at every x.
Depth still changes how gradient descent gets there, not where it can.
"""

from random import Random

from autograd import dot
from demos.tools.figures import new_axes, one_legend
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import MLP, Adam, Linear, accuracy, hinge_loss, moons, plots


def net(hidden, activation, seed):
    """An MLP with two inputs and one output; the activation is that of the hidden layers."""
    return MLP(2, [*hidden, 1], activation, generator=Random(seed))


def collapsed(model):
    """The one linear layer W = … W³W²W¹ with its bias, from the weights of all layers.

    Equal to the model if its activations are linear; they are not looked at.
    """
    columns = [[1.0, 0.0], [0.0, 1.0]]  # of W, which begins as the identity
    bias = [0.0, 0.0]
    for layer in model.layers:
        rows = [[w.data for w in neuron.w] for neuron in layer.neurons]
        columns = [[dot(row, column) for row in rows] for column in columns]
        biases = [neuron.b.data for neuron in layer.neurons]
        bias = [dot(row, bias) + b for row, b in zip(rows, biases)]
    layer = Linear(len(columns), len(bias))
    layer.load_state_dict({"weight": [list(row) for row in zip(*columns)], "bias": bias})
    return layer


def largest_difference(model, other, points):
    """The largest |model(x) − other(x)| over the points."""
    return max(abs((a - b).data) for (a,), (b,) in zip(model(points), other(points)))


def train(model, data, steps):
    """The history of a model that learns to tell two classes apart, by Adam on the hinge loss."""
    inputs, classes = data
    signs = [2 * k - 1 for k in classes]
    optimizer = Adam(model.parameters(), lr=0.05)
    metrics = {"accuracy": accuracy}
    return fit(
        model, hinge_loss, (inputs, signs), optimizer, steps, metrics=metrics, progress=False
    )


def picture(linear, bent, data):
    """The boundaries of a deep linear net and of one with ReLUs."""
    axes = new_axes(1, 2, width=11, height=4.6)
    plots.decision_boundary(linear, *data, axes=axes[0], title="Deep, but linear: a line")
    plots.decision_boundary(bent, *data, axes=axes[1], title="The same with ReLUs")
    one_legend(axes)
    return axes


def main(arguments=None):
    """Nets of several depths against one layer, drawn at random and then trained."""
    chosen = options(
        __doc__,
        arguments,
        width=count(8, "units of a hidden layer"),
        steps=count(200, "steps of training"),
        seed=seed(1),
    )
    report = Report("collapse")
    data = moons(100, noise=0.1, generator=Random(chosen.seed))
    rows, trained = [], {}
    for depth in (1, 2, 3, 4):
        for activation in ("linear", "relu")[:depth]:
            model = net([chosen.width] * (depth - 1), activation, chosen.seed)
            before = largest_difference(model, collapsed(model), data[0])
            history = train(model, data, chosen.steps)
            after = largest_difference(model, collapsed(model), data[0])
            trained[depth, activation] = model
            numbers = [f"{history[name][-1]:.4f}" for name in ("loss", "accuracy")]
            rows.append([depth, activation, f"{before:.1e}", f"{after:.1e}", *numbers])
    report.say("The largest difference to the single layer W = … W³W²W¹, drawn and trained:\n")
    report.table(["layers", "activation", "drawn", "trained", "loss", "accuracy"], rows)
    report.say("Whatever their depth, linear layers tend to the least loss of any line.")
    report.picture(
        lambda: picture(trained[4, "linear"], trained[4, "relu"], data),
        "collapse",
        "Four layers on two moons. Without an activation between them they draw one line.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
