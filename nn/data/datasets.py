"""Data sets to learn from, drawn from a seeded generator: each is (inputs, targets).

Inputs are rows. Targets are classes from 0, or numbers where a function is to be learnt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

from nn.errors import SizeError
from nn.init import require_count
from nn.seeding import chosen

Rows: TypeAlias = list[list[float]]
Labelled: TypeAlias = tuple[Rows, list[int]]
Measured: TypeAlias = tuple[Rows, list[float]]
Curve: TypeAlias = Callable[[float], tuple[float, float]]


def moons(n: int = 100, noise: float = 0.1, *, generator: Random | None = None) -> Labelled:
    """Two half circles that reach into one another; scikit-learn's ``make_moons``.

    >>> inputs, classes = moons(4, noise=0.0)
    >>> classes, [[round(x, 3) + 0.0 for x in row] for row in inputs]
    ([0, 0, 1, 1], [[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [2.0, 0.5]])
    """

    def upper(t: float) -> tuple[float, float]:
        return math.cos(math.pi * t), math.sin(math.pi * t)

    def lower(t: float) -> tuple[float, float]:
        return 1 - math.cos(math.pi * t), 0.5 - math.sin(math.pi * t)

    return _along([upper, lower], n, noise, True, generator)


def circles(
    n: int = 100, noise: float = 0.1, factor: float = 0.5, *, generator: Random | None = None
) -> Labelled:
    """A circle of radius 1 around one of radius ``factor``."""

    def outer(t: float) -> tuple[float, float]:
        return math.cos(2 * math.pi * t), math.sin(2 * math.pi * t)

    def inner(t: float) -> tuple[float, float]:
        return factor * math.cos(2 * math.pi * t), factor * math.sin(2 * math.pi * t)

    return _along([outer, inner], n, noise, False, generator)


def spiral(
    n: int = 150,
    noise: float = 0.02,
    arms: int = 3,
    turns: float = 0.75,
    *,
    generator: Random | None = None,
) -> Labelled:
    """Arms that wind out of the origin, each its own class."""
    require_count("arms", arms)

    def arm(k: int) -> Curve:
        def point(t: float) -> tuple[float, float]:
            angle = 2 * math.pi * (turns * t + k / arms)
            return t * math.sin(angle), t * math.cos(angle)

        return point

    return _along([arm(k) for k in range(arms)], n, noise, True, generator)


def xor() -> Labelled:
    """The exclusive or of two bits, which no line separates."""
    return [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]


def linear_model(
    n: int,
    w: Sequence[float],
    covariance: Sequence[Sequence[float]] | None = None,
    noise: float = 0.1,
    *,
    generator: Random | None = None,
) -> Measured:
    """y = ⟨w, x⟩ + ε with x ~ N(0, covariance) and ε ~ N(0, noise²).

    The expected squared error of another ŵ is (ŵ − w)ᵀ·covariance·(ŵ − w) + noise².

    Raises ValueError if the covariance is not symmetric and positive definite, and SizeError if
    its size is not that of w.
    """
    require_count("n", n)
    generator, size = chosen(generator), len(w)
    identity = [[float(i == j) for j in range(size)] for i in range(size)]
    lower = cholesky(identity if covariance is None else covariance)
    if len(lower) != size:
        raise SizeError(
            f"w has {size} number(s), and its covariance is {len(lower)} × {len(lower)}"
        )
    inputs = [correlated(lower, generator) for _ in range(n)]
    errors = [generator.gauss(0.0, noise) for _ in inputs]
    return inputs, [sum(a * b for a, b in zip(w, x)) + e for x, e in zip(inputs, errors)]


def function_samples(
    function: Callable[[float], float],
    n: int = 100,
    low: float = -1.0,
    high: float = 1.0,
    noise: float = 0.0,
    *,
    generator: Random | None = None,
) -> Measured:
    """n points of a function of one number, evenly spaced from low to high, with noise.

    >>> function_samples(abs, n=3)
    ([[-1.0], [0.0], [1.0]], [1.0, 0.0, 1.0])
    """
    require_count("n", n)
    generator = chosen(generator)
    inputs = [[low + (high - low) * t] for t in _spaced(n, True)]
    return inputs, [function(x) + _noise(generator, noise) for (x,) in inputs]


def house_prices(n: int = 100, noise: float = 0.05, *, generator: Random | None = None) -> Measured:
    """Houses as (size in 100 m², bedrooms, walkability, wealth of the quarter), and their prices.

    The price, in 100,000, is a sum of what the lecture's hidden units stand for: family size from
    size and bedrooms, walkability, and school quality from walkability and wealth.
    """
    require_count("n", n)
    generator = chosen(generator)
    inputs, prices = [], []
    for _ in range(n):
        size = generator.uniform(0.4, 3.0)
        bedrooms = float(generator.randint(1, 5))
        walkable, wealth = generator.random(), generator.random()
        family = max(0.0, 0.5 * size + 0.25 * bedrooms - 0.5)
        school = max(0.0, walkable + wealth - 0.6)
        inputs.append([size, bedrooms, walkable, wealth])
        prices.append(max(0.0, family + 0.8 * walkable + school + _noise(generator, noise)))
    return inputs, prices


def digits() -> Labelled:
    """1,797 handwritten digits of 8 × 8 pixels from 0 to 1. Needs scikit-learn."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise ImportError("the digits come with scikit-learn: pip install scikit-learn") from None
    bunch = load_digits()
    return (bunch.data / 16.0).tolist(), bunch.target.tolist()


def cholesky(matrix: Sequence[Sequence[float]]) -> Rows:
    """The lower triangular L with L·Lᵀ = matrix.

    >>> cholesky([[4.0, 2.0], [2.0, 2.0]])
    [[2.0, 0.0], [1.0, 1.0]]

    Raises ValueError if the matrix is not symmetric and positive definite.
    """
    n = len(matrix)
    unfit = ValueError("a covariance is square, symmetric and positive definite; this one is not")
    lower = [[0.0] * n for _ in range(n)]
    for i, row in enumerate(matrix):
        if len(row) != n or any(row[j] != matrix[j][i] for j in range(i)):
            raise unfit
        for j in range(i + 1):
            rest = row[j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            if i != j:
                lower[i][j] = rest / lower[j][j]
            elif rest > 0:
                lower[i][i] = math.sqrt(rest)
            else:
                raise unfit
    return lower


def correlated(lower: Rows, generator: Random) -> list[float]:
    """A draw from N(0, L·Lᵀ)."""
    z = [generator.gauss(0.0, 1.0) for _ in lower]
    return [sum(a * b for a, b in zip(row, z)) for row in lower]


def _along(
    curves: Sequence[Curve], n: int, noise: float, ends: bool, generator: Random | None
) -> Labelled:
    """n points shared out among the curves in order, evenly spaced along each, with noise."""
    require_count("n", n, least=len(curves))
    generator = chosen(generator)
    inputs: Rows = []
    classes: list[int] = []
    for k, curve in enumerate(curves):
        share = (n + k) // len(curves)  # these sum to n, as in scikit-learn
        for t in _spaced(share, ends):
            inputs.append([x + _noise(generator, noise) for x in curve(t)])
            classes.append(k)
    return inputs, classes


def _spaced(n: int, ends: bool) -> list[float]:
    """n numbers evenly spaced from 0 to 1, or to just before it."""
    return [i / max(n - 1, 1) if ends else i / n for i in range(n)]


def _noise(generator: Random, noise: float) -> float:
    return generator.gauss(0.0, noise) if noise else 0.0
