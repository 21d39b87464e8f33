"""A mixture of two Gaussians, where the best possible classifier is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from autograd.text import brief
from nn.arguments import Kind, require_count, require_number
from nn.data.datasets import Labelled, Rows
from nn.errors import SizeError
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
        sizes = {*map(len, self.means), *map(len, self.covariances)}
        if (len(self.means), len(self.covariances), len(sizes)) != (2, 2, 1):
            means, covariances = (brief([*map(len, x)]) for x in (self.means, self.covariances))
            raise SizeError(
                "a mixture has two means and two covariances of the same size, got means of"
                f" {means} and covariances of {covariances}"
            )
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
        """ln P(class 1 | x) − ln P(class 0 | x), which is 0 on the Bayes boundary."""
        odds = math.log(self.prior) - math.log1p(-self.prior)
        return odds + self._log_density(1, x) - self._log_density(0, x)

    def bayes_class(self, x: Sequence[float]) -> int:
        """The more probable class: no classifier errs less often."""
        return int(self.log_odds(x) > 0)

    def _log_density(self, k: int, x: Sequence[float]) -> float:
        """−½·‖L⁻¹(x − mean)‖² − Σ ln Lᵢᵢ for covariance = L·Lᵀ, but for a constant."""
        lower = cholesky(self.covariances[k])
        if len(x) != len(lower):
            raise SizeError(f"the mixture has points of {len(lower)} number(s), got {len(x)}")
        z: list[float] = []
        for i, row in enumerate(lower):
            rest = x[i] - self.means[k][i] - sum(row[j] * z[j] for j in range(i))
            z.append(rest / row[i])
        return -0.5 * sum([x * x for x in z]) - sum([math.log(r[i]) for i, r in enumerate(lower)])


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
