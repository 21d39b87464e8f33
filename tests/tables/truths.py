"""What mpmath does not have, written for mpmath: the truths of ``operations.py``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

Function = Callable[..., Any]


def zero(*_: Any) -> Any:
    return mpf(0)


def one(*_: Any) -> Any:
    return mpf(1)


def cbrt(x: Any) -> Any:
    return mp.sign(x) * mp.cbrt(abs(x))


def logistic(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def log1pexp(x: Any) -> Any:
    return mp.log1p(mp.exp(x))


def erfc(x: Any) -> Any:
    return mp.erfc(x) if abs(x) < 1000 else mpf(0 if x > 0 else 2)  # mpmath fails far out


def erf(x: Any) -> Any:
    return mp.erf(x) if abs(x) < 1000 else mp.sign(x)


def erf_slope(x: Any) -> Any:
    return 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)


def normal_cdf(x: Any) -> Any:
    return erfc(-x / mp.sqrt(2)) / 2


def normal_density(x: Any) -> Any:
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def tanh_form(x: Any) -> Any:
    return mp.sqrt(8 / mp.pi) * (x + mpf(44715) / 1000000 * x**3)


def tanh_form_slope(x: Any) -> Any:
    return mp.sqrt(8 / mp.pi) * (1 + 3 * mpf(44715) / 1000000 * x**2)


def mish_gate(x: Any) -> Any:
    e = mp.exp(-abs(x))
    return (1 + 2 * e) / (1 + 2 * e + 2 * e * e) if x > 0 else e * (e + 2) / (e * (e + 2) + 2)


def mish_gate_slope(x: Any) -> Any:
    e = mp.exp(-abs(x))
    ratio = (1 + e) * e**2 if x > 0 else (1 + e) * e
    return 4 * ratio / ((e * e * 2 + 2 * e + 1) if x > 0 else (e * (e + 2) + 2)) ** 2


def sinc(x: Any) -> Any:
    return mp.sincpi(x)


def sinc_slope(x: Any) -> Any:
    if abs(x) < mpf(2) ** -50:
        return -(mp.pi**2) * x / 3 + mp.pi**4 * x**3 / 30
    return (mp.cospi(x) - mp.sincpi(x)) / x


def exactly(function: Function) -> Function:
    """The function in rational arithmetic, for the remainders of numbers far apart in size."""

    def truth(*xs: Any) -> Any:
        rational = function(*[Fraction(float(x)) for x in xs])
        return None if rational is None else mpf(rational.numerator) / rational.denominator

    return truth


def off_jumps(quotient: Function, whole: Function) -> tuple[Function, Function]:
    """The derivatives 1 and −n of x − n·y, except where n, the whole part of a quotient, jumps."""

    def by_y(x: Any, y: Any) -> Any:
        q = quotient(x, y)
        return None if q == int(q) else Fraction(-whole(q))

    return lambda x, y: None if exactly(by_y)(x, y) is None else mpf(1), exactly(by_y)


def truncated(x: Any) -> Any:
    return mp.sign(x) * mp.floor(abs(x))


def distance(*xs: Any) -> Any:
    return mp.sqrt(sum((x * x for x in xs), mpf(0)))


def halves(xs: tuple[Any, ...]) -> tuple[Any, Any]:
    return xs[: len(xs) // 2], xs[len(xs) // 2 :]


def inner(*xs: Any) -> Any:
    return sum((p * q for p, q in zip(*halves(xs))), mpf(0))


def logsumexp(*xs: Any) -> Any:
    largest = max(xs)
    return largest + mp.log1p(sum(mp.exp(x - largest) for x in sorted(xs)[:-1]))


def share(i: int, *xs: Any) -> Any:
    return 1 / sum(mp.exp(x - xs[i]) for x in xs)


def kth(k: int) -> Function:
    return lambda *xs: xs[k]


def product_without(k: int) -> Function:
    return lambda *xs: mp.fprod(xs[:k] + xs[k + 1 :])


def magnitudes(*xs: Any) -> Any:
    return sum(map(abs, xs))


def logistic_slopes(z: Any) -> tuple[Any, Any, list[Any]]:
    """σ′, σ″ and the two terms of σ‴."""
    slope, t = logistic(z) * logistic(-z), mp.tanh(z / 2)
    return slope, -slope * t, [slope * t * t, -2 * slope * slope]


def entropy(z: Any) -> Any:
    """That of σ(z), in which no terms cancel."""
    return log1pexp(-abs(z)) + abs(z) * logistic(-abs(z))


def bessel(n: int, z: Any) -> Any:
    """jₙ(z), by its series near 0."""
    if abs(z) < mpf(2) ** -50:
        leading = z**n / mp.fac2(2 * n + 1)
        return leading * (1 - z * z / (2 * (2 * n + 3)))
    before, now = mp.cos(z) / z, mp.sin(z) / z
    for k in range(n):
        before, now = now, (2 * k + 1) / z * now - before
    return now
