"""X2: tables by 2ᴰ units, logistic units near thresholds, bumps, and staircases that close in."""

from itertools import pairwise, product
from random import Random

import numpy as np
import pytest

from demos.networks import universality

GENERATOR = Random(5)


def logistic(z):
    return 1 / (1 + np.exp(-np.asarray(z)))


@pytest.mark.parametrize("bits", [1, 2])
def test_every_table_of_few_bits(bits):
    rows = list(product((0, 1), repeat=bits))
    for column in product((0, 1), repeat=len(rows)):
        table = dict(zip(rows, column))
        model = universality.table_network(table)
        assert len(model.layers[0].neurons) == 2**bits
        assert [y.data for (y,) in model(rows)] == list(column)


@pytest.mark.parametrize("bits", [3, 5])
def test_random_tables(bits):
    table = universality.random_table(bits, GENERATOR)
    model = universality.table_network(table)
    assert universality.table_error(model, table) == 0
    hidden = np.array([[h.data for h in row] for row in model.layers[0](list(table))])
    assert (hidden == np.eye(2**bits)).all()  # one unit for each row


@pytest.mark.parametrize("k", [10.0, 20.0, 40.0])
def test_steep_logistic_units_are_near_thresholds(k):
    """Each of the 2ᴰ hidden units is within σ(−k/2) of its threshold, and the output follows."""
    table = universality.random_table(3, GENERATOR)
    astray = 2**3 * logistic(-k / 2)
    bound = logistic(-k * (0.5 - astray))
    error = universality.table_error(universality.table_network(table, steepness=k), table)
    assert 0 < error <= bound * (1 + 1e-9)


def test_gentle_logistic_units_are_not():
    table = dict(zip(product((0, 1), repeat=2), (0, 1, 1, 0)))
    assert universality.table_error(universality.table_network(table, steepness=1.0), table) > 0.4


def test_two_sigmoids_make_a_bump_and_four_a_tower():
    k = 20.0
    inside, outside = [-0.2, 0.0, 0.2], [-1.5, -0.8, 0.8, 1.5]
    assert all(universality.bump(x, -0.5, 0.5, k) > 0.99 for x in inside)
    assert all(universality.bump(x, -0.5, 0.5, k) < 0.01 for x in outside)
    tower = universality.tower(k)
    everywhere = list(product(inside + outside, repeat=2))
    for point, (y,) in zip(everywhere, tower(everywhere)):
        over_the_square = all(x in inside for x in point)
        assert y.data == pytest.approx(float(over_the_square), abs=0.01), point


@pytest.mark.parametrize("hidden", [3, 7, 15])
def test_a_staircase_is_as_close_as_its_steps_are_narrow(hidden):
    """|f − staircase| ≤ 2π/(2·(hidden + 1)): the slope is at most 2π, a step half as wide away."""
    model = universality.staircase(universality.wave, hidden)
    distance = universality.largest_distance(model, universality.wave, points=300)
    bound = np.pi / (hidden + 1)
    assert distance <= bound + 1e-9
    assert distance > 0.8 * bound  # reached where the curve is steepest: width is what it takes


def test_the_staircase_is_a_sum_of_bumps():
    """Two sigmoids at an inner edge, one down and one up, are one of the difference."""
    f, hidden, k = universality.wave, 4, 50.0 * 5
    edges = [i / 5 for i in range(6)]
    model = universality.staircase(f, hidden)
    for x in (0.05, 0.33, 0.5, 0.61, 0.97):
        bumps = [
            f((left + right) / 2) * universality.bump(x, left, right, k)
            for left, right in pairwise(edges)
        ]
        # the outermost edges belong to the bumps only; they are worth σ(−k·distance)
        missing = f(0.1) * logistic(-k * x) + f(0.9) * logistic(-k * (1 - x))
        assert model([x])[0].data == pytest.approx(sum(bumps) + missing, abs=1e-12)
