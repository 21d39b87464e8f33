"""What stands below the rules, in jax.numpy: ``math``, and the sums that are exact.

XLA's own cosh, sinh, exp2, tanh, artanh, erfc and log1p lose up to 500 units in the last place, and
are composed here of its exp, expm1, log and erf, which do not; ACCURACY.md has the figures.
XLA takes numbers below 2.2e-308 for 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd.programs.targets.arrays.both_ways import Condition
from autograd.programs.targets.arrays.numbers import (
    Number,
    made,
    stacked,
    tested,
)
from autograd.programs.targets.jax import jnp, lax, special

LN_2 = math.log(2.0)
LN_2_LOW = 2.3190468138462996e-17  # ln 2 − LN_2


def two_product(x: Any, y: Any) -> tuple[Any, Any]:
    """x·y and its rounding error, by Dekker's way; for numbers below 1e150."""
    product = x * y
    (a, b), (c, d) = _halves(x), _halves(y)
    return product, ((a * c - product) + a * d + b * c) + b * d


def _halves(x: Any) -> tuple[Any, Any]:
    shifted = 134217729.0 * x
    high = shifted - (shifted - x)
    return high, x - high


def exp2(x: Any) -> Any:
    """2ˣ: what is left of x beside a whole number is small, and loses nothing."""
    whole = jnp.clip(jnp.round(x), -1100.0, 1100.0)
    return jnp.ldexp(jnp.exp((x - whole) * LN_2), whole.astype(int))


def cosh(x: Any) -> Any:
    """cosh x, in which e^|x| is a square where it would overflow."""
    root = jnp.exp(0.5 * jnp.abs(x))
    grown = jnp.exp(jnp.minimum(jnp.abs(x), 700.0))
    return jnp.where(jnp.abs(x) < 700, 0.5 * (grown + 1.0 / grown), 0.5 * root * root)


def sinh(x: Any) -> Any:
    """sinh x, by e^|x| − 1."""
    size = jnp.abs(x)
    root, less = jnp.exp(0.5 * size), jnp.expm1(jnp.minimum(size, 700.0))
    below = 0.5 * (less + less / (less + 1.0))
    return jnp.copysign(jnp.where(size < 700, below, 0.5 * root * root), x)


def tanh(x: Any) -> Any:
    """tanh x = (e²ˣ − 1)/(e²ˣ + 1)"""
    less = jnp.expm1(-2.0 * jnp.abs(x))
    return jnp.copysign(-less / (2.0 + less), x)


def atanh(x: Any) -> Any:
    """artanh x = ½·ln(1 + 2x/(1 − x))"""
    size = jnp.abs(x)
    small = log1p(2.0 * size + 2.0 * size * size / (1.0 - size))
    return jnp.copysign(0.5 * jnp.where(size < 0.5, small, log1p(2.0 * size / (1.0 - size))), x)


def erfc(x: Any) -> Any:
    """1 − erf x, to which the rounding error of x² is given back."""
    bounded = jnp.clip(x, -30.0, 30.0)
    _, low = two_product(bounded, bounded)
    return special.erfc(x) * jnp.where(x > 1, 1.0 - low, 1.0)


def log1p(x: Any) -> Any:
    """ln(1 + x), where XLA's is 50 units off for some x near −0.4."""
    whole = 1.0 + x
    lost = jnp.where(whole == 0, 0.0, (x - (whole - 1.0)) / whole)
    return jnp.where(x < -0.25, jnp.log(whole) + lost, jnp.log1p(x))


def asin(x: Any) -> Any:
    """arcsin x, also where a part of x would be subnormal."""
    return jnp.where(jnp.abs(x) < 1e-150, x, jnp.asin(x))


def remainder(x: Any, y: Any) -> Any:
    """The IEEE remainder: x − y·n for the whole n nearest to x/y."""
    x, y = jnp.broadcast_arrays(jnp.asarray(x, float), jnp.asarray(y, float))
    size, step = jnp.abs(x), jnp.abs(y)
    rest = lax.rem(size, jnp.where(2.0 * step < jnp.inf, 2.0 * step, step))
    half = 0.5 * step
    less = jnp.where(rest - step >= half, rest - step - step, rest - step)
    rest = jnp.where(rest > half, less, rest)
    rest = jnp.where((step == jnp.inf) & (size < jnp.inf), size, rest)
    return jnp.where(x < 0, -rest, rest + 0.0 * x)


