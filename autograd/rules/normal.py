"""The error function and the normal distribution, whose tails need compensated arithmetic.

The derivatives of e^(−x²) are e^(−x²) times a Hermite polynomial. One rule has them all, with the
polynomial inside: outside, it would magnify what an underflowing exponential has lost.
"""

from __future__ import annotations

import math
from functools import cache

from autograd.primitives import primitive
from autograd.rules import floats, polynomials
from autograd.rules.compensated import (
    SQRT_TWO_PI,
    complementary_erf,
    gaussian,
    mills_ratio,
    normal_cdf_times,
)
from autograd.rules.polynomials import Polynomial, hermite, plus, times

TWO_OVER_SQRT_PI = 2 / math.sqrt(math.pi)
VANISHED = 1000.0  # here e^(−x²) is 0, whatever it is multiplied by


@primitive(
    lambda out, x, n: erf_slope(x, n + 1.0),
    lambda out, x, n: floats.NAN,
)
def erf_slope(x: float, n: float) -> float:
    """The nth derivative of 2/√π · e^(−x²)."""
    if n == 0:
        return gaussian(TWO_OVER_SQRT_PI, x, 1.0)
    if abs(x) > VANISHED:
        return 0.0
    return gaussian(TWO_OVER_SQRT_PI * polynomials.at(x, hermite(int(n), 1.0)), x, 1.0)


@primitive(lambda out, x: erf_slope(x, 0.0))
def erf(x: float) -> float:
    """The error function 2/√π ∫₀ˣ e^(−t²) dt, with derivative 2/√π · e^(−x²)."""
    return math.erf(x)


@primitive(lambda out, x: -erf_slope(x, 0.0))
def erfc(x: float) -> float:
    """1 − erf x, which keeps its tail for large x."""
    return complementary_erf(x)


@primitive(
    lambda out, x, n: gelu_slope(x, n + 1.0),
    lambda out, x, n: floats.NAN,
)
def gelu_slope(x: float, n: float) -> float:
    """The nth derivative of x·Φ(x): Φ(x) + x·φ(x), and then φ(x) times a polynomial."""
    if abs(x) > VANISHED:
        return float(x > 0 and n == 1)
    if n > 1:
        return gaussian(polynomials.at(x, gelu_factor(int(n))) / SQRT_TWO_PI, x, 0.5)
    if x < -5:
        return gaussian((mills_ratio(-x) + x) / SQRT_TWO_PI, x, 0.5)
    return normal_cdf_times(1.0, x) + gaussian(x / SQRT_TWO_PI, x, 0.5)


@cache
def gelu_factor(n: int) -> Polynomial:
    """P in (x·Φ)⁽ⁿ⁾ = x·φ⁽ⁿ⁻¹⁾ + n·φ⁽ⁿ⁻²⁾ = P·φ, n ≥ 2."""
    return plus(times((0.0, 1.0), hermite(n - 1, 0.5)), times((float(n),), hermite(n - 2, 0.5)))
