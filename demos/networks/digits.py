"""Handwritten digits: which strokes the hidden neurons look for, and which digits are mistaken.

Expect 96 or 97 % of the test digits to be told right by a network 64-25-10. The weights of each
hidden neuron, seen as an image of the 8 × 8 pixels that they belong to, are templates: strokes and
gaps that it says yes (purple) or no (orange) to. Among the digits it mistakes are some that you
would mistake too.

Lecture T (neural networks) shows the first-layer weights as images, lecture I (MLP and
backpropagation) what hidden units detect (X8). Sigmoid units, softmax and cross-entropy on the
logits, SGD with momentum 0.9; a weight decay of 1e-3 keeps weights that no digit needs near 0,
which makes the images clear. The data are the 1,797 digits that come with scikit-learn, a part of
E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (UCI, 1998).
"""

import math
from random import Random

from autograd import no_grad
from demos.tools.figures import new_axes
from demos.tools.options import count, not_negative, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import MLP, SGD, accuracy, cross_entropy
from nn.data import digits, split

SIDE = 8  # pixels


def train(hidden=25, epochs=20, samples=None, decay=1e-3, seed=1):
    """A trained network, the digits to test it on, and the history; ``samples`` to train on."""
    generator = Random(seed)
    (images, labels), test = split(digits(), 0.25, generator=generator)
    model = MLP(SIDE * SIDE, [hidden, 10], "sigmoid", generator=generator)
    groups = [{"params": model.weights()}, {"params": model.biases(), "weight_decay": 0.0}]
    history = fit(
        model,
        cross_entropy,
        (images[:samples], labels[:samples]),
        SGD(groups, lr=0.2, momentum=0.9, weight_decay=decay),
        epochs,
        batch_size=20,
        generator=generator,
        validation=test,
        metrics={"accuracy": accuracy},
    )
    return model, test, history


def mistakes(model, test):
    """The images it reads wrongly, each with what it is and what the model takes it for."""
    with no_grad():
        rows = model(test[0])
    read = [max(range(10), key=row.__getitem__) for row in rows]
    return [(image, is_, as_) for image, is_, as_ in zip(*test, read) if is_ != as_]


def image_of(row):
    """A row of pixels as the lines of an image."""
    return [row[i : i + SIDE] for i in range(0, len(row), SIDE)]


def first_layer(model):
    """The weights of each hidden neuron, a row of pixels."""
    return [neuron.w for neuron in model[0].neurons]


def picture_of_weights(model):
    """Each hidden neuron as an image: purple says yes and orange no, on one scale for all."""
    rows = [[w.data for w in row] for row in first_layer(model)]
    most = max(abs(w) for row in rows for w in row)
    columns = math.ceil(math.sqrt(len(rows)))
    lines = math.ceil(len(rows) / columns)
    grid = new_axes(lines, columns, 1.4 * columns + 1.2, 1.7 * lines, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, row in zip(grid.flat, rows):
        picture = axes.imshow(image_of(row), cmap="PuOr", vmin=-most, vmax=most)
    axes.figure.colorbar(picture, ax=grid, shrink=0.8, label="weight")
    return grid.flat[: len(rows)]


def picture_of_mistakes(wrong):
    """The first of them, in grey."""
    grid = new_axes(1, 8, width=8, height=1.6)
    for axes in grid:
        axes.set_axis_off()
    for axes, (image, is_, as_) in zip(grid, wrong):
        axes.imshow(image_of(image), cmap="gray_r")
        axes.set_title(f"{is_}, read as {as_}", fontsize="small")
    return grid


def main(arguments=None):
    """Train, test, and show what the first layer has learnt."""
    chosen = options(
        __doc__,
        arguments,
        hidden=count(25, "hidden units"),
        epochs=count(20, "epochs of training"),
        samples=count(1348, "digits to learn from"),
        decay=not_negative(1e-3, "weight decay"),
        seed=seed(1),
    )
    report = Report("digits")
    model, test, history = train(
        chosen.hidden, chosen.epochs, chosen.samples, chosen.decay, chosen.seed
    )
    last = len(history) - 1
    report.table(
        ["epoch", "loss", "accuracy", "test loss", "test accuracy"],
        [
            [
                epoch + 1,
                f"{history['loss'][epoch]:.4f}",
                f"{history['accuracy'][epoch]:.1%}",
                f"{history['validation loss'][epoch]:.4f}",
                f"{history['validation accuracy'][epoch]:.1%}",
            ]
            for epoch in sorted({0, 1, 2, *range(4, last, 5), last})
            if epoch <= last
        ],
    )
    wrong = mistakes(model, test)
    report.say(f"{len(wrong)} of {len(test[0])} test digits are mistaken.")
    report.picture(
        lambda: picture_of_weights(model),
        "digits",
        "What each hidden neuron looks for: ink where it is purple, none where it is orange",
    )
    if wrong:
        report.picture(
            lambda: picture_of_mistakes(wrong), "digits_mistaken", "Test digits that are mistaken"
        )
    return report


if __name__ == "__main__":
    run_alone(main)