def fmod(x: Any, y: Any) -> Any:
    """x − y·trunc(x/y), exactly."""
    return lax.rem(*jnp.broadcast_arrays(jnp.asarray(x, float), jnp.asarray(y, float)))


def compensated_sum(array: Any) -> Any:
    """The sum along the last axis, with the rounding errors of a tree of sums given back."""
    lost: Any = 0.0
    while array.shape[-1] > 1:
        half = array.shape[-1] // 2
        x, y, rest = array[..., :half], array[..., half : 2 * half], array[..., 2 * half :]
        high = x + y
        part = high - x
        lost = lost + jnp.sum((x - (high - part)) + (y - part), axis=-1)
        array = jnp.concatenate([high, rest], axis=-1)
    whole = array[..., 0]
    return jnp.where(jnp.isfinite(lost) & (lost != 0.0), whole + lost, whole)


def scale_of(array: Any) -> Any:
    """A power of two that brings the largest magnitude along the last axis near 1.

    It is no smaller than 2⁻¹⁰⁰⁰, lest XLA take it for 0.
    """
    largest = jnp.max(jnp.abs(array), axis=-1)
    _, exponent = jnp.frexp(largest)
    usable = (largest > 0) & jnp.isfinite(largest)
    return jnp.where(usable, jnp.ldexp(1.0, jnp.clip(-exponent, -1000, 1000)), 1.0)


def hypot(array: Any) -> Any:
    """√Σx² along the last axis."""
    scale = scale_of(array)
    squares = (array * scale[..., None]) ** 2
    root = jnp.sqrt(jnp.sum(squares, axis=-1)) / scale
    return jnp.where(jnp.any(jnp.isinf(array), axis=-1), jnp.inf, root)


_SAME_NAME = """
    acos acosh asinh atan atan2 cbrt ceil copysign cos exp expm1 floor frexp ldexp log log10
    log2 sin sqrt tan trunc
"""
OF_NUMBERS: dict[str, Callable[..., Any]] = {
    **{name: getattr(jnp, name) for name in _SAME_NAME.split()},
    "fabs": jnp.abs,
    "pow": jnp.power,
    "erf": special.erf,
    **{f.__name__: f for f in (exp2, log1p, cosh, sinh, tanh, atanh, asin, erfc, remainder, fmod)},
}
TESTS = {"isnan": jnp.isnan, "isinf": jnp.isinf, "isfinite": jnp.isfinite}


def _instead_of(name: str, compute: Callable[..., Any]) -> Callable[..., Any]:
    of_floats = getattr(math, name)

    def function(*numbers: Any) -> Any:
        if not any(isinstance(number, Number) for number in numbers):
            return of_floats(*numbers)
        if name == "frexp":
            mantissa = made(lambda x: jnp.frexp(x)[0], *numbers)
            return mantissa, made(lambda x: jnp.frexp(x)[1], *numbers)
        return (tested if name in TESTS else made)(compute, *numbers)

    return function


def of_list(compute: Callable[[Any], Any], of_floats: Callable[..., Any]) -> Callable[..., Any]:
    """A function of one list of numbers, by a function of the array of them."""

    def function(numbers: Any) -> Any:
        numbers = list(numbers)
        if not any(isinstance(number, Number) for number in numbers):
            return of_floats(numbers)
        return made(lambda *_: compute(stacked(numbers)), *numbers)

    return function


def to_float(number: Any = 0.0) -> Any:
    """``float`` of a Number or a Condition."""
    if isinstance(number, Condition):
        return made(lambda: jnp.where(number.array, 1.0, 0.0))
    return number if isinstance(number, Number) else float(number)


MATH: dict[Any, Any] = {
    getattr(math, name): _instead_of(name, compute)
    for name, compute in {**OF_NUMBERS, **TESTS}.items()
}
MATH[math.fsum] = of_list(compensated_sum, math.fsum)
MATH[math.hypot] = lambda *xs: of_list(hypot, lambda numbers: math.hypot(*numbers))(xs)
MATH[float] = to_float
