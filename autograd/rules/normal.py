"""The error function and the normal distribution, whose tails need compensated arithmetic."""

from __future__ import annotations

import math

from autograd.primitives import primitive
from autograd.rules.compensated import SQRT_TWO_PI, gaussian

TWO_OVER_SQRT_PI = 2 / math.sqrt(math.pi)


@primitive(lambda out, x: -2.0 * (x * out))
def erf_slope(x: float) -> float:
    """2/√π · e^(−x²)"""
    return gaussian(TWO_OVER_SQRT_PI, x, 1.0)


@primitive(lambda out, x: erf_slope(x))
def erf(x: float) -> float:
    """The error function 2/√π ∫₀ˣ e^(−t²) dt, with derivative 2/√π · e^(−x²)."""
    return math.erf(x)


@primitive(lambda out, x: -erf_slope(x))
def erfc(x: float) -> float:
    """1 − erf x, which keeps its tail for large x."""
    return math.erfc(x)


@primitive(lambda out, x: -x * out)
def normal_density(x: float) -> float:
    """φ(x) = e^(−x²/2)/√(2π)"""
    return gaussian(1.0 / SQRT_TWO_PI, x, 0.5)
