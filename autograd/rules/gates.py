"""The logistic gate a·σ(βx) and the slopes that it leads to, each a rule with all of its orders.

The derivatives of σ are σ′ times a polynomial in tanh ½z. The factors that come with them are
arguments of the rules: beside a σ′ that is subnormal they would magnify what it has lost.
"""

from __future__ import annotations

import math

from autograd.primitives import primitive
from autograd.rules import floats, polynomials
from autograd.rules.arithmetic import div
from autograd.rules.compensated import (
    VANISHED,
    exp_between,
    log_one_plus_exp,
    logistic_times,
    two_product,
)
from autograd.rules.hyperbolic import tanh


@primitive(lambda out, x: -out * tanh(0.5 * x))
def sigmoid_slope(x: float) -> float:
    """σ(x)·σ(−x) = e/(1 + e)² with e = e^(−|x|), where 1 + e·(2 + e) rounds less than (1 + e)²."""
    e = math.exp(-abs(x))
    return e / (1.0 + e * (2.0 + e))


@primitive(
    lambda out, a, x, beta: gate(1.0, x, beta),
    lambda out, a, x, beta: gate_slope(a * beta, 1.0, x, beta),
    lambda out, a, x, beta: gate_slope(a, x, x, beta),
)
def gate(a: float, x: float, beta: float) -> float:
    """a·σ(βx), also where σ(βx) alone is subnormal."""
    return logistic_times(a, *two_product(beta, x))


@primitive(
    lambda out, a, b, x, beta, n: gate_slope(1.0, b, x, beta, n),
    lambda out, a, b, x, beta, n: gate_slope(a, 1.0, x, beta, n),
    lambda out, a, b, x, beta, n: gate_slope(a * beta, b, x, beta, n + 1.0),
    lambda out, a, b, x, beta, n: gate_slope(a * x, b, x, beta, n + 1.0),
    lambda out, a, b, x, beta, n: floats.NAN,
)
def gate_slope(a: float, b: float, x: float, beta: float, n: float = 1.0) -> float:
    """a·b·σ⁽ⁿ⁾(βx) for n ≥ 1, where a·b alone may overflow."""
    high, low = two_product(beta, x)
    shape = polynomials.at(math.tanh(0.5 * high), polynomials.logistic(int(n)))
    return exp_between(a * (shape / both_sides(high)), b, *toward_zero(high, low))


@primitive(
    lambda out, a, x, beta, n: silu_slope(1.0, x, beta, n),
    lambda out, a, x, beta, n: silu_slope(a * beta, x, beta, n + 1.0),
    lambda out, a, x, beta, n: silu_slope(a * x, x, beta, n + 1.0),
    lambda out, a, x, beta, n: floats.NAN,
)
def silu_slope(a: float, x: float, beta: float, n: float = 1.0) -> float:
    """a times the nth derivative of z·σ(z) at z = βx, which is z·σ⁽ⁿ⁾(z) + n·σ⁽ⁿ⁻¹⁾(z)."""
    high, low = two_product(beta, x)
    if n == 1:
        if high > -VANISHED:
            return a
        return logistic_times(a + a * (high * logistic_times(1.0, -high, -low)), high, low)
    t = math.tanh(0.5 * high)
    first, second = (polynomials.at(t, polynomials.logistic(int(m))) for m in (n, n - 1))
    shape = high * first + n * second
    return exp_between(a, shape / both_sides(high), *toward_zero(high, low))


@primitive(
    lambda out, x, beta: gate_slope(x, 1.0, x, beta),
    lambda out, x, beta: div(gate_slope(x, x, x, beta) - 2.0 * out, beta),
)
def softplus_by_beta(x: float, beta: float) -> float:
    """−H/β², where H is the entropy of σ(βx): ln(1 + eᵗ) − t·σ(t) for t = −|βx|."""
    high, low = toward_zero(*two_product(beta, x))
    if high < VANISHED:
        return 0.0
    if high < -40:
        return exp_between((1.0 - high) / beta, -1.0 / beta, high, low)
    entropy = log_one_plus_exp(high, low) - high * logistic_times(1.0, high, low)
    return -floats.divide(floats.divide(entropy, beta), beta)


def toward_zero(high: float, low: float) -> tuple[float, float]:
    """−|high + low|"""
    return (-high, -low) if high > 0 else (high, low)


def both_sides(z: float) -> float:
    """(1 + e^−|z|)², by which e^−|z| is divided in σ′(z)."""
    e = math.exp(-abs(z))
    return 1.0 + e * (2.0 + e)
