"""Smooth activations: each is its argument times a gate between 0 and 1, or an integral of one.

The derivative of x·g(x) is g + x·g′, which has a zero left of 0 (near −1.28 for SiLU, −0.75 for
GELU, −1.19 for mish). Close to it the terms cancel, and what is left is right to a few units in
the last place of the terms, not of itself. Everywhere else it is right to a few of its own.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.arithmetic import div
from autograd.rules.compensated import (
    SQRT_TWO_PI,
    exp_times,
    gaussian,
    log_one_plus_exp,
    logistic_times,
    mills_ratio,
    normal_cdf_times,
    two_product,
)
from autograd.rules.hyperbolic import squared_sech, tanh
from autograd.rules.normal import normal_density

SATURATED = 1000.0  # here every gate is 0 or 1 as far as a double can tell


@primitive(lambda out, x: -out * tanh(0.5 * x))
def sigmoid_slope(x: float) -> float:
    """σ(x)·σ(−x) = e/(1 + e)² with e = e^(−|x|)"""
    e = math.exp(-abs(x))
    return e / ((1.0 + e) * (1.0 + e))


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
    lambda out, a, x, beta: gate(1.0, x, beta),
    lambda out, a, x, beta: out * gate(beta, -x, beta),
    lambda out, a, x, beta: out * gate(x, -x, beta),
)
def gate(a: float, x: float, beta: float) -> float:
    """a·σ(βx), also where σ(βx) alone is subnormal."""
    return logistic_times(a, *two_product(beta, x))


def silu_slope(out: Any, x: Any, beta: Any) -> Any:
    """σ(z)·(1 + z·σ(−z)) for z = βx, which may overflow."""
    if abs(beta * x) > SATURATED:
        return float(beta * x > 0)
    return gate(1.0 + gate(beta * x, -x, beta), x, beta)


def silu_by_beta(out: Any, x: Any, beta: Any) -> Any:
    """x²·σ(z)·σ(−z) for z = βx, which far out is (x·σ(−|z|/2))²."""
    t = x if beta * x < 0 else -x
    if abs(beta * x) < 80:
        return gate(x, t, beta) * gate(x, -t, beta)
    root = gate(x, 0.5 * t, beta)
    return root * root


@primitive(silu_slope, silu_by_beta)
def silu(x: float, beta: float = 1.0) -> float:
    """x·σ(βx), which is also called Swish; by x its derivative is σ(βx)·(1 + βx·σ(−βx))."""
    return logistic_times(x, *two_product(beta, x))


def softplus_by_beta(out: Any, x: Any, beta: Any) -> Any:
    """−H/β², where H is the entropy of σ(βx): a sum of positive terms, in either of two forms."""
    t = x if beta * x < 0 else -x
    return -div(softplus(t, beta) - gate(t, t, beta), beta)


@primitive(lambda out, x, beta: gate(1.0, x, beta), softplus_by_beta)
def softplus(x: float, beta: float = 1.0) -> float:
    """ln(1 + e^βx)/β, a smooth ReLU with derivative σ(βx)."""
    high, low = two_product(beta, x)
    tail = log_one_plus_exp(-high, -low) if high > 0 else log_one_plus_exp(high, low)
    return floats.divide(tail, beta) + (x if high > 0 else 0.0)


@primitive(lambda out, x: sigmoid(-x))
def log_sigmoid(x: float) -> float:
    """ln σ(x), with derivative σ(−x)."""
    return min(x, 0.0) - log_one_plus_exp(-abs(x))


@primitive(lambda out, x: gelu_slope(x))
def gelu(x: float) -> float:
    """x·Φ(x), with the normal distribution function Φ; its derivative is Φ(x) + x·φ(x)."""
    return normal_cdf_times(x, x)


@primitive(lambda out, x: (2.0 - x * x) * normal_density(x) if abs(x) < SATURATED else 0.0 * out)
def gelu_slope(x: float) -> float:
    """Φ(x) + x·φ(x)"""
    if x < -5:
        return gaussian((mills_ratio(-x) + x) / SQRT_TWO_PI, x, 0.5)
    return normal_cdf_times(1.0, x) + gaussian(x / SQRT_TWO_PI, x, 0.5)


CUBIC = Fraction("0.044715")
SQRT_8_OVER_PI = Fraction("1.595769121605730711759784239737527")


@primitive(
    lambda out, x: (
        float(x > 0)
        if abs(x) > SATURATED
        else tanh_gate(1.0 + x * tanh_gate(tanh_form_slope(x), -x), x)
    )
)
def gelu_tanh(x: float) -> float:
    """½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), the older approximation of ``gelu``."""
    return logistic_times(x, *tanh_form(x))


@primitive(
    lambda out, a, x: tanh_gate(1.0, x),
    lambda out, a, x: out * tanh_gate(tanh_form_slope(x), -x),
)
def tanh_gate(a: float, x: float) -> float:
    """a·σ(p(x)) = ½a·(1 + tanh ½p(x))"""
    return logistic_times(a, *tanh_form(x))


def tanh_form(x: float) -> tuple[float, float]:
    """p(x) = √(8/π)·(x + 0.044715x³) and its rounding error, by exact arithmetic in the tails."""
    if 1 < abs(x) < SATURATED:
        exact = Fraction(x)
        polynomial = SQRT_8_OVER_PI * exact * (1 + CUBIC * exact * exact)
        high = float(polynomial)
        return high, float(polynomial - Fraction(high))
    return float(SQRT_8_OVER_PI) * x * (1.0 + float(CUBIC) * x * x), 0.0


def tanh_form_slope(x: Any) -> Any:
    """p′(x)"""
    return float(SQRT_8_OVER_PI) * (1.0 + float(3 * CUBIC) * x * x)


def mish_slope(out: Any, x: Any) -> Any:
    """T + x·T′ for T = tanh(softplus x), which is eˣ or σ(x) far enough below 0."""
    if x < -40:
        return gate(1.0 + x, x, 1.0)
    rise = softplus(x, 1.0)
    return tanh(rise) + x * (squared_sech(rise) * sigmoid(x))


@primitive(mish_slope)
def mish(x: float) -> float:
    """x·tanh(ln(1 + eˣ))"""
    if x < 0:
        e = floats.exp(x)
        return exp_times(x * ((e + 2.0) / (e * (e + 2.0) + 2.0)), x)
    q = floats.exp(-x)
    return x * ((1.0 + 2.0 * q) / (1.0 + 2.0 * q * (1.0 + q)))
