"""The ways that the lanes of a batch go: the paths of a function, recorded where that pays.

Lanes that fail a guard are split off: they go on along another path, which is recorded once as many
lanes have gone it as pay for that, or f runs for each of them. Paths form a tree, as those of jit.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from autograd.programs.batches.axes import Batch
from autograd.programs.batches.columns import Columns, UnsuitedError
from autograd.programs.calls.arguments import Arguments
from autograd.programs.calls.paths import Path
from autograd.programs.calls.surroundings import Surroundings
from autograd.programs.compiled import risky
from autograd.programs.guards import COMPARISONS, same_number
from autograd.programs.tracing.names import name_of
from autograd.programs.tracing.reads import LeftOut
from autograd.rules.n_ary import number_of
from autograd.transforms.refusals import Function
from autograd.transforms.tree import leaves

PAYS = 256  # to record a path takes as long as some hundred lanes
MAX_PATHS = 64  # of one function


class Way:
    """A path, and the ways that leave it at a guard; None for one that cannot be replayed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.result, self.outputs = path.plain
        self.others: dict[int, Way | None] = {}
        self.left: Counter[int] = Counter()  # lanes that left, by the guard
        in_order = self.outputs == [(i, None) for i in range(len(self.outputs))]
        self.gives_outputs = in_order and not risky(path.program)  # and nothing else
        self._layout: Any = None

    def layout(self, columns: Columns) -> Any:
        """How rows are replayed along it, made for the first columns: others have their shape."""
        if self._layout is None:
            program = self.path.program
            count = len(program.inputs)
            outside = range(count - len(program.defaults), count)
            self._layout = program.run.layout([*columns.fixed, *outside])
        return self._layout


class Ways:
    """All the ways of lanes of one shape."""

    def __init__(self, f: Function) -> None:
        self.f = f
        self.root: Way | None = None
        self.count = self.seen = self.by_f = self.replayed = 0
        self.is_dynamic = False

    def of(self, call: Arguments, count: int) -> Way | None:
        """The way to begin with, if the batch is to be replayed."""
        self.seen += count
        if self.root is None and self.seen >= PAYS and not self.is_dynamic:
            self.root = self._recorded(call)
            self.is_dynamic = self.root is None
        return None if self.is_dynamic else self.root

    def leaving(self, way: Way, index: int, lanes: list[int], batch: Batch) -> Way | None:
        """The way of lanes that failed a guard; None if f runs for each."""
        way.left[index] += len(lanes)
        guard = way.path.program.guards[index]
        if guard.test not in COMPARISONS and guard.test != "truth":
            return None
        if index not in way.others and way.left[index] >= PAYS:
            other = self._recorded(Arguments(*batch.lane(lanes[0], as_floats=True)))
            if other is not None and not way.path.is_left_by(other.path, index, not guard.outcome):
                other = None
            way.others[index] = other
        return way.others.get(index)

    def went(self, by_f: int, replayed: int) -> None:
        """So many lanes were run in either way; UnsuitedError if f is to run all from now on."""
        self.by_f += by_f
        self.replayed += replayed
        if self.by_f > self.replayed + PAYS:
            self.is_dynamic = True
            raise UnsuitedError

    def _recorded(self, call: Arguments) -> Way | None:
        if self.count >= MAX_PATHS:
            return None
        self.count += 1
        if not Surroundings(self.f, *call.objects).is_steady:
            return None
        try:
            path = Path(self.f, name_of(self.f), call)
            suits = path.plain and path.program.run.takes_rows
            return Way(path) if suits and is_repeated(path, self.f, call) else None
        except (LeftOut, Exception):  # f will say what is wrong
            return None


def is_repeated(path: Path, f: Function, call: Arguments) -> bool:
    """Whether f gives once more what it gave: it draws no random numbers, and counts nothing."""
    given, keywords = call.tree
    pairs = zip(leaves(f(*given, **keywords)), leaves(path.first(call)), strict=True)
    return all(_is_same(number_of(now), number_of(then)) for now, then in pairs)


def _is_same(now: Any, then: Any) -> bool:
    return same_number(now, then) if isinstance(then, float) else bool(now == then)
