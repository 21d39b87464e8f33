"""Dropout: units that are absent now and then, so that no other learns to rely on them."""

from __future__ import annotations

from random import Random

from nn.arguments import SHARE, require_number
from nn.module import Module
from nn.rows import Row, scalars
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
        self.p = require_number("the probability to drop", p, SHARE)
        self.generator = chosen(generator)

    def forward(self, x: Row) -> Row:
        if not self.training or self.p == 0:
            return x
        x = scalars(x)
        kept = [self.generator.random() >= self.p for _ in x]
        return [each * (1 / (1 - self.p)) if keep else 0.0 for each, keep in zip(x, kept)]

    def extra_repr(self) -> str:
        return f"p={self.p}"
