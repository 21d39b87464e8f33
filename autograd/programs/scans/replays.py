"""The steps of a scan that are replayed: as many in a row as go ways that have been recorded."""

from __future__ import annotations

from array import array
from typing import Any, NamedTuple

from autograd.errors import GuardError
from autograd.operation import CONSTANT, INPUT
from autograd.programs.calls.arguments import Arguments, is_variable, may_change, number_of
from autograd.programs.calls.paths import Leaf
from autograd.programs.guards import AS_PYTHON, leads_to, same_number
from autograd.programs.scans.body import Recorded, is_same
from autograd.programs.scans.history import Final, History, Segment
from autograd.programs.scans.loops import forward, zeros
from autograd.programs.scans.rows import Rows, rows_of
from autograd.programs.scans.trees import Steps, stacked_columns
from autograd.programs.tracing.names import name_of
from autograd.programs.tracing.reads import LeftOut
from autograd.recording import Tracer, is_recording, notify
from autograd.transforms.tree import leaves, mapped, rebuilt
from autograd.value import Value, result_of

MAX_WAYS = 64
MAX_MISSES = 8  # steps that could not be replayed
MAX_CHANGES = 50  # of the way, which each take as long as twenty steps of f itself


class Stretch(NamedTuple):
    """What came of some steps."""

    carry: Any
    done: int
    stack: Any


class Replays:
    """What has been recorded of the steps of one scan."""

    def __init__(
        self, f: Any, steps: Steps, checkpoint: int | None, outer: Tracer | None = None
    ) -> None:
        self.f = f
        self.name = name_of(f)
        self.steps = steps
        self.checkpoint = checkpoint
        self.outer = outer
        self.walk: Walk | None = None  # the last
        self.first: dict[Any, Recorded] = {}  # of a kind of carry and x
        self.next: dict[tuple[int, int], Recorded] = {}  # by a way, and its guard that failed
        self.recorded: list[Recorded] = []
        self.misses = 0
        self.ahead: dict[int, Any] = {}  # what f gave for a step that is still to come

    @property
    def is_over(self) -> bool:
        """Whether f is to run by itself from now on."""
        return self.misses > MAX_MISSES

    def stretch(self, carry: Any, begin: int) -> Stretch | None:
        """The steps from ``begin`` on that could be replayed; None if there are none."""
        try:
            found = self._stretch(carry, begin)
        except (LeftOut, Exception):  # of recording f, or of what is no carry; f will say it
            self.misses = MAX_MISSES
            found = None
        if found is None:
            self.misses += 1
        return found

    def _stretch(self, carry: Any, begin: int) -> Stretch | None:
        given = [leaf for leaf in leaves(carry) if may_change(leaf)]
        rows = rows_of(self.steps, begin)
        values = [id(leaf) for leaf in [*given, *rows.leaves] if isinstance(leaf, Value)]
        if len({*values}) < len(values):
            return None  # the same Value twice, which f may notice
        x = self.steps.at(begin)
        key = Arguments((carry, x), {}).key
        way = self.first.get(key)
        is_new = way is None
        if way is None:
            way = self.first[key] = self.record(carry, x)
        if way.body is None:
            return None
        walk = self.walk = Walk(self, carry, begin, rows, {*values})
        if is_new and rows.steps > 1:
            first = walk.stretch(way, 1)
            if first is None or not self._is_sure(way, rows, first.carry, begin + 1):
                self.misses = MAX_MISSES + 1
                return first
        return walk.stretch(way, rows.steps)

    def _is_sure(self, way: Recorded, rows: Rows, carry: Any, step: int) -> bool:
        """Whether f, called for the second step, gives what the program gives.

        What f draws at random, or counts, would be the same in every step of a program.
        """
        body, x = way.body, self.steps.at(step)
        assert body is not None
        result = self.ahead[step] = self.f(carry, x)
        found, answers = [*leaves(result)], [*way.carry, *way.stacked]
        numbers = [number_of(leaf) for leaf in leaves(carry) if may_change(leaf)]
        numbers += rows.numbers[body.columns : 2 * body.columns]
        try:
            outputs = iter(body.program.run([*numbers, *body.outside()]))
        except GuardError:
            outputs = None
        is_sure = outputs is None or (
            len(found) == len(answers)
            and all(
                is_same(answer) or same_number(float(number_of(leaf)), next(outputs))
                for leaf, answer in zip(found, answers)
            )
        )
        if is_sure:
            del self.ahead[step]
        return is_sure

    def record(self, carry: Any, x: Any) -> Recorded:
        """A step as it goes now."""
        if len(self.recorded) >= MAX_WAYS:
            raise LeftOut(f"goes more than {MAX_WAYS} ways")
        self.recorded.append(Recorded(self.f, self.name, carry, x, self.outer))
        return self.recorded[-1]


