"""Errors in units in the last place, and truths computed to as many bits as that needs."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

from mpmath import mp, mpf

LARGEST = sys.float_info.max
LEAST_NORMAL = sys.float_info.min
PRECISIONS = (110, 140, 300, 800, 2200, 6600)  # bits, tried until two agree


def error_in_ulp(computed: float, truth: Any, scale: Any = None) -> float:
    """|computed − truth| in units in the last place of the truth, or of the scale if given."""
    if abs(truth) > LARGEST:
        return 0.0 if computed * mp.sign(truth) > 0.9999999999999 * LARGEST else math.inf
    size = max(abs(truth), scale or 0)
    if size < LEAST_NORMAL:
        return 0.0 if abs(computed) <= 1.0000000000001 * LEAST_NORMAL else math.inf
    if not math.isfinite(computed):
        return math.inf
    return float(abs(mpf(computed) - truth) / math.ulp(float(size)))


def settled(function: Callable[..., Any], point: tuple[float, ...]) -> Any:
    """The function at a point, to a precision at which more would not change a double.

    None where it is not a real number, and 0 for what is far below the least double. What is far
    above the largest may have any digits.
    """
    before = None
    for precision in PRECISIONS:
        with mp.workprec(precision):
            try:
                now = function(*map(mpf, point))
            except (ZeroDivisionError, ValueError):
                return None
            if now is None or isinstance(now, mp.mpc) or not mp.isfinite(now):
                return None
            if before is not None:
                if abs(now - before) <= abs(now) * mpf(2) ** -75 and (now or precision > 2000):
                    return now
                if 0 < max(abs(now), abs(before)) < mpf(2) ** -1200:
                    return mpf(0)
                if min(abs(now), abs(before)) > mpf(2) ** 1200 and now * before > 0:
                    return now
            before = now
    raise ArithmeticError(f"{function} at {point} needs more than {precision} bits")
