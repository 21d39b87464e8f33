"""How weights begin: seeded, and with the variance that is promised."""

from random import Random

import pytest

import nn


class TestSeeds:
    def test_the_same_seed_is_the_same_model(self):
        def model(seed):
            return nn.MLP(2, [3, 1], generator=Random(seed)).state_dict()

        assert model(7) == model(7) != model(8)

    def test_the_generator_of_the_package(self):
        nn.manual_seed(3)
        one, two = nn.Linear(2, 2).state_dict(), nn.Linear(2, 2).state_dict()
        nn.manual_seed(3)
        assert nn.Linear(2, 2).state_dict() == one != two

    @pytest.mark.parametrize(
        ("name", "variance"),
        [("he", 2 / 30), ("glorot", 2 / 70), ("lecun", 1 / 30)],
    )
    @pytest.mark.parametrize("shape", ["uniform", "normal"])
    def test_variances(self, name, variance, shape):
        linear = nn.Linear(30, 40, initialiser=f"{name}_{shape}", generator=Random(0))
        weights = [w.data for w in linear.weights()]
        n = len(weights)
        kurtosis = 1.8 if shape == "uniform" else 3.0
        error = variance * ((kurtosis - 1) / n) ** 0.5  # of the mean square of n such draws
        assert sum(w * w for w in weights) / n == pytest.approx(variance, abs=4 * error)
        assert abs(sum(weights) / n) < 4 * (variance / n) ** 0.5
        if shape == "uniform":
            assert max(map(abs, weights)) <= (3 * variance) ** 0.5

    def test_layer_draws_for_its_own_width(self):
        layer = nn.Layer(30, 40, initialiser="glorot_uniform", generator=Random(0))
        linear = nn.Linear(30, 40, initialiser="glorot_uniform", generator=Random(0))
        assert [w.data for w in layer.weights()] == [w.data for w in linear.weights()]
