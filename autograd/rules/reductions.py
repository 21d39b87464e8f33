"""``sum``, ``max`` and their like, called as Python's own: each makes one node of ``nary.py``.

``from autograd import sum, max`` takes the place of Python's; both do the same with plain numbers,
but these never raise on a number, and Values come out with one node in place of a chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import sub
from typing import Any

from autograd.engines import compiled
from autograd.number import to_float
from autograd.rules import nary
from autograd.value import Operand, Value


def sum(iterable: Iterable[Operand], start: Operand = 0.0) -> Any:
    """Σ xᵢ, added from left to right, so that every engine gives the same bits.

    >>> sum([Value(1.0), 2.0, Value(3.0)])
    Value(data=6.0, grad=0.0)

    The rounding error is at most (n − 1)·2⁻⁵³·Σ|xᵢ|; ``fsum`` has none but the last.
    """
    starts_at_zero = not isinstance(start, Value) and start == 0
    try:
        return nary.sum(*iterable) if starts_at_zero else nary.sum(start, *iterable)
    except TypeError:
        _each("sum", iterable)  # asked before, it would make a sum of 20 a tenth slower
        raise


def fsum(iterable: Iterable[Operand]) -> Any:
    """Σ xᵢ, exact but for one rounding at the end.

    >>> fsum([1e16, 1.0, -1e16])
    1.0
    """
    return nary.fsum(*_each("fsum", iterable))


@compiled
def dot(p: Iterable[Operand], q: Iterable[Operand]) -> Any:
    """Σ pᵢ·qᵢ, added from left to right; its derivatives are q and p.

    >>> dot([1.0, 2.0], [3.0, 4.0])
    11.0

    Raises ValueError if p and q have different lengths.
    """
    return nary.dot(*_same_length("dot", p, q))


@compiled
def linear(
    rows: Iterable[Iterable[Operand]],
    weight: Iterable[Iterable[Operand]],
    bias: Iterable[Operand] | None = None,
) -> list[list[Any]]:
    """w·x + b for each row x, and in it for each row w of the matrix and its b: a layer of neurons.

    >>> linear([[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]], [0.5, 0.0])
    [[11.5, 17.0]]

    Each output is one node, the ``dot`` of (w, b) with (x, 1). The arguments are those of
    ``torch.nn.functional.linear``.

    Raises ValueError if the lengths do not fit.
    """
    inputs, weights = [list(x) for x in rows], [list(w) for w in weight]
    biases = None if bias is None else list(bias)
    require_layer(inputs, weights, biases)
    biases = biases or []
    one = [1.0] if biases else []
    neurons = [[*w, *biases[i : i + 1]] for i, w in enumerate(weights)]
    return [[nary.dot(*w, *x, *one) for w in neurons] for x in inputs]


def require_layer(
    inputs: Sequence[Sequence[Operand]],
    weights: Sequence[Sequence[Operand]],
    biases: Sequence[Operand] | None,
) -> None:
    """Raise ValueError unless the lengths fit."""
    sizes = {*map(len, inputs), *map(len, weights)}
    if len(sizes) > 1:
        raise ValueError(
            "linear needs rows as long as those of the matrix, got lengths"
            f" {', '.join(map(str, sorted(sizes)))}; cut or pad some"
        )
    if biases is not None and len(biases) != len(weights):
        raise ValueError(
            f"linear needs a bias for each row of the matrix, got {len(biases)} for {len(weights)};"
            " leave out the bias where there is none"
        )


def dist(p: Iterable[Operand], q: Iterable[Operand]) -> Any:
    """√(Σ (pᵢ − qᵢ)²), the distance of two points; its derivatives are 0 where they coincide.

    As in ``math.dist``, a difference beyond the range of doubles is infinite.

    Raises ValueError if p and q have different lengths.
    """
    both = _same_length("dist", p, q)
    return nary.hypot(*map(sub, nary.first_half(both), nary.second_half(both)))


def prod(iterable: Iterable[Operand], *, start: Operand = 1.0) -> Any:
    """Π xᵢ, multiplied from left to right; the derivative by each is the product of the others.

    Each factor adds half a unit in the last place to the error. Unlike ``math.prod``, a product
    that leaves the range of doubles on the way comes back:

    >>> prod([1e200, 1e200, 1e-300])
    1e+100
    """
    operands = _each("prod", iterable)
    starts_at_one = not isinstance(start, Value) and start == 1
    return nary.prod(*operands) if starts_at_one else nary.prod(start, *operands)


def mean(iterable: Iterable[Operand]) -> Any:
    """Σ xᵢ / n, added as ``sum`` does.

    Raises ValueError if there are no numbers.
    """
    return nary.mean(*_some("mean", iterable))


def logsumexp(iterable: Iterable[Operand]) -> Any:
    """ln Σ e^xᵢ, without overflow; its derivatives are the softmax.

    >>> logsumexp([1000.0, 1000.0]) == 1000.0 + logsumexp([0.0, 0.0])
    True

    Raises ValueError if there are no numbers.
    """
    return nary.logsumexp(*_some("logsumexp", iterable))


def softmax(iterable: Iterable[Operand]) -> list[Any]:
    """[e^xᵢ / Σ e^xⱼ for each xᵢ], a list of probabilities.

    >>> softmax([0.0, 0.0])
    [0.5, 0.5]

    Each output is one node, and keeps the tail of its derivative sᵢ·(1 − sᵢ) where sᵢ rounds to 1.
    """
    operands = [x if isinstance(x, Value) else to_float(x) for x in _each("softmax", iterable)]
    return nary.every_softmax(operands) if operands else []


def log_softmax(iterable: Iterable[Operand]) -> list[Any]:
    """[xᵢ − ln Σ e^xⱼ for each xᵢ], the logarithms of the softmax, with their tails.

    >>> log_softmax([0.0, 40.0])[1]
    -4.248354255291589e-18
    """
    operands = list(_each("log_softmax", iterable))
    return [nary.log_softmax(*rotation) for rotation in nary.own_first(operands)]


def max(*arguments: Any) -> Any:
    """The largest of the arguments, or of one iterable; nan if any is.

    Where n Values tie, the derivative by each is 1/n; where they tie with a constant, it is 0.

    >>> x = Value(0.0)
    >>> max(x, 0.0).backward()
    >>> x.grad
    0.0

    Raises ValueError if there are no numbers.
    """
    numbers, values = _numbers_and_values("max", arguments)
    if not (numbers and values):
        return nary.max(*numbers, *values)
    return nary.max_with_constant(nary.max(*numbers), *values)


def min(*arguments: Any) -> Any:
    """The smallest of the arguments, or of one iterable; nan if any is. Ties are as for ``max``.

    Raises ValueError if there are no numbers.
    """
    numbers, values = _numbers_and_values("min", arguments)
    if not (numbers and values):
        return nary.min(*numbers, *values)
    return nary.min_with_constant(nary.min(*numbers), *values)


def _numbers_and_values(name: str, arguments: tuple[Any, ...]) -> tuple[list[float], list[Value]]:
    one_iterable = len(arguments) == 1 and isinstance(arguments[0], Iterable)
    operands = _some(name, arguments[0] if one_iterable else arguments)
    values = [x for x in operands if isinstance(x, Value)]
    return [x for x in operands if not isinstance(x, Value)], values


def _each(name: str, iterable: Iterable[Operand], takes: str = "one iterable") -> Iterable[Operand]:
    """The iterable, or TypeError if it is none."""
    try:
        iter(iterable)
    except TypeError:
        raise TypeError(
            f"{name} takes {takes} of numbers, got {iterable!r}; put the numbers in a list"
        ) from None
    return iterable


def _some(name: str, iterable: Iterable[Operand]) -> list[Operand]:
    operands = list(_each(name, iterable))
    if not operands:
        raise ValueError(f"{name} of no numbers is not defined; pass at least one")
    return operands


def _same_length(name: str, p: Iterable[Operand], q: Iterable[Operand]) -> list[Operand]:
    p, q = (list(_each(name, each, "two iterables")) for each in (p, q))
    if len(p) != len(q):
        raise ValueError(
            f"{name} needs two sequences of equal length, got {len(p)} and {len(q)} numbers;"
            " cut or pad one of them"
        )
    return [*p, *q]
