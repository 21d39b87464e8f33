"""IEEE-754 arithmetic that never raises: C99's answers where Python raises an exception.

``math.exp(1000)`` raises OverflowError and ``1.0 / 0.0`` ZeroDivisionError. A derivative at a
singular point is information (``inf``, or ``nan`` where there is none), so every operation here
answers as C99 Annex F does. What Python's ``math`` already answers so is not repeated here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

INF = math.inf
NAN = math.nan
NEARLY_SUBNORMAL = 1e-290  # below 2e-308 doubles have fewer digits; this leaves some room


def divide(x: float, y: float) -> float:
    """x / y, with x/±0 = ±inf and 0/0 = nan."""
    try:
        return x / y
    except ZeroDivisionError:
        return x * math.copysign(INF, y)


def round_to(x: float, digits: float) -> float:
    """x to so many decimal digits, halves to even; TypeError unless that is a whole number."""
    if not digits.is_integer():
        raise TypeError(f"round takes a whole number of digits, got {digits}")
    try:
        return x.__round__(int(digits))
    except OverflowError:
        return math.copysign(INF, x)


def floor_divide(x: float, y: float) -> float:
    """⌊x / y⌋, with Python's sign rules."""
    try:
        return x // y
    except ZeroDivisionError:
        return divide(x, y)


def modulo(x: float, y: float) -> float:
    """x − y·⌊x / y⌋: the remainder with the sign of y, as Python's ``%``."""
    try:
        return x % y
    except ZeroDivisionError:
        return NAN


def fmod(x: float, y: float) -> float:
    """x − y·trunc(x / y): the remainder with the sign of x; nan if y = 0 or x is infinite."""
    try:
        return math.fmod(x, y)
    except ValueError:
        return NAN


def remainder(x: float, y: float) -> float:
    """x − y·n for the integer n nearest to x / y; nan if y = 0 or x is infinite."""
    try:
        return math.remainder(x, y)
    except ValueError:
        return NAN


def is_fractional(y: float) -> bool:
    """Whether a finite number is not whole; from 2**53 on all are."""
    return abs(y) < 2.0**53 and y % 1.0 != 0


def power(x: float, y: float) -> float:
    """xʸ, with 0⁻ʸ = ±inf, nan for a negative base under a fraction, and inf on overflow."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -INF if x < 0 and is_odd(y) else INF
    except ValueError:
        if x == 0:
            return math.copysign(INF, x) if is_odd(y) else INF
        return NAN


def is_odd(y: float) -> bool:
    """Whether y is an odd integer."""
    return fmod(y, 2.0) in (1.0, -1.0)


def _infinite_beyond(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function, with ±inf where it overflows."""

    def total(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return INF

    return total


exp = _infinite_beyond(math.exp)
exp2 = _infinite_beyond(math.exp2)
expm1 = _infinite_beyond(math.expm1)
cosh = _infinite_beyond(math.cosh)


def sinh(x: float) -> float:
    """sinh x, ±inf on overflow."""
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(INF, x)


def _nan_outside(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function, with nan where it is not defined."""

    def total(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return NAN

    return total


sqrt = _nan_outside(math.sqrt)
sin = _nan_outside(math.sin)
cos = _nan_outside(math.cos)
tan = _nan_outside(math.tan)
asin = _nan_outside(math.asin)
acos = _nan_outside(math.acos)
acosh = _nan_outside(math.acosh)


def atanh(x: float) -> float:
    """artanh x, ±inf at ±1 and nan beyond."""
    if abs(x) == 1:
        return math.copysign(INF, x)
    return math.atanh(x) if abs(x) < 1 else NAN


def _logarithm(function: Callable[[float], float], pole: float) -> Callable[[float], float]:
    """The function, with −inf at its pole and nan below."""

    def total(x: float) -> float:
        if x > pole:
            return function(x)
        return -INF if x == pole else NAN

    return total


log = _logarithm(math.log, 0.0)
log2 = _logarithm(math.log2, 0.0)
log10 = _logarithm(math.log10, 0.0)
log1p = _logarithm(math.log1p, -1.0)


def _whole(function: Callable[[float], int]) -> Callable[[float], float]:
    """The function as a double, with the sign of a zero kept and infinities let through."""

    def total(x: float) -> float:
        return math.copysign(function(x), x) if abs(x) < 2.0**52 else x

    return total


floor = _whole(math.floor)
ceil = _whole(math.ceil)
trunc = _whole(math.trunc)


def sign(x: float) -> float:
    """−1, 0 or 1 with the sign of x; nan stays nan."""
    return NAN if math.isnan(x) else float((x > 0) - (x < 0))


def total(numbers: Iterable[float]) -> float:
    """The sum, added from left to right as every engine adds it (Python 3.12's ``sum`` is not)."""
    accumulated = 0.0
    for number in numbers:
        accumulated += number
    return accumulated


def exact_sum(numbers: Iterable[float]) -> float:
    """The sum, rounded once; also where a partial sum overflows and the whole does not."""
    numbers = list(numbers)
    try:
        return math.fsum(numbers)
    except ValueError:  # inf − inf
        return NAN
    except OverflowError:
        if beyond := [x for x in numbers if not math.isfinite(x)]:
            return total(beyond)
        whole = sum(map(Fraction, numbers))
        try:
            return float(whole)
        except OverflowError:
            return INF if whole > 0 else -INF


def product(numbers: Iterable[float]) -> float:
    """The product from left to right, its power of two kept apart so that nothing overflows."""
    mantissa, exponent = 1.0, 0
    for number in numbers:
        factor, scale = math.frexp(number)
        mantissa, shift = math.frexp(mantissa * factor)
        exponent += scale + shift
    return _in_range(mantissa, exponent)


def products_of_the_others(numbers: Sequence[float]) -> list[float]:
    """The product of all numbers but one, for each in turn, with its power of two kept apart."""
    left = accumulate(map(math.frexp, numbers[:-1]), _times, initial=(1.0, 0))
    right = [*accumulate(map(math.frexp, numbers[:0:-1]), _times, initial=(1.0, 0))]
    return [_in_range(*_times(a, b)) for a, b in zip(left, reversed(right))]


def _times(a: tuple[float, int], b: tuple[float, int]) -> tuple[float, int]:
    mantissa, shift = math.frexp(a[0] * b[0])
    return mantissa, a[1] + b[1] + shift


def _in_range(mantissa: float, exponent: int) -> float:
    try:
        return math.ldexp(mantissa, exponent)
    except OverflowError:
        return math.copysign(INF, mantissa)


def octaves(numbers: Iterable[float]) -> float:
    """Σ |log₂ |x||: no product of some of the numbers is farther from 1 than by this power of 2."""
    return total(abs(math.log2(abs(x))) for x in numbers if x and math.isfinite(x))


def greatest(numbers: Iterable[float]) -> float:
    """The largest number; nan if any is."""
    numbers = list(numbers)
    return NAN if any(map(math.isnan, numbers)) else max(numbers)


def unit(*numbers: float) -> float:
    """A power of two that brings the largest magnitude near 1, so that its square is safe.

    It is bounded by 2¹⁰⁰⁰: the least subnormal number comes to 10⁻²³, whose square is safe too.
    """
    largest = greatest(map(abs, numbers))
    if largest == 0 or not math.isfinite(largest):
        return 1.0
    return math.ldexp(1.0, min(-math.frexp(largest)[1], 1000))
