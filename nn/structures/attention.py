"""Attention: each row of a sequence asks, and is answered by a mean of rows, weighted by how well
their keys fit the question.

    attention(Q, K, V) = softmax(Q·Kᵀ/√d)·V

Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.
"""

from __future__ import annotations

import math
from itertools import chain
from random import Random
from typing import Any

from autograd import dot, linear, softmax
from autograd.text import require_flag
from nn.arguments import require_count
from nn.errors import SizeError
from nn.init import Initialiser, parameter_row, weight_matrix
from nn.layers import Linear
from nn.rows import Batch, Row, cut, listed
from nn.signatures import SequenceModule


def attention_weights(
    query: Batch, key: Batch, is_causal: bool = False, *, attn_mask: list[list[bool]] | None = None
) -> Batch:
    """softmax(q·k/√d) over the keys k, a row for each query q of d numbers.

    >>> attention_weights([[0.0], [0.0]], [[1.0], [2.0]], is_causal=True)
    [[1.0], [0.5, 0.5]]

    With ``is_causal`` the query at place t sees the keys up to t only, and its row is as much
    shorter: that is the mask of −∞ before the softmax, without the numbers that it makes 0.
    ``attn_mask`` has a row of flags for each query, True for each key that it sees; the weight of
    the others is 0.0.
    """
    require_flag("is_causal", is_causal)
    scale = 1 / math.sqrt(len(query[0]))
    seen = [key[: t + 1] if is_causal else key for t in range(len(query))]
    if attn_mask is None:
        return [softmax([dot(q, k) * scale for k in keys]) for q, keys in zip(query, seen)]
    mask = [*map(listed, attn_mask)]
    if len(mask) != len(query) or {*map(len, mask)} != {len(key)}:
        raise SizeError(
            f"attn_mask has a row for each of the {len(query)} queries, with a flag for each of the"
            f" {len(key)} keys"
        )
    return [_masked(q, keys, flags, scale) for q, keys, flags in zip(query, seen, mask)]


def _masked(q: Row, keys: Batch, flags: Row, scale: float) -> Row:
    """The weights of one query, 0.0 for what it does not see."""
    for flag in flags:
        require_flag("each entry of a mask", flag)
    seen = [k for k, flag in zip(keys, flags) if flag]
    if not seen:
        raise SizeError("a query sees no key at all; leave it one in the mask")
    weights = iter(softmax([dot(q, k) * scale for k in seen]))
    return [next(weights) if flag else 0.0 for _, flag in zip(keys, flags)]


def scaled_dot_product_attention(
    query: Batch,
    key: Batch,
    value: Batch,
    attn_mask: list[list[bool]] | None = None,
    *,
    is_causal: bool = False,
) -> Batch:
    """Σ weight·v over the rows v of the value, one for each key, for each query.

    ``attn_mask`` is that of ``attention_weights``; PyTorch's masks of numbers are left out.

    >>> scaled_dot_product_attention([[0.0]], [[1.0], [2.0]], [[10.0], [20.0]])
    [[15.0]]

    Raises SizeError if they do not fit one another.
    """
    query, key, value = ([*map(listed, rows)] for rows in (query, key, value))
    if len(key) != len(value):
        raise SizeError(f"attention takes a value for each key, got {len(value)} for {len(key)}")
    if not (query and key):
        raise SizeError(f"attention takes queries and keys, got {len(query)} and {len(key)}")
    _require_one_size("compares queries with keys", query + key)
    _require_one_size("takes means of values", value)
    columns = [*zip(*value)]
    return [
        [dot(weights, column[: len(weights)]) for column in columns]
        for weights in attention_weights(query, key, is_causal, attn_mask=attn_mask)
    ]


def _require_one_size(what: str, rows: Batch) -> None:
    sizes = sorted(map(len, rows))
    least, most = sizes[0], sizes[-1]
    if least < most:
        raise SizeError(f"attention {what} of one size, got rows of {least} and of {most}")


