"""A scan inside of a recording: its steps become one instruction of the program that is written.

It goes the way that a scan goes which nobody records, and is run as that is; only then is it
written down. So the program has the numbers, and the bits of the derivatives, of f by itself.
Where the steps go several ways, a program of one path cannot hold them, and the recording ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.operation import CONSTANT, Operation
from autograd.programs.calls.arguments import is_variable, may_change, number_of
from autograd.programs.program import Program
from autograd.programs.scans.body import Body, is_same
from autograd.programs.scans.instructions import CarryOf, Done, ScanOf
from autograd.programs.scans.replays import MAX_MISSES, Replays, Stretch, Walk
from autograd.programs.scans.trees import Steps, stacked_columns
from autograd.programs.steps import Item
from autograd.programs.tape import Symbol, dependent
from autograd.programs.tracing.reads import LeftOut
from autograd.programs.tracing.recorder import Recorder
from autograd.recording import untraced, watches
from autograd.transforms.tree import leaves, mapped, rebuilt
from autograd.value import Value, result_of


class TracedReplays(Replays):
    """What has been recorded of the steps of one scan, for a recorder that is told of the whole."""

    def __init__(
        self, f: Any, steps: Steps, every: int | None, recorder: Recorder, checkpoint: Any
    ) -> None:
        self.recorder = recorder
        super().__init__(f, steps.with_leaves(self._as_f_has_it), every, recorder)
        self.given = steps
        self.asked = checkpoint or None

    def stretch(self, carry: Any, begin: int) -> Stretch | None:
        """The steps from ``begin`` on, written down; None if they go step by step."""
        self.walk = None
        try:
            with untraced():
                found = self._stretch(mapped(self._as_f_has_it, carry), begin)
        except (LeftOut, Exception) as problem:
            raise LeftOut(f"calls scan of a step that cannot be recorded: {problem}") from None
        if self.misses > MAX_MISSES and found is not None:
            raise LeftOut("calls scan of a step that does not depend on its arguments only")
        walk = self.walk
        if found is None or walk is None:
            self.misses += 1
            return None
        if len(walk.segments) > 1 or found.done < walk.rows.steps:
            raise LeftOut("calls scan of steps that do not all go the same way")
        return Written(self, walk, carry, begin).stretch(found)

    def _as_f_has_it(self, leaf: Any) -> Any:
        """A float for a node that stands for one."""
        return leaf._data if self.recorder.is_plain(leaf) else leaf


class Written:
    """The instructions for steps that have been done."""

    def __init__(self, replays: TracedReplays, walk: Walk, carry: Any, begin: int) -> None:
        self.recorder = replays.recorder
        self.trace = replays.recorder.trace
        self.way = next(iter(walk.ways.values()))
        self.carry = carry
        body = walk.segments[0].body
        start = [leaf for leaf in leaves(carry) if may_change(leaf)]
        cells = replays.given.leaves(begin, begin + walk.rows.steps) if body.columns else []
        self.start, self.cells, self.same = start, cells, [*body.program.defaults]
        given = [*start, *self.same, *cells]
        symbols = [self._symbol(leaf) for leaf in given]
        self.symbols = {id(leaf): symbol for leaf, symbol in zip(given, symbols)}
        self.body = self._apart(body)
        length = None if body.columns else walk.rows.steps
        keeps = any(map(self._varies, given))
        operation = ScanOf(*self.body, length, self._varying(body), replays.asked, keeps)
        self.done: Done = operation.function(*map(number_of, given))  # type: ignore[assignment]
        self.symbol = self.trace.write(operation, symbols, (), self.done)

    def stretch(self, found: Stretch) -> Stretch:
        """The same steps with nodes that the recorder knows."""
        after, places = [], iter(range(len(self.start)))
        pairs = zip(leaves(self.carry), leaves(found.carry), self.way.carry)
        for place, (before, leaf, _) in enumerate(pairs):
            j = next(places) if may_change(before) else -1
            stays = j < 0 or self.way.stays(place, j)
            after.append(before if stays else self._carried(j, leaf))
        return Stretch(rebuilt(self.carry, after), found.done, self._stack(found.done))

    def _carried(self, j: int, leaf: Any) -> Value:
        final = self.done.final(j)
        arguments = [
            *[self.start[i] for i in final.leaving],
            *[self.cells[i] for i in final.cells],
            *[self.same[i] for i in final.same],
        ]
        symbols = [self.symbols[id(argument)] for argument in arguments]
        flowing = [i for i, each in enumerate(arguments, start=1) if self._varies(each)]
        if isinstance(leaf, Value) and leaf.operation is CONSTANT:
            symbols = []
        if symbols:
            operation: Operation = CarryOf(j, final.leaving, final.same)
            its = self.trace.write(operation, (self.symbol, *symbols), flowing, self.done[j])
        else:
            its = self.trace.write(Item(j), (self.symbol,), (), self.done[j])
        if not isinstance(leaf, Value):
            plain: Value = self.recorder.number_at(its)
            return plain
        node = leaf if leaf.operation is CONSTANT else _node_like(leaf)
        self.trace.keep(node, its, is_new=True)
        return node

    def _stack(self, count: int) -> Any:
        """What was given beside the carry, as nodes."""
        columns: list[Any] = []
        numbered = [answer for answer in self.way.stacked if not is_same(answer)]
        first = len(self.start)
        for answer in self.way.stacked:
            if is_same(answer):
                columns.append(None if answer.thing is None else [answer.thing] * count)
                continue
            places = range(first, len(self.done), len(numbered))
            columns.append([self._item(i, answer) for i in places])
            first += 1
        return stacked_columns(self.way.template, iter(columns))

    def _item(self, i: int, answer: Any) -> Value:
        symbol = self.trace.write(Item(i), (self.symbol,), (), self.done[i])
        if not self.way.is_constant(answer):
            plain: Value = self.recorder.number_at(symbol)
            return plain
        node = result_of(CONSTANT, (), (), (), self.done[i])
        self.trace.keep(node, symbol, is_new=True)
        return node

    def _apart(self, body: Body) -> tuple[Program, int, int]:
        """The program of a step, with Values of its own for those from outside."""
        old = body.program
        same = tuple([Value(value._data) for value in old.defaults])
        fields = old.name, old.inputs, old.instructions, old.outputs, old.guards, same
        return Program(*fields), body.width, body.columns

    def _varying(self, body: Body) -> list[int]:
        """The inputs of a step that are no constants in every step: a carry may begin as one."""
        p = body.columns
        columns = [self.cells[column::p] for column in range(p)]
        every: list[Sequence[Any]] = [*[[x] for x in self.start], *columns]
        every += [[x] for x in self.same]
        may = self._is_written if self.recorder.numbers_vary else self._varies
        found = [i for i, each in enumerate(every) if any(map(may, each))]
        program = body.program
        more = found
        while more:
            flows = dependent(program.instructions, len(program.inputs), found)
            outputs = enumerate(program.outputs[: body.width])
            more = [j for j, o in outputs if type(o) is int and o in flows and j not in found]
            found = sorted([*found, *more])
        return found

    def _symbol(self, leaf: Any) -> Symbol | float:
        return self.recorder.symbol_of(leaf) if isinstance(leaf, Value) else float(leaf)

    def _is_written(self, leaf: Any) -> bool:
        symbol = self.symbols[id(leaf)]
        return isinstance(symbol, Symbol) and isinstance(symbol.storage, Symbol)

    def _varies(self, leaf: Any) -> bool:
        return is_variable(leaf) and not self.recorder.is_plain(leaf)


def _node_like(leaf: Value) -> Value:
    """A node that derivatives of the first order flow through."""
    operation = Operation("scan", float, (_refuse,), True)
    node = result_of(operation, leaf.parents, leaf.parents, operation.partials, leaf._data)
    node.label = leaf.label
    for watch in watches():
        if not isinstance(watch, Recorder):
            watch.node(node)
    return node


def _refuse(*point: Any) -> Any:
    raise LeftOut("takes derivatives of higher order of a scan")
