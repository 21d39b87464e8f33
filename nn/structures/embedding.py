"""Embedding: a row of numbers, learnt, for each of a vocabulary."""

from __future__ import annotations

import operator
from random import Random
from typing import Any

from autograd import Value
from autograd.text import brief
from nn.arguments import require_count
from nn.errors import LabelError
from nn.init import Initialiser, normal, weight_matrix
from nn.rows import Batch, Row
from nn.signatures import Maps


class Embedding(Maps[int, list[Value]]):
    """Maps the index i to the i-th row of ``weight``, which is num_embeddings × embedding_dim.

    >>> embedding = Embedding(27, 4)
    >>> len(embedding(3)), len(embedding([3, 0, 3]))
    (4, 3)

    It is a linear layer of one-hot rows, without the multiplications by 0: the gradient of a row is
    the sum of the error signals of its uses. A row of indices gives a sequence of rows. The row of
    ``padding_idx`` begins as zeros and is never trained. PyTorch's other options are left out.

    Raises LabelError for what is no index of a row.
    """

    takes_one = True
    unregularised = ()

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        *,
        initialiser: str | Initialiser | None = None,
        generator: Random | None = None,
    ) -> None:
        require_count("num_embeddings", num_embeddings)
        require_count("embedding_dim", embedding_dim)
        draw = initialiser or normal()
        self.weight = weight_matrix(embedding_dim, num_embeddings, draw, generator)
        self.padding_idx = None if padding_idx is None else operator.index(padding_idx)
        if self.padding_idx is not None:
            for weight in self.row(self.padding_idx, of_parameters=True):
                weight.data = 0.0

    def forward(self, x: Row) -> Batch:
        return [self.row(index) for index in x]

    def row(self, index: Any, of_parameters: bool = False) -> Row:
        """The row of one index; that of ``padding_idx`` is constant, but as parameters."""
        try:
            i = operator.index(index)
        except TypeError:
            raise LabelError(f"an index is an int from 0, got {brief(index)}") from None
        if not 0 <= i < len(self.weight):
            raise LabelError(
                f"{self._name()} has rows 0 to {len(self.weight) - 1}, got the index {i}"
            )
        is_constant = i == self.padding_idx and not of_parameters
        return [weight.detach() for weight in self.weight[i]] if is_constant else [*self.weight[i]]

    def extra_repr(self) -> str:
        return f"{len(self.weight)} × {len(self.weight[0])}"
