"""A batch that is like an earlier one: told, and read, without a look at each number in Python."""

from __future__ import annotations

from typing import Any

from autograd.programs.batches.axes import Axes, Batch, is_array
from autograd.programs.batches.columns import Columns, OfArray, OfList, UnsuitedError
from autograd.programs.calls.examples import Example
from autograd.recording import is_recording


class Alike:
    """What batches have in common that lead to the same program: all but numbers, and how many.

    Raises UnsuitedError of arguments that have other axes than the first.
    """

    def __init__(self, batch: Batch) -> None:
        self._names = batch.names
        self._is_recording = is_recording()
        self._parts = [_part(tree, axis) for tree, axis in batch.trees]

    def again(self, trees: list[Any], names: list[str]) -> tuple[int, Columns] | None:
        """How many lanes a batch of these arguments has, and their numbers; the last have names.

        None if it may be another one.
        """
        if len(trees) != len(self._parts) or names != self._names:
            return None
        columns, counts = Columns(), set()
        for tree, part in zip(trees, self._parts):
            count = part.taken(tree, columns)
            if count == 0:
                return None
            counts.add(count)
        counts.discard(_Shared.count)
        if len(counts) != 1 or is_recording() is not self._is_recording:
            return None
        return counts.pop(), columns


def _part(tree: Any, axis: Axes) -> _Shared | _List | _Array:
    if axis is None:
        return _Shared(tree)
    if axis == 0 and type(tree) is list:
        return _List(tree)
    if axis == 0 and is_array(tree):
        return _Array(tree)
    raise UnsuitedError


class _Shared:
    """An argument that is the same for all lanes."""

    count = -1  # of lanes: as many as there are

    def __init__(self, tree: Any) -> None:
        self.example = Example(tree)

    def taken(self, tree: Any, columns: Columns) -> int:
        """How many lanes a tree has whose numbers were taken; 0 if it is not like this one."""
        numbers = self.example.numbers(tree)
        if numbers is None:
            return 0
        columns.share(numbers)
        return self.count


class _List:
    """A list of lanes."""

    def __init__(self, tree: list[Any]) -> None:
        self.example = Example(tree[0])

    def taken(self, tree: Any, columns: Columns) -> int:
        """As of what is shared."""
        if type(tree) is not list or not tree or self.example.numbers(tree[0]) is None:
            return 0
        columns.take(OfList(tree, self.example))
        return len(tree)


class _Array:
    """An array of lanes."""

    def __init__(self, tree: Any) -> None:
        self.kind, self.data_type, self.shape = type(tree), tree.dtype, tree.shape[1:]

    def taken(self, tree: Any, columns: Columns) -> int:
        """As of what is shared."""
        if type(tree) is not self.kind or tree.dtype != self.data_type:
            return 0
        if not len(tree) or tree.shape[1:] != self.shape:
            return 0
        columns.take(OfArray(tree, 0))
        return len(tree)
