"""Embedding: a row of numbers, learnt, for each of a vocabulary."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from random import Random
from typing import Any, overload

from autograd import Value
from autograd.text import brief
from nn.arguments import require_count
from nn.errors import LabelError
from nn.init import Initialiser, normal, weight_matrix
from nn.module import Module
from nn.rows import Batch, Row, is_sequence


class Embedding(Module):
    """Maps the index i to the i-th row of ``weight``, which is num_embeddings × embedding_dim.

    >>> embedding = Embedding(27, 4)
    >>> len(embedding(3)), len(embedding([3, 0, 3]))
    (4, 3)

    It is a linear layer of one-hot rows, without the multiplications by 0: the gradient of a row is
    the sum of the error signals of its uses. A row of indices gives a sequence of rows.

    Raises LabelError for what is no index of a row.
    """

    unregularised = ()

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        *,
        initialiser: str | Initialiser | None = None,
        generator: Random | None = None,
    ) -> None:
        require_count("num_embeddings", num_embeddings)
        require_count("embedding_dim", embedding_dim)
        draw = initialiser or normal()
        self.weight = weight_matrix(embedding_dim, num_embeddings, draw, generator)

    @overload
    def __call__(self, x: int) -> list[Value]: ...
    @overload
    def __call__(self, x: Sequence[int]) -> list[list[Value]]: ...
    @overload
    def __call__(self, x: Any, *others: Any) -> Any: ...

    def __call__(self, x: Any, *others: Any) -> Any:
        return super().__call__(x, *others) if is_sequence(x) else self._of_one(x)

    def forward(self, x: Row) -> Batch:
        return [self.row(index) for index in x]

    def row(self, index: Any) -> Row:
        """The row of one index."""
        try:
            i = operator.index(index)
        except TypeError:
            raise LabelError(f"an index is an int from 0, got {brief(index)}") from None
        if not 0 <= i < len(self.weight):
            raise LabelError(
                f"{self._name()} has rows 0 to {len(self.weight) - 1}, got the index {i}"
            )
        return [*self.weight[i]]

    def extra_repr(self) -> str:
        return f"{len(self.weight)} × {len(self.weight[0])}"
