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
from autograd.value import Value

FAR = 1e10  # beyond, 1 + x² and x² − 1 are x² as far as a double can tell


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
