"""Momentum is SGD at ten times the rate, and more; adaptive optimisers do not see the scale."""

from functools import cache

import pytest

from demos.learning.optimisers import OPTIMISERS, best_rate, compare, train

SMALL = {"epochs": 20, "points": 40, "seed": 2}


@cache
def last(name, rate, **settings):
    return train(name, rate, **SMALL | settings)[-1]


def test_all_begin_the_same():
    """At a rate of 0 nothing moves, and nothing depends on the optimiser."""
    losses = [train(name, 0.0, epochs=1, points=20) for name in OPTIMISERS]
    assert all(each == losses[0] for each in losses)


def test_the_best_rate_is_not_one_that_diverges():
    assert best_rate({0.1: [1.0, 0.5], 1.0: [0.1, 0.6], 9.0: [float("inf")]}) == 0.1
    assert train("SGD", 1e308, epochs=4, points=20) == [float("inf")]
    found = compare([0.0, 0.1], epochs=1, points=20)
    assert [*found] == [*OPTIMISERS]
    assert {tuple(by_rate) for by_rate in found.values()} == {(0.0, 0.1)}


class TestLesson:
    @pytest.mark.parametrize("name", ["momentum 0.9", "Nesterov 0.9"])
    def test_momentum_is_like_ten_times_the_rate(self, name):
        assert last(name, 0.03) == pytest.approx(last("SGD", 0.3), rel=0.1)
        assert last(name, 0.03) < 0.9 * last("SGD", 0.03)

    @pytest.mark.parametrize("name", ["momentum 0.9", "Nesterov 0.9", "Adam"])
    def test_at_their_best_they_are_far_below_sgd(self, name):
        sgd = min(last("SGD", rate) for rate in (0.3, 1.0, 3.0))
        assert min(last(name, rate) for rate in (0.3, 1.0)) < sgd / 2

    @pytest.mark.parametrize("name", ["Adagrad", "RMSprop", "Adadelta", "Adam"])
    def test_adaptive_optimisers_do_not_notice_the_scale_of_the_loss(self, name):
        scaled = last(name, 0.1, scale=100.0, epochs=5)
        # but for eps, which does not grow with the loss: it is largest in Adadelta, 1e-6
        assert scaled == pytest.approx(last(name, 0.1, epochs=5), rel=2e-4)

    def test_sgd_does(self):
        assert last("SGD", 0.1, scale=100.0, epochs=5) > 2 * last("SGD", 0.1, epochs=5)