class Walk:
    """The steps from ``begin`` on."""

    def __init__(
        self, replays: Replays, carry: Any, begin: int, rows: Rows, values: set[int]
    ) -> None:
        self.replays = replays
        self.carry = carry
        self.begin = begin
        self.rows = rows
        self.values = values
        self.given = [leaf for leaf in leaves(carry) if may_change(leaf)]

    def stretch(self, way: Recorded, end: int) -> Stretch | None:
        """So many of them, or as many as can be replayed; None if there are none."""
        assert way.body is not None
        self.segments: list[Segment] = []
        self.ways: dict[int, Recorded] = {}  # that were gone
        width = len(self.given)
        numbers = array("d", map(number_of, self.given))
        differentiates = is_recording() and any(map(is_variable, self.given))
        every = min(self.replays.checkpoint or 1, end) if differentiates else 0
        kept = zeros((-(-end // every) if every else 0) * width)
        ys = zeros(end * (len(way.body.program.outputs) - width))
        done = self._run(way, numbers, end, ys, kept, every)
        if not done:
            return None
        history = None
        if every:
            history = History(width, self.rows.numbers, every, kept, self.segments)
        return Stretch(self._carry_after(numbers, history), done, _stack(way, ys, done))

    def _run(
        self, way: Recorded | None, carry: Any, end: int, ys: Any, kept: Any, every: int
    ) -> int:
        """How many steps were done."""
        at = 0
        width = len(ys) // end
        tried: set[int] = set()  # at this step; f that does not depend on x only may go in circles
        while way is not None and at < end and id(way) not in tried:
            tried.add(id(way))
            body = way.body
            assert body is not None
            if self.values.intersection(map(id, body.program.defaults)):
                break  # a Value that is an argument, and that f refers to
            same = array("d", body.outside())
            steps = memoryview(ys)[at * width :]
            done, what = forward(
                body.program, carry, self.rows.numbers, same, at, end, steps, kept, every
            )
            if done:
                self.segments.append(Segment(body, at, at + done, same))
                self.ways.pop(id(way), None)  # the last that was gone is last
                self.ways[id(way)] = way
                at += done
                tried.clear()
                if len(self.segments) > MAX_CHANGES and at < 20 * len(self.segments):
                    self.replays.misses = MAX_MISSES + 1
                    break
            way = self._after(way, what, carry, at) if isinstance(what, int) else None
        return at

    def _carry_after(self, numbers: Any, history: History | None) -> Any:
        """The carry after the last step; its numbers are nodes if there is a history."""
        rest = iter(range(len(numbers)))
        every = [*leaves(self.carry)]
        last = [*self.ways.values()][-1]
        after = []
        for place, (leaf, answer) in enumerate(zip(every, last.carry)):
            j = next(rest) if may_change(leaf) else -1
            if j < 0 or all(way.stays(place, j) for way in self.ways.values()):
                after.append(leaf)
            elif not isinstance(leaf, Value):
                after.append(numbers[j])
            else:
                if history is not None and is_variable(leaf):
                    final = Final("scan", history, j)
                    node = final.node(self.given, self.rows.leaves, numbers[j])
                else:
                    node = constant(numbers[j])
                node.label = getattr(answer, "label", "")
                after.append(node)
        return rebuilt(self.carry, after)

    def _after(self, way: Recorded, index: int, carry: Any, at: int) -> Recorded | None:
        """The way that a step goes which failed a guard; None if it is to be left to f."""
        replays = self.replays
        assert way.body is not None
        guards = way.body.program.guards
        outcome, test = guards[index].outcome, guards[index].test
        if not isinstance(outcome, bool) or test in AS_PYTHON.values():
            return None
        found = replays.next.get((id(way), index))
        if found is None:
            found = replays.record(self._carry_of(carry), replays.steps.at(self.begin + at))
            if found.body is None or found.shape != way.shape:
                return None
            if not leads_to(guards, index, not outcome, found.body.program.guards):
                replays.misses = MAX_MISSES + 1  # it does not depend on its arguments only
                return None
            replays.next[id(way), index] = found
            replays.next[id(found), index] = way
        return found

    def _carry_of(self, numbers: Any) -> Any:
        """A carry like the first, of these numbers."""
        rest = iter(numbers)

        def of_leaf(leaf: Any) -> Any:
            if not may_change(leaf):
                return leaf
            if not isinstance(leaf, Value):
                return next(rest)
            operation = INPUT if is_variable(leaf) else CONSTANT
            return result_of(operation, (), (), (), next(rest))

        return mapped(of_leaf, self.carry)


def constant(number: float) -> Value:
    """A constant that f would have made."""
    leaf = result_of(CONSTANT, (), (), (), number)
    notify(leaf)
    return leaf


def _stack(way: Recorded, ys: array[float], count: int) -> Any:
    """What was given beside the carry in so many steps, stacked."""
    columns: list[Any] = []
    width = sum(not is_same(answer) for answer in way.stacked)
    place = 0
    for answer in way.stacked:
        if is_same(answer):
            columns.append(None if answer.thing is None else [answer.thing] * count)
            continue
        numbers: list[Any] = ys[place : count * width : width].tolist()
        columns.append([*map(constant, numbers)] if isinstance(answer, Leaf) else numbers)
        place += 1
    return stacked_columns(way.template, iter(columns))
