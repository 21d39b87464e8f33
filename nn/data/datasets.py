"""Data sets to learn from, drawn from a seeded generator: each is (inputs, targets).

Inputs are rows, and targets classes from 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

from nn.arguments import FINITE, NOT_NEGATIVE, require_count, require_number
from nn.seeding import chosen

Rows: TypeAlias = list[list[float]]
Labelled: TypeAlias = tuple[Rows, list[int]]
Curve: TypeAlias = Callable[[float], tuple[float, float]]


def moons(n: int = 100, noise: float = 0.1, *, generator: Random | None = None) -> Labelled:
    """Two half circles that reach into one another; scikit-learn's ``make_moons``.

    >>> inputs, classes = moons(4, noise=0.0)
    >>> classes, [[round(x, 3) + 0.0 for x in row] for row in inputs]
    ([0, 0, 1, 1], [[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [2.0, 0.5]])
    """

    def upper(t: float) -> tuple[float, float]:
        return math.cos(math.pi * t), math.sin(math.pi * t)

    def lower(t: float) -> tuple[float, float]:
        return 1 - math.cos(math.pi * t), 0.5 - math.sin(math.pi * t)

    return _along([upper, lower], n, noise, True, generator)


def circles(
    n: int = 100, noise: float = 0.1, factor: float = 0.5, *, generator: Random | None = None
) -> Labelled:
    """A circle of radius 1 around one of radius ``factor``."""
    factor = require_number("factor", factor, FINITE)

    def circle(radius: float) -> Curve:
        return lambda t: (radius * math.cos(2 * math.pi * t), radius * math.sin(2 * math.pi * t))

    return _along([circle(1.0), circle(factor)], n, noise, False, generator)


def spiral(
    n: int = 150,
    noise: float = 0.02,
    arms: int = 3,
    turns: float = 0.75,
    *,
    generator: Random | None = None,
) -> Labelled:
    """Arms that wind out of the origin, each its own class."""
    require_count("arms", arms)
    turns = require_number("turns", turns, FINITE)

    def arm(k: int) -> Curve:
        def point(t: float) -> tuple[float, float]:
            angle = 2 * math.pi * (turns * t + k / arms)
            return t * math.sin(angle), t * math.cos(angle)

        return point

    return _along([arm(k) for k in range(arms)], n, noise, True, generator)


def xor() -> Labelled:
    """The exclusive or of two bits, which no line separates."""
    return [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]


def digits() -> Labelled:
    """1,797 handwritten digits of 8 × 8 pixels from 0 to 1. Needs scikit-learn."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise ImportError("the digits come with scikit-learn: pip install scikit-learn") from None
    bunch = load_digits()
    return (bunch.data / 16.0).tolist(), bunch.target.tolist()


def _along(
    curves: Sequence[Curve], n: int, noise: float, ends: bool, generator: Random | None
) -> Labelled:
    """n points shared out among the curves in order, evenly spaced along each, with noise."""
    require_count("n", n, least=len(curves))
    noise = require_number("noise", noise, NOT_NEGATIVE)
    generator = chosen(generator)
    inputs: Rows = []
    classes: list[int] = []

    def drawn() -> float:
        return generator.gauss(0.0, noise) if noise else 0.0

    for k, curve in enumerate(curves):
        share = (n + k) // len(curves)  # these sum to n, as in scikit-learn
        last = max(share - 1, 1) if ends else share  # from 0 to 1, or to just before it
        for i in range(share):
            inputs.append([x + drawn() for x in curve(i / last)])
            classes.append(k)
    return inputs, classes
