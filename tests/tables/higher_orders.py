"""The second and third derivatives of functions of one argument, as the terms that they add up.

Where the terms have several signs the derivative has zeros, and near those an error is judged
beside the largest term: an irrational zero is not a double, so that no double's derivative is as
near to 0 as the ulp would ask. A test holds these formulas to difference quotients of the truths
in ``operations.py``; they share nothing with the rules that they judge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from mpmath import mp, mpf

from tests.tables.truths import (
    bessel,
    erf_slope,
    logistic_slopes,
    normal_density,
    tanh_form,
    tanh_form_slope,
)

Terms: TypeAlias = Callable[..., list[Any]]


def quadratic(sign: int, c: int, s: int) -> tuple[Terms, Terms]:
    """Of a function with the derivative ±1/√q, q = c + s·x²."""

    def second(x: Any) -> list[Any]:
        return [-sign * s * x / mp.sqrt(c + s * x * x) ** 3]

    def third(x: Any) -> list[Any]:
        q = mp.sqrt(c + s * x * x) ** 5
        return [sign * 2 * x * x / q, -sign * s * c / q]

    return second, third


def cbrt_term(x: Any, factor: Any, n: int) -> list[Any]:
    return [factor * mp.sign(x) ** (n + 1) * mp.cbrt(abs(x)) / abs(x) ** n]


def logarithm(base: Callable[[], Any], shift: int = 0) -> tuple[Terms, Terms]:
    return (
        lambda x: [-1 / (x + shift) ** 2 / base()],
        lambda x: [2 / (x + shift) ** 3 / base()],
    )


def sinc_second(x: Any) -> list[Any]:
    if abs(x) < 0.5:
        return [-(mp.pi**2) * bessel(0, mp.pi * x) / 3, 2 * mp.pi**2 * bessel(2, mp.pi * x) / 3]
    s, c = mp.sincpi(x), mp.cospi(x)
    return [-(mp.pi**2) * s, -2 * c / x**2, 2 * s / x**2]


def sinc_third(x: Any) -> list[Any]:
    if abs(x) < 0.5:
        return [
            mp.pi**3 * 3 * bessel(1, mp.pi * x) / 5,
            -(mp.pi**3) * 2 * bessel(3, mp.pi * x) / 5,
        ]
    s, c = mp.sincpi(x), mp.cospi(x)
    return [-(mp.pi**2) * c / x, 3 * mp.pi**2 * s / x, 6 * c / x**3, -6 * s / x**3]


def tanh_form_curve(x: Any) -> Any:
    return mp.sqrt(8 / mp.pi) * 6 * mpf(44715) / 1000000 * x


def gelu_tanh_second(x: Any) -> list[Any]:
    p, p2 = tanh_form_slope(x), tanh_form_curve(x)
    d, e, _ = logistic_slopes(tanh_form(x))
    return [2 * p * d, x * p2 * d, x * p * p * e]


def gelu_tanh_third(x: Any) -> list[Any]:
    p, p2, p3 = tanh_form_slope(x), tanh_form_curve(x), tanh_form_curve(mpf(1))
    d, e, f = logistic_slopes(tanh_form(x))
    return [3 * p2 * d, 3 * p * p * e, x * p3 * d, 3 * x * p * p2 * e, *[x * p**3 * g for g in f]]


def mish_parts(x: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """T′, T″ and T‴ for T = 1 − 2/D, D = 1 + (1 + eˣ)², by the quotient rule."""
    e = mp.exp(min(x, mpf(10000)))
    d, slope, curve = 1 + (1 + e) ** 2, 2 * e * (1 + e), 2 * e * (1 + 2 * e)
    jerk = 2 * e * (1 + 4 * e)
    return (
        [2 * slope / d**2],
        [2 * curve / d**2, -4 * slope**2 / d**3],
        [2 * jerk / d**2, -12 * slope * curve / d**3, 12 * slope**3 / d**4],
    )


def mish_second(x: Any) -> list[Any]:
    first, second, _ = mish_parts(x)
    return [2 * t for t in first] + [x * t for t in second]


def mish_third(x: Any) -> list[Any]:
    _, second, third = mish_parts(x)
    return [3 * t for t in second] + [x * t for t in third]


def silu_third(x: Any) -> list[Any]:
    _, e, f = logistic_slopes(x)
    return [3 * e, *[x * g for g in f]]


def times(factor: Any, terms: Terms) -> Terms:
    return lambda x: [factor * term for term in terms(x)]


ERF: tuple[Terms, Terms] = (
    lambda x: [-2 * x * erf_slope(x)],
    lambda x: [4 * x * x * erf_slope(x), -2 * erf_slope(x)],
)

OF_ONE: dict[str, tuple[Terms, Terms]] = {
    "asin": quadratic(1, 1, -1),
    "acos": quadratic(-1, 1, -1),
    "asinh": quadratic(1, 1, 1),
    "acosh": quadratic(1, -1, 1),
    "atan": (
        lambda x: [-2 * x / (1 + x * x) ** 2],
        lambda x: [6 * x * x / (1 + x * x) ** 3, -2 / (1 + x * x) ** 3],
    ),
    "atanh": (
        lambda x: [2 * x / (1 - x * x) ** 2],
        lambda x: [6 * x * x / (1 - x * x) ** 3, 2 / (1 - x * x) ** 3],
    ),
    "sqrt": (lambda x: [-1 / (4 * x * mp.sqrt(x))], lambda x: [3 / (8 * x * x * mp.sqrt(x))]),
    "cbrt": (
        lambda x: cbrt_term(x, mpf(-2) / 9, 2),
        lambda x: cbrt_term(x, mpf(10) / 27, 3),
    ),
    "reciprocal": (lambda x: [2 / x**3], lambda x: [-6 / x**4]),
    "square": (lambda x: [mpf(2)], lambda x: [mpf(0)]),
    "log": logarithm(lambda: mpf(1)),
    "log2": logarithm(lambda: mp.ln2),
    "log10": logarithm(lambda: mp.ln10),
    "log1p": logarithm(lambda: mpf(1), 1),
    "exp": (lambda x: [mp.exp(x)],) * 2,
    "expm1": (lambda x: [mp.exp(x)],) * 2,
    "exp2": (
        lambda x: [mp.power(2, x) * mp.ln2**2],
        lambda x: [mp.power(2, x) * mp.ln2**3],
    ),
    "sin": (lambda x: [-mp.sin(x)], lambda x: [-mp.cos(x)]),
    "cos": (lambda x: [-mp.cos(x)], lambda x: [mp.sin(x)]),
    "sinh": (lambda x: [mp.sinh(x)], lambda x: [mp.cosh(x)]),
    "cosh": (lambda x: [mp.cosh(x)], lambda x: [mp.sinh(x)]),
    "tan": (
        lambda x: [2 * mp.tan(x) * mp.sec(x) ** 2],
        lambda x: [2 * mp.sec(x) ** 4, 4 * mp.tan(x) ** 2 * mp.sec(x) ** 2],
    ),
    "tanh": (
        lambda x: [-2 * mp.tanh(x) * mp.sech(x) ** 2],
        lambda x: [4 * mp.tanh(x) ** 2 * mp.sech(x) ** 2, -2 * mp.sech(x) ** 4],
    ),
    "erf": ERF,
    "erfc": (times(-1, ERF[0]), times(-1, ERF[1])),
    "sinc": (sinc_second, sinc_third),
    "softsign": (
        lambda x: [-2 * mp.sign(x) / (1 + abs(x)) ** 3],
        lambda x: [6 / (1 + abs(x)) ** 4] if x else [],
    ),
    "selu": (
        lambda x: [mpf(1.0507009873554805) * mpf(1.6732632423543772) * mp.exp(x)] if x < 0 else [],
        lambda x: [mpf(1.0507009873554805) * mpf(1.6732632423543772) * mp.exp(x)] if x < 0 else [],
    ),
    "sigmoid": (
        lambda x: [logistic_slopes(x)[1]],
        lambda x: logistic_slopes(x)[2],
    ),
    "log_sigmoid": (
        lambda x: [-logistic_slopes(x)[0]],
        lambda x: [-logistic_slopes(x)[1]],
    ),
    "softplus": (
        lambda x: [logistic_slopes(x)[0]],
        lambda x: [logistic_slopes(x)[1]],
    ),
    "silu": (
        lambda x: [2 * logistic_slopes(x)[0], x * logistic_slopes(x)[1]],
        silu_third,
    ),
    "gelu": (
        lambda x: [2 * normal_density(x), -x * x * normal_density(x)],
        lambda x: [x**3 * normal_density(x), -4 * x * normal_density(x)],
    ),
    "gelu_tanh": (gelu_tanh_second, gelu_tanh_third),
    "mish": (mish_second, mish_third),
}
