"""Polynomials, as their coefficients from the constant on, that stand in derivatives.

Each family has the recurrence that differentiation gives it, so that one rule does for every order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from typing import TypeAlias

Polynomial: TypeAlias = tuple[float, ...]


def at(x: float, polynomial: Sequence[float]) -> float:
    """The polynomial at x, by Horner's rule.

    >>> at(10.0, (1.0, 2.0, 3.0))
    321.0
    """
    value = 0.0
    for coefficient in reversed(polynomial):
        value = value * x + coefficient
    return value


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    """p + q"""
    return tuple([a + b for a, b in zip_longest(p, q, fillvalue=0.0)])


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    """p · q"""
    product = [0.0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            product[i + j] += a * b
    return tuple(product)


def slope(p: Polynomial) -> Polynomial:
    """p′"""
    return tuple([power * coefficient for power, coefficient in enumerate(p)][1:]) or (0.0,)


@cache
def hermite(n: int, scale: float) -> Polynomial:
    """P in (e^(−scale·x²))⁽ⁿ⁾ = P(x)·e^(−scale·x²): P ↦ P′ − 2·scale·x·P."""
    if n == 0:
        return (1.0,)
    p = hermite(n - 1, scale)
    return plus(slope(p), times((0.0, -2.0 * scale), p))


@cache
def logistic(n: int) -> Polynomial:
    """P in σ⁽ⁿ⁾(z) = σ′(z)·P(tanh ½z), n ≥ 1: P ↦ ½(1 − t²)·P′ − t·P."""
    if n == 1:
        return (1.0,)
    p = logistic(n - 1)
    return plus(times((0.5, 0.0, -0.5), slope(p)), times((0.0, -1.0), p))


@cache
def mish(n: int) -> Polynomial:
    """P in T⁽ⁿ⁾ = e·P(e)/Dⁿ⁺¹ for T = tanh(ln(1 + e)) = 1 − 2/D, D = 2 + 2e + e², e = eˣ, n ≥ 1.

    P ↦ (P + e·P′)·D − (n + 1)·P·(2e + 2e²)
    """
    if n == 1:
        return (4.0, 4.0)
    p = mish(n - 1)
    rising = times(plus(p, times((0.0, 1.0), slope(p))), (2.0, 2.0, 1.0))
    return plus(rising, times(p, (0.0, -2.0 * n, -2.0 * n)))
