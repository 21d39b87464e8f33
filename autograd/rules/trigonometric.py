"""Trigonometric functions, one rule each. Angles are in radians."""

from __future__ import annotations

import math

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.algebraic import inverse_slope


@primitive(lambda out, x: cos(x))
def sin(x: float) -> float:
    """sin x, with derivative cos x."""
    return floats.sin(x)


@primitive(lambda out, x: -sin(x))
def cos(x: float) -> float:
    """cos x, with derivative −sin x."""
    return floats.cos(x)


@primitive(lambda out, x: 1.0 + out * out)
def tan(x: float) -> float:
    """tan x, with derivative 1 + tan² x."""
    return floats.tan(x)


@primitive(lambda out, x: inverse_slope(x, 1.0, 1.0, -1.0))
def asin(x: float) -> float:
    """arcsin x, with derivative 1/√(1 − x²), which is +inf at ±1; nan for |x| > 1."""
    return floats.asin(x)


@primitive(lambda out, x: -inverse_slope(x, 1.0, 1.0, -1.0))
def acos(x: float) -> float:
    """arccos x, with derivative −1/√(1 − x²), which is −inf at ±1; nan for |x| > 1."""
    return floats.acos(x)


@primitive(lambda out, x: inverse_slope(x, 2.0, 1.0, 1.0))
def atan(x: float) -> float:
    """arctan x, with derivative 1/(1 + x²)."""
    return math.atan(x)


@primitive(
    lambda out, x, y: (inversion(y, x) - out) * (inversion(y, x) + out),
    lambda out, x, y: -2.0 * out * inversion(y, x),
)
def inversion(x: float, y: float) -> float:
    """x/(x² + y²), scaled so that the squares stay within the range of doubles.

    With p = x/r² and q = y/r² its derivatives are q² − p² and −2pq; far out it is 0.
    """
    if math.isinf(x) or math.isinf(y):
        return floats.NAN if math.isnan(x) or math.isnan(y) else math.copysign(0.0, x)
    unit = floats.unit(x, y)
    u, v = x * unit, y * unit
    return floats.divide(u * unit, u * u + v * v)


@primitive(
    lambda out, y, x: inversion(x, y),
    lambda out, y, x: -inversion(y, x),
)
def atan2(y: float, x: float) -> float:
    """The angle of the point (x, y) with the x axis; its derivatives are x/r² and −y/r².

    They are nan at the origin, which has no angle.
    """
    return math.atan2(y, x)


DEGREES_PER_RADIAN = 180 / math.pi
RADIANS_PER_DEGREE = math.pi / 180


@primitive(lambda out, x: DEGREES_PER_RADIAN)
def degrees(x: float) -> float:
    """An angle in degrees, from radians."""
    return x * DEGREES_PER_RADIAN


@primitive(lambda out, x: RADIANS_PER_DEGREE)
def radians(x: float) -> float:
    """An angle in radians, from degrees."""
    return x * RADIANS_PER_DEGREE
