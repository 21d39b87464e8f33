"""Roots and the simplest powers. The general power xʸ is an operator, in ``arithmetic.py``."""

from __future__ import annotations

import math

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.algebraic import power_term
from autograd.rules.arithmetic import div
from autograd.rules.compensated import cube_root
from autograd.value import Value


@primitive(
    lambda out, x: (
        power_term(0.5, x, 0.5, 1.0, 0.0) if isinstance(out, Value) else div(0.5, out + 0.0)
    )
)
def sqrt(x: float) -> float:
    """√x, with derivative 1/(2√x), which is +inf at 0 (−0 + 0 is +0); nan for x < 0."""
    return floats.sqrt(x)


@primitive(
    lambda out, x, n: cbrt_slope(x, n + 1.0),
    lambda out, x, n: floats.NAN,
)
def cbrt_slope(x: float, n: float) -> float:
    """The nth derivative ⅓(⅓ − 1)…(⅓ − n + 1)·∛x/xⁿ of ∛x, one term that nothing cancels."""
    factor = math.prod([1 - 3 * k for k in range(int(n))])
    if x == 0 or math.isinf(x):
        return factor * floats.power(x, -1.0 - n % 2)
    slope = cube_root(x)
    for _ in range(int(n)):
        slope /= x
    return slope * factor / 3**n


@primitive(
    lambda out, x: cbrt_slope(x, 1.0) if isinstance(out, Value) else div(1.0, 3.0 * out * out)
)
def cbrt(x: float) -> float:
    """∛x, defined for x < 0 too, with derivative 1/(3·∛x²), which is +inf at 0.

    >>> cbrt(-27.0)
    -3.0
    """
    return cube_root(x)


@primitive(lambda out, x: 2.0 * x)
def square(x: float) -> float:
    """x², with derivative 2x."""
    return x * x


@primitive(lambda out, x: -div(out, x))
def reciprocal(x: float) -> float:
    """1/x, with derivative −(1/x)/x."""
    return floats.divide(1.0, x)
