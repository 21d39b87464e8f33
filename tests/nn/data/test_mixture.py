"""The mixture of two Gaussians, whose best classifier is known."""

import math
from random import Random

import pytest

import nn
from nn.data.mixture import cholesky


@pytest.mark.parametrize("matrix", [[[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.5], [0.0, 1.0]], [[1.0, 0]]])
def test_a_covariance_that_is_none(matrix):
    with pytest.raises(ValueError, match="square, symmetric and positive definite"):
        cholesky(matrix)


def test_the_bayes_classifier_is_the_best():
    """Equal covariances: the log-odds are linear, with slope Σ⁻¹(m₁ − m₀)."""
    mixture = nn.data.GaussianMixture(
        means=((0.0, 0.0), (2.0, 1.0)), covariances=([[2.0, 0.0], [0.0, 0.5]],) * 2, prior=0.3
    )
    for x in ([0.0, 0.0], [1.5, -2.0]):
        linear = x[0] * 1.0 + x[1] * 2.0 - 0.5 * (2.0**2 / 2 + 1.0 / 0.5)
        assert mixture.log_odds(x) == pytest.approx(linear + math.log(0.3 / 0.7))
    curved = nn.data.GaussianMixture(
        covariances=(((1.0, 0.0), (0.0, 1.0)), ((4.0, 0.0), (0.0, 1.0)))
    )
    # N(0, I) against N((2, 2), diag(4, 1)) at (0, 0): −½(4/4 + 4) − ln 2
    assert curved.log_odds([0.0, 0.0]) == pytest.approx(-2.5 - math.log(2))
    inputs, classes = mixture.sample(4000, generator=Random(1))

    def errors(classify):
        return sum(classify(x) != k for x, k in zip(inputs, classes, strict=True))

    best = errors(mixture.bayes_class)
    assert sum(classes) / 4000 == pytest.approx(0.3, abs=4 * math.sqrt(0.21 / 4000))
    assert best < errors(lambda x: 0)
    assert best < errors(lambda x: int(mixture.log_odds(x) > 1))
    assert best < errors(lambda x: int(mixture.log_odds(x) > -1))
