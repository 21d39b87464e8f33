"""The house network is wired as in the lecture, and both networks do better than one neuron."""

from itertools import product
from random import Random

import pytest

from autograd import Value, gradients
from demos.networks.house_prices import (
    NETWORKS,
    HouseNetwork,
    OneNeuron,
    at_work,
    error,
    fully_connected,
    house_prices,
    houses,
    predicted,
    standardise,
    train,
)

THETA = [0.3, 0.2, -0.1, 0.7, 0.1, 0.5, 0.4, -0.2, 1.1, 0.9, 0.8, 0.05]


def relu(x):
    return max(x, 0.0)


def price(theta, house):
    """The lecture's equations, θ₁ to θ₁₂."""
    size, bedrooms, zip_code, wealth = house
    a1 = relu(theta[0] * size + theta[1] * bedrooms + theta[2])
    a2 = relu(theta[3] * zip_code + theta[4])
    a3 = relu(theta[5] * zip_code + theta[6] * wealth + theta[7])
    return theta[8] * a1 + theta[9] * a2 + theta[10] * a3 + theta[11]


@pytest.fixture
def wired():
    network = HouseNetwork(Random(0))
    for parameter, number in zip(network.parameters(), THETA, strict=True):
        parameter.data = number
    return network


def test_the_twelve_parameters_are_those_of_the_lecture(wired):
    for house in product([-1.0, 0.5, 2.0], repeat=4):
        assert predicted(wired, [house]) == pytest.approx([price(THETA, house)], rel=1e-12)


def test_a_hidden_unit_has_no_arrow_from_what_it_does_not_see(wired):
    """In the graph itself: which inputs each unit was computed from."""
    names = "size", "bedrooms", "zip code", "wealth"
    house = [Value(1.0, name) for name in names]
    units = {}
    for name in ("family_size", "walkable", "school_quality"):
        unit = getattr(wired, name)
        unit.register_forward_hook(lambda _, x, y, name=name: units.update({name: (x, y)}))
    wired(house)
    assert {name: [each.label for each in x] for name, (x, _) in units.items()} == {
        "family_size": ["size", "bedrooms"],
        "walkable": ["zip code"],
        "school_quality": ["zip code", "wealth"],
    }
    slopes = {name: gradients(y, house) for name, (_, y) in units.items()}
    assert slopes["family_size"] == [THETA[0], THETA[1], 0.0, 0.0]
    assert slopes["walkable"] == [0.0, 0.0, THETA[3], 0.0]
    assert slopes["school_quality"] == [0.0, 0.0, THETA[5], THETA[6]]


def test_the_others_have_2_and_19_parameters():
    assert len(OneNeuron(Random(0)).parameters()) == 2
    assert len(fully_connected(Random(0)).parameters()) == 19


def test_prices_rise_with_size():
    inputs, prices = house_prices(50, 0.0, Random(1))
    assert {len(row) for row in inputs} == {4}
    assert min(prices) >= 0
    large = [p for x, p in zip(inputs, prices, strict=True) if x[0] > 2]
    small = [p for x, p in zip(inputs, prices, strict=True) if x[0] < 1]
    assert sum(large) / len(large) > sum(small) / len(small)
    assert house_prices(50, 0.1, Random(1)) != house_prices(50, 0.1, Random(2))


def test_standardised_columns_have_mean_0_and_deviation_1():
    rows = [[1.0, 5.0], [2.0, 6.0], [6.0, 4.0]]
    for column in zip(*standardise(rows)(rows), strict=True):
        assert sum(column) == pytest.approx(0.0, abs=1e-12)
        assert sum(x * x for x in column) / 3 == pytest.approx(1.0)


def test_a_dead_unit_is_seen(wired):
    wired.walkable.b.data = -10.0
    shares = at_work(wired, [[1.0, 1.0, 1.0, 1.0], [-9.0, 0.0, 1.0, 1.0]])
    assert shares == {"family size": 0.5, "walkable": 0.0, "school quality": 1.0}


def test_lesson():
    data, new = houses(120, seed=1)
    errors = {}
    for name, network in NETWORKS.items():
        model, history = train(network, data, epochs=60, seed=1)
        errors[name] = error(model, new)
        assert history["loss"][-1] < history["loss"][0] / 2
    assert errors["wired by hand"] < errors["one neuron"] / 3
    assert errors["fully connected"] < errors["one neuron"] / 3
