"""Dropout: units that are absent now and then, so that no other learns to rely on them."""

from __future__ import annotations

from random import Random

from autograd.text import brief
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
            raise ValueError(f"p is the probability to drop, from 0 to 1, got {brief(p)}")
        self.p = p
        self.generator = chosen(generator)

    def forward(self, x: Row) -> Row:
        if not self.training or self.p == 0:
            return x
        kept = [self.generator.random() >= self.p for _ in x]
        return [each * (1 / (1 - self.p)) if keep else 0.0 for each, keep in zip(x, kept)]

    def extra_repr(self) -> str:
        return f"p={self.p}"
