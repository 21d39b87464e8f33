"""What the options and the memory of an optimiser may be."""

from __future__ import annotations

from typing import Any

from autograd.text import brief, require_flag
from nn.arguments import DECAY, NOT_NEGATIVE, POSITIVE, require_number
from nn.errors import StateError
from nn.state import finite

FLAGS = ("nesterov", "centered")
KINDS = {"alpha": DECAY, "rho": DECAY, "eps": POSITIVE}  # every other is NOT_NEGATIVE
NEVER_NEGATIVE = ("t", "s", "d", "top")  # in a memory: the count of steps, and means of squares


def remembered(name: str, number: Any) -> float:
    """A number of a memory, or StateError."""
    if finite(number, name) < 0 and name in NEVER_NEGATIVE:
        raise StateError(f"{name} is never negative, got {brief(number)}")
    return float(number)


def require_option(name: str, option: Any) -> Any:
    """The option, or ValueError: a flag is a bool, betas are a pair, and others are one number."""
    if name in FLAGS:
        return require_flag(name, option)
    if name == "betas":
        if not (isinstance(option, list | tuple) and len(option) == 2):
            raise ValueError(f"betas is a pair of decay rates, got {brief(option)}")
        return tuple(require_number(name, each, DECAY) for each in option)
    return require_number(name, option, KINDS.get(name, NOT_NEGATIVE))
