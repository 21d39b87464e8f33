"""Normalisation: rows, or the columns of a batch, brought to mean 0 and variance 1.

    (z − mean(z)) / √(var(z) + eps) · γ + β

The root is a hypotenuse, ‖(z₁ − m, …, zₙ − m, √(n·eps))‖/√n, of which no square overflows: numbers
may be as large as 1e307. γ and β are learnt, and called ``weight`` and ``bias`` as in PyTorch.
"""

from __future__ import annotations

import math
from typing import Any

from autograd import dot, hypot, mean, sqrt
from autograd.text import require_flag
from nn.arguments import POSITIVE, SHARE, require_count, require_number
from nn.errors import SizeError
from nn.init import parameter_row
from nn.rows import Batch, Row, as_number, listed
from nn.signatures import ValueModule


def standardised(z: Row, eps: float) -> tuple[Row, Any, Row]:
    """(z − mean)/√(variance + eps), the mean, and z − mean."""
    centre = mean(z)
    centred = [x - centre for x in z]
    return of_unit_size(centred, eps), centre, centred


def of_unit_size(z: Row, eps: float) -> Row:
    """z/√(Σ z²/n + eps)

    >>> of_unit_size([1e200, -1e200], 1e-5)
    [1.0, -1.0]
    """
    size = hypot(*z, math.sqrt(len(z) * eps)) / math.sqrt(len(z))
    return [x / size for x in z]


class _Normalisation(ValueModule):
    """What both have: a size, eps, and γ and β if they learn them."""

    unregularised = ("weight", "bias")
    moves = True  # by β

    def __init__(
        self, normalized_shape: int, eps: float = 1e-5, elementwise_affine: bool = True
    ) -> None:
        require_count("the size", normalized_shape)
        self.size = normalized_shape
        self.eps = require_number("eps", eps, POSITIVE)  # it keeps a division from 0
        require_flag("elementwise_affine", elementwise_affine)
        self.weight = parameter_row(self.size, 1.0) if elementwise_affine else []
        self.bias = parameter_row(self.size) if elementwise_affine and self.moves else []

    def scaled(self, row: Row) -> Row:
        """γ·row + β"""
        if self.bias:
            return [x * gamma + beta for x, gamma, beta in zip(row, self.weight, self.bias)]
        return [x * gamma for x, gamma in zip(row, self.weight)] if self.weight else row

    def extra_repr(self) -> str:
        return f"{self.size}"


class LayerNorm(_Normalisation):
    """Each row brought to mean 0 and variance 1, then scaled by γ and moved by β.

    Without ``elementwise_affine`` this is the lecture's LN-S.

    >>> LayerNorm(2, eps=1e-300)([1.0, 3.0])
    [Value(data=-1.0, grad=0.0), Value(data=1.0, grad=0.0)]

    Source: Ba, Kiros and Hinton, Layer Normalization (2016).
    """

    def forward(self, x: Row) -> Row:
        self.require_size(x, self.size)
        return self.scaled(standardised(x, self.eps)[0])


class RMSNorm(_Normalisation):
    """Each row divided by its root mean square, then scaled by γ: x/√(Σ x²/n + eps) · γ.

    >>> [y.data for y in RMSNorm(2, eps=1e-300)([4.0, -4.0])]
    [1.0, -1.0]

    Source: Zhang and Sennrich, Root Mean Square Layer Normalization (2019).
    """

    moves = False

    def forward(self, x: Row) -> Row:
        self.require_size(x, self.size)
        return self.scaled(of_unit_size(x, self.eps))


class BatchNorm(_Normalisation):
    """Each column of a batch brought to mean 0 and variance 1, then scaled by γ and moved by β.

    Training uses the statistics of the batch, and inference their running averages

        running ← (1 − momentum)·running + momentum·(that of the batch)

    the variance among them by 1/(n − 1); it is infinite for columns beyond 1e154.

    Source: Ioffe and Szegedy, Batch Normalization (2015).
    """

    buffers = ("running_mean", "running_var")

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1, affine: bool = True
    ) -> None:
        super().__init__(num_features, eps, require_flag("affine", affine))
        self.momentum = require_number("momentum", momentum, SHARE)
        self.running_mean = [0.0] * num_features
        self.running_var = [1.0] * num_features

    def forward(self, x: Row) -> Row:
        if self.training:
            raise SizeError(
                "BatchNorm needs a batch to train on: pass a list of rows, or switch the model to"
                " inference with eval()"
            )
        self.require_size(x, self.size)
        centred = [each - centre for each, centre in zip(x, self.running_mean)]
        return self.scaled([c / sqrt(v + self.eps) for c, v in zip(centred, self.running_var)])

    def forward_batch(self, rows: Batch) -> Batch:
        if not self.training:
            return [self.forward(listed(row)) for row in rows]
        n = len(rows)
        if n < 2:
            raise SizeError(f"BatchNorm needs 2 or more rows to train on, got {n}")
        rows = self.require_sizes(rows, self.size)
        columns, means, centred = zip(*[standardised([*z], self.eps) for z in zip(*rows)])
        unbiased = [dot(z, z) / (n - 1) for z in centred]
        self.running_mean = self._averaged(self.running_mean, means)
        self.running_var = self._averaged(self.running_var, unbiased)
        return [self.scaled([*row]) for row in zip(*columns)]

    def forward_nested(self, batches: list[Any], *others: Any) -> Any:
        raise SizeError("BatchNorm takes a batch of rows, got lists nested deeper; flatten them")

    def _averaged(self, running: list[float], batch: Any) -> list[float]:
        m = self.momentum
        return [(1 - m) * old + m * as_number(new) for old, new in zip(running, batch)]
