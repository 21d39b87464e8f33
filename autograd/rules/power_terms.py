"""The terms a·x^(y − k)·(ln x)ᵐ, which all derivatives of xʸ are made of.

One rule has them all, so that no order is differentiated from a product that has left the range
of doubles, or from a difference y − 1 that was rounded.
"""

from __future__ import annotations

import math
from typing import Any

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.compensated import two_sum

NEARLY_SUBNORMAL = 1e-290  # below 2e-308 doubles have fewer digits; this leaves some room


def term_by_base(out: Any, a: Any, x: Any, y: Any, k: float, m: float) -> Any:
    """a·(y − k)·x^(y − k − 1)·(ln x)ᵐ + a·m·x^(y − k − 1)·(ln x)ᵐ⁻¹"""
    falling = power_term(a * (y - k), x, y, k + 1.0, m)
    return falling if m == 0 else falling + power_term(a * m, x, y, k + 1.0, m - 1.0)


@primitive(
    lambda out, a, x, y, k, m: power_term(1.0, x, y, k, m),
    term_by_base,
    lambda out, a, x, y, k, m: power_term(a, x, y, k, m + 1.0),
    lambda out, a, x, y, k, m: floats.NAN,
    lambda out, a, x, y, k, m: floats.NAN,
)
def power_term(a: float, x: float, y: float, k: float, m: float) -> float:
    """a·x^(y − k)·(ln x)ᵐ: 0 for a = 0 whatever x is, and where x^(y − k) is 0."""
    if a == 0:
        return 0.0
    exponent, rounded_off = two_sum(y, -k)
    power = floats.power(x, exponent)
    root = floats.power(abs(x), 0.5 * exponent)
    if root == 0:
        return 0.0
    logarithms = floats.power(floats.log(x), m)
    if rounded_off:
        logarithms *= floats.exp(rounded_off * floats.log(abs(x)))
    if NEARLY_SUBNORMAL < abs(power) < floats.INF or x == 0 or math.isinf(x):
        return a * power * logarithms
    return floats.power(math.copysign(1.0, x), exponent) * ((a * root) * logarithms) * root
