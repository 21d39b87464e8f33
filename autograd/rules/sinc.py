"""sin(πx)/(πx) and its derivatives, which are spherical Bessel functions.

Written out, the derivatives of sin z/z are quotients of differences that vanish at 0, and nothing
is left of their digits near it. They are combinations of jₙ(z), which begins with j₀(z) = sin z/z:

    jₙ′ = (n·jₙ₋₁ − (n + 1)·jₙ₊₁)/(2n + 1)        (Abramowitz and Stegun, 10.1.20)

so that every order is right at 0 too.
"""

from __future__ import annotations

import math
from typing import Any

from autograd.primitives import primitive
from autograd.rules import floats


@primitive(lambda out, x: spherical_bessel(x, 1.0, -math.pi))
def sinc(x: float) -> float:
    """sin(πx)/(πx), as numpy's: 1 with derivative 0 at 0, and exactly 0 at the other integers.

    Its derivative has zeros, near x = ±1.43, ±2.46 and so on, where it is the difference of nearly
    equal terms: it is right to a few units in the last place of those terms.

    >>> sinc(0.0), sinc(3.0)
    (1.0, 0.0)
    """
    return bessel_of_pi_times(x, 0, 1.0)


def bessel_slope(out: Any, x: Any, n: float, a: float) -> Any:
    step = a * math.pi / (2.0 * n + 1.0)
    above = spherical_bessel(x, n + 1.0, -step * (n + 1.0))
    return above if n == 0 else spherical_bessel(x, n - 1.0, step * n) + above


@primitive(bessel_slope, *[lambda out, x, n, a: floats.NAN] * 2)
def spherical_bessel(x: float, n: float, a: float) -> float:
    """a·jₙ(πx), also where jₙ(πx) alone is subnormal."""
    return bessel_of_pi_times(x, int(n), a)


def bessel_of_pi_times(x: float, n: int, a: float) -> float:
    """By its power series up to z = n + 1, and beyond by the recurrence in n, which is stable."""
    if not math.isfinite(x):
        return floats.NAN
    z = math.pi * x
    if abs(z) < n + 1:
        return a * bessel_series(z, n)
    scale = a / z if math.isfinite(z) else a / math.pi / x
    previous, current = cos_pi(x) * scale, sin_pi(x) * scale
    for order in range(n):
        previous, current = current, (2 * order + 1) / z * current - previous
    return current


def bessel_series(z: float, n: int) -> float:
    """zⁿ/(2n + 1)!! · Σ (−z²/2)ᵏ / (k!·(2n + 3)(2n + 5)…(2n + 2k + 1))"""
    terms = [1.0]
    for k in range(1, 30):
        terms.append(-0.5 * z * z / (k * (2 * n + 2 * k + 1)) * terms[-1])
    return z**n * math.fsum(terms) / math.prod(range(1, 2 * n + 2, 2))


def sin_pi(x: float) -> float:
    """sin(πx), reduced by an exact remainder first."""
    r = math.remainder(x, 2.0)
    if abs(r) > 0.5:
        r = math.copysign(1.0, r) - r
    return math.sin(math.pi * r)


def cos_pi(x: float) -> float:
    """cos(πx), which is sin(π(½ − |x|)) where that is better."""
    r = abs(math.remainder(x, 2.0))
    if r < 0.25:
        return math.cos(math.pi * r)
    return math.sin(math.pi * (0.5 - r)) if r < 0.75 else -math.cos(math.pi * (1.0 - r))
