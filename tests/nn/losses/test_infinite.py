"""Losses of infinite logits and log-probabilities are limits, by the conventions of softmax."""

import math

import pytest

import nn
from autograd import Value, grad, jit, log_softmax

INF, LN2 = math.inf, math.log(2)


def numbers(row):
    return [getattr(x, "data", x) for x in row]


@pytest.mark.parametrize(
    ("logits", "target", "loss", "slopes"),
    [
        ([INF, 0.0], 0, 0.0, [0.0, 0.0]),
        ([INF, 0.0], 1, INF, [1.0, -1.0]),
        ([-INF, 0.0], 0, INF, [-1.0, 1.0]),
        ([-INF, 0.0], 1, 0.0, [0.0, 0.0]),
        ([INF, INF], 0, LN2, [-0.5, 0.5]),
        ([-INF, -INF], 1, LN2, [0.5, -0.5]),
        ([INF, INF, 0.0], 0, LN2, [-0.5, 0.5, 0.0]),
        ([INF, 0.0], [1.0, 0.0], 0.0, [0.0, 0.0]),
        ([INF, INF], [0.5, 0.5], LN2, [0.0, 0.0]),
        ([-INF, 0.0], [0.0, 1.0], 0.0, [0.0, 0.0]),
    ],
)
def test_cross_entropy(logits, target, loss, slopes):
    assert nn.cross_entropy(logits, target) == pytest.approx(loss, rel=1e-15)
    found = grad(lambda z: nn.cross_entropy([z], [target]))(logits)
    assert found == pytest.approx(slopes, rel=1e-15)
    replayed = jit(lambda z: nn.cross_entropy(z, target))
    assert replayed([0.0] * len(logits)) < INF
    assert replayed(logits) == pytest.approx(loss, rel=1e-15)


@pytest.mark.parametrize("row", [[INF, INF], [-INF, -INF], [INF, 0.0], [-INF, 0.0, 0.0]])
def test_it_is_the_likelihood_of_the_log_softmax(row):
    for target in range(len(row)):
        expected = nn.nll_loss(log_softmax(row), target)
        assert nn.cross_entropy(row, target) == pytest.approx(expected, rel=1e-15)


def test_a_nan_stays_one():
    assert math.isnan(nn.cross_entropy([math.nan, 0.0], 1))


@pytest.mark.parametrize(
    ("z", "t", "loss", "slope"),
    [
        (INF, 1.0, 0.0, 0.0),
        (INF, 0.0, INF, 1.0),
        (INF, 0.5, INF, 0.5),
        (-INF, 0.0, 0.0, 0.0),
        (-INF, 1.0, INF, -1.0),
    ],
)
def test_binary_cross_entropy_with_logits(z, t, loss, slope):
    x = Value(z)
    y = nn.binary_cross_entropy_with_logits(x, t)
    y.backward()
    assert (y.data, x.grad) == (loss, slope)


def test_log_probabilities():
    q = [Value(-INF), Value(0.0)]
    assert numbers([nn.nll_loss(q, 1), nn.nll_loss(q, 0), nn.nll_loss(q, [0.0, 1.0])]) == [
        0,
        INF,
        0,
    ]
    assert numbers([nn.kl_div(q, [0.0, 1.0]), nn.kl_div(q, [1.0, 0.0])]) == [0, INF]
