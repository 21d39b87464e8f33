"""The slopes of powers and of inverse functions, each a rule that contains its own derivatives.

No order is then differentiated from a formula that cancels, as 1/√(1 − x²) does near 0, from a
product that has left the range of doubles, or from a difference y − 1 that was rounded. The
derivatives of xʸ are made of

    a·x^(y − k)·(ln x)ᵐ

and those of arcsin, arctan, arsinh and so on, with q = c + s·x² and c, s = ±1, of xᵏ·q^(−n/2):

    (xᵏ·q^(−n/2))′ = c·k·xᵏ⁻¹·q^(−(n + 2)/2) + s·(k − n)·xᵏ⁺¹·q^(−(n + 2)/2)

The two terms have one sign for 1 − x² and x² − 1, and cannot cancel.
"""

from __future__ import annotations

import math
from typing import Any

from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.compensated import two_sum
from autograd.rules.floats import NEARLY_SUBNORMAL
from autograd.value import Value

FAR = 1e10  # beyond, 1 + x² and x² − 1 are x² as far as a double can tell


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
    """a·x^(y − k)·(ln x)ᵐ: 0 for a = 0 whatever x is, and where x^(y − k) is 0.

    Below 0 there are no logarithms, and powers to whole numbers only; but those of −inf to y < 0
    are 0.
    """
    if a == 0:
        return 0.0
    if x < 0 and (m > 0 or (floats.is_fractional(y) and (y > 0 or x > -floats.INF))):
        return floats.NAN
    exponent, rounded_off = two_sum(y, -k)
    power = floats.power(x, exponent)
    root = floats.power(abs(x), 0.5 * exponent)
    if root == 0:
        return 0.0
    logarithms = floats.power(floats.log(x), m)
    if rounded_off:
        logarithms *= floats.exp(rounded_off * floats.log(abs(x)))
    if x < 0:  # whether the exponent is odd may be in what was rounded off
        logarithms *= floats.power(-1.0, rounded_off)
    if NEARLY_SUBNORMAL < abs(power) < floats.INF or x == 0 or math.isinf(x):
        return a * power * logarithms
    return floats.power(math.copysign(1.0, x), exponent) * ((a * root) * logarithms) * root


def next_powers(out: Any, x: Any, k: float, n: float, c: float, s: float) -> Any:
    """The derivative of xᵏ·q^(−n/2)."""
    rising = s * (k - n) * quadratic_power(x, k + 1.0, n + 2.0, c, s)
    return rising if k == 0 else c * k * quadratic_power(x, k - 1.0, n + 2.0, c, s) + rising


@primitive(next_powers, *[lambda out, x, k, n, c, s: floats.NAN] * 4)
def quadratic_power(x: float, k: float, n: float, c: float, s: float) -> float:
    """xᵏ·q^(−n/2) for q = c + s·x²"""
    return of_quadratic(x, k, n, c, s)


def inverse_slope(x: Any, n: float, c: float, s: float) -> Any:
    """q^(−n/2), with no detour where no graph is asked for."""
    if isinstance(x, Value):
        return quadratic_power(x, 0.0, n, c, s)
    return of_quadratic(x, 0.0, n, c, s)


def of_quadratic(x: float, k: float, n: float, c: float, s: float) -> float:
    """The same of a number; nan where the inverse function has no value."""
    size = abs(x)
    if c == s:
        q = 1.0 + x * x
    elif (size > 1) if s < 0 else (x < 1):
        return floats.NAN
    else:  # near its zero q is a product of differences
        q = (c + s * size) * (1.0 + size) if 0.5 < size < 2 else c + s * x * x
    if size > FAR:
        return math.copysign(floats.power(size, k - n), x if k % 2 else 1.0)
    if k == 0 and n <= 2:  # the derivatives themselves
        return floats.divide(1.0, q if n == 2 else math.sqrt(q))
    whole = q ** (n // 2)
    return floats.divide(x**k, whole * math.sqrt(q) if n % 2 else whole)
