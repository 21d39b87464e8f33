"""Trigonometric functions, one rule each. Angles are in radians."""

from __future__ import annotations

import math
from typing import Any

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.arithmetic import div
from autograd.rules.n_ary import number_of
from autograd.rules.roots import sqrt


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


def arcsine_slope(x: Any) -> Any:
    """1/√((1 − x)(1 + x)): 1 − x² would lose half of the digits near ±1."""
    return div(1.0, sqrt((1.0 - x) * (1.0 + x)))


@primitive(lambda out, x: arcsine_slope(x))
def asin(x: float) -> float:
    """arcsin x, with derivative 1/√(1 − x²), which is +inf at ±1; nan for |x| > 1."""
    return floats.asin(x)


@primitive(lambda out, x: -arcsine_slope(x))
def acos(x: float) -> float:
    """arccos x, with derivative −1/√(1 − x²), which is −inf at ±1; nan for |x| > 1."""
    return floats.acos(x)


@primitive(lambda out, x: div(1.0, 1.0 + x * x))
def atan(x: float) -> float:
    """arctan x, with derivative 1/(1 + x²)."""
    return math.atan(x)


def over_squared_distance(a: Any, x: Any, y: Any) -> Any:
    """a/(x² + y²), scaled so that the squares stay within the range of doubles."""
    unit = floats.unit(*map(number_of, (x, y)))
    u, v = x * unit, y * unit
    return div(a * unit * unit, u * u + v * v)


@primitive(
    lambda out, y, x: over_squared_distance(x, x, y),
    lambda out, y, x: -over_squared_distance(y, x, y),
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
