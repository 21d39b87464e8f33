"""The rules of arithmetic, and the operators of Value that they give.

Each is a plain function of floats; above it stand its partial derivatives, by each argument in
order, as functions of (out, x, y). At the points where a derivative is not unique they follow the
conventions of the README.
"""

from __future__ import annotations

from autograd import floats
from autograd.primitives import operators, primitive
from autograd.value import Value


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


@primitive(lambda out, x, y: div(1.0, y), lambda out, x, y: -div(out, y))
def div(x: float, y: float) -> float:
    """x / y; its derivative by y is −(x/y)/y, because y² may overflow where that does not."""
    return floats.divide(x, y)


@primitive(
    lambda out, x, y: 0.0 if y == 0 and not 0 < abs(x) else y * power(x, y - 1.0),
    lambda out, x, y: 0.0 if x == 0 and y > 0 else out * log(x),
)
def power(x: float, y: float) -> float:
    """xʸ; x⁰ is 1 with derivative 0 everywhere, and 0ʸ is 0 with derivative 0 for y > 0."""
    return floats.power(x, y)


@primitive(lambda out, x: div(1.0, x + 0.0) if x >= 0 else floats.NAN)
def log(x: float) -> float:
    """ln x: 1/x is its derivative for x > 0, +inf at 0 and nan below; it stands here for xʸ."""
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
    lambda out, x, y: 0.0 if out == 0 else 1.0,
    lambda out, x, y: 0.0 if out == 0 else -floordiv(x, y),
)
def mod(x: float, y: float) -> float:
    """x − y·⌊x/y⌋, Python's %; at its jumps the derivatives are 0."""
    return floats.modulo(x, y)


@primitive(lambda out, x, y: 0.0, lambda out, x, y: 0.0)
def floordiv(x: float, y: float) -> float:
    """⌊x/y⌋, with derivative 0."""
    return floats.floor_divide(x, y)


for name, rule in {
    "add": add,
    "sub": sub,
    "mul": mul,
    "truediv": div,
    "pow": power,
    "mod": mod,
    "floordiv": floordiv,
}.items():
    operator, reflected = operators(rule)
    setattr(Value, f"__{name}__", operator)
    setattr(Value, f"__r{name}__", reflected)

for name, rule in {"neg": neg, "pos": pos, "abs": absolute}.items():
    setattr(Value, f"__{name}__", rule)
