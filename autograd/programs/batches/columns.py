"""The numbers of a batch, as the rows that a program is replayed over.

A row has what varies from lane to lane, in the order of the leaves. Rows are made some at a time,
so that a long batch of lists is never copied whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Any

from autograd.programs.batches.axes import Axes, Batch, is_array, of_branches
from autograd.transforms.tree import branches, leaves, structure
from autograd.value import Value


class UnsuitedError(Exception):
    """The lanes are not alike, or not of floats: each is a call of its own."""


class Columns:
    """Where the numbers of each lane come from.

    ``same`` has the inputs that are the same in every lane, by their place among all inputs.
    """

    def __init__(self, batch: Batch) -> None:
        self.same: dict[int, float] = {}
        self.width = 0
        self._sources: list[_Source] = []
        for tree, axis in batch.trees:
            self._add(tree, axis)
        if not self.width:
            raise UnsuitedError

    def rows(self, begin: int, end: int) -> Any:
        """The numbers of lanes in rows."""
        count = end - begin
        numbers = array("d", bytes(8 * count * self.width))
        first = 0
        for source in self._sources:
            source.write(numbers, first, self.width, begin, end)
            first += source.width
        return memoryview(numbers).cast("B").cast("d", (count, self.width))

    def _add(self, tree: Any, axis: Axes) -> None:
        if axis is None:
            for leaf in leaves(tree):
                if isinstance(leaf, Value):
                    raise UnsuitedError
                if isinstance(leaf, float):
                    self.same[self.width + len(self.same)] = float(leaf)
        elif is_array(tree):
            self._take(_OfArray(tree, axis))
        elif isinstance(tree, list) and axis == 0:
            self._take(_OfList(tree))
        elif isinstance(tree, list):
            for row in tree:
                self._add(row, axis - 1)
        else:
            for part, a in zip(branches(tree) or (), of_branches(tree, axis)):
                self._add(part, a)

    def _take(self, source: _Source) -> None:
        self._sources.append(source)
        self.width += source.width


class _Source:
    """A batch in the arguments, which gives each lane ``width`` numbers."""

    width: int

    def write(self, numbers: Any, first: int, step: int, begin: int, end: int) -> None:
        """Put the numbers of lanes into columns from ``first`` on; each row has ``step``."""
        raise NotImplementedError


class _OfArray(_Source):
    def __init__(self, tree: Any, axis: int) -> None:
        import numpy

        if type(tree) is not numpy.ndarray or tree.dtype != numpy.float64:
            raise UnsuitedError
        self.lanes = numpy.moveaxis(tree, axis, 0)
        self.width = self.lanes[0].size

    def write(self, numbers: Any, first: int, step: int, begin: int, end: int) -> None:
        import numpy

        rows = numpy.frombuffer(numbers).reshape(end - begin, step)
        rows[:, first : first + self.width] = self.lanes[begin:end].reshape(end - begin, -1)


class _OfList(_Source):
    def __init__(self, lanes: list[Any]) -> None:
        self.lanes = lanes
        self.kind = type(lanes[0])
        self.width = len([*leaves(lanes[0])])
        self.shape = structure(lanes[0], type)
        is_row = self.kind in {list, tuple} and len(lanes[0]) == self.width
        self.is_flat = is_row and {*map(type, lanes[0])} == {float}

    def write(self, numbers: Any, first: int, step: int, begin: int, end: int) -> None:
        its = array("d", self.numbers(self.lanes[begin:end]))
        for k in range(self.width):
            numbers[first + k :: step] = its[k :: self.width]

    def numbers(self, lanes: Sequence[Any]) -> list[float]:
        """The leaves of these lanes, which must be alike, and floats."""
        if self.kind is float:
            found = [*lanes]
        elif self.is_flat:
            if {*map(type, lanes)} != {self.kind} or {*map(len, lanes)} != {self.width}:
                raise UnsuitedError
            found = [*chain.from_iterable(lanes)]
        else:
            if any(structure(lane, type) != self.shape for lane in lanes):
                raise UnsuitedError
            return [_float(leaf) for lane in lanes for leaf in leaves(lane)]
        if {*map(type, found)} != {float}:
            raise UnsuitedError
        return found


def _float(leaf: Any) -> float:
    if not isinstance(leaf, float):
        raise UnsuitedError
    return float(leaf)
