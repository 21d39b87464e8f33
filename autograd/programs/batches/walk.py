"""One walk over the lanes of a batch, some rows at a time, in one thread or several."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from autograd.programs.batches.axes import Axes, Batch
from autograd.programs.batches.columns import Columns
from autograd.programs.batches.gathered import Gathered
from autograd.programs.batches.ways import Way, Ways

AT_ONCE = 2**14  # numbers in the rows and the results of one replay, which the cache holds
GROUP = 16  # the most lanes that run side by side
PARTS_OF_A_THREAD = 4  # so that none waits long for the last one


def parts_of(count: int, width: int, threads: int = 1) -> list[range]:
    """The lanes in parts that are replayed at once, in which each lane takes so many numbers."""
    size = -(-count // (PARTS_OF_A_THREAD * threads)) if threads > 1 else count
    size = (min(AT_ONCE // width, size) if width else size) // GROUP * GROUP or GROUP
    return [range(i, min(i + size, count)) for i in range(0, count, size)]


class Walk:
    """The lanes of one call, and what comes of them."""

    def __init__(self, ways: Ways, root: Way, batch: Batch, columns: Columns, axes: Axes) -> None:
        self.ways, self.root = ways, root
        self.batch, self.columns = batch, columns
        self.gathered = Gathered(root.result, axes, batch.first_has_arrays, batch.count)
        self._is_placed = root.gives_outputs and self.gathered.is_of_arrays
        self.left: list[int] = []

    def result(self, threads: int) -> Any:
        """What f gives of all lanes, stacked; the lowest that fails raises."""
        for lanes, (rows, outcome) in self._in_order(threads):
            self.left = []
            self._settle(self.root, lanes, rows, outcome)
            for lane in sorted(self.left):
                given, keywords = self.batch.lane(lane)
                self.gathered.put_one(lane, self.ways.f(*given, **keywords))
            self.ways.went(len(self.left), len(lanes) - len(self.left))
        return self.gathered.result()

    def _in_order(self, threads: int) -> Iterator[tuple[range, Any]]:
        """The lanes some by some, and how their replay went; threads replay the next ones ahead."""
        width = 0 if self.columns.lie_in_rows else self.columns.width
        width += 0 if self._is_placed else len(self.root.path.program.outputs)
        parts = parts_of(self.batch.count, width, threads)
        if threads == 1:
            for lanes in parts:
                yield lanes, self._begun(lanes)
            return
        with ThreadPoolExecutor(threads) as pool:
            ahead: deque[Any] = deque()
            for lanes in parts:
                ahead.append((lanes, pool.submit(self._begun, lanes)))
                if len(ahead) > threads:
                    first, replay = ahead.popleft()
                    yield first, replay.result()
            for first, replay in ahead:
                yield first, replay.result()

    def _begun(self, lanes: range) -> tuple[Any, Any]:
        rows = self.columns.rows(lanes.start, lanes.stop)
        into = self.gathered.places(lanes) if self._is_placed else None
        return rows, self._replayed(self.root, rows, into)

    def _replayed(self, way: Way, rows: Any, into: Any = None) -> Any:
        """(columns, failures, …), or None where an operation raises, as f will.

        Columns that went into their places are None.
        """
        try:
            inputs = self.columns.inputs([value._data for value in way.path.program.defaults])
            return way.layout(self.columns).run(rows, inputs, into=into)
        except Exception:
            return None

    def _settle(self, way: Way, lanes: Sequence[int], rows: Any, outcome: Any) -> None:
        """Put the results in place; split off the lanes that go another way."""
        if outcome is None:
            self.left += lanes
            return
        columns, failures, _ = outcome
        if columns is not None:
            self._put(way, lanes, columns, {row for row, _ in failures})
        leaving: dict[int, list[int]] = {}
        for row, index in failures:
            leaving.setdefault(index, []).append(row)
        for index, places in leaving.items():
            its = [lanes[i] for i in places]
            other = self.ways.leaving(way, index, its, self.batch)
            if other is None:
                self.left += its
            else:
                theirs = _picked(rows, places)
                self._settle(other, its, theirs, self._replayed(other, theirs))

    def _put(self, way: Way, lanes: Sequence[int], columns: Any, failed: set[int]) -> None:
        count = len(lanes)
        kept = [i for i in range(count) if i not in failed] if failed else range(count)
        flat = columns.cast("B").cast("d")
        lines: list[Any] = []
        for index, constant in way.outputs:
            if index is None:
                lines.append([constant] * len(kept))
                continue
            line = flat[index * count : (index + 1) * count]
            lines.append(array("d", [line[i] for i in kept]) if failed else line)
        self.gathered.put(way.result, [lanes[i] for i in kept] if failed else lanes, lines)


def _picked(rows: Any, places: Sequence[int]) -> Any:
    """These rows alone."""
    _, width = rows.shape
    flat = rows.cast("B").cast("d")
    numbers = array("d")
    for i in places:
        numbers.extend(flat[i * width : (i + 1) * width])
    return memoryview(numbers).cast("B").cast("d", (len(places), width))
