"""Sums that carry their rounding errors along.

What rounding takes from x + y is itself a double, and TwoSum finds it by five operations more
(Møller, Quasi double-precision in floating point addition, 1965; Knuth, The Art of Computer
Programming 2, 4.2.2). These errors are added up beside the sum, and given back at the end: with
u = 2⁻⁵³ the error of n numbers is at most u·|Σ xᵢ| + n²u²·Σ |xᵢ|, where plain addition has
n·u·Σ |xᵢ| (Ogita, Rump and Oishi, Accurate sum and dot product, 2005).
"""

from __future__ import annotations

import math


def total(*numbers: float) -> float:
    """Σ xᵢ, added from left to right; with inf or nan among them, what plain addition gives.

    >>> total(*[0.1] * 100_000), total(1.0, 1e100, 1.0, -1e100)
    (10000.0, 2.0)
    """
    whole = -0.0 if numbers else 0.0  # x added to -0.0 is x, even if x is -0.0
    lost = 0.0
    for number in numbers:  # one_further, written out: with calls it took 1.7 times as long
        high = whole + number
        part = high - whole
        lost += (whole - (high - part)) + (number - part)
        whole = high
    return with_lost(whole, lost)


def one_further(whole: float, lost: float, number: float) -> tuple[float, float]:
    """A sum and its rounding errors so far, with one number more."""
    high = whole + number
    part = high - whole
    return high, lost + ((whole - (high - part)) + (number - part))


def with_lost(whole: float, lost: float) -> float:
    """A sum, with its rounding errors given back."""
    return whole + lost if lost and math.isfinite(lost) else whole
