"""Many Values at once: their numbers and gradients read, assigned, added and forgotten in one walk.

A step of training does this with every parameter. The compiled engine does it in C.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from operator import is_
from typing import Any

from autograd.engines import compiled
from autograd.graph import topological_order

__all__ = ["accumulate_all", "assign_all", "count_arguments", "read_all", "same_items", "zero_all"]


@compiled
def read_all(values: list[Any]) -> tuple[Any, Any, bytearray]:
    """The numbers of Values, their gradients, and a 1 for each that a backward pass has reached."""
    return (
        array("d", [value.data for value in values]),
        array("d", [value.grad for value in values]),
        bytearray([value.has_grad for value in values]),
    )


@compiled
def assign_all(values: list[Any], numbers: Sequence[float], chosen: bytes | bytearray) -> None:
    """Assign the data of those Values that are chosen by a 1."""
    for value, number, is_chosen in zip(values, numbers, chosen, strict=True):
        if is_chosen:
            value.data = number


@compiled
def zero_all(values: list[Any]) -> None:
    """Forget the gradients of Values."""
    for value in values:
        value.zero_grad()


@compiled
def same_items(now: list[Any], before: list[Any]) -> bool:
    """Whether two lists hold the same objects: equal ones are not enough."""
    return len(now) == len(before) and all(map(is_, now, before))


@compiled
def accumulate_all(values: list[Any], signals: Sequence[float]) -> None:
    """Add to the gradients of inputs what a backward pass has found."""
    for value, signal in zip(values, signals, strict=True):
        value.grad = value.grad + signal


@compiled
def count_arguments(output: Any) -> int:
    """How many arguments the operations of a graph have: what it takes to record it."""
    return sum([len(node.arguments) for node in topological_order(output)])
