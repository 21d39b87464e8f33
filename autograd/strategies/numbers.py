"""Strategies for plain numbers and input Values."""

from __future__ import annotations

import math
import sys

from hypothesis import strategies as st

from autograd.programs.words import Whole
from autograd.value import Value

_MAX, _MIN = sys.float_info.max, sys.float_info.min
SPECIAL = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan]
SPECIAL += [5e-324, -5e-324, _MIN, -_MIN, _MAX, -_MAX, 1e-160, 1e160, 710.0, -746.0, 2.0**53]


def numbers(largest: float = 4.0) -> st.SearchStrategy[float]:
    """Plain numbers of moderate size, simple ones first."""
    return st.integers(-int(largest), int(largest)).map(float) | _floats(largest)


def _floats(largest: float) -> st.SearchStrategy[float]:
    return st.floats(-largest, largest, allow_subnormal=False, width=32)


def constants(largest: float = 4.0) -> st.SearchStrategy[float]:
    """The numbers of an expression: floats, and ints that stay ints."""
    return st.integers(-int(largest), int(largest)).map(Whole) | _floats(largest)


def values(largest: float = 4.0) -> st.SearchStrategy[Value]:
    """Input Values of moderate size."""
    return numbers(largest).map(Value)


def special_doubles() -> st.SearchStrategy[float]:
    """Zeros, infinities, nan, and where doubles begin and end."""
    return st.sampled_from(SPECIAL)


def near(x: float) -> st.SearchStrategy[float]:
    """x itself, the doubles beside it, and numbers a little farther away on both sides."""
    beside = [math.nextafter(x, side) for side in (math.inf, -math.inf)]
    away = [x + sign * step for step in (1e-12, 1e-6, 1e-3) for sign in (1, -1)]
    return st.sampled_from([x, *beside, *away])
