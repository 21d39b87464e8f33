"""X10: hidden units as basis functions that sum to the curve, closer the more they are."""

import pytest

from demos.networks import function_approximation as demo
from demos.tools.networks import outputs
from tests.demos.sizes import size
from tests.needs import needed_module

STEPS, POINTS, SEED = size((300, 25, 0), (200, 15, 3))


@pytest.fixture(scope="module")
def fits():
    """(model, error) by number of units and whether these learn."""
    return {
        (hidden, learn): demo.approximate(
            hidden, STEPS, learn_basis=learn, points=POINTS, seed=SEED
        )
        for hidden, learn in [(2, True), (8, True), (8, False)]
    }


def test_wider_is_closer_and_learnt_units_are_closer_than_fixed_ones(fits):
    errors = {key: error for key, (_, error) in fits.items()}
    assert errors[8, True] < 0.5 * errors[2, True]
    assert errors[8, True] < 0.5 * errors[8, False]


def test_the_output_is_the_sum_of_the_parts(fits):
    model, _ = fits[8, True]
    xs = [-0.9, -0.2, 0.4, 1.0]
    bias = model.layers[1].neurons[0].b.data
    sums = [bias + sum(column) for column in zip(*demo.parts(model, xs))]
    assert sums == pytest.approx(outputs(model, [[x] for x in xs]), abs=1e-12)


def test_only_the_sum_is_fitted_where_the_units_are_fixed(fits):
    model, _ = fits[8, False]
    drawn = demo.net(8, spread=True, seed=SEED)

    def weights(layer):
        return [p.data for p in layer.parameters()]

    assert weights(model.layers[0]) == weights(drawn.layers[0])
    assert weights(model.layers[1]) != weights(drawn.layers[1])


def test_units_are_spread_over_the_curve():
    """Each tanh crosses 0 within the range, at x = −b/w."""
    model = demo.net(16, spread=True, seed=3)
    crossings = [-n.b.data / n.w[0].data for n in model.layers[0].neurons]
    assert demo.LOW <= min(crossings) < -0.5
    assert 0.5 < max(crossings) <= demo.HIGH


def test_from_biases_of_zero_width_is_wasted():
    """All units cross 0 at x = 0 then, and gradient descent is slow to move them apart."""
    steps, points = size((200, 20), (120, 15))
    _, spread = demo.approximate(10, steps, points=points)
    _, together = demo.approximate(10, steps, spread=False, points=points)
    assert spread < 0.7 * together


def test_every_unit_has_its_own_line_and_name():
    needed_module("matplotlib")
    model = demo.net(8, spread=True, seed=0)
    axes = demo.picture({8: model}, [8], {kind: [0.1] for kind in demo.KINDS})[1]
    looks = {(line.get_color(), line.get_linestyle()) for line in axes.lines}
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert len(looks) == len(names) == len(set(names)) == 8 + 1