class Attention(SequenceModule):
    """A single head: linear maps of each row x to a query, a key and a value, and attention.

    From T rows of embed_dim to T rows of head_dim; with ``is_causal`` none is answered by a later.

    >>> head = Attention(2, 3, is_causal=True)
    >>> [len(row) for row in head([[1.0, 0.0], [0.0, 1.0]])]
    [3, 3]
    """

    axes = ("sequence", "row")

    def __init__(
        self,
        embed_dim: int,
        head_dim: int,
        bias: bool = False,
        *,
        is_causal: bool = False,
        initialiser: str | Initialiser = "glorot_uniform",
        generator: Random | None = None,
    ) -> None:
        self.query, self.key, self.value = (
            Linear(embed_dim, head_dim, bias, initialiser=initialiser, generator=generator)
            for _ in range(3)
        )
        self.is_causal = require_flag("is_causal", is_causal)

    def forward(self, x: Batch) -> Batch:
        return scaled_dot_product_attention(
            self.query(x), self.key(x), self.value(x), is_causal=self.is_causal
        )


class MultiheadAttention(SequenceModule):
    """Several heads side by side, each on its own part of the rows, and a linear map of them all.

    From T rows of embed_dim to T such rows; called with (query, key, value), from one sequence to
    another. ``in_proj_weight`` has the rows of the queries, then of the keys, then of the values.

    >>> attention = MultiheadAttention(4, 2, is_causal=True)
    >>> [len(row) for row in attention([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])]
    [4, 4]

    As in PyTorch, ``key_padding_mask`` has True for each key that is not seen, and ``attn_mask`` a
    row of such flags for each query. PyTorch's gives the attention weights too; here
    ``attention_weights`` does. Its other options are left out.
    """

    axes = ("sequence", "row")
    unregularised = ("in_proj_bias",)

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        *,  # where PyTorch's has a dropout
        bias: bool = True,
        is_causal: bool = False,
        initialiser: str | Initialiser = "glorot_uniform",
        generator: Random | None = None,
    ) -> None:
        require_count("num_heads", num_heads)
        require_count("embed_dim", embed_dim)
        if embed_dim % num_heads:
            raise SizeError(
                f"each head has an equal part of the row, and {num_heads} heads do not divide"
                f" {embed_dim} numbers"
            )
        self.in_proj_weight = weight_matrix(embed_dim, 3 * embed_dim, initialiser, generator)
        self.in_proj_bias = parameter_row(3 * embed_dim) if require_flag("bias", bias) else []
        self.out_proj = Linear(
            embed_dim, embed_dim, bias, initialiser=initialiser, generator=generator
        )
        self.num_heads = num_heads
        self.is_causal = require_flag("is_causal", is_causal)

    def forward(
        self,
        query: Batch,
        key: Batch | None = None,
        value: Batch | None = None,
        key_padding_mask: list[bool] | None = None,
        attn_mask: list[list[bool]] | None = None,
    ) -> Batch:
        key = query if key is None else key
        seen = self._seen(len(query), len(key), key_padding_mask, attn_mask)
        sequences = (query, key, key if value is None else value)
        heads = zip(*[self._heads(part, rows) for part, rows in enumerate(sequences)])
        answers = [
            scaled_dot_product_attention(q, k, v, seen, is_causal=self.is_causal)
            for q, k, v in heads
        ]
        return listed(self.out_proj([[*chain(*rows)] for rows in zip(*answers)]))

    def _seen(self, queries: int, keys: int, padding: Any, mask: Any) -> list[list[bool]] | None:
        """The mask of ``attention_weights``, which is True where these two are False."""
        if padding is None and mask is None:
            return None
        hidden = [False] * keys if padding is None else listed(padding)
        self.require_size(hidden, keys, "a key_padding_mask", "flag(s)")
        rows = [[False] * keys] * queries if mask is None else [*map(listed, mask)]
        self.require_size(rows, queries, "an attn_mask", "row(s)")
        for row in rows:
            self.require_size(row, keys, "rows of an attn_mask", "flag(s)")
        for flag in (*hidden, *chain(*rows)):
            require_flag("each entry of a mask", flag)
        return [[not (a or b) for a, b in zip(row, hidden)] for row in rows]

    def _heads(self, part: int, rows: Batch) -> list[Batch]:
        """The queries (part 0), keys (1) or values (2), a list of rows for each head."""
        size = len(self.in_proj_weight[0])
        rows = self.require_sizes(rows, size)
        own = slice(part * size, (part + 1) * size)
        projected = linear(rows, self.in_proj_weight[own], self.in_proj_bias[own] or None)
        return [*map(list, zip(*[cut(row, size // self.num_heads) for row in projected]))]

    def extra_repr(self) -> str:
        heads = "1 head" if self.num_heads == 1 else f"{self.num_heads} heads"
        return f"{len(self.in_proj_weight[0])} in {heads}"
