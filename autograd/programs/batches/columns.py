"""The numbers of a batch, as the rows that a program is replayed over.

A row has what varies from lane to lane, in the order of the leaves. Rows are made some at a time,
so that a long batch of lists is never copied whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Any, TypeAlias

from autograd.programs.batches.axes import Axes, Batch, is_array, of_branches
from autograd.programs.calls.examples import Example
from autograd.transforms.tree import branches, leaves, structure
from autograd.value import Value

Numbers: TypeAlias = "array[float] | memoryview[float]"


class UnsuitedError(Exception):
    """The lanes are not alike, or not of floats: each is a call of its own."""


class Columns:
    """Where the numbers of each lane come from, and the inputs that are the same in every lane."""

    def __init__(self) -> None:
        self.width = 0
        self._count = 0  # of inputs so far
        self._shared: list[tuple[int, Numbers]] = []  # with their first place
        self._sources: list[Source] = []

    @classmethod
    def of(cls, batch: Batch) -> Columns:
        """The numbers of a batch."""
        columns = cls()
        for tree, axis in batch.trees:
            columns._add(tree, axis)
        if not columns.width:
            raise UnsuitedError
        return columns

    @property
    def lie_in_rows(self) -> bool:
        """Whether rows are there, and need not be made."""
        return len(self._sources) == 1 and self._sources[0].lie_in_rows

    def rows(self, begin: int, end: int) -> Any:
        """The numbers of lanes in rows."""
        count = end - begin
        if self.lie_in_rows:
            return self._sources[0].rows(begin, end)
        numbers = array("d", bytes(8 * count * self.width))
        first = 0
        for source in self._sources:
            source.write(numbers, first, self.width, begin, end)
            first += source.width
        return memoryview(numbers).cast("B").cast("d", (count, self.width))

    @property
    def fixed(self) -> list[int]:
        """The places, among all inputs, of those that are the same in every lane."""
        its = [range(first, first + len(numbers)) for first, numbers in self._shared]
        return [*chain.from_iterable(its)]

    def inputs(self, outside: Sequence[float]) -> Any:
        """The numbers of all inputs, those from outside last; 0 where a lane has its own."""
        inputs = memoryview(array("d", bytes(8 * self._count)) + array("d", outside))
        for first, numbers in self._shared:
            inputs[first : first + len(numbers)] = numbers
        return inputs

    def share(self, numbers: Numbers) -> None:
        """Next come numbers that are the same in every lane."""
        self._shared.append((self._count, numbers))
        self._count += len(numbers)

    def take(self, source: Source) -> None:
        """Next come numbers of each lane."""
        self._sources.append(source)
        self.width += source.width
        self._count += source.width

    def _add(self, tree: Any, axis: Axes) -> None:
        if axis is None:
            its = [*leaves(tree)]
            if any(isinstance(leaf, Value) for leaf in its):
                raise UnsuitedError
            self.share(array("d", [float(leaf) for leaf in its if isinstance(leaf, float)]))
        elif is_array(tree):
            self.take(OfArray(tree, axis))
        elif isinstance(tree, list) and axis == 0:
            self.take(OfList(tree))
        elif isinstance(tree, list):
            for row in tree:
                self._add(row, axis - 1)
        else:
            for part, a in zip(branches(tree) or (), of_branches(tree, axis)):
                self._add(part, a)


class Source:
    """A batch in the arguments, which gives each lane ``width`` numbers."""

    width: int
    lie_in_rows = False

    def rows(self, begin: int, end: int) -> Any:
        """The rows of lanes, where they lie in memory already."""
        raise NotImplementedError

    def write(self, numbers: Any, first: int, step: int, begin: int, end: int) -> None:
        """Put the numbers of lanes into columns from ``first`` on; each row has ``step``."""
        raise NotImplementedError


class OfArray(Source):
    def __init__(self, tree: Any, axis: int) -> None:
        import numpy

        if type(tree) is not numpy.ndarray or tree.dtype != numpy.float64:
            raise UnsuitedError
        self.lanes = numpy.moveaxis(tree, axis, 0) if axis else tree
        self.width = self.lanes[0].size
        self.lie_in_rows = self.lanes.flags.c_contiguous

    def rows(self, begin: int, end: int) -> Any:
        rows: Any = self.lanes[begin:end].reshape(end - begin, -1)
        return memoryview(rows)

    def write(self, numbers: Any, first: int, step: int, begin: int, end: int) -> None:
        import numpy

        rows = numpy.frombuffer(numbers).reshape(end - begin, step)
        rows[:, first : first + self.width] = self.lanes[begin:end].reshape(end - begin, -1)


class OfList(Source):
    """Lanes in a list; an example that the first is like spares a look at it."""

    def __init__(self, lanes: list[Any], example: Example | None = None) -> None:
        self.lanes = lanes
        self.example = example or Example(lanes[0])
        self.width = example.width if example else len([*leaves(lanes[0])])

    def write(self, numbers: Any, first: int, step: int, begin: int, end: int) -> None:
        is_told = self.example.width == self.width
        if is_told and self.example.fill(self.lanes, begin, end, numbers, first):
            return
        its = array("d", self.numbers(self.lanes[begin:end]))
        for k in range(self.width):
            numbers[first + k :: step] = its[k :: self.width]

    @cached_property
    def kind(self) -> type:
        """What the first lane is."""
        return type(self.lanes[0])

    @cached_property
    def shape(self) -> Any:
        """What all others must be like."""
        return structure(self.lanes[0], type)

    @cached_property
    def is_flat(self) -> bool:
        """Whether it is a row of floats."""
        row = self.lanes[0]
        is_row = self.kind in {list, tuple} and len(row) == self.width
        return is_row and {*map(type, row)} == {float}

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
