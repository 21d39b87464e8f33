"""X3: linear layers collapse into one, exactly; with ReLUs between them they do not."""

from random import Random

import numpy as np
import pytest

from autograd import jacobian
from demos.networks import collapse
from nn import moons
from tests.demos.sizes import size

GENERATOR = Random(4)
POINTS = [[GENERATOR.gauss(), GENERATOR.gauss()] for _ in range(20)]


def matrices(model):
    return [
        (
            np.array([[w.data for w in n.w] for n in layer.neurons]),
            [n.b.data for n in layer.neurons],
        )
        for layer in model.layers
    ]


def slope(model, x):
    (row,) = jacobian(model)(x)
    return [entry.data for entry in row]


@pytest.mark.parametrize("hidden", [[], [3], [8, 5], [4, 6, 3, 5]])
def test_any_depth_is_one_layer(hidden):
    model = collapse.net(hidden, "linear", seed=2)
    for parameter in model.biases():
        parameter.data = GENERATOR.gauss()
    w, b = np.eye(2), np.zeros(2)
    for weight, bias in matrices(model):
        w, b = weight @ w, weight @ b + bias
    single = collapse.collapsed(model)
    (weight,), (bias,) = single.weight, single.bias
    assert [v.data for v in weight] == pytest.approx(w[0], rel=1e-12, abs=1e-12)
    assert bias.data == pytest.approx(b[0], rel=1e-12, abs=1e-12)
    assert collapse.largest_difference(model, single, POINTS) < 1e-12
    for x in POINTS[:5]:  # ∂y/∂x is W everywhere
        assert slope(model, x) == pytest.approx(w[0], rel=1e-12, abs=1e-12)


def test_relus_do_not_collapse():
    model = collapse.net([8, 8], "relu", seed=2)
    assert collapse.largest_difference(model, collapse.collapsed(model), POINTS) > 0.1
    assert len({tuple(slope(model, x)) for x in POINTS}) > 1


def test_trained_on_moons_it_is_a_line_and_no_better():
    """The hinge loss of lines is convex: no deep linear net is below the best single layer."""
    points, long, short = size((40, 300, 100), (20, 200, 60))
    data = moons(points, noise=0.1, generator=Random(1))
    line, deep, bent = (
        collapse.net(hidden, activation, seed=1)
        for hidden, activation in [([], "linear"), ([8, 8], "linear"), ([8, 8], "relu")]
    )
    best = min(collapse.train(line, data, long)["loss"])
    history = collapse.train(deep, data, short)
    assert collapse.largest_difference(deep, collapse.collapsed(deep), data[0]) < 1e-12
    assert best - 0.005 < min(history["loss"]) < best + 0.05
    assert collapse.train(bent, data, short)["loss"][-1] < 0.3 * best
