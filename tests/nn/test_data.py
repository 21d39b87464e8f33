"""Data sets and how they are shared out."""

import math
import sys
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import nn
from nn.data.datasets import cholesky


def seeded(make, **options):
    return make(generator=Random(1), **options)


@pytest.mark.parametrize(
    "make",
    [
        lambda **o: nn.moons(21, **o),
        lambda **o: nn.circles(21, **o),
        lambda **o: nn.spiral(21, **o),
        lambda **o: nn.GaussianMixture().sample(21, **o),
        lambda **o: nn.linear_model(21, [1.0, -2.0], **o),
        lambda **o: nn.function_samples(math.sin, 21, noise=0.1, **o),
        lambda **o: nn.house_prices(21, **o),
    ],
)
def test_seeded_and_of_the_size_asked_for(make):
    inputs, targets = make(generator=Random(1))
    assert len(inputs) == len(targets) == 21
    assert make(generator=Random(1)) == (inputs, targets) != make(generator=Random(2))


@pytest.mark.parametrize(("noise", "n"), [(0.0, 11), (0.1, 2000)])
def test_moons_lie_on_two_half_circles(noise, n):
    inputs, classes = seeded(nn.moons, n=n, noise=noise)
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
    inputs, classes = nn.circles(20, 0.0, factor=0.3)
    for row, k in zip(inputs, classes, strict=True):
        assert math.hypot(*row) == pytest.approx([1.0, 0.3][k])
    assert len({tuple(row) for row in inputs}) == 20
    inputs, classes = nn.spiral(9, 0.0, arms=3)
    assert classes == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [math.hypot(*row) for row in inputs] == pytest.approx([0.0, 0.5, 1.0] * 3)


def test_linear_model_has_its_covariance_and_theoretical_loss():
    w, covariance = [2.0, -1.0], [[2.0, 0.6], [0.6, 0.5]]
    n = 20_000
    inputs, y = seeded(nn.linear_model, n=n, w=w, covariance=covariance, noise=0.3)
    for i in range(2):
        for j in range(2):
            measured = sum(x[i] * x[j] for x in inputs) / n
            error = math.sqrt((covariance[i][i] * covariance[j][j] + covariance[i][j] ** 2) / n)
            assert measured == pytest.approx(covariance[i][j], abs=4 * error)
    other = [1.0, 0.0]
    d = [a - b for a, b in zip(other, w, strict=True)]
    expected = sum(d[i] * covariance[i][j] * d[j] for i in range(2) for j in range(2)) + 0.09
    losses = [
        (sum(a * b for a, b in zip(other, x, strict=True)) - t) ** 2
        for x, t in zip(inputs, y, strict=True)
    ]
    assert sum(losses) / n == pytest.approx(expected, abs=4 * expected * math.sqrt(2 / n))


