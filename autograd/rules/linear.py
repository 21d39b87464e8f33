"""``dot``, ``linear`` and ``dist``: what takes two sequences of numbers, or two matrices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import sub
from typing import Any, overload

from autograd.differentiable import Operand
from autograd.engines import compiled
from autograd.rules import n_ary
from autograd.rules.n_ary import iterable_of
from autograd.text import listing
from autograd.value import Value


@overload
def dot(p: Iterable[float], q: Iterable[float]) -> float: ...
@overload
def dot(p: Iterable[Operand], q: Iterable[Operand]) -> Value: ...
@compiled
def dot(p: Iterable[Operand], q: Iterable[Operand]) -> Any:
    """Σ pᵢ·qᵢ, added from left to right; its derivatives are q and p.

    >>> dot([1.0, 2.0], [3.0, 4.0])
    11.0

    Raises ValueError if p and q have different lengths.
    """
    return n_ary.dot(*_same_length("dot", p, q))


@overload
def linear(
    rows: Iterable[Iterable[float]],
    weight: Iterable[Iterable[float]],
    bias: Iterable[float] | None = None,
) -> list[list[float]]: ...
@overload
def linear(
    rows: Iterable[Iterable[Operand]],
    weight: Iterable[Iterable[Operand]],
    bias: Iterable[Operand] | None = None,
) -> list[list[Value]]: ...
@compiled
def linear(
    rows: Iterable[Iterable[Operand]],
    weight: Iterable[Iterable[Operand]],
    bias: Iterable[Operand] | None = None,
) -> Any:
    """w·x + b for each row x, and in it for each row w of the matrix and its b: a layer of neurons.

    >>> linear([[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]], [0.5, 0.0])
    [[11.5, 17.0]]

    Each output is one node, the ``dot`` of (w, b) with (x, 1). The arguments are those of
    ``torch.nn.functional.linear``.

    Raises ValueError if the lengths do not fit.
    """
    inputs, weights = rows_of(rows), rows_of(weight)
    biases = None if bias is None else list(iterable_of("linear", bias, "a bias as a list"))
    _require_layer(inputs, weights, biases)
    biases = biases or []
    one = [1.0] if biases else []
    neurons = [[*w, *biases[i : i + 1]] for i, w in enumerate(weights)]
    return [[n_ary.dot(*w, *x, *one) for w in neurons] for x in inputs]


def rows_of(matrix: Iterable[Iterable[Operand]]) -> list[list[Operand]]:
    """A matrix as lists, or TypeError if it has no rows."""
    takes = "lists of rows"
    return [list(iterable_of("linear", x, takes)) for x in iterable_of("linear", matrix, takes)]


def _require_layer(
    inputs: Sequence[Sequence[Operand]],
    weights: Sequence[Sequence[Operand]],
    biases: Sequence[Operand] | None,
) -> None:
    """Raise ValueError unless the lengths fit."""
    sizes = {*map(len, inputs), *map(len, weights)}
    if len(sizes) > 1:
        raise ValueError(
            "linear needs rows as long as those of the matrix, got lengths"
            f" {listing(sorted(sizes))}; cut or pad some"
        )
    if biases is not None and len(biases) != len(weights):
        raise ValueError(
            f"linear needs a bias for each row of the matrix, got {len(biases)} for {len(weights)};"
            " leave out the bias where there is none"
        )


@overload
def dist(p: Iterable[float], q: Iterable[float]) -> float: ...
@overload
def dist(p: Iterable[Operand], q: Iterable[Operand]) -> Value: ...
def dist(p: Iterable[Operand], q: Iterable[Operand]) -> Any:
    """√(Σ (pᵢ − qᵢ)²), the distance of two points; its derivatives are 0 where they coincide.

    As in ``math.dist``, a difference beyond the range of doubles is infinite.

    Raises ValueError if p and q have different lengths.
    """
    both = _same_length("dist", p, q)
    return n_ary.hypot(*map(sub, n_ary.first_half(both), n_ary.second_half(both)))


def _same_length(name: str, p: Iterable[Operand], q: Iterable[Operand]) -> list[Operand]:
    p, q = (list(iterable_of(name, each, "two iterables")) for each in (p, q))
    if len(p) != len(q):
        raise ValueError(
            f"{name} needs two sequences of equal length, got {len(p)} and {len(q)} numbers;"
            " cut or pad one of them"
        )
    return [*p, *q]
