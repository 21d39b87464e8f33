"""The results of the lanes as one batch: stacked from a loop, or put in place by a replay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from autograd.programs.batches.axes import Axes, is_array
from autograd.programs.batches.columns import UnsuitedError
from autograd.programs.compiled import is_compiled, transposed
from autograd.transforms.tree import branches, builder_of, leaves, structure, with_branches

EXACT = 2**53  # integers up to here are doubles


def stacked(lanes: Sequence[Any], axis: Axes, as_array: bool) -> Any:
    """The results of the lanes as one batch."""
    first = lanes[0] if lanes else 0.0
    if isinstance(first, dict):
        its = _of_keys(first, axis)
        return {k: stacked([lane[k] for lane in lanes], its[k], as_array) for k in first}
    if isinstance(first, tuple):
        parts = zip(zip(*lanes), _of_items(first, axis))
        return with_branches(first, [stacked(part, a, as_array) for part, a in parts])
    if as_array or is_array(first):
        import numpy

        return (
            numpy.stack([numpy.asarray(lane) for lane in lanes], axis) if lanes else numpy.zeros(0)
        )
    if axis == 0:
        return [*lanes]
    return [stacked(row, axis - 1, False) for row in zip(*lanes)]


def _of_keys(tree: dict[Any, Any], axis: Axes) -> dict[Any, Axes]:
    return axis if isinstance(axis, dict) else dict.fromkeys(tree, axis)


def _of_items(tree: tuple[Any, ...], axis: Axes) -> Sequence[Axes]:
    return axis if isinstance(axis, list | tuple) else [axis] * len(tree)


class Gathered:
    """What ``stacked`` would give, filled as the lanes come, in any order.

    All results must be like one of them, in which every leaf stands for a number or is what it is;
    UnsuitedError if one is not.
    """

    def __init__(self, like: Any, axis: Axes, as_array: bool, count: int) -> None:
        self._like = like
        self._parts: list[_OfLists | _OfArrays] = []
        self._as_array = as_array
        self._count = count
        self._result = self._made(like, axis)

    def put(self, like: Any, lanes: Sequence[int], lines: Sequence[Any]) -> None:
        """The results of these lanes, which are like this; a line has one leaf of each."""
        if like is not self._like and structure(like, _nothing) != self._shape:
            raise UnsuitedError
        begin = 0
        for part in self._parts:
            part.put(lanes, lines[begin : begin + part.width])
            begin += part.width

    @cached_property
    def _shape(self) -> Any:
        return structure(self._like, _nothing)

    @property
    def is_of_arrays(self) -> bool:
        """Whether ``places`` has all numbers of a lane."""
        return all(isinstance(part, _OfArrays) for part in self._parts)

    def places(self, lanes: range) -> list[Any]:
        """Where the numbers of these lanes go in arrays, lines for each part.

        Who asks writes floats there, or a result of each lane is put later.
        """
        return [part.places(lanes) for part in self._parts if isinstance(part, _OfArrays)]

    def put_one(self, lane: int, result: Any) -> None:
        """What f gave for a lane."""
        self.put(result, [lane], [[leaf] for leaf in leaves(result)])

    def result(self) -> Any:
        """The batch, once all lanes are there."""
        return self._result()

    def _made(self, like: Any, axis: Axes) -> Any:
        if isinstance(like, dict):
            its = _of_keys(like, axis)
            fields = {k: self._made(like[k], its[k]) for k in like}
            return lambda: {k: field() for k, field in fields.items()}
        if isinstance(like, tuple):
            items = [self._made(part, a) for part, a in zip(like, _of_items(like, axis))]
            return lambda: with_branches(like, [item() for item in items])
        kind = _OfArrays if self._as_array or is_array(like) else _OfLists
        self._parts.append(kind(like, axis, self._count))
        return self._parts[-1].stacked


class _OfLists:
    """Results that are scalars or lists."""

    def __init__(self, like: Any, axis: Axes, count: int) -> None:
        self.axis = axis
        self.is_scalar = branches(like) is None
        self.build = builder_of(like)
        self.width = len([*leaves(like)])
        self.kind = type(like) if _is_row(like) else None
        self.lanes: list[Any] = [None] * count
        if not self.width:
            raise UnsuitedError

    def put(self, lanes: Sequence[int], lines: Sequence[Any]) -> None:
        results = self._results(lines)
        if isinstance(lanes, range):
            self.lanes[lanes.start : lanes.stop] = results
        else:
            for lane, result in zip(lanes, results):
                self.lanes[lane] = result

    def _results(self, lines: Sequence[Any]) -> list[Any]:
        has_lists = any(isinstance(line, list) for line in lines)
        if self.kind is not None and is_compiled and not has_lists:
            return transposed([*lines], self.kind is tuple)
        columns = [line if isinstance(line, list) else line.tolist() for line in lines]
        return columns[0] if self.is_scalar else [*map(self.build, map(iter, zip(*columns)))]

    def stacked(self) -> Any:
        return stacked(self.lanes, self.axis, False)


def _is_row(like: Any) -> bool:
    return type(like) in {list, tuple} and all(branches(part) is None for part in like)


class _OfArrays:
    """Results that are arrays of doubles, or become such."""

    def __init__(self, like: Any, axis: Axes, count: int) -> None:
        import numpy

        try:
            shape = numpy.asarray(like).shape
        except ValueError:  # rows of several lengths
            raise UnsuitedError from None
        self.axis = axis
        self.has_floats = False  # numpy makes doubles of integers only beside floats
        self.lanes = numpy.empty((count, *shape))
        self.width = len([*leaves(like)])
        if not self.width or self.width * count != self.lanes.size:
            raise UnsuitedError

    def places(self, lanes: range) -> Any:
        """A place for each leaf of each of these lanes, which get floats."""
        self.has_floats = True
        return self.lanes.reshape(len(self.lanes), -1)[lanes.start : lanes.stop].T

    def put(self, lanes: Sequence[int], lines: Sequence[Any]) -> None:
        rows = self.lanes.reshape(len(self.lanes), -1)
        where = slice(lanes.start, lanes.stop) if isinstance(lanes, range) else lanes
        for k, line in enumerate(lines):
            if isinstance(line, list):
                self.has_floats |= any(map(_is_float, line))
            else:
                self.has_floats = True
            rows[where, k] = line

    def stacked(self) -> Any:
        if not self.has_floats:
            raise UnsuitedError
        import numpy

        return numpy.moveaxis(self.lanes, 0, self.axis) if self.axis else self.lanes


def _is_float(leaf: Any) -> bool:
    if isinstance(leaf, float):
        return True
    if not isinstance(leaf, int) or abs(leaf) > EXACT:
        raise UnsuitedError
    return False


def _nothing(leaf: Any) -> None:
    return None
