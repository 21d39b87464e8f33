"""First-layer gradients shrink with depth through sigmoids, not through ReLUs with He's weights."""

import math
from random import Random

import pytest

from demos.learning.vanishing_gradients import KINDS, first_gradient, network, trained_loss
from nn import binary_cross_entropy_with_logits, moons
from tests.demos.sizes import size

SIGMOID, TANH, RELU, LARGE = KINDS


def test_the_first_gradient_is_that_of_a_backward_pass():
    generator = Random(0)
    inputs, classes = moons(20, generator=generator)
    model = network(TANH, 3, generator)
    assert [len(layer.neurons) for layer in model] == [16, 16, 16, 1]
    binary_cross_entropy_with_logits(model(inputs), classes).backward()
    squares = [p.grad**2 for p in model[0].parameters()]
    expected = math.sqrt(sum(squares) / len(squares))
    assert first_gradient(TANH, 3, seeds=1) == pytest.approx(expected, rel=1e-12)


@pytest.fixture(scope="module")
def growth():
    """By which factor the first gradient is larger with 8 hidden layers than with 1."""
    points = size(20, 6)
    return {
        kind: first_gradient(kind, 8, 1, points) / first_gradient(kind, 1, 1, points)
        for kind in KINDS
    }


class TestLesson:
    def test_it_vanishes_through_sigmoids(self, growth):
        assert growth[SIGMOID] < (1 / 4) ** 7  # σ′ is at most ¼, for each layer more

    def test_it_keeps_its_size_through_relus_and_tanh(self, growth):
        assert 1 / 10 < growth[RELU] < 10
        assert 1 / 10 < growth[TANH] < 10

    def test_it_explodes_with_larger_weights(self, growth):
        assert growth[LARGE] > 3
        assert growth[LARGE] > 10 * growth[RELU]

    def test_a_deep_sigmoid_network_learns_nothing_and_relu_does(self):
        depth, points, epochs = size((5, 30, 15), (4, 20, 12))
        sigmoid, relu = (
            trained_loss(kind, depth, points=points, epochs=epochs) for kind in (SIGMOID, RELU)
        )
        assert sigmoid == pytest.approx(math.log(2), abs=0.01)
        assert relu < 0.75 * math.log(2)
