"""What an argument may be: a check of counts, one of every other number, and one of other things.

A bool is no number: ``lr=True`` is a slip. Numbers of numpy count. Flags are checked by
``autograd.text.require_flag``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, NamedTuple

from autograd.text import brief
from nn.errors import SizeError


class Kind(NamedTuple):
    """The numbers that are allowed, in words and as a test."""

    words: str
    holds: Callable[[Any], bool]


FINITE = Kind("a finite number", math.isfinite)
NOT_NEGATIVE = Kind("at least 0 and finite", lambda x: 0 <= x < math.inf)
POSITIVE = Kind("above 0 and finite", lambda x: 0 < x < math.inf)
DECAY = Kind("at least 0 and below 1", lambda x: 0 <= x < 1)
SHARE = Kind("from 0 to 1", lambda x: 0 <= x <= 1)


def require_number(name: str, number: Any, kind: Kind) -> float:
    """The number as a float, or ValueError."""
    if isinstance(number, Real) and not isinstance(number, bool):
        try:
            if kind.holds(float(number)):
                return float(number)
        except OverflowError:
            pass  # an integer beyond the range of doubles
    raise ValueError(f"{name} is {kind.words}, got {brief(number)}")


def require_count(name: str, count: Any, least: int = 1) -> None:
    """Raise SizeError unless a count is a whole number of 1, or of what is least, or more."""
    if isinstance(count, bool) or not isinstance(count, Integral) or count < least:
        raise SizeError(f"{name} is a whole number of {least} or more, got {brief(count)}")


def require_instance(name: str, thing: Any, kind: Any, words: str) -> None:
    """Raise TypeError unless the thing is one of a kind, and no class."""
    if not isinstance(thing, kind) or isinstance(thing, type):
        raise TypeError(f"{name} is {words}, got {brief(thing)}")
