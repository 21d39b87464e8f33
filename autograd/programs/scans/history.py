"""What the backward pass needs of a replayed scan, and the nodes that come of it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from autograd.operation import Operation
from autograd.programs.reverse import gradient_as_values, results_as_values
from autograd.programs.scans.body import Body, Pullback
from autograd.programs.scans.loops import back, forward, zeros
from autograd.recording import current_mode
from autograd.sums import with_lost
from autograd.value import Value, result_of, sum_of_values


class Segment(NamedTuple):
    """Steps that went the same way, and the numbers from outside in them."""

    body: Body
    begin: int
    end: int
    same: array[float]


class Run(NamedTuple):
    """A part of a segment through which the same error signals go back."""

    segment: Segment
    begin: int
    end: int
    pullback: Pullback


class History:
    """The steps of a scan in segments, and the carry before every so many of them."""

    def __init__(
        self, width: int, xs: array[float], every: int, kept: array[float], segments: list[Segment]
    ) -> None:
        self.width = width
        self.xs = xs
        self.every = every
        self.kept = kept
        self.segments = segments
        self.begins = [segment.begin for segment in segments]

    @property
    def count(self) -> int:
        """How many steps there are."""
        return self.segments[-1].end

    def runs(self, output: int) -> list[Run]:
        """The way back from a number of the last carry."""
        runs = []
        signals: tuple[int, ...] = (output,)
        for segment in reversed(self.segments):
            end = segment.end
            while end > segment.begin and signals:
                pullback = segment.body.pullback(signals)
                begin = segment.begin if pullback.leaving == signals else end - 1
                runs.append(Run(segment, begin, end, pullback))
                signals, end = pullback.leaving, begin
        return runs

    def carries_around(self, step: int) -> tuple[int, array[float]]:
        """The first step of a block, and the carries before each of its steps, computed anew."""
        if self.every == 1:
            return 0, self.kept
        m, block = self.width, step // self.every
        first = block * self.every
        end = min(first + self.every, self.count)
        carry = self.kept[block * m : (block + 1) * m]
        carries = zeros((end - first) * m)
        at = first
        while at < end:
            segment = self.segments[bisect_right(self.begins, at) - 1]
            last = min(segment.end, end)
            columns = segment.body.columns
            forward(
                segment.body.program,
                carry,
                memoryview(self.xs)[at * columns :],
                segment.same,
                0,
                last - at,
                zeros(0),
                memoryview(carries)[(at - first) * m :],
                1,
            )
            at = last
        return first, carries


class Final:
    """A number of the last carry as an operation of the Values that it depends on."""

    def __init__(self, name: str, history: History, output: int) -> None:
        self.name = name
        self.history = history
        self.output = output
        self.runs = history.runs(output)
        self.leaving = self.runs[-1].pullback.leaving
        columns = history.segments[0].body.columns
        self.cells = sorted(
            [
                i * columns + column
                for run in self.runs
                for i in (range(run.begin, run.end) if run.pullback.columns else ())
                for column in run.pullback.columns
            ]
        )
        self.outside: dict[int, int] = {}
        """Of each Value from outside, by its id, which one it is."""
        self.places = [[self._place(value) for value in _outside(run)] for run in self.runs]

    def _place(self, value: Value) -> int:
        return self.outside.setdefault(id(value), len(self.outside))

    @cached_property
    def same(self) -> tuple[int, ...]:
        """The same by their places, where all steps go one way."""
        defaults = self.history.segments[0].body.program.defaults
        places = {id(value): place for place, value in enumerate(defaults)}
        return tuple([places[i] for i in self.outside])

    @property
    def count(self) -> int:
        """How many parents there are."""
        return len(self.leaving) + len(self.cells) + len(self.outside)

    @cached_property
    def operation(self) -> Operation:
        """The operation that the node has."""
        return Operation(self.name, self._function, (self._partials,), True, self)

    def node(self, carry: Sequence[Any], xs: Sequence[Any], number: float) -> Value:
        """The node; its parents are Values of the first carry, of xs and from outside."""
        values = {id(value): value for run in self.runs for value in _outside(run)}
        parents = (
            *[carry[j] for j in self.leaving],
            *[xs[cell] for cell in self.cells],
            *[values[i] for i in self.outside],
        )
        return self.node_of(parents, number)

    def node_of(self, parents: tuple[Value, ...], number: float) -> Value:
        """The same of these parents."""
        watching = current_mode()
        node = result_of(self.operation, parents, parents, self.operation.partials, number)
        if watching is not True and watching is not False:
            watching.node(node)
        return node

    def __call__(self, *parents: Any) -> Any:
        states, _ = self._graph(parents)
        return states[-1][self.output]

    def _function(self, *parents: float) -> float:
        number: float = self(*parents)
        return number

    def _partials(self, out: Any, *parents: Any) -> list[Any]:
        return self.as_graph(parents) if isinstance(out, Value) else self.as_numbers()

    def as_numbers(self) -> list[float]:
        """The derivatives by the parents."""
        history, m = self.history, self.history.width
        signals = zeros(m)
        signals[0] = 1.0
        slopes = zeros(len(history.xs) if self.cells else 0)
        sums = array("d", [-0.0] * len(self.outside))
        lost = zeros(len(self.outside))
        first, carries = history.count, zeros(0)
        for run, places in zip(self.runs, self.places):
            pullback, end = run.pullback, run.end
            while end > run.begin:
                if first >= end:
                    first, carries = history.carries_around(end - 1)
                begin = max(first, run.begin)
                back(
                    pullback.program,
                    carries,
                    first,
                    m,
                    history.xs,
                    run.segment.same,
                    begin,
                    end,
                    signals,
                    len(pullback.arriving),
                    len(pullback.leaving),
                    pullback.columns,
                    slopes,
                    places,
                    sums,
                    lost,
                )
                end = begin
        return [
            *signals[: len(self.leaving)],
            *[slopes[cell] for cell in self.cells],
            *map(with_lost, sums, lost),
        ]

    def _graph(self, parents: Sequence[Any]) -> tuple[list[list[Any]], Any]:
        """The carries before each step and after the last, with other Values as the parents."""
        history, m = self.history, self.history.width
        rest = iter(parents)
        state: list[Any] = [*history.carries_around(0)[1][:m]]
        for j in self.leaving:
            state[j] = next(rest)
        xs: list[Any] = [*history.xs]
        for cell in self.cells:
            xs[cell] = next(rest)
        values = [*rest]

        def inputs_at(segment: Segment, i: int, state: list[Any]) -> list[Any]:
            body = segment.body
            row = xs[i * body.columns : (i + 1) * body.columns]
            outside = zip(body.program.defaults, segment.same)
            known = self.outside
            same = [values[known[id(v)]] if id(v) in known else number for v, number in outside]
            return [*state, *row, *same]

        states = [state]
        for segment in history.segments:
            program = segment.body.program
            for i in range(segment.begin, segment.end):
                results = results_as_values(program.instructions, inputs_at(segment, i, states[-1]))
                outputs = program.outputs[:m]
                states.append([results[o] if type(o) is int else o for o in outputs])
        return states, inputs_at

    def as_graph(self, parents: Sequence[Any]) -> list[Any]:
        """The same as Values."""
        states, inputs_at = self._graph(parents)
        signals: list[Any] = [1.0]
        columns = self.history.segments[0].body.columns
        cells: dict[int, Any] = {}
        messages: list[list[Any]] = [[] for _ in self.outside]
        for run, places in zip(self.runs, self.places):
            pullback = run.pullback
            instructions, output = pullback.weighed
            for i in reversed(range(run.begin, run.end)):
                inputs = [*inputs_at(run.segment, i, states[i]), *signals]
                slopes = iter(
                    gradient_as_values(instructions, inputs, output, pullback.by)
                    if pullback.by
                    else ()
                )
                signals = [next(slopes) for _ in pullback.leaving]
                for column in pullback.columns:
                    cells[i * columns + column] = next(slopes)
                for place, slope in zip(places, slopes):
                    messages[place].append(slope)
        sums = [sum_of_values(*each) if len(each) > 1 else each[0] for each in messages]
        return [*signals, *[cells[cell] for cell in self.cells], *sums]

    def __reduce__(self) -> Any:
        return Final, (self.name, self.history, self.output)


def _outside(run: Run) -> list[Value]:
    defaults = run.segment.body.program.defaults
    return [defaults[i] for i in run.pullback.outside]
