"""A mixture of two Gaussians, where the best possible classifier is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from autograd.text import brief
from nn.arguments import FINITE, Kind, require_count, require_number
from nn.data.datasets import Labelled, Rows
from nn.errors import SizeError
from nn.rows import listed
from nn.seeding import chosen

BETWEEN = Kind("between 0 and 1", lambda x: 0 < x < 1)
UNIT = ((1.0, 0.0), (0.0, 1.0))


@dataclass(frozen=True)
class GaussianMixture:
    """Class 1 with probability ``prior``, and in class k the point x ~ N(meanₖ, covarianceₖ).

    >>> mixture = GaussianMixture(means=((-1.0, 0.0), (1.0, 0.0)))
    >>> mixture.log_odds([0.0, 5.0]), mixture.log_odds([2.0, 0.0])
    (0.0, 4.0)
    """

    means: Sequence[Sequence[float]] = ((0.0, 0.0), (2.0, 2.0))
    covariances: Sequence[Sequence[Sequence[float]]] = (UNIT, UNIT)
    prior: float = 0.5

    def __post_init__(self) -> None:
        means = tuple([_numbers("a mean", mean) for mean in listed(self.means)])
        covariances = tuple(
            [
                tuple([_numbers("a covariance", row) for row in listed(matrix)])
                for matrix in listed(self.covariances)
            ]
        )
        object.__setattr__(self, "means", means)  # as floats; the class is frozen
        object.__setattr__(self, "covariances", covariances)
        sizes = {*map(len, self.means), *map(len, self.covariances)}
        if (len(self.means), len(self.covariances), len(sizes)) != (2, 2, 1) or 0 in sizes:
            sizes_of = [brief([*map(len, x)]) for x in (self.means, self.covariances)]
            raise SizeError(
                "a mixture has two means and two covariances of the same size, got means of"
                f" {sizes_of[0]} and covariances of {sizes_of[1]}"
            )
        for covariance in self.covariances:
            cholesky(covariance)
        require_number("the prior", self.prior, BETWEEN)

    def sample(self, n: int = 200, *, generator: Random | None = None) -> Labelled:
        """n points and their classes."""
        require_count("n", n)
        generator = chosen(generator)
        lowers = [cholesky(covariance) for covariance in self.covariances]
        inputs, classes = [], []
        for _ in range(n):
            k = int(generator.random() < self.prior)
            classes.append(k)
            inputs.append([m + s for m, s in zip(self.means[k], correlated(lowers[k], generator))])
        return inputs, classes

    def log_odds(self, x: Sequence[float]) -> float:
        """ln P(class 1 | x) − ln P(class 0 | x), which is 0 on the Bayes boundary.

        With z = L⁻¹(x − mean) for each class, covariance = L·Lᵀ, it is ½·(‖z₀‖² − ‖z₁‖²) =
        ½·Σ (z₀ − z₁)(z₀ + z₁) beside constants: squares of numbers far out would lose it.
        """
        row = _numbers("a point", x)
        first, second = self.covariances
        if len(row) != len(first):
            raise SizeError(f"the mixture has points of {len(first)} number(s), got {len(row)}")
        lowers = cholesky(first), cholesky(second)
        z, w = (solved(lower, row, mean) for lower, mean in zip(lowers, self.means))
        difference = solved(lowers[0], *self.means[::-1]) if first == second else _minus(z, w)
        size = 2.0 ** math.frexp(max(map(abs, (*z, *w))))[1]  # its square may leave the range
        squares = math.fsum(d * (a / size + b / size) for d, a, b in zip(difference, z, w)) * 8
        spread = sum(math.log(a[i] / b[i]) for i, (a, b) in enumerate(zip(*lowers)))
        return math.log(self.prior) - math.log1p(-self.prior) + squares * size + spread

    def bayes_class(self, x: Sequence[float]) -> int:
        """The more probable class: no classifier errs less often."""
        return int(self.log_odds(x) > 0)


def solved(lower: Rows, x: Sequence[float], mean: Sequence[float]) -> list[float]:
    """L⁻¹(x − mean)/4, in which no difference leaves the range of doubles."""
    z: list[float] = []
    for i, row in enumerate(lower):
        rest = x[i] / 4 - mean[i] / 4 - sum(row[j] * z[j] for j in range(i))
        z.append(rest / row[i])
    return z


def _minus(z: Sequence[float], w: Sequence[float]) -> list[float]:
    return [a - b for a, b in zip(z, w)]


def _numbers(name: str, row: Any) -> tuple[float, ...]:
    return tuple([require_number(f"a number of {name}", x, FINITE) for x in listed(row)])


def cholesky(matrix: Sequence[Sequence[float]]) -> Rows:
    """The lower triangular L with L·Lᵀ = matrix; ValueError if there is none.

    >>> cholesky([[4.0, 2.0], [2.0, 2.0]])
    [[2.0, 0.0], [1.0, 1.0]]
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
