"""The theoretical loss is what SGD descends, and larger batches have paths of lower variance."""

import itertools
import math
from random import Random

import numpy as np
import pytest

from demos.learning.linear_sgd import (
    COVARIANCE,
    NOISE,
    TRUE_WEIGHTS,
    experiment,
    linear_model,
    sgd_path,
    spread,
    theoretical_loss,
)
from nn.data import batches

STEPS = 40


def test_the_theoretical_loss_is_the_expected_squared_error():
    data = linear_model(40_000, Random(0))
    inputs, targets = map(np.array, data)
    for w in [(0.0, 0.0), (1.0, 3.0), TRUE_WEIGHTS]:
        squared = (targets - inputs @ w) ** 2
        error = squared.std() / np.sqrt(len(squared))
        assert abs(squared.mean() - NOISE**2 - theoretical_loss(*w)) < 4 * error


def test_the_inputs_have_their_covariance():
    n = 20_000
    inputs, _ = linear_model(n, Random(1))
    for i, j in itertools.product(range(2), repeat=2):
        measured = sum(x[i] * x[j] for x in inputs) / n
        square = COVARIANCE[i][i] * COVARIANCE[j][j] + COVARIANCE[i][j] ** 2
        assert measured == pytest.approx(COVARIANCE[i][j], abs=4 * math.sqrt(square / n))


def test_a_path_is_that_of_sgd_by_hand():
    """w ← w − η·(2/B)·Σ (⟨w, x⟩ − y) x, over batches that are drawn without replacement."""
    rate, size, seed = 0.05, 3, 7
    generator = Random(seed)
    data = linear_model(STEPS * size, generator)
    w, expected = np.zeros(2), [np.zeros(2)]
    for batch in batches(data, size, generator=generator):
        x, y = map(np.array, batch)
        w = w - rate * 2 / size * (x @ w - y) @ x
        expected.append(w)
    found = np.array(sgd_path(rate, size, STEPS, seed))
    assert found == pytest.approx(np.array(expected), rel=1e-12)


@pytest.fixture(scope="module")
def found():
    return experiment(batch_sizes=(1, 10, 40), steps=STEPS, seeds=6)


class TestLesson:
    @pytest.mark.parametrize("rate", [0.01, 0.1])
    def test_larger_batches_have_lower_variance(self, found, rate):
        variances = [spread(found[rate, size]) for size in (1, 10, 40)]
        for smaller, larger in itertools.pairwise(variances):
            assert larger < smaller / 2

    @pytest.mark.parametrize("size", [1, 10, 40])
    def test_a_larger_rate_is_sooner_there_and_staggers_more(self, found, size):
        slow, fast = found[0.01, size], found[0.1, size]
        assert spread(fast) > 2 * spread(slow)

        def loss(paths):
            return np.mean([theoretical_loss(*path[-1]) for path in paths])

        assert loss(fast) < loss(slow)
