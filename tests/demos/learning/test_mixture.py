"""Weight decay shrinks the weights, smooths the score and brings the test loss closer to Bayes."""

from random import Random

import numpy as np
import pytest

from autograd import Value, gradients
from demos.learning import mixture
from demos.learning.mixture import MIXTURE, measure, measure_bayes, plain, train, with_batch_norm
from nn import Dropout
from tests.demos.sizes import size


@pytest.fixture(scope="module", params=size([1, 2], [2]))
def samples(request):
    """Data to learn, new points, and the seed."""
    generator = Random(request.param)
    data = MIXTURE.sample(size(60, 30), generator=generator)
    return data, MIXTURE.sample(size(300, 100), generator=generator), request.param


def test_the_network_has_about_200_parameters():
    model = plain(50, Random(0))
    assert len(model.parameters()) == 2 * 50 + 50 + 50 + 1


def test_the_norm_and_the_steepness_are_what_they_say():
    model = plain(3, Random(0))
    weights = np.array([w.data for w in model.weights()])
    assert len(weights) == 9
    assert mixture.norm(model) == pytest.approx(np.linalg.norm(weights), rel=1e-12)
    points = [[0.5, -1.0], [2.0, 0.3]]
    slopes = []
    for point in points:
        row = [Value(number) for number in point]
        slopes += gradients(model(row)[0], row)
    assert mixture.steepness(model, points) == pytest.approx(
        np.sqrt(np.square(slopes).sum() / 2), rel=1e-12
    )


def test_no_classifier_is_better_than_bayes():
    """Its accuracy against that of the same scores, moved."""
    points, classes = MIXTURE.sample(10_000, generator=Random(0))
    scores = np.array(mixture.bayes_scores(points))
    accuracies = [np.mean((scores + shift > 0) == classes) for shift in (-0.5, 0.0, 0.5)]
    best = measure_bayes((points, classes), (points, classes))["accuracy"]
    assert max(accuracies) == accuracies[1] == best


def test_dropout_and_batch_norm_stand_between_the_layers():
    dropped = mixture.with_dropout(4, Random(0))
    assert isinstance(dropped[2], Dropout)
    assert [w.data for w in dropped.weights()] == [w.data for w in plain(4, Random(0)).weights()]
    assert len(with_batch_norm(4, Random(0)).parameters()) == len(dropped.parameters()) + 2 * 4


def test_lesson(samples):
    data, new, seed = samples
    bayes = measure_bayes(data, new)
    free, decayed, normalised = (
        measure(train(network, decay, data, hidden=size(10, 8), epochs=40, seed=seed), data, new)
        for network, decay in [(plain, 0.0), (plain, 1e-2), (with_batch_norm, 0.0)]
    )
    assert free["loss"] < min(bayes["loss"], decayed["loss"])  # it has learnt the data by heart
    for name in ("on new points", "‖w‖", "steepness"):
        assert decayed[name] < free[name]
    above = [row["on new points"] - bayes["on new points"] for row in (free, decayed, normalised)]
    assert above[1] < above[0] / 2
    assert above[2] < above[0]
