"""What modules and losses are given: a row of scalars, or a batch of rows.

A row may be a list, a tuple or a numpy array. Sequences are lists of rows, images lists of channels
that are lists of rows, and batches lists of any of them.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from autograd import Value
from autograd.recording import is_plain
from autograd.text import brief

Operand: TypeAlias = "Value | float"
Row: TypeAlias = list[Any]  # of Operands; what has parameters makes rows of Values
Batch: TypeAlias = list[Row]

DEEPEST = 100
USUAL = {Value, float, int}
_SCALARS = (Value, float, int)
_SEQUENCES = (list, tuple, range)


def is_sequence(thing: object) -> bool:
    """Whether a thing is a row or a batch rather than a scalar."""
    kind = type(thing)  # the usual cases first: it is asked of every number of a batch
    if kind is list or kind is Value or kind is float:
        return kind is list
    if isinstance(thing, _SCALARS):
        return False
    return isinstance(thing, _SEQUENCES) or getattr(thing, "ndim", 0) > 0


def are_scalars(things: list[Any]) -> bool:
    """Whether these are all scalars of the usual kinds."""
    return {*map(type, things)} <= USUAL


def listed(thing: Any) -> list[Any]:
    """A row or a batch as a list; TypeError for a scalar, a text and the like."""
    if isinstance(thing, list):
        return thing
    if not is_sequence(thing):
        raise TypeError(f"expected a row of numbers or a batch of rows, got {brief(thing)}")
    if not hasattr(thing, "tolist") and hasattr(thing, "to_numpy"):  # a data frame, by its rows
        thing = thing.to_numpy()
    items: list[Any] = thing.tolist() if hasattr(thing, "tolist") else list(thing)
    return items


def is_batch(things: list[Any]) -> bool:
    """Whether these are rows rather than scalars."""
    return bool(things) and is_sequence(things[0])


def depth_of(thing: Any) -> int:
    """How deep lists are nested, told by what comes first: 0 for a scalar, 1 for a row."""
    depth = 0
    while is_sequence(thing):
        depth += 1
        if depth > DEEPEST:
            raise ValueError(f"lists nested more than {DEEPEST} deep, or one that holds itself")
        if len(thing) == 0:
            break
        thing = thing[0]
    return depth


def scalar(x: Any) -> Any:
    """A Value as it is, and anything else as a float; TypeError for what is no number.

    A single float32 or uint8 of numpy would make all that is computed with it as short.
    """
    return x if isinstance(x, Value) else Value(x).data


def scalars(row: list[Any]) -> list[Any]:
    """The same of each; nothing is done for the usual kinds."""
    return row if are_scalars(row) else list(map(scalar, row))


def is_known(x: Any) -> bool:
    """Whether it is a plain number, or what stands for one while ``jit`` records."""
    return not isinstance(x, Value) or is_plain(x)


def as_number(x: Any) -> float:
    """The number of a Value, or a number as a float; TypeError for what is none."""
    return x if type(x) is float else x.data if isinstance(x, Value) else Value(x).data


def cut(row: list[Any], size: int) -> list[list[Any]]:
    """A row in pieces of a size.

    >>> cut([1, 2, 3, 4], 2)
    [[1, 2], [3, 4]]
    """
    return [row[i : i + size] for i in range(0, len(row), size)]


def leaves(tree: Any) -> list[Any]:
    """The scalars of nested lists, in order."""
    if not is_sequence(tree):
        return [tree]
    found: list[Any] = []
    for branch in tree:
        found += leaves(branch) if is_sequence(branch) else (branch,)
    return found
