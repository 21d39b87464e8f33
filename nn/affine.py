"""Wx + b for each row x of a batch: what linear layers, gates, attention and convolutions share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd import dot
from nn.rows import Batch, Row


def affine(weight: Sequence[Row], bias: Row, rows: Batch) -> Batch:
    """For each row x its w·x + b, for each row w of the weight and its number b of the bias.

    >>> affine([[1.0, 2.0], [3.0, 4.0]], [0.5, 0.0], [[1.0, 1.0]])
    [[3.5, 7.0]]

    An empty bias is none. Each result is one node, in which b is the weight of an input that is
    always 1.
    """
    one: list[Any] = [1.0] if bias else []
    weights = [[*w, b] for w, b in zip(weight, bias)] if bias else weight
    return [[dot(w, x) for w in weights] for x in ([*row, *one] for row in rows)]
