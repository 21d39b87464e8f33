"""Operations of any number of arguments, each of which makes one node.

A chain of n additions is n nodes; ``sum`` is one, so that graphs stay small and drawings readable.
The single partial above each returns all derivatives, at a cost linear in n. What takes an
iterable under the same name, as Python's ``sum`` does, is in ``reductions.py`` and ``linear.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import mul
from typing import Any, TypeVar

from autograd.primitives import primitive
from autograd.recording import is_plain
from autograd.rules import compensated, floats
from autograd.rules.arithmetic import div
from autograd.rules.floats import NEARLY_SUBNORMAL
from autograd.sums import total
from autograd.text import brief
from autograd.value import Value

T = TypeVar("T")


@primitive(lambda out, *xs: [1.0] * len(xs))
def sum(*xs: float) -> float:
    """Σ xᵢ, added from left to right, with the rounding errors given back at the end."""
    return total(*xs)


@primitive(lambda out, *xs: [1.0] * len(xs))
def fsum(*xs: float) -> float:
    """Σ xᵢ, rounded once."""
    return floats.exact_sum(xs)


@primitive(lambda out, *xs: [1.0 / len(xs)] * len(xs))
def mean(*xs: float) -> float:
    """Σ xᵢ / n, and Σ (xᵢ/n) if the sum overflows."""
    whole = total(*xs)
    return whole / len(xs) if math.isfinite(whole) else total(*[x / len(xs) for x in xs])


@primitive(lambda out, *ps_and_qs: [*second_half(ps_and_qs), *first_half(ps_and_qs)])
def dot(*ps_and_qs: float) -> float:
    """Σ pᵢ·qᵢ of the arguments p₁ … pₙ q₁ … qₙ, by plain addition from left to right.

    An error term would take half as long again; without one, 14 digits of a layer's are right.
    """
    return floats.total(map(mul, first_half(ps_and_qs), second_half(ps_and_qs)))


def first_half(xs: Sequence[Any]) -> Sequence[Any]:
    return xs[: len(xs) // 2]


def second_half(xs: Sequence[Any]) -> Sequence[Any]:
    return xs[len(xs) // 2 :]


def products_of_the_others(out: Any, *xs: Any) -> list[Any]:
    """Π xⱼ over j ≠ i for each i: what is left of i times what is right of it, zeros or not.

    Where such products might leave the range of doubles, those of numbers have their powers of two
    kept apart; those of Values are each a ``prod``, for of a product that has underflowed to 0
    nothing is left to differentiate.
    """
    if floats.octaves(map(number_of, xs)) < 1000:
        left = accumulate(xs[:-1], mul, initial=1.0)
        right = reversed(list(accumulate(xs[:0:-1], mul, initial=1.0)))
        return [a * b for a, b in zip(left, right)]
    if isinstance(out, Value):
        return [prod(*xs[:i], *xs[i + 1 :]) for i in range(len(xs))]
    return floats.products_of_the_others(xs)


def number_of(x: Any) -> float:
    """The number in a Value, or the number itself."""
    return x.data if isinstance(x, Value) else x


def varies(x: Any) -> bool:
    """Whether it is a Value, and none by which a recording follows a plain number."""
    return isinstance(x, Value) and not is_plain(x)


@primitive(products_of_the_others)
def prod(*xs: float) -> float:
    """Π xᵢ, multiplied from left to right, with no overflow on the way."""
    return floats.product(xs)


def directions(out: Any, *xs: Any) -> list[Any]:
    """xᵢ/‖x‖, the partial derivatives of the distance from 0; all are 0 at 0."""
    if isinstance(out, Value):
        return [direction(*rotation) for rotation in own_first(xs)]
    if NEARLY_SUBNORMAL < out < floats.INF:
        return [x / out for x in xs]
    return [0.0] * len(xs) if out == 0 else compensated.directions(xs)


@primitive(directions)
def hypot(*xs: float) -> float:
    """√(Σ xᵢ²), the distance from 0, without overflow of the squares.

    Its derivatives are xᵢ/out, and 0 at the origin.
    """
    return math.hypot(*xs)


def direction_partials(out: Any, *xs: Any) -> list[Any]:
    """(1 − d₁²)/‖x‖ and −d₁·dⱼ/‖x‖; 1 − d₁² is the sum of the other dⱼ², for it would cancel."""
    unit = floats.unit(*map(number_of, xs))
    distance = hypot(*[x * unit for x in xs])
    if distance == 0:
        return [0.0] * len(xs)
    _, *others = directions(hypot(*xs), *xs)
    steep = [div(d, distance) * unit for d in others]
    return [sum(*map(mul, others, steep)), *[-out * s for s in steep]]


@primitive(direction_partials)
def direction(*xs: float) -> float:
    """x₁/‖x‖"""
    return float(directions(math.hypot(*xs), *xs)[0])


def equal_shares(out: Any, *xs: Any) -> list[float]:
    """1/n for each of the n arguments that equal the result."""
    winners = [float(x == out) for x in xs]
    count = floats.total(winners)
    return [floats.divide(winner, count) for winner in winners]


@primitive(equal_shares)
def max(*xs: float) -> float:
    """The largest argument; nan if any is."""
    return floats.greatest(xs)


@primitive(equal_shares)
def min(*xs: float) -> float:
    """The smallest argument; nan if any is."""
    return -floats.greatest([-x for x in xs])


def nothing_at_the_bound(out: Any, bound: Any, *xs: Any) -> list[float]:
    """The same where the first argument is a constant: a tie with it leaves nothing."""
    return [0.0] * (1 + len(xs)) if out == bound else [0.0, *equal_shares(out, *xs)]


@primitive(lambda out, *xs: nothing_at_the_bound(out, *xs))
def max_with_constant(*bound_and_xs: float) -> float:
    """The largest argument, of which the first is a constant."""
    return floats.greatest(bound_and_xs)


@primitive(lambda out, *xs: nothing_at_the_bound(out, *xs))
def min_with_constant(*bound_and_xs: float) -> float:
    """The smallest argument, of which the first is a constant."""
    return -floats.greatest([-x for x in bound_and_xs])


@primitive(lambda out, *xs: every_softmax(xs))
def logsumexp(*xs: float) -> float:
    """ln Σ e^xᵢ"""
    return floats.greatest(xs) + compensated.log_excess(xs)


@primitive(lambda out, x, y: softmax(x, y), lambda out, x, y: softmax(y, x))
def logaddexp(x: float, y: float) -> float:
    """ln(eˣ + eʸ), with derivatives eˣ/(eˣ + eʸ) and eʸ/(eˣ + eʸ).

    Near 0 the result is the difference of the larger argument and a logarithm of equal size, so
    that its error is small beside those rather than beside itself.

    >>> logaddexp(-1000.0, -1000.0) == -1000.0 + math.log(2)
    True
    """
    return floats.greatest((x, y)) + compensated.log_excess((x, y))


def softmax_partials(out: Any, *xs: Any) -> list[Any]:
    """s₁·(1 − s₁) and −s₁·sⱼ; 1 − s₁ is the sum of the others, for it would round to 0."""
    own, *others = every_softmax(xs)
    return [own * rest_of(others, xs), *[-own * other for other in others]]


def rest_of(others: Sequence[Any], xs: Sequence[Any]) -> Any:
    """1 − s₁"""
    as_node = others and isinstance(others[0], Value)
    return share_of_others(*xs) if as_node else total(*others)


def share_of_others_partials(out: Any, *xs: Any) -> list[Any]:
    """−s₁·(1 − s₁) and s₁·sⱼ, to which the derivatives of the other shares would cancel."""
    own, *others = every_softmax(xs)
    return [-own * out, *[own * other for other in others]]


@primitive(share_of_others_partials)
def share_of_others(*xs: float) -> float:
    """Σ e^xⱼ / Σ e^xₖ over j > 1"""
    return total(*compensated.softmax(xs)[1:])


@primitive(softmax_partials)
def softmax(*xs: float) -> float:
    """e^x₁ / Σ e^xⱼ: the share of the first argument."""
    return compensated.softmax(xs)[0]


def log_softmax_partials(out: Any, *xs: Any) -> list[Any]:
    _, *others = every_softmax(xs)
    return [rest_of(others, xs), *[-other for other in others]]


@primitive(log_softmax_partials)
def log_softmax(*xs: float) -> float:
    """The logarithm of that share."""
    largest = floats.greatest(xs)
    below = 0.0 if xs[0] == largest else xs[0] - largest
    return below - compensated.log_excess(xs)


def every_softmax(xs: Sequence[Any]) -> list[Any]:
    """The share of each argument in turn; those of Values are nodes, those of numbers one pass."""
    if any(isinstance(x, Value) for x in xs):
        return [softmax(*rotation) for rotation in own_first(xs)]
    return compensated.softmax(xs)


def own_first(xs: Sequence[Any]) -> Iterator[list[Any]]:
    """For each argument, itself and then the others in order."""
    return ([x, *xs[:i], *xs[i + 1 :]] for i, x in enumerate(xs))


def iterable_of(name: str, iterable: Iterable[T], takes: str = "one iterable") -> Iterable[T]:
    """The iterable, or TypeError if it is none."""
    try:
        iter(iterable)
    except TypeError:
        raise TypeError(
            f"{name} takes {takes} of numbers, got {brief(iterable)}; put the numbers in a list"
        ) from None
    return iterable
