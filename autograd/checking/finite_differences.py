"""Derivatives from function values alone, with an honest estimate of their error.

The central difference D(h) = (f(x+h) − f(x−h)) / 2h is f′(x) + c₂h² + c₄h⁴ + …; Richardson's
extrapolation over a sequence of halved steps removes one power of h² after another. Small steps
suffer from rounding, large ones from curvature, so of all the extrapolated values the one whose
estimated error is least is the answer (C. Ridders, Advances in Engineering Software 4, 1982).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import NamedTuple

_STEPS = 26
_COLUMNS = 6


class Estimate(NamedTuple):
    """A derivative and how far from the truth it may be."""

    value: float
    error: float


def central(f: Callable[[float], float], x: float) -> Estimate:
    """f′(x) from both sides of x; nan with an infinite error where that cannot be had.

    >>> import math
    >>> slope = central(math.exp, 1.0)
    >>> abs(slope.value - math.e) <= slope.error < 1e-10
    True
    """

    def quotient(h: float) -> Estimate:
        above, below, width = f(x + h), f(x - h), (x + h) - (x - h)
        return _quotient(above, below, width)

    return _best_of_both_scales(quotient, x, order=2)


def one_sided(f: Callable[[float], float], x: float, side: float) -> Estimate:
    """The derivative of f at x from the right (side 1.0) or from the left (side −1.0).

    >>> one_sided(abs, 0.0, -1.0).value
    -1.0
    """
    here = f(x)

    def quotient(h: float) -> Estimate:
        return _quotient(f(x + side * h), here, (x + side * h) - x)

    return _best_of_both_scales(quotient, x, order=1)


def _quotient(f_end: float, f_start: float, width: float) -> Estimate:
    """The difference quotient and its error by rounding."""
    if width == 0:
        return Estimate(math.nan, math.inf)
    rounding = sys.float_info.epsilon * max(abs(f_end), abs(f_start)) / abs(width)
    return Estimate((f_end - f_start) / width, rounding)


def _best_of_both_scales(quotient: Callable[[float], Estimate], x: float, order: int) -> Estimate:
    """From steps in proportion to x, as log needs them near 0, and from 1/8 down, as exp does."""
    scales = {abs(x), 1.0} if sys.float_info.min < abs(x) < 1 else {max(abs(x), 1.0)}
    estimates = [_extrapolated(quotient, scale / 8, order) for scale in sorted(scales)]
    # A function that does not change at all within the steps may only be rounded flat there.
    telling = [estimate for estimate in estimates if estimate != (0.0, 0.0)]
    return min(telling or estimates, key=lambda estimate: estimate.error)


def _extrapolated(quotient: Callable[[float], Estimate], first_step: float, order: int) -> Estimate:
    """The best entry of Neville's table over the steps h, h/2, h/4, …

    ``order`` is the power of h by which successive terms of the quotient's error differ. An entry
    is as good as it agrees with the three next to it, in its row and in the row above.
    """
    best = Estimate(math.nan, math.inf)
    above: list[float] = []
    for k in range(_STEPS):
        value, rounding = quotient(first_step / 2**k)
        row = [value]
        for column, upper_left in enumerate(above[:_COLUMNS]):
            row.append(row[-1] + (row[-1] - upper_left) / (2.0 ** (order * (column + 1)) - 1.0))
            upper = above[column + 1] if column + 1 < len(above) else math.nan
            spread = abs(row[-1] - row[-2]) + abs(row[-1] - upper_left) + abs(row[-1] - upper)
            error = spread + 4 * rounding
            if error < best.error:
                best = Estimate(row[-1], error)
        if rounding > best.error:
            break
        above = row
    return best
