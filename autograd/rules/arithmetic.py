"""The rules of arithmetic, and the operators of Value that they give.

Each is a plain function of floats; above it stand its partial derivatives, by each argument in
order, as functions of (out, x, y). At the points where a derivative is not unique they follow
CONVENTIONS.md.
"""

from __future__ import annotations

from typing import Any

from autograd.primitives import primitive
from autograd.rules import algebraic, floats
from autograd.rules.floats import NEARLY_SUBNORMAL
from autograd.value import Value


def unless_nan(slope: Any, *xs: Any) -> Any:
    """The slope of a piece, but nan where an argument is: no comparison with nan finds a piece."""
    for x in xs:
        if not x <= floats.INF:
            return x * floats.NAN
    return slope


@primitive(lambda out, x, y: 1.0, lambda out, x, y: 1.0)
def add(x: float, y: float) -> float:
    """x + y"""
    return x + y


@primitive(lambda out, x, y: 1.0, lambda out, x, y: -1.0)
def sub(x: float, y: float) -> float:
    """x − y"""
    return x - y


@primitive(lambda out, x, y: y, lambda out, x, y: x)
def mul(x: float, y: float) -> float:
    """x · y"""
    return x * y


def quotient_by_denominator(out: Any, x: Any, y: Any) -> Any:
    """∂(x/y)/∂y = −(x/y)/y, because y² may overflow where that does not.

    A subnormal x/y has lost digits that the division by a small y would show.
    """
    if 0 < abs(out) < NEARLY_SUBNORMAL and abs(y) < 1:
        return -div(div(x * 2.0**600, y), y) * 2.0**-600
    return -div(out, y)


@primitive(lambda out, x, y: div(1.0, y), quotient_by_denominator)
def div(x: float, y: float) -> float:
    """x / y"""
    return floats.divide(x, y)


def power_by_base(out: Any, x: Any, y: Any) -> Any:
    """∂xʸ/∂x = y·xʸ⁻¹, and 0 for y = 0 whatever x is.

    If y − 1 was rounded, its error times ln x would show in xʸ⁻¹: then the same is y·xʸ/x.
    """
    if isinstance(out, Value):
        return algebraic.power_term(y, x, y, 1.0, 0.0)
    if y == 0:
        return 0.0
    if x == -floats.INF and y > 0 and floats.is_fractional(y):
        return floats.NAN
    if x == 0 or abs(x) == floats.INF:
        slope = power(x, y - 1.0)
        return 0.0 if slope == 0 else y * slope
    if 0.5 <= abs(y) < 2.0**53 and y - 1.0 + 1.0 == y:
        slope = power(x, y - 1.0)
        if abs(y) <= 2 or abs(slope) > NEARLY_SUBNORMAL:
            return y * slope
    if abs(out) < NEARLY_SUBNORMAL:
        root = power(abs(x), 0.5 * y)
        if root == 0:
            return 0.0
        return power(sign(x), y) * (y * root) * div(root, x)
    return div(y * out, x)


def power_by_exponent(out: Any, x: Any, y: Any) -> Any:
    """∂xʸ/∂y = xʸ·ln x; xʸ may leave the range where the product does not.

    Where xʸ is 0 because x is 0 or infinite, so is this.
    """
    if isinstance(out, Value):
        return algebraic.power_term(1.0, x, y, 0.0, 1.0)
    if (x == 0 and y > 0) or (x == floats.INF and y < 0):
        return 0.0
    if 0 < x < floats.INF and not NEARLY_SUBNORMAL < out < floats.INF:
        root = power(x, 0.5 * y)
        return (root * log(x)) * root
    return out * log(x)


@primitive(power_by_base, power_by_exponent)
def power(x: float, y: float) -> float:
    """xʸ; x⁰ is 1 with derivative 0 everywhere, and 0ʸ is 0 with derivative 0 for y > 0."""
    return floats.power(x, y)


@primitive(lambda out, x: div(1.0, x + 0.0) if x >= 0 else out)
def log(x: float) -> float:
    """ln x: 1/x is its derivative above 0, +inf at 0 and nan below, as ln x; it is here for xʸ.

    x + 0.0 above is x, but 0.0 for −0.0, lest the derivative be −inf there.
    """
    return floats.log(x)


@primitive(lambda out, x: -1.0)
def neg(x: float) -> float:
    """−x"""
    return -x


@primitive(lambda out, x: 1.0)
def pos(x: float) -> float:
    """+x"""
    return x


@primitive(lambda out, x: sign(x))
def absolute(x: float) -> float:
    """|x|, with derivative 0 at the kink."""
    return abs(x)


@primitive(lambda out, x: 0.0)
def sign(x: float) -> float:
    """−1, 0 or 1 with the sign of x; its derivative is 0."""
    return floats.sign(x)


@primitive(
    lambda out, x, y: unless_nan(0.0 if out == 0 else 1.0, x, y),
    lambda out, x, y: 0.0 if out == 0 else -floordiv(x, y),
)
def mod(x: float, y: float) -> float:
    """x − y·⌊x/y⌋, Python's %; at its jumps the derivatives are 0."""
    return floats.modulo(x, y)


@primitive(lambda out, x, y: 0.0, lambda out, x, y: 0.0)
def floordiv(x: float, y: float) -> float:
    """⌊x/y⌋, with derivative 0."""
    return floats.floor_divide(x, y)
