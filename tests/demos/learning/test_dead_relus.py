"""Too large a rate kills ReLU units, and a gentle one does not bring them back."""

from random import Random
from statistics import mean

import pytest

from autograd import gradients
from demos.learning.dead_relus import dead_share, dying
from nn import MLP, binary_cross_entropy_with_logits, moons
from nn.diagnostics import gradient_flow

EPOCHS = 6


def test_a_dead_unit_is_counted_and_has_no_gradient():
    data = moons(20, generator=Random(0))
    model = MLP(2, [4, 4, 1], "relu", generator=Random(3))
    before = dead_share(model, data[0])
    model[1].neurons[2].b.data = -100.0
    assert dead_share(model, data[0]) == before + 1 / 8
    flow = gradient_flow(model, binary_cross_entropy_with_logits, data)
    assert dead_share(model, data[0]) == mean(layer.dead for layer in flow.layers[:-1])
    loss = binary_cross_entropy_with_logits(model(data[0]), data[1])
    assert set(gradients(loss, model[1].neurons[2].parameters())) == {0.0}


@pytest.fixture(scope="module")
def shares():
    """The mean shares at first, after some epochs at each rate, and after as many gentle ones."""
    found = {}
    for rate in (0.1, 3.0):
        runs = [dying(rate, epochs=EPOCHS, seed=seed, points=20)[0] for seed in range(2)]
        found[rate] = [mean(run[k * EPOCHS] for run in runs) for k in range(3)]
    return found


def test_lesson_a_large_rate_kills(shares):
    assert shares[0.1][0] == shares[3.0][0] < 0.1
    assert shares[0.1][1] < 0.15
    assert shares[3.0][1] > 3 * shares[0.1][1]


def test_lesson_the_dead_stay_dead(shares):
    assert shares[3.0][2] > 0.8 * shares[3.0][1]


def test_lesson_a_leaky_relu_does_not_die():
    assert set(dying(1.0, "leaky_relu", epochs=3, points=40)[0]) == {0.0}
