"""Overfitting, and what helps: weight decay, dropout and batch normalisation.

Expect a network of 201 parameters that learns 200 points of two overlapping classes too well: its
training loss falls below that of the best possible classifier, and its loss on new points is far
above. Weight decay shrinks the weights and smooths the score, so that the loss on new points comes
close to that of the best classifier. Batch normalisation helps nearly as much; dropout helps less,
and with some seeds not at all. Accuracy changes little: what costs so much is to be sure and wrong.

Lecture A (neural networks introduction): a mixture of two Gaussians, so that the Bayes boundary is
known, ln P(1|x) = ln P(0|x); one hidden layer of 50 ReLU units; SGD with rate 0.1 and momentum 0.9
(X6). Weight decay λ adds λw to the gradient of each weight, which is the gradient of ½λ‖w‖²; biases
are not regularised.
"""

import math
from random import Random

import autograd
from autograd import Value, gradients, no_grad
from demos.tools.figures import new_axes, one_legend
from demos.tools.options import Option, count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import (
    SGD,
    BatchNorm,
    Dropout,
    Linear,
    ReLU,
    Sequential,
    accuracy,
    binary_cross_entropy_with_logits,
    l2_penalty,
    plots,
)
from nn.data import GaussianMixture
from nn.training import evaluate

MIXTURE = GaussianMixture(
    means=((-1.0, 0.0), (1.0, 0.0)),
    covariances=(((1.0, 0.0), (0.0, 1.0)), ((0.5, 0.3), (0.3, 1.5))),
)
DECAYS = (0.0, 1e-4, 1e-3, 1e-2)
BATCH_SIZE = 20  # batch normalisation needs two or more to normalise
COLUMNS = {
    "loss": ".3f",
    "on new points": ".3f",
    "accuracy": ".1%",
    "unlike Bayes": ".1%",
    "‖w‖": ".1f",
    "steepness": ".1f",
}


def plain(hidden, generator):
    """One hidden layer of ReLU units."""
    return Sequential(
        Linear(2, hidden, generator=generator), ReLU(), Linear(hidden, 1, generator=generator)
    )


def with_dropout(hidden, generator):
    """The same; training drops half of the hidden units."""
    first, relu, last = plain(hidden, generator)
    return Sequential(first, relu, Dropout(0.5, generator=generator), last)


def with_batch_norm(hidden, generator):
    """The same; the inputs of the hidden units are normalised over the batch."""
    first, relu, last = plain(hidden, generator)
    return Sequential(first, BatchNorm(hidden), relu, last)


def train(network, decay, data, hidden=50, epochs=200, seed=1):
    """A trained network, ready for inference."""
    generator = Random(seed)
    model = network(hidden, generator)
    groups = [{"params": model.weights()}, {"params": model.biases(), "weight_decay": 0.0}]
    fit(
        model,
        binary_cross_entropy_with_logits,
        data,
        SGD(groups, lr=0.1, momentum=0.9, weight_decay=decay),
        epochs,
        batch_size=BATCH_SIZE,
        generator=generator,
    )
    return model.eval()


def norm(model):
    """‖w‖, biases apart."""
    return math.sqrt(l2_penalty(model).data)


def steepness(model, points):
    """The root mean square, over the points, of the slope ‖∂score/∂x‖."""
    rows = [[Value(number) for number in point] for point in points]
    scores = autograd.sum(score for (score,) in model(rows))
    slopes = gradients(scores, [number for row in rows for number in row])
    return math.hypot(*slopes) / math.sqrt(len(points))


def bayes_scores(points):
    """ln P(1|x) − ln P(0|x), which is what a perfect network would score."""
    return [MIXTURE.log_odds(point) for point in points]


def unlike_bayes(model, points):
    """The share of points that the model and the best possible classifier tell apart otherwise."""
    with no_grad():
        scores = [score for (score,) in model(points)]
    return 1 - accuracy(scores, [MIXTURE.bayes_class(point) for point in points])


def picture(models, data):
    """The boundary of each model, by its name, beside that of Bayes."""
    grid = new_axes(2, 3, width=12, height=7.8, sharex=True, sharey=True)
    for axes, (name, model) in zip(grid.flat, models.items()):
        plots.decision_boundary(
            model, *data, bayes=lambda x, y: MIXTURE.log_odds([x, y]), axes=axes, title=name
        )
        axes.label_outer()
    one_legend(grid)
    return grid


def measure(model, data, new):
    """What the table says of a model: its loss on the data, and how it does on new points."""
    metrics = {"accuracy": accuracy}
    unknown = evaluate(model, binary_cross_entropy_with_logits, new, metrics)
    return {
        "loss": evaluate(model, binary_cross_entropy_with_logits, data)["loss"],
        "on new points": unknown["loss"],
        "accuracy": unknown["accuracy"],
        "unlike Bayes": unlike_bayes(model, new[0]),
        "‖w‖": norm(model),
        "steepness": steepness(model, new[0]),
    }


def measure_bayes(data, new):
    """The same of the best possible classifier, which has no weights."""
    known, unknown = (
        binary_cross_entropy_with_logits(bayes_scores(points), classes)
        for points, classes in (data, new)
    )
    right = accuracy(bayes_scores(new[0]), new[1])
    return {"loss": known, "on new points": unknown, "accuracy": right, "unlike Bayes": 0.0}


def main(arguments=None):
    """Train with each weight decay, with dropout, and with batch normalisation."""
    chosen = options(
        __doc__,
        arguments,
        points=Option(
            200,
            "points to learn from",
            int,
            lambda points: points > 1 and points % BATCH_SIZE != 1,
            f"a number of points whose last batch of {BATCH_SIZE} is of two or more",
        ),
        new=count(2000, "points to test on"),
        hidden=count(50, "hidden units"),
        epochs=count(200, "epochs of training"),
        seed=seed(1),
    )
    report = Report("mixture")
    generator = Random(chosen.seed)
    data = MIXTURE.sample(chosen.points, generator=generator)
    new = MIXTURE.sample(chosen.new, generator=generator)
    kinds = {f"weight decay {decay:g}": (plain, decay) for decay in DECAYS}
    kinds |= {"dropout": (with_dropout, 0.0), "batch normalisation": (with_batch_norm, 0.0)}
    models = {
        name: train(network, decay, data, chosen.hidden, chosen.epochs, chosen.seed)
        for name, (network, decay) in kinds.items()
    }
    found = {name: measure(model, data, new) for name, model in models.items()}
    found["Bayes"] = measure_bayes(data, new)
    report.table(
        ["", *COLUMNS],
        [
            [name, *(format(row[each], COLUMNS[each]) if each in row else "" for each in COLUMNS)]
            for name, row in found.items()
        ],
    )
    report.picture(
        lambda: picture(models, data),
        "mixture",
        f"What a network of {chosen.hidden} hidden units makes of {chosen.points} points of two"
        " Gaussians; dashed, the boundary of the best possible classifier",
    )
    return report


if __name__ == "__main__":
    run_alone(main)
