"""What keeps a network from learning its data by heart: dropout, and penalties on its weights.

Early stopping, the third of the lecture's means, is in ``early_stopping.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

import autograd
from autograd import Value
from nn.module import Module
from nn.rows import Row
from nn.seeding import chosen


class Dropout(Module):
    """Training sets each number to 0 with probability p and divides the others by 1 − p.

    So each keeps its expectation, and inference passes the row through as it is.

    >>> dropout = Dropout(0.5, generator=Random(1))
    >>> dropout([1.0, 1.0, 1.0, 1.0])
    [0.0, 2.0, 2.0, 0.0]
    >>> dropout.eval()([1.0, 1.0, 1.0, 1.0])
    [1.0, 1.0, 1.0, 1.0]

    Source: Srivastava et al., Dropout (2014).
    """

    def __init__(self, p: float = 0.5, *, generator: Random | None = None) -> None:
        if not 0 <= p <= 1:
            raise ValueError(f"p is the probability to drop, from 0 to 1, got {p!r}")
        self.p = p
        self.generator = chosen(generator)

    def forward(self, x: Row) -> Row:
        if not self.training or self.p == 0:
            return x
        kept = [self.generator.random() >= self.p for _ in x]
        return [each * (1 / (1 - self.p)) if keep else 0.0 for each, keep in zip(x, kept)]

    def extra_repr(self) -> str:
        return f"p={self.p}"


def l2_penalty(model: Module | Iterable[Value]) -> Any:
    """Σ w² over the weights of a model, biases apart, or over any Values.

    >>> from nn.init import constant
    >>> from nn.layers import Linear
    >>> l2_penalty(Linear(2, 2, initialiser=constant(3.0)))
    Value(data=36.0, grad=0.0)

    λ/2 times this is what an optimiser's ``weight_decay=λ`` does to the weights.
    """
    weights = _weights(model)
    return autograd.dot(weights, weights)


def l1_penalty(model: Module | Iterable[Value]) -> Any:
    """Σ |w| over the same, which drives some of them to 0 (Lasso)."""
    return autograd.sum(map(abs, _weights(model)))


def _weights(model: Module | Iterable[Value]) -> list[Value]:
    return model.weights() if isinstance(model, Module) else list(model)
