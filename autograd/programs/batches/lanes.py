"""A function over batches: whether it is replayed in lanes, and what is kept of its recordings."""

from __future__ import annotations

from typing import Any

from autograd.programs.batches import ways
from autograd.programs.batches.again import Alike
from autograd.programs.batches.axes import Axes, Batch
from autograd.programs.batches.columns import Columns, UnsuitedError
from autograd.programs.batches.walk import Walk
from autograd.programs.batches.ways import Way, Ways
from autograd.programs.calls.arguments import Arguments
from autograd.programs.calls.surroundings import Around
from autograd.programs.compiled import has_rows
from autograd.programs.jit import is_jitted
from autograd.programs.program import Program
from autograd.recording import is_group, watches
from autograd.transforms.refusals import Function

FEW = 4  # lanes of a recorded path take as long as so many calls of jit(f)


class Lanes:
    """f over batches."""

    def __init__(self, f: Function, threads: int) -> None:
        self.f = f
        self.threads = threads
        self.keeps = is_jitted(f)  # which may be replayed in another call
        self._ways: dict[Any, Ways] = {}
        self._around = Around(f)
        self._last: tuple[Alike, Ways] | None = None

    def over(self, batch: Batch, out_axes: Axes) -> tuple[bool, Any]:
        """(True, the result of each lane, stacked); (False, None) where f is to run for each."""
        if self.keeps and not self._around.is_same():
            self._ways.clear()
            self._last = None
        few = batch.count < (FEW if self.keeps else ways.PAYS)
        if few or not has_rows or not all(map(is_group, watches())):
            return False, None
        found = self._again(batch) or self._looked_at(batch)
        if found is None:
            return False, None
        its, way, columns = found
        try:
            return True, Walk(its, way, batch, columns, out_axes).result(self.threads)
        except UnsuitedError:
            return False, None

    def leave(self) -> None:
        """A call is over, in whatever way it was answered."""
        if self.keeps and not self._around.leave():
            self._ways.clear()
            self._last = None

    def _again(self, batch: Batch) -> tuple[Ways, Way, Columns] | None:
        """The way of a batch that is like the last one, and its numbers."""
        if self._last is None:
            return None
        alike, its = self._last
        again = alike.again([tree for tree, _ in batch.trees], batch.names)
        if again is None or its.root is None or its.is_dynamic:
            return None
        return its, its.root, again[1]

    def _looked_at(self, batch: Batch) -> tuple[Ways, Way, Columns] | None:
        """The same of any batch."""
        try:
            columns = Columns.of(batch)
            call = Arguments(*batch.lane(0, as_floats=True))
            if self.keeps:
                self._around.refer_to(call.objects)
            its = self._of_shape((call.key, call.has_arrays))
        except Exception:  # what is no tree, no number, or no key
            return None
        way = its.of(call, batch.count)
        if way is None:
            return None
        try:
            self._last = (Alike(batch), its) if self.keeps else None
        except UnsuitedError:
            self._last = None
        return its, way, columns

    def programs(self) -> list[Program]:
        """What has been recorded and kept, a program for each way."""
        found = []
        waiting = [its.root for its in self._ways.values()]
        while waiting:
            way = waiting.pop(0)
            if way is not None:
                found.append(way.path.program)
                waiting += way.others.values()
        return found

    def _of_shape(self, key: Any) -> Ways:
        if not self.keeps:
            return Ways(self.f)
        if len(self._ways) >= ways.MAX_PATHS:
            return self._ways.get(key) or Ways(self.f)
        return self._ways.setdefault(key, Ways(self.f))
