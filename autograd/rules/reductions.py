"""``sum``, ``max`` and their like, called as Python's own: each makes one node of ``n_ary.py``.

``from autograd import sum, max`` takes the place of Python's, ``from autograd import *`` does not.
Both do the same with plain numbers, but these give floats and never raise on a number, and Values
come out with one node in place of a chain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, overload

from autograd.differentiable import Operand
from autograd.number import to_float
from autograd.recording import tracer
from autograd.rules import n_ary
from autograd.rules.n_ary import iterable_of, varies
from autograd.value import Value


@overload
def sum(iterable: Iterable[float], start: float = 0.0) -> float: ...
@overload
def sum(iterable: Iterable[Operand], start: Operand = 0.0) -> Value: ...
def sum(iterable: Iterable[Operand], start: Operand = 0.0) -> Any:
    """Σ xᵢ, added from left to right, so that every engine gives the same bits.

    >>> sum([Value(1.0), 2.0, Value(3.0)])
    Value(data=6.0, grad=0.0)

    The rounding error is at most (n − 1)·2⁻⁵³·Σ|xᵢ|; ``fsum`` has none but the last.
    """
    starts_at_zero = not varies(start) and start == 0
    try:
        return n_ary.sum(*iterable) if starts_at_zero else n_ary.sum(start, *iterable)
    except TypeError:
        iterable_of("sum", iterable)  # asked before, it would make a sum of 20 a tenth slower
        raise


@overload
def fsum(iterable: Iterable[float]) -> float: ...
@overload
def fsum(iterable: Iterable[Operand]) -> Value: ...
def fsum(iterable: Iterable[Operand]) -> Any:
    """Σ xᵢ, exact but for one rounding at the end.

    >>> fsum([1e16, 1.0, -1e16])
    1.0
    """
    return n_ary.fsum(*iterable_of("fsum", iterable))


@overload
def prod(iterable: Iterable[float], *, start: float = 1.0) -> float: ...
@overload
def prod(iterable: Iterable[Operand], *, start: Operand = 1.0) -> Value: ...
def prod(iterable: Iterable[Operand], *, start: Operand = 1.0) -> Any:
    """Π xᵢ, multiplied from left to right; the derivative by each is the product of the others.

    Each factor adds half a unit in the last place to the error. Unlike ``math.prod``, a product
    that leaves the range of doubles on the way comes back:

    >>> prod([1e200, 1e200, 1e-300])
    1e+100
    """
    operands = iterable_of("prod", iterable)
    starts_at_one = not varies(start) and start == 1
    return n_ary.prod(*operands) if starts_at_one else n_ary.prod(start, *operands)


@overload
def mean(iterable: Iterable[float]) -> float: ...
@overload
def mean(iterable: Iterable[Operand]) -> Value: ...
def mean(iterable: Iterable[Operand]) -> Any:
    """Σ xᵢ / n, added as ``sum`` does.

    Raises ValueError if there are no numbers.
    """
    return n_ary.mean(*_some("mean", iterable))


@overload
def logsumexp(iterable: Iterable[float]) -> float: ...
@overload
def logsumexp(iterable: Iterable[Operand]) -> Value: ...
def logsumexp(iterable: Iterable[Operand]) -> Any:
    """ln Σ e^xᵢ, without overflow; its derivatives are the softmax.

    >>> logsumexp([1000.0, 1000.0]) == 1000.0 + logsumexp([0.0, 0.0])
    True

    Raises ValueError if there are no numbers.
    """
    return n_ary.logsumexp(*_some("logsumexp", iterable))


@overload
def softmax(iterable: Iterable[float]) -> list[float]: ...
@overload
def softmax(iterable: Iterable[Operand]) -> list[Value]: ...
def softmax(iterable: Iterable[Operand]) -> Any:
    """[e^xᵢ / Σ e^xⱼ for each xᵢ], a list of probabilities.

    >>> softmax([0.0, 0.0])
    [0.5, 0.5]

    Each output is one node, and keeps the tail of its derivative sᵢ·(1 − sᵢ) where sᵢ rounds to 1.
    """
    operands = _numbers_or_values("softmax", iterable)
    return n_ary.every_softmax(operands) if operands else []


@overload
def log_softmax(iterable: Iterable[float]) -> list[float]: ...
@overload
def log_softmax(iterable: Iterable[Operand]) -> list[Value]: ...
def log_softmax(iterable: Iterable[Operand]) -> Any:
    """[xᵢ − ln Σ e^xⱼ for each xᵢ], the logarithms of the softmax, with their tails.

    >>> log_softmax([0.0, 40.0])[1]
    -4.248354255291589e-18
    """
    operands = _numbers_or_values("log_softmax", iterable)
    return [n_ary.log_softmax(*rotation) for rotation in n_ary.own_first(operands)]


@overload
def max(iterable: Iterable[float], /) -> float: ...
@overload
def max(iterable: Iterable[Operand], /) -> Value: ...
@overload
def max(*arguments: float) -> float: ...
@overload
def max(*arguments: Operand) -> Value: ...
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
        return n_ary.max(*numbers, *values)
    return n_ary.max_with_constant(n_ary.max(*numbers), *values)


@overload
def min(iterable: Iterable[float], /) -> float: ...
@overload
def min(iterable: Iterable[Operand], /) -> Value: ...
@overload
def min(*arguments: float) -> float: ...
@overload
def min(*arguments: Operand) -> Value: ...
def min(*arguments: Any) -> Any:
    """The smallest of the arguments, or of one iterable; nan if any is. Ties are as for ``max``.

    Raises ValueError if there are no numbers.
    """
    numbers, values = _numbers_and_values("min", arguments)
    if not (numbers and values):
        return n_ary.min(*numbers, *values)
    return n_ary.min_with_constant(n_ary.min(*numbers), *values)


def _numbers_and_values(name: str, arguments: tuple[Any, ...]) -> tuple[list[float], list[Value]]:
    one_iterable = len(arguments) == 1 and isinstance(arguments[0], Iterable)
    operands: list[Any] = _some(name, arguments[0] if one_iterable else arguments)
    numbers: list[Any] = []
    values: list[Any] = []
    is_recorded = tracer() is not None  # asked once: for each operand it made max ten times slower
    for x in operands:
        is_variable = varies(x) if is_recorded else isinstance(x, Value)
        (values if is_variable else numbers).append(x)
    return numbers, values


def _numbers_or_values(name: str, iterable: Iterable[Operand]) -> list[Operand]:
    """The operands; what is no number is refused before n nodes of n parents are made."""
    return [x if isinstance(x, Value) else to_float(x) for x in iterable_of(name, iterable)]


def _some(name: str, iterable: Iterable[Operand]) -> list[Operand]:
    operands = list(iterable_of(name, iterable))
    if not operands:
        raise ValueError(f"{name} of no numbers is not defined; pass at least one")
    return operands
