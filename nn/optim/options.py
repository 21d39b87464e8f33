"""What the options and the memory of an optimiser may be."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

from autograd.text import brief
from nn.errors import StateError
from nn.state import finite

NEVER_NEGATIVE = ("t", "s", "d")  # in a memory: the count of steps, and means of squares


def remembered(name: str, number: Any) -> float:
    """A number of a memory, or StateError."""
    if finite(number, name) < 0 and name in NEVER_NEGATIVE:
        raise StateError(f"{name} is never negative, got {brief(number)}")
    return float(number)


def require_option(name: str, option: Any) -> Any:
    """The option, or ValueError: a flag is a bool, betas are a pair, and others are one number."""
    if isinstance(option, bool):
        return option
    if name == "betas":
        if not (isinstance(option, list | tuple) and len(option) == 2):
            raise ValueError(f"betas is a pair of decay rates, got {brief(option)}")
        return tuple(_number(name, each) for each in option)
    return _number(name, option)


def _number(name: str, number: Any) -> float:
    """A number of at least 0, or above it for eps, and below 1 for a decay rate."""
    top = 1.0 if name in ("betas", "alpha", "rho") else math.inf
    real = isinstance(number, Real)  # numpy's numbers too
    if not (real and 0 <= number < top):
        raise ValueError(f"{name} is at least 0 and below {top}, got {brief(number)}")
    if name == "eps" and number == 0:
        raise ValueError("eps keeps a division from 0 and is above 0, got 0")
    return float(number)
