"""The slopes of the inverse functions, which are all of one form.

The derivatives of arcsin, arctan, arsinh and so on are powers of 1 − x², 1 + x² or x² − 1. Written
out and differentiated again, they cancel: of 1/√(1 − x²) nothing is left near 0. So the form
itself is a rule, with a factor xᵏ that makes it closed: for q = c + s·x² with c, s = ±1,

    (xᵏ·q^(−n/2))′ = c·k·xᵏ⁻¹·q^(−(n + 2)/2) + s·(k − n)·xᵏ⁺¹·q^(−(n + 2)/2)

whose terms have one sign in 1 − x² and x² − 1, so that they cannot cancel.
"""

from __future__ import annotations

import math
from typing import Any

from autograd.primitives import primitive
from autograd.rules import floats

FAR = 1e10  # beyond, 1 + x² and x² − 1 are x² as far as a double can tell


def next_powers(out: Any, x: Any, k: float, n: float, c: float, s: float) -> Any:
    """The derivative of xᵏ·q^(−n/2)."""
    rising = s * (k - n) * quadratic_power(x, k + 1.0, n + 2.0, c, s)
    return rising if k == 0 else c * k * quadratic_power(x, k - 1.0, n + 2.0, c, s) + rising


@primitive(
    next_powers,
    *[lambda out, x, k, n, c, s: floats.NAN] * 4,
)
def quadratic_power(x: float, k: float, n: float, c: float, s: float) -> float:
    """xᵏ·q^(−n/2) for q = c + s·x², nan where the inverse function has no value."""
    if (s < 0 and abs(x) > 1) or (c < 0 and x < 1):
        return floats.NAN
    if abs(x) > FAR:
        return math.copysign(floats.power(abs(x), k - n), x if k % 2 else 1.0)
    q = quadratic(x, c, s)
    whole = q ** (n // 2)
    return floats.divide(x**k, whole * math.sqrt(q) if n % 2 else whole)


def quadratic(x: float, c: float, s: float) -> float:
    """c + s·x², as a product of differences where it has a zero."""
    if c == s:
        return 1.0 + x * x
    if 0.5 < abs(x) < 2:
        return (c + s * abs(x)) * (1.0 + abs(x))
    return c + s * x * x
