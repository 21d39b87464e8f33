"""Rounding, remainders and signs: derivatives 0 or 1 off the jumps, and 0 at the jumps."""

from __future__ import annotations

import math
from typing import Any

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.arithmetic import div, sign, unless_nan


@primitive(lambda out, x: 0.0)
def floor(x: float) -> float:
    """⌊x⌋ as a float; its derivative is 0."""
    return floats.floor(x)


@primitive(lambda out, x: 0.0)
def ceil(x: float) -> float:
    """⌈x⌉ as a float; its derivative is 0."""
    return floats.ceil(x)


@primitive(lambda out, x: 0.0)
def trunc(x: float) -> float:
    """x without its fraction, as a float; its derivative is 0."""
    return floats.trunc(x)


@primitive(lambda out, x, digits: 0.0, lambda out, x, digits: 0.0)
def round(x: float, digits: float = 0.0) -> float:
    """x to so many decimal digits, halves to even; its derivative is 0.

    >>> round(2.5), round(3.14159, 2)
    (2.0, 3.14)

    Raises TypeError if the number of digits is not whole.
    """
    return floats.round_to(x, digits)


@primitive(lambda out, x: sign(x))
def fabs(x: float) -> float:
    """|x|, with derivative 0 at the kink; the same as ``abs`` of a Value."""
    return abs(x)


@primitive(
    lambda out, x, y: sign(x) * copysign(1.0, y),
    lambda out, x, y: 0.0,
)
def copysign(x: float, y: float) -> float:
    """|x| with the sign of y; its derivative by x is ±1, and 0 at the kink.

    A nan has no sign: processors and libraries make it with either, so copysign(x, nan) is |x|.
    """
    return abs(x) if math.isnan(y) else math.copysign(x, y)


def whole_quotient(out: Any, x: Any, y: Any) -> Any:
    """n in x = n·y + out, in which neither quotient alone is a whole number."""
    return round(div(x, y) - div(out, y))


@primitive(
    lambda out, x, y: unless_nan(0.0 if out == 0 and x != 0 else 1.0, x, y),
    lambda out, x, y: 0.0 if out == 0 else -whole_quotient(out, x, y),
)
def fmod(x: float, y: float) -> float:
    """x − y·n, n = trunc(x/y): the remainder with the sign of x, as in C.

    Its derivatives are 1 and −n, and 0 at the jumps, which are where x = n·y but for x = 0.
    """
    return floats.fmod(x, y)


@primitive(
    lambda out, x, y: unless_nan(0.0 if 2.0 * abs(out) == abs(y) else 1.0, x, y),
    lambda out, x, y: 0.0 if 2.0 * abs(out) == abs(y) else -whole_quotient(out, x, y),
)
def remainder(x: float, y: float) -> float:
    """x − y·n for the whole n nearest to x/y, the IEEE 754 remainder.

    Its derivatives are 1 and −n, and 0 at the jumps, which are halfway between multiples of y.
    """
    return floats.remainder(x, y)
