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


def test_numbers_are_finite_and_plain():
    for wrong in (math.nan, math.inf, "1", None, 1j):
        with pytest.raises(ValueError, match="a number of a mean is a finite number, got"):
            nn.data.GaussianMixture(means=((0.0, 0.0), (0.0, wrong)))
        with pytest.raises(ValueError, match="a number of a point is a finite number, got"):
            nn.data.GaussianMixture().log_odds([0.0, wrong])
    with pytest.raises(ValueError, match="square, symmetric and positive definite"):
        nn.data.GaussianMixture(covariances=([[1.0, 2.0], [2.0, 1.0]],) * 2)
    with pytest.raises(nn.SizeError, match=r"points of 2 number\(s\), got 1"):
        nn.data.GaussianMixture().log_odds([0.0])


def test_numbers_far_out_have_log_odds():
    """2x + 2y − 4 of the usual mixture: ‖x − mean‖² alone is beyond 1.8e308."""
    mixture = nn.data.GaussianMixture()
    assert mixture.log_odds([1e200, 0.0]) == 2e200
    assert mixture.bayes_class([1e200, 3.0]) == 1
    assert mixture.bayes_class([-1e308, 1e307]) == 0
    curved = nn.data.GaussianMixture(
        covariances=(((1.0, 0.0), (0.0, 1.0)), ((4.0, 0.0), (0.0, 1.0)))
    )
    assert curved.log_odds([1e200, 0.0]) == math.inf  # 3/8·1e400
    assert nn.data.GaussianMixture(means=((1e308,), (-1e308,)), covariances=(((1e300,),),) * 2)
