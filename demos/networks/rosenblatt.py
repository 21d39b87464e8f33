"""Rosenblatt's perceptron by gradients: counting mistakes teaches nothing, for the count is flat.

    L = −t·(w·x + b)      M = [L > 0]      ∂M/∂w = dM/dL · ∂L/∂w = 0

The number of mistakes is what one wants to lower, but it is a step: its derivative is 0 wherever it
has one, and gradient descent on it never moves a weight. max(0, L), whose slope is that of L for
each mistake, learns. Expect the share of mistakes to stay where it was, and the weights the same to
the last bit, where M is minimised, and to fall to 0 where max(0, L) is.

Lecture U (deep feedforward networks), W11.
"""

from random import Random

from autograd import hard_threshold, mean, relu
from demos.tools.figures import new_axes
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import SGD, Linear, plots
from nn.data import GaussianMixture


def losses(outputs, signs):
    """L = −t·y, above 0 for a mistake, of each sample."""
    return [-t * y for (y,), t in zip(outputs, signs, strict=True)]


def share_of_mistakes(outputs, signs):
    """The mean of M = [L > 0]."""
    return mean([hard_threshold(each) for each in losses(outputs, signs)])


def perceptron_loss(outputs, signs):
    """The mean of max(0, L)."""
    return mean([relu(each) for each in losses(outputs, signs)])


def points(n=60, seed=1):
    """Two clouds that a line separates, with their signs −1 and 1."""
    clouds = GaussianMixture([[-1.0, -2.0], [1.0, 2.0]], [[[0.3, 0.0], [0.0, 0.3]]] * 2)
    inputs, classes = clouds.sample(n, generator=Random(seed))
    return inputs, [2 * each - 1 for each in classes]


def train(loss, epochs=40, seed=3):
    """The weights before and after training, and the history."""
    model = Linear(2, 1, generator=Random(seed))
    before = [parameter.data for parameter in model.parameters()]
    optimizer = SGD(model.parameters(), lr=0.2)
    metrics = {"mistakes": lambda outputs, signs: share_of_mistakes(outputs, signs).data}
    history = fit(model, loss, points(seed=seed), optimizer, epochs, metrics=metrics)
    return before, [parameter.data for parameter in model.parameters()], history


def picture(curves):
    """M and max(0, L) as functions of L, and the mistakes over the epochs."""
    left, right = new_axes(1, 2, width=10, height=4)
    plots.function_with_derivatives(hard_threshold, -2, 2, orders=0, axes=left)
    plots.function_with_derivatives(relu, -2, 2, orders=0, axes=left)
    for line, label, colour in zip(
        left.lines, ("M = [L > 0]", "max(0, L)"), plots.COLOURS, strict=False
    ):
        line.set(label=label, color=colour)
    left.set(xlabel="L = −t·y", ylabel="what is minimised")
    left.legend()
    plots.loss_curves(curves, axes=right, ylabel="share of mistakes")
    right.set(xlabel="epoch", ylim=(-0.02, None))
    return [left, right]


def main(arguments=None):
    """Train on the count and on the loss, and report what either has learnt."""
    chosen = options(
        __doc__,
        arguments,
        epochs=count(40, "epochs of training"),
        seed=seed(3),
    )
    report = Report("rosenblatt")
    curves, rows = {}, []
    for name, loss in {"M = [L > 0]": share_of_mistakes, "max(0, L)": perceptron_loss}.items():
        before, after, history = train(loss, chosen.epochs, chosen.seed)
        moved = max(abs(b - a) for b, a in zip(before, after, strict=True))
        curves[name] = history["mistakes"]
        rows.append([name, f"{curves[name][0]:.0%}", f"{curves[name][-1]:.0%}", f"{moved:.6f}"])
    header = ["minimised", "mistakes at first", "mistakes at last", "largest change of a weight"]
    report.table(header, rows)
    report.picture(
        lambda: picture(curves),
        "rosenblatt",
        "A step has no slope to follow; the hinge at 0 has one for every mistake.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
