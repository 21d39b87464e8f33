"""Hyperbolic functions, one rule each."""

from __future__ import annotations

import math

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.algebraic import inverse_slope


@primitive(lambda out, x: cosh(x))
def sinh(x: float) -> float:
    """sinh x, with derivative cosh x."""
    return floats.sinh(x)


@primitive(lambda out, x: sinh(x))
def cosh(x: float) -> float:
    """cosh x, with derivative sinh x."""
    return floats.cosh(x)


@primitive(lambda out, x: -2.0 * out * tanh(x))
def squared_sech(x: float) -> float:
    """1/cosh² x = 4e/(1 + e)² with e = e^(−2|x|), which keeps the tail that 1 − tanh² x loses.

    1 + e·(2 + e) rounds less than (1 + e)².
    """
    if abs(x) > 350:  # where e nears the subnormal numbers
        root = 2.0 * math.exp(-abs(x))
        return root * root
    e = math.exp(-2.0 * abs(x))
    return 4.0 * e / (1.0 + e * (2.0 + e))


@primitive(lambda out, x: squared_sech(x))
def tanh(x: float) -> float:
    """tanh x, with derivative 1/cosh² x.

    >>> from autograd import Value
    >>> x = Value(20.0)
    >>> tanh(x).backward()
    >>> x.grad
    1.6993417021166355e-17
    """
    return math.tanh(x)


@primitive(lambda out, x: inverse_slope(x, 1.0, 1.0, 1.0))
def asinh(x: float) -> float:
    """arsinh x, with derivative 1/√(1 + x²), in which x² must not overflow."""
    return math.asinh(x)


@primitive(lambda out, x: inverse_slope(x, 1.0, -1.0, 1.0))
def acosh(x: float) -> float:
    """arcosh x, with derivative 1/√(x² − 1), which is +inf at 1; nan for x < 1."""
    return floats.acosh(x)


@primitive(lambda out, x: inverse_slope(x, 2.0, 1.0, -1.0))
def atanh(x: float) -> float:
    """artanh x, with derivative 1/(1 − x²), which is +inf at ±1; nan for |x| > 1."""
    return floats.atanh(x)
