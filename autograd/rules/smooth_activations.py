"""Smooth activations: each is its argument times a gate between 0 and 1, or an integral of one.

The derivative of x·g(x) is g + x·g′, which has a zero left of 0 (near −1.28 for SiLU, −0.75 for
GELU, −1.19 for mish). Close to it the terms cancel, and what is left is right to a few units in
the last place of the terms, not of itself. Everywhere else it is right to a few of its own.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

from autograd.primitives import primitive
from autograd.rules import floats, polynomials
from autograd.rules.compensated import (
    exp_times,
    log_one_plus_exp,
    logistic_times,
    normal_cdf_times,
    two_product,
)
from autograd.rules.gates import (
    both_sides,
    gate,
    gate_slope,
    sigmoid_slope,
    silu_slope,
    softplus_by_beta,
    toward_zero,
)
from autograd.rules.normal import gelu_slope
from autograd.rules.polynomials import Polynomial, plus, times

SATURATED = 1000.0  # here every gate is 0 or 1 as far as a double can tell


@primitive(lambda out, x: sigmoid_slope(x))
def sigmoid(x: float) -> float:
    """The logistic function σ(x) = 1/(1 + e⁻ˣ), with derivative σ(x)·σ(−x).

    The product keeps the tail that σ·(1 − σ) rounds to 0.

    >>> from autograd import Value
    >>> x = Value(40.0)
    >>> sigmoid(x).backward()
    >>> x.grad
    4.248354255291589e-18
    """
    return logistic_times(1.0, x)


@primitive(
    lambda out, x, beta: silu_slope(1.0, x, beta),
    lambda out, x, beta: gate_slope(x, x, x, beta),
)
def silu(x: float, beta: float = 1.0) -> float:
    """x·σ(βx), which is also called Swish; by x its derivative is σ(βx)·(1 + βx·σ(−βx))."""
    return logistic_times(x, *two_product(beta, x))


@primitive(
    lambda out, x, beta: gate(1.0, x, beta),
    lambda out, x, beta: softplus_by_beta(x, beta),
)
def softplus(x: float, beta: float = 1.0) -> float:
    """ln(1 + e^βx)/β, a smooth ReLU with derivative σ(βx)."""
    high, low = two_product(beta, x)
    if high < -40:
        return exp_times(1.0 / beta, high, low)
    tail = log_one_plus_exp(*toward_zero(high, low))
    return floats.divide(tail, beta) + (x if high > 0 else 0.0)


@primitive(lambda out, x: sigmoid(-x))
def log_sigmoid(x: float) -> float:
    """ln σ(x), with derivative σ(−x)."""
    return min(x, 0.0) - log_one_plus_exp(-abs(x))


@primitive(lambda out, x: gelu_slope(x, 1.0))
def gelu(x: float) -> float:
    """x·Φ(x), with the normal distribution function Φ; its derivative is Φ(x) + x·φ(x)."""
    return normal_cdf_times(x, x)


CUBIC = Fraction("0.044715")
SQRT_8_OVER_PI = Fraction("1.595769121605730711759784239737527")


def tanh_form(x: float) -> tuple[float, float]:
    """p(x) = √(8/π)·(x + 0.044715x³) and its rounding error, by exact arithmetic in the tails."""
    if 1 < abs(x) < SATURATED:
        exact = Fraction(x)
        polynomial = SQRT_8_OVER_PI * exact * (1 + CUBIC * exact * exact)
        high = float(polynomial)
        return high, float(polynomial - Fraction(high))
    return float(SQRT_8_OVER_PI) * x * (1.0 + float(CUBIC) * x * x), 0.0


@cache
def tanh_form_factors(n: int) -> list[Polynomial]:
    """The polynomials cₖ in (x·σ(p(x)))⁽ⁿ⁾ = Σ cₖ(x)·σ⁽ᵏ⁾(p): cₖ ↦ cₖ′ + p′·cₖ₋₁."""
    if n == 0:
        return [(0.0, 1.0)]
    before = tanh_form_factors(n - 1)
    steep = (float(SQRT_8_OVER_PI), 0.0, float(3 * CUBIC * SQRT_8_OVER_PI))
    risen = [(0.0,), *[times(steep, c) for c in before]]
    return [plus(c, r) for c, r in zip([*map(polynomials.slope, before), (0.0,)], risen)]


@primitive(
    lambda out, x, n: gelu_tanh_slope(x, n + 1.0),
    lambda out, x, n: floats.NAN,
)
def gelu_tanh_slope(x: float, n: float = 1.0) -> float:
    """The nth derivative of x·σ(p(x))."""
    if abs(x) > SATURATED:
        return float(x > 0 and n == 1)
    high, low = tanh_form(x)
    t = math.tanh(0.5 * high)
    constant, *factors = tanh_form_factors(int(n))
    factor = floats.total(
        polynomials.at(x, c) * polynomials.at(t, polynomials.logistic(k))
        for k, c in enumerate(factors, 1)
    )
    steep = exp_times(factor / both_sides(high), *toward_zero(high, low))
    return steep + logistic_times(constant[0], high, low) if n == 1 else steep


@primitive(lambda out, x: gelu_tanh_slope(x))
def gelu_tanh(x: float) -> float:
    """½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), the older approximation of ``gelu``."""
    return logistic_times(x, *tanh_form(x))


@primitive(
    lambda out, x, n: mish_slope(x, n + 1.0),
    lambda out, x, n: floats.NAN,
)
def mish_slope(x: float, n: float = 1.0) -> float:
    """The nth derivative x·T⁽ⁿ⁾ + n·T⁽ⁿ⁻¹⁾ of x·T, T = tanh(ln(1 + eˣ)), as quotients in e^−|x|."""
    e = math.exp(-abs(x))
    m = int(n)
    p = polynomials.mish(m)
    if x < 0:
        d = e * (e + 2.0) + 2.0
        below = polynomials.at(e, polynomials.mish(m - 1)) if n > 1 else e + 2.0
        return exp_times((x * polynomials.at(e, p) / d + n * below) / d**m, x)
    d = 1.0 + 2.0 * e * (1.0 + e)
    steep = x * polynomials.at(e, p[::-1]) / d
    if n == 1:
        return (1.0 + 2.0 * e) / d + exp_times(steep / d, -2.0 * x)
    below = polynomials.at(e, polynomials.mish(m - 1)[::-1])
    return exp_times((steep + n * below) / d**m, -2.0 * x)


@primitive(lambda out, x: mish_slope(x))
def mish(x: float) -> float:
    """x·tanh(ln(1 + eˣ))"""
    e = math.exp(-abs(x))
    if x < 0:
        return exp_times(x * ((e + 2.0) / (e * (e + 2.0) + 2.0)), x)
    return x * ((1.0 + 2.0 * e) / (1.0 + 2.0 * e * (1.0 + e)))
