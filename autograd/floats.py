"""IEEE-754 arithmetic that never raises: C99's answers where Python raises an exception.

``math.exp(1000)`` raises OverflowError and ``1.0 / 0.0`` ZeroDivisionError. A derivative at a
singular point is information (``inf``, or ``nan`` where there is none), so every operation here
answers as C99 Annex F does. What Python's ``math`` already answers so is not repeated here.
"""

from __future__ import annotations

import math

INF = math.inf
NAN = math.nan


def divide(x: float, y: float) -> float:
    """x / y, with x/±0 = ±inf and 0/0 = nan."""
    try:
        return x / y
    except ZeroDivisionError:
        return x * math.copysign(INF, y)


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
    return math.fmod(y, 2.0) in (1.0, -1.0)


def exp(x: float) -> float:
    """eˣ, inf on overflow."""
    try:
        return math.exp(x)
    except OverflowError:
        return INF


def log(x: float) -> float:
    """ln x, −inf at 0 and nan below."""
    if x > 0:
        return math.log(x)
    return -INF if x == 0 else NAN


def sqrt(x: float) -> float:
    """√x, nan below 0."""
    return math.sqrt(x) if x >= 0 else NAN


def sin(x: float) -> float:
    """sin x, nan at ±inf."""
    return math.sin(x) if math.isfinite(x) else NAN


def cos(x: float) -> float:
    """cos x, nan at ±inf."""
    return math.cos(x) if math.isfinite(x) else NAN


def cosh(x: float) -> float:
    """cosh x, inf on overflow."""
    try:
        return math.cosh(x)
    except OverflowError:
        return INF


def sinh(x: float) -> float:
    """sinh x, ±inf on overflow."""
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(INF, x)


def sign(x: float) -> float:
    """−1, 0 or 1 with the sign of x; nan stays nan."""
    return NAN if math.isnan(x) else float((x > 0) - (x < 0))
