"""Derivatives from function values alone, with an honest estimate of their error.

The central difference D(h) = (f(x+h) − f(x−h)) / 2h is f′(x) + c₂h² + c₄h⁴ + …; Richardson's
extrapolation over a sequence of smaller steps removes one power of h² after another. Small steps
suffer from rounding, large ones from curvature, so of the extrapolated values the one whose
estimated error is least is taken (C. Ridders, Advances in Engineering Software 4, 1982).

That error is estimated from how well steps agree, and steps that are too large to see a feature of
f agree with each other as well. So every estimate is held against all smaller steps, down to the
last digits of x: where one of them differs by more than rounding can explain, the estimate is
dropped, and the search goes on among the smaller steps.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

EPSILON = sys.float_info.epsilon
LEAST = 5e-324  # what underflows is off by up to this
_COLUMNS = 4
_RATIO = 3.7
_FINEST = 2.0**-52  # of x, or of 1: below that, x + h is x
TINIEST = 1e-100  # for x = 0, which has no last digit


class Estimate(NamedTuple):
    """A derivative and how far from the truth it may be.

    ``row`` is the number of the last step that was used.
    """

    value: float
    error: float
    row: int = 0


class Quotient(NamedTuple):
    """A difference quotient: its step, its value, its error by rounding, and the steeper half."""

    step: float
    value: float
    rounding: float
    steepest: float


NOTHING = Estimate(math.nan, math.inf)


def steps(x: float) -> Iterator[float]:
    """Distances from x, from its own size down to its last digits.

    >>> [*steps(1.0)][:3], min(steps(1.0)) < 1e-15
    ([0.11, 0.0297..., 0.0080...], True)

    Functions such as log vary over distances like x, and others such as exp over distances like 1;
    for a small x both are covered, and what lies between them in long strides. The ratio of two
    steps is no whole number: with rounded values, 1, 4 and 16 units of the last place would agree.
    """
    if not math.isfinite(x):
        return  # nothing lies beside it
    size = abs(x)
    top, near = 0.11 * max(size, 1.0), 0.11 * size
    h = top
    while h >= max(size * _FINEST, TINIEST if size == 0 else LEAST):
        yield h
        if h > 8 * top * _FINEST or h <= near:
            h /= _RATIO
        else:
            h = max(h / 2.0**32, near)


class Probes:
    """The values of f on both sides of x, computed when they are asked for.

    ``noise`` is the rounding error that f(x) may have; the least is that of its last digit.
    """

    def __init__(self, f: Callable[[float], float], x: float, noise: float = 0.0) -> None:
        self.f, self.x = f, x
        self.here = f(x)
        self.noise = max(noise, EPSILON * abs(self.here), LEAST)
        self.steps = [*steps(x)]
        self.values: dict[float, float] = {0.0: self.here}
        self.least = math.inf  # of the changes of f that have been seen
        self.largest = max(1.0, abs(x), abs(self.here))  # of the numbers that have been seen

    def at(self, offset: float) -> float:
        """f(x + offset)"""
        found = self.values.get(offset)
        if found is None:
            found = self.values[offset] = self.f(self.x + offset)
            if 0 < abs(found - self.here) < self.least:
                self.least = abs(found - self.here)
            if self.largest < abs(found) < math.inf:
                self.largest = abs(found)
        return found

    def quotient(self, k: int, low: int, high: int) -> Quotient:
        """The difference quotient of step k, from x + low·h to x + high·h."""
        h = self.steps[k]
        start, end = low * h, high * h
        width = (self.x + end) - (self.x + start)
        below, above = self.at(start), self.at(end)
        if not width:
            return Quotient(h, math.nan, math.inf, 0.0)
        noise = max(self.noise, EPSILON * abs(above), EPSILON * abs(below))
        if above == below == self.here and self.least < 64 * EPSILON * self.largest:
            noise = max(noise, self.least)  # f may only be rounded flat here
        steepest = max(abs(above - self.here), abs(below - self.here)) / h
        return Quotient(h, (above - below) / width, 2 * noise / width, steepest)

    def central(self) -> Estimate:
        """f′(x) from both sides."""
        return self._estimate(-1, 1)

    def one_sided(self, side: int) -> Estimate:
        """The derivative from the right (side 1) or from the left (side −1)."""
        return self._estimate(min(side, 0), max(side, 0))

    def _estimate(self, low: int, high: int) -> Estimate:
        order = 2 if low and high else 1
        first = 0
        while first < len(self.steps):
            best = self._extrapolated(first, low, high, order)
            if best.error == math.inf or self._holds(best, low, high):
                return best
            first = best.row + 1
        return NOTHING

    def _extrapolated(self, first: int, low: int, high: int, order: int) -> Estimate:
        """The best entry of Neville's table over the steps from the first on.

        ``order`` is the power of h by which successive terms of the quotient's error differ. An
        entry is as good as it agrees with the three next to it, in its row and in the row above.
        """
        best = NOTHING
        above: list[float] = []
        used: list[Quotient] = []
        for k in range(first, len(self.steps)):
            quotient = self.quotient(k, low, high)
            if not math.isfinite(quotient.value):
                above, used = [], []
                continue
            used.append(quotient)
            row = [quotient.value]
            for column, upper_left in enumerate(above[:_COLUMNS]):
                ratio = (used[-2 - column].step / quotient.step) ** order
                row.append(row[-1] + (row[-1] - upper_left) / (ratio - 1.0))
                upper = above[column + 1] if column + 1 < len(above) else math.nan
                spread = abs(row[-1] - row[-2]) + abs(row[-1] - upper_left) + abs(row[-1] - upper)
                error = spread + 2 * quotient.rounding
                if error < best.error:
                    best = Estimate(row[-1], error, k)
            if 2 * self.noise / quotient.step >= best.error:
                break  # smaller steps are only worse
            above = row
        return best

    def _holds(self, best: Estimate, low: int, high: int) -> bool:
        """Whether no smaller step denies the estimate; every second one is asked."""
        last = self.quotient(best.row, low, high)
        off = abs(last.value - best.value)
        for k in range(best.row + 1, len(self.steps), 2):
            q = self.quotient(k, low, high)
            allowed = best.error + 2 * q.rounding + off * (q.step / last.step)
            if abs(q.value - best.value) > allowed:
                return False
        return True


def central(f: Callable[[float], float], x: float, noise: float = 0.0) -> Estimate:
    """f′(x) from both sides of x; nan with an infinite error where that cannot be had.

    >>> slope = central(math.exp, 1.0)
    >>> abs(slope.value - math.e) <= slope.error < 1e-10
    True
    """
    return Probes(f, x, noise).central()


def one_sided(f: Callable[[float], float], x: float, side: int, noise: float = 0.0) -> Estimate:
    """The derivative of f at x from the right (side 1) or from the left (side −1).

    >>> one_sided(abs, 0.0, -1).value
    -1.0
    """
    return Probes(f, x, noise).one_sided(side)
