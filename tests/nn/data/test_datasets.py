"""Data sets: seeded, of the size and the shape that they promise."""

import math
import sys
from random import Random

import pytest

import nn


@pytest.mark.parametrize(
    "make",
    [
        lambda **o: nn.moons(21, **o),
        lambda **o: nn.data.circles(21, **o),
        lambda **o: nn.data.spiral(21, **o),
        lambda **o: nn.data.GaussianMixture().sample(21, **o),
    ],
)
def test_seeded_and_of_the_size_asked_for(make):
    inputs, targets = make(generator=Random(1))
    assert len(inputs) == len(targets) == 21
    assert make(generator=Random(1)) == (inputs, targets) != make(generator=Random(2))


@pytest.mark.parametrize(("noise", "n"), [(0.0, 11), (0.1, 2000)])
def test_moons_lie_on_two_half_circles(noise, n):
    inputs, classes = nn.moons(n, noise, generator=Random(1))
    assert classes.count(1) - classes.count(0) == n % 2
    distances = [
        math.hypot(x - k, y - 0.5 * k) - 1 for (x, y), k in zip(inputs, classes, strict=True)
    ]
    spread = math.sqrt(sum(d * d for d in distances) / n)
    assert spread == pytest.approx(noise, rel=0.1, abs=1e-12)


def test_moons_without_noise():
    inputs, classes = nn.moons(100, 0.0)
    for i in range(50):
        t = math.pi * i / 49
        assert inputs[i] == pytest.approx([math.cos(t), math.sin(t)], abs=1e-15)
        assert inputs[50 + i] == pytest.approx([1 - math.cos(t), 0.5 - math.sin(t)], abs=1e-15)
    assert classes == [0] * 50 + [1] * 50


def test_circles_and_spiral():
    inputs, classes = nn.data.circles(20, 0.0, factor=0.3)
    for row, k in zip(inputs, classes, strict=True):
        assert math.hypot(*row) == pytest.approx([1.0, 0.3][k])
    assert len({tuple(row) for row in inputs}) == 20
    inputs, classes = nn.data.spiral(9, 0.0, arms=3)
    assert classes == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [math.hypot(*row) for row in inputs] == pytest.approx([0.0, 0.5, 1.0] * 3)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nn.data.spiral(2), nn.SizeError, "n is a whole number of 3 or more, got 2"),
        (
            lambda: nn.data.GaussianMixture(means=([0.0], [1.0])),
            nn.SizeError,
            r"\[1, 1\] .* \[2, 2\]",
        ),
        (lambda: nn.data.GaussianMixture(prior=1.0), ValueError, "between 0 and 1, got 1.0"),
        (lambda: nn.data.GaussianMixture().log_odds([1.0] * 3), nn.SizeError, "2 .* got 3"),
        (lambda: nn.data.GaussianMixture().sample(2.5), nn.SizeError, "n is .* got 2.5"),
    ],
)
def test_sizes_that_do_not_fit(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_digits_need_scikit_learn(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        nn.data.digits()
