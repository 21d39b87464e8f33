"""Functions on which finite differences are tried: each draws a function and a point for it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any, TypeAlias

import autograd as ag

Function: TypeAlias = Callable[..., Any]
Draw: TypeAlias = tuple[Function, tuple[float, ...]]
Generator: TypeAlias = Callable[[random.Random], Draw]

UNARY = [ag.sin, ag.cos, ag.tanh, ag.atan, ag.sigmoid, ag.softplus, ag.asinh, ag.square, ag.erf]


def decades(rng: random.Random, low: float, high: float) -> float:
    """A number whose logarithm is uniform, of either sign."""
    return rng.choice([-1.0, 1.0]) * 10.0 ** rng.uniform(low, high)


def expression(rng: random.Random, depth: int) -> Function:
    """A random smooth function of x and y."""
    if depth == 0:
        number = rng.uniform(-2, 2)
        return rng.choice([lambda x, y: x, lambda x, y: y, lambda x, y: number])
    left, right = expression(rng, depth - 1), expression(rng, depth - 1)
    outer = rng.choice(UNARY)
    return rng.choice(
        [
            lambda x, y: left(x, y) + right(x, y),
            lambda x, y: left(x, y) * right(x, y),
            lambda x, y: left(x, y) - outer(right(x, y)),
            lambda x, y: outer(left(x, y)),
            lambda x, y: left(x, y) / (2.0 + ag.cos(right(x, y))),
        ]
    )


def smooth(rng: random.Random) -> Draw:
    f = expression(rng, 3)
    return lambda x, y: x + f(x, y), (rng.uniform(-3, 3), rng.uniform(-3, 3))


def one_input(rng: random.Random) -> Draw:
    f, y = expression(rng, 3), rng.uniform(-2, 2)
    return lambda x: f(x, y) + 0.1 * x, (rng.uniform(-3, 3),)


def narrow_bump(rng: random.Random) -> Draw:
    width, centre, height = 10 ** rng.uniform(-9, -1), rng.uniform(-2, 2), decades(rng, -3, 3)
    offset = rng.choice([0.0, 1.0, rng.uniform(-2, 2)])

    def f(x: Any) -> Any:
        return height * ag.exp(-(((x - centre) / width) ** 2) / 2.0) + offset

    return f, (centre + width * rng.uniform(-3, 3),)


def narrow_step(rng: random.Random) -> Draw:
    width, centre = 10 ** rng.uniform(-9, -1), rng.uniform(-2, 2)
    outer, slope = rng.choice([ag.tanh, ag.sigmoid, ag.atan, ag.erf]), rng.uniform(-2, 2)
    return lambda x: outer((x - centre) / width) + slope * x, (centre + width * rng.uniform(-3, 3),)


def high_frequency(rng: random.Random) -> Draw:
    often, shift, height = 10 ** rng.uniform(0, 9), rng.uniform(0, 6), decades(rng, -3, 1)
    return lambda x: x * x + height * ag.sin(often * x + shift), (rng.uniform(-10, 10),)


def large_argument(rng: random.Random) -> Draw:
    f = rng.choice([ag.sin, ag.cos, ag.log, ag.sqrt, ag.atan, ag.cbrt, lambda x: ag.sin(x) * x])
    return f, (10 ** rng.uniform(3, 12),)


def small_argument(rng: random.Random) -> Draw:
    power = rng.uniform(-2, 2)
    f = rng.choice(
        [ag.log, ag.sqrt, ag.sin, ag.expm1, lambda x: x**power, lambda x: 1 / x, ag.softplus]
    )
    return f, (10 ** -rng.uniform(3, 140),)


def near_singularity(rng: random.Random) -> Draw:
    near, at = 10 ** -rng.uniform(1, 13), rng.uniform(0.5, 4)
    f, x = rng.choice(
        [
            (lambda x: 1 / (x - at), at + rng.choice([-1, 1]) * near),
            (lambda x: ag.log(x - at), at + near),
            (lambda x: ag.sqrt(x - at), at + near),
            (ag.acos, 1.0 - near),
            (ag.asin, near - 1.0),
            (ag.atanh, 1.0 - near),
            (ag.acosh, 1.0 + near),
            (ag.tan, math.pi / 2 - near),
            (lambda x: ag.exp(1 / (x - at)), at - near),
        ]
    )
    return f, (x,)


def near_kink(rng: random.Random) -> Draw:
    return kinked(rng, decades(rng, -14, -1))


def at_kink(rng: random.Random) -> Draw:
    return kinked(rng, 0.0)


def kinked(rng: random.Random, near: float) -> Draw:
    at, slope = rng.uniform(-2, 2), rng.uniform(-2, 2)
    f = rng.choice(
        [
            lambda x: abs(x - at),
            lambda x: ag.relu(x - at),
            lambda x: ag.max(x, at),
            lambda x: ag.clip(x, at, at + 1.0),
            lambda x: ag.leaky_relu(at - x, 0.1),
            lambda x: ag.sqrt((x - at) ** 2),
        ]
    )
    return lambda x: f(x) * ag.exp(0.1 * x) + slope * x, (at + near,)


def near_jump(rng: random.Random) -> Draw:
    at, near = rng.randint(-3, 3), decades(rng, -14, -1)
    f = rng.choice([ag.floor, ag.trunc, ag.sign, ag.round, lambda x: x % 1.0])
    return lambda x: f(x - at) * x + x, (at + near,)


def cancelling(rng: random.Random) -> Draw:
    size = 10 ** rng.uniform(0, 12)
    f, x = rng.choice(
        [
            (lambda x: (size + x) - size, rng.uniform(-2, 2)),
            (lambda x: ag.exp(x) - 1.0, decades(rng, -12, 0)),
            (lambda x: (1.0 - ag.cos(x)) / x, decades(rng, -4, 0)),
            (lambda x: ag.log(ag.exp(3 * x)), decades(rng, -30, 1)),
            (lambda x: ag.sqrt(x * x + 1.0) - x, 10 ** rng.uniform(0, 6)),
            (lambda x: size + ag.sin(x), rng.uniform(-3, 3)),
            (lambda x: x + ((size + x) - size), decades(rng, -25, 0)),
            (lambda x: (x + 1.0) ** 3 - 3 * x * x - x**3 - 1.0, decades(rng, -3, 3)),
        ]
    )
    return f, (x,)


def scaled(rng: random.Random) -> Draw:
    f, (x,) = one_input(rng)
    down, up = 10 ** rng.uniform(-150, 150), 2.0 ** rng.randint(-300, 300)
    if rng.random() < 0.5:
        return lambda x: f(x) * down, (x,)
    return lambda x: f(x * up), (x / up,)


GENERATORS: dict[str, Generator] = {
    g.__name__: g
    for g in (
        smooth, one_input, narrow_bump, narrow_step, high_frequency, large_argument, small_argument,
        near_singularity, near_kink, at_kink, near_jump, cancelling, scaled,
    )
}  # fmt: skip
