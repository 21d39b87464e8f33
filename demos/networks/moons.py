"""Two moons told apart by a multi-layer perceptron, and the boundary that it draws.

Expect an accuracy of 100 %: 100 points with noise 0.1, a ReLU network 2-16-16-1 of 337 parameters,
the hinge loss (max-margin) with an L2 penalty of 1e-4, and 100 steps of gradient descent at the
rate 1.0 − 0.9·k/100.

The experiment is that of micrograd (A. Karpathy, 2020). Without matplotlib for the picture, the
boundary is printed only.
"""

from random import Random

from autograd import no_grad
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import MLP, SGD, accuracy, hinge_loss, l2_penalty, moons, plots
from nn.optim.lr_scheduler import LinearLR

LEFT, RIGHT, BOTTOM, TOP = -1.6, 2.6, -1.1, 1.6


def train(points=100, sizes=(16, 16, 1), steps=100, seed=1):
    """A trained model, its data (inputs, classes), and the history of its training."""
    generator = Random(seed)
    inputs, classes = moons(points, noise=0.1, generator=generator)
    signs = [2 * each - 1 for each in classes]
    model = MLP(2, sizes, "relu", generator=generator)
    optimizer = SGD(model.parameters(), lr=1.0)
    history = fit(
        model,
        hinge_loss,
        (inputs, signs),
        optimizer,
        epochs=steps,
        penalty=lambda model: 1e-4 * l2_penalty(model),
        schedule=LinearLR(optimizer, 1.0, 0.1, total_iters=steps),
        metrics={"accuracy": accuracy},
    )
    return model, (inputs, classes), history


def scores(model, columns, rows):
    """The model's score on a grid, from the top left."""
    xs = [LEFT + (RIGHT - LEFT) * i / (columns - 1) for i in range(columns)]
    ys = [TOP - (TOP - BOTTOM) * i / (rows - 1) for i in range(rows)]
    with no_grad():
        return [[score.data for (score,) in model([[x, y] for x in xs])] for y in ys]


def text_picture(model, data, columns=64, rows=22):
    """The plane in characters: · where the model says 1, and the points by their class."""
    grid = [["·" if score > 0 else " " for score in row] for row in scores(model, columns, rows)]
    for (x, y), k in zip(*data, strict=True):
        column = round((x - LEFT) / (RIGHT - LEFT) * (columns - 1))
        row = round((TOP - y) / (TOP - BOTTOM) * (rows - 1))
        if 0 <= row < rows and 0 <= column < columns:
            grid[row][column] = "ox"[k]
    return "\n".join("".join(row) for row in grid)


def main(arguments=None):
    """Train, and report the history and the boundary."""
    chosen = options(
        __doc__,
        arguments,
        points=count(100, "points of the two moons", least=2),
        steps=count(100, "steps of gradient descent"),
        seed=seed(1),
    )
    report = Report("moons")
    model, data, history = train(chosen.points, steps=chosen.steps, seed=chosen.seed)
    steps = [*range(0, len(history), 10), len(history) - 1]
    report.table(
        ["step", "loss", "accuracy"],
        [[k, f"{history['loss'][k]:.6f}", f"{history['accuracy'][k]:.0%}"] for k in steps],
    )
    report.say(text_picture(model, data))
    report.picture(
        lambda: plots.decision_boundary(model, *data),
        "moons",
        "The two moons and the network's boundary; the dotted lines beside it are the margins.",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