@pytest.mark.parametrize("matrix", [[[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.5], [0.0, 1.0]], [[1.0, 0]]])
def test_a_covariance_that_is_none(matrix):
    with pytest.raises(ValueError, match="square, symmetric and positive definite"):
        cholesky(matrix)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nn.linear_model(3, [1.0], [[1.0, 0.0], [0.0, 1.0]]), nn.SizeError, "is 2 × 2"),
        (lambda: nn.linear_model(0, [1.0]), nn.SizeError, "n is a whole number of 1 .* got 0"),
        (lambda: nn.house_prices(-1), nn.SizeError, "n is a whole number of 1 .* got -1"),
        (lambda: nn.spiral(2), nn.SizeError, "n is a whole number of 3 or more, got 2"),
        (lambda: nn.GaussianMixture(means=([0.0], [1.0])), nn.SizeError, r"\[1, 1\] .* \[2, 2\]"),
        (lambda: nn.GaussianMixture(prior=1.0), ValueError, "between 0 and 1, got 1.0"),
        (lambda: nn.GaussianMixture().log_odds([1.0] * 3), nn.SizeError, "2 .* got 3"),
        (lambda: nn.GaussianMixture().sample(2.5), nn.SizeError, "n is .* got 2.5"),
    ],
)
def test_sizes_that_do_not_fit(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_the_bayes_classifier_is_the_best():
    """Equal covariances: the log-odds are linear, with slope Σ⁻¹(m₁ − m₀)."""
    mixture = nn.GaussianMixture(
        means=((0.0, 0.0), (2.0, 1.0)), covariances=([[2.0, 0.0], [0.0, 0.5]],) * 2, prior=0.3
    )
    for x in ([0.0, 0.0], [1.5, -2.0]):
        linear = x[0] * 1.0 + x[1] * 2.0 - 0.5 * (2.0**2 / 2 + 1.0 / 0.5)
        assert mixture.log_odds(x) == pytest.approx(linear + math.log(0.3 / 0.7))
    curved = nn.GaussianMixture(covariances=(((1.0, 0.0), (0.0, 1.0)), ((4.0, 0.0), (0.0, 1.0))))
    # N(0, I) against N((2, 2), diag(4, 1)) at (0, 0): −½(4/4 + 4) − ln 2
    assert curved.log_odds([0.0, 0.0]) == pytest.approx(-2.5 - math.log(2))
    inputs, classes = seeded(mixture.sample, n=4000)

    def errors(classify):
        return sum(classify(x) != k for x, k in zip(inputs, classes, strict=True))

    best = errors(mixture.bayes_class)
    assert sum(classes) / 4000 == pytest.approx(0.3, abs=4 * math.sqrt(0.21 / 4000))
    assert best < errors(lambda x: 0)
    assert best < errors(lambda x: int(mixture.log_odds(x) > 1))
    assert best < errors(lambda x: int(mixture.log_odds(x) > -1))


def test_house_prices_rise_with_size():
    inputs, prices = seeded(nn.house_prices, n=50, noise=0.0)
    assert {len(row) for row in inputs} == {4}
    assert min(prices) >= 0
    large = [p for x, p in zip(inputs, prices, strict=True) if x[0] > 2]
    small = [p for x, p in zip(inputs, prices, strict=True) if x[0] < 1]
    assert sum(large) / len(large) > sum(small) / len(small)


def test_batches_are_drawn_without_replacement():
    data = ([[float(i)] for i in range(10)], list(range(10)))
    drawn = list(nn.batches(data, 4, generator=Random(0)))
    assert [len(targets) for _, targets in drawn] == [4, 4, 2]
    targets = [t for _, batch in drawn for t in batch]
    assert sorted(targets) == data[1] != targets
    assert all(x == [float(t)] for xs, ts in drawn for x, t in zip(xs, ts, strict=True))
    assert list(nn.batches(data)) == [data]
    with pytest.raises(nn.SizeError, match=r"size of a batch .* got 0"):
        list(nn.batches(data, 0))


def test_split():
    data = ([[float(i)] for i in range(10)], list(range(10)))
    (xs, ys), (test_xs, test_ys) = nn.split(data, 0.3, generator=Random(0))
    assert (len(xs), len(test_xs)) == (7, 3)
    assert sorted(ys + test_ys) == data[1]
    with pytest.raises(nn.SizeError, match="leaves one part empty"):
        nn.split(data, 0.01)


def test_standardise():
    rows = [[1.0, 5.0], [2.0, 5.0], [6.0, 5.0]]
    scaled = nn.Standardiser.of(rows)(rows)
    for column in zip(*scaled, strict=True):
        assert sum(column) == pytest.approx(0.0, abs=1e-12)
    assert sum(x * x for x, _ in scaled) / 3 == pytest.approx(1.0)
    with pytest.raises(nn.SizeError, match="no rows"):
        nn.Standardiser.of([])
    with pytest.raises(nn.SizeError, match=r"a row of 1 .* beside rows of 2"):
        nn.Standardiser.of([[1.0, 2.0], [3.0]])
    with pytest.raises(nn.SizeError, match=r"a row of 3 .* beside rows of 2"):
        nn.Standardiser.of(rows)([[1.0, 2.0, 3.0]])


@given(st.floats(-1e300, 1e300), st.integers(1, 60))
@example(0.48722930148813826, 6)  # whose fsum/6 is another number
def test_a_column_that_does_not_vary_becomes_0(number, n):
    assert nn.Standardiser.of([[number]] * n)([[number]]) == [[0.0]]


def test_digits_need_scikit_learn(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        nn.digits()
