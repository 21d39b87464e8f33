"""The second derivatives of functions of several arguments, as the terms that they add up.

The key says by which two arguments. As in ``higher_orders.py`` the largest term is the measure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from mpmath import mp, mpf

from tests.tables.higher_orders import Terms
from tests.tables.truths import distance, entropy, halves, logistic_slopes, share

Pair: TypeAlias = tuple[int, int]
LEAST_NORMAL = sys.float_info.min


def of_two(xx: Terms, xy: Terms, yy: Terms) -> dict[Pair, Terms]:
    return {(0, 0): xx, (0, 1): xy, (1, 0): xy, (1, 1): yy}


def of_four(entry: Callable[[int, int], Terms]) -> dict[Pair, Terms]:
    """Of a function of four arguments, which differ at most in that the first is the own one."""
    return {(i, j): entry(i, j) for i, j in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2))}


def nothing(*_: Any) -> list[Any]:
    return [mpf(0)]


def of_distance(i: int, j: int, numbers: Callable[..., Any], signs: tuple[int, ...]) -> Terms:
    """(‖x‖² − xᵢ²)/‖x‖³, −xᵢ·xⱼ/‖x‖³ of the numbers made of the arguments, each by two of them."""

    def terms(*arguments: Any) -> list[Any]:
        xs = numbers(*arguments)
        norm, sign = distance(*xs), signs[i] * signs[j]
        k, m = i % len(xs), j % len(xs)
        if k != m:
            return [-sign * xs[k] * xs[m] / norm**3]
        return [sign * x * x / norm**3 for n, x in enumerate(xs) if n != k]

    return terms


def differences(*xs: Any) -> list[Any]:
    return [p - q for p, q in zip(*halves(xs))]


def of_product(i: int, j: int) -> Terms:
    def terms(*xs: Any) -> list[Any]:
        return [mp.fprod(x for k, x in enumerate(xs) if k not in (i, j)) if i != j else mpf(0)]

    return terms


def others(i: int, xs: Any) -> Any:
    return sum(share(k, *xs) for k in range(len(xs)) if k != i)


def shared(sign: int) -> Callable[[int, int], Terms]:
    """sᵢ·(1 − sᵢ) and −sᵢ·sⱼ"""

    def entry(i: int, j: int) -> Terms:
        if i == j:
            return lambda *xs: [sign * share(i, *xs) * others(i, xs)]
        return lambda *xs: [-sign * share(i, *xs) * share(j, *xs)]

    return entry


def of_softmax(i: int, j: int) -> Terms:
    def terms(*xs: Any) -> list[Any]:
        own, a, b = (share(k, *xs) for k in (0, i, j))
        if i == j == 0:
            return [own * others(0, xs) ** 2, -own * own * others(0, xs)]
        if i == j:
            return [own * a * a, -own * a * others(i, xs)]
        if 0 in (i, j):
            return [-a * b * others(0, xs), a * b * own]
        return [2 * own * a * b]

    return terms


def power_terms(x: Any, y: Any) -> list[Any]:
    return [y * y * mp.power(x, y - 2), -y * mp.power(x, y - 2)] if y else [mpf(0)]


def log_to_base(x: Any, b: Any) -> Any:
    return mp.log(x) / mp.log(b)


def curve(x: Any, b: Any) -> list[Any]:
    """2σ′ and zσ″ at z = βx."""
    slope, bend, _ = logistic_slopes(b * x)
    return [2 * slope, b * x * bend]


def within_reach(name: str, point: Sequence[float]) -> bool:
    """Whether the second derivatives are held to a bound.

    They are not where a factor of theirs, 1/base or 1/r, is beyond the normal doubles and they are
    not, nor where βx is subnormal.
    """
    if name == "log_to_base":
        return all(1e-304 <= x <= 1e304 for x in point)
    if name == "atan2":
        return max(map(abs, point)) >= LEAST_NORMAL
    if name == "silu":
        return len(point) == 1 or abs(point[0] * point[1]) >= LEAST_NORMAL
    return True


OF_SEVERAL: dict[str, dict[Pair, Terms]] = {
    "add": of_two(nothing, nothing, nothing),
    "sub": of_two(nothing, nothing, nothing),
    "mul": of_two(nothing, lambda x, y: [mpf(1)], nothing),
    "div": of_two(nothing, lambda x, y: [-1 / y**2], lambda x, y: [2 * x / y**3]),
    "pow": of_two(
        power_terms,
        lambda x, y: [mp.power(x, y - 1), y * mp.log(x) * mp.power(x, y - 1)],
        lambda x, y: [mp.power(x, y) * mp.log(x) ** 2],
    ),
    "log_to_base": of_two(
        lambda x, b: [-1 / (x * x * mp.log(b))],
        lambda x, b: [-1 / (x * b * mp.log(b) ** 2)],
        lambda x, b: [
            log_to_base(x, b) / (b * b * mp.log(b)),
            2 * log_to_base(x, b) / (b * mp.log(b)) ** 2,
        ],
    ),
    "atan2": of_two(
        lambda y, x: [-2 * x * y / (x * x + y * y) ** 2],
        lambda y, x: [y * y / (x * x + y * y) ** 2, -x * x / (x * x + y * y) ** 2],
        lambda y, x: [2 * x * y / (x * x + y * y) ** 2],
    ),
    "logaddexp": of_two(*[shared(1)(i, j) for i, j in ((0, 0), (0, 1), (1, 1))]),
    "silu": of_two(
        lambda x, b: [b * term for term in curve(x, b)],
        lambda x, b: [x * term for term in curve(x, b)],
        lambda x, b: [x**3 * logistic_slopes(b * x)[1]],
    ),
    "softplus": of_two(
        lambda x, b: [b * logistic_slopes(b * x)[0]],
        lambda x, b: [x * logistic_slopes(b * x)[0]],
        lambda x, b: [x * x * logistic_slopes(b * x)[0] / b, 2 * entropy(b * x) / b**3],
    ),
    "elu": of_two(
        lambda x, a: [a * mp.exp(x) if x < 0 else mpf(0)],
        lambda x, a: [mp.exp(x) if x < 0 else mpf(0)],
        nothing,
    ),
    "prod": of_four(of_product),
    "hypot": of_four(lambda i, j: of_distance(i, j, lambda *xs: xs, (1, 1, 1, 1))),
    "dist": of_four(lambda i, j: of_distance(i, j, differences, (1, 1, -1, -1))),
    "logsumexp": of_four(shared(1)),
    "log_softmax": of_four(shared(-1)),
    "softmax": of_four(of_softmax),
}
