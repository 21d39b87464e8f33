"""The numbers in the x of many steps."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.programs.calls.arguments import kind_of, may_change, number_of
from autograd.programs.scans.loops import zeros
from autograd.programs.scans.trees import Steps
from autograd.transforms.tree import leaves, structure
from autograd.value import Value


class Rows(NamedTuple):
    """The x of several steps: their numbers, and their leaves if there are Values among them."""

    numbers: array[float]
    leaves: Sequence[Any]
    steps: int


def rows_of(steps: Steps, begin: int) -> Rows:
    """The steps from ``begin`` on whose x is of the same kind."""
    if steps.xs is None:
        return Rows(zeros(0), (), steps.count - begin)
    first = steps.at(begin)
    if type(first) is float:
        xs: list[Any] = steps.xs[begin:]
        count = next((i for i, x in enumerate(xs) if type(x) is not float), len(xs))
        return Rows(array("d", xs[:count]), (), count)
    shape = structure(first, kind_of)
    found: list[Any] = []
    end = begin
    while end < steps.count:
        x = steps.at(end)
        if end > begin and structure(x, kind_of) != shape:
            break
        found += [leaf for leaf in leaves(x) if may_change(leaf)]
        end += 1
    numbers = array("d", map(number_of, found))
    has_values = any(isinstance(leaf, Value) for leaf in found)
    return Rows(numbers, found if has_values else (), end - begin)
