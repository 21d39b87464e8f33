"""All steps of a scan as one instruction of a program, and the numbers of the last carry as others.

``ScanOf(program, …)`` is of the numbers of the first carry, those that are the same in every step,
and those of the x of each step in order. What it gives is a tuple, the numbers of the last carry
and what is stacked, and it knows how to go back. ``CarryOf(j, …)`` is number j of that carry, of
this tuple and of all that its derivatives flow to: one backward scan gives them, as it does for
the node of a scan that nobody records. ``Item(i)`` is one of the numbers that has no derivatives.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from math import isqrt
from typing import Any

from autograd.errors import GuardError, ProgramError
from autograd.operation import CONSTANT
from autograd.programs.form import Form
from autograd.programs.program import Program
from autograd.programs.scans.body import Body
from autograd.programs.scans.history import Final, History, Segment
from autograd.programs.scans.loops import forward, zeros
from autograd.programs.steps import COMPOUNDS, Compound, may_raise
from autograd.programs.tape import operations_of
from autograd.value import Value, result_of


class Done(tuple[float, ...]):
    """What all steps gave."""

    steps: Steps
    start: tuple[Any, ...]
    kept: tuple[int, Any]

    @cached_property
    def history(self) -> History:
        """What the way back needs; the steps are done again if they kept nothing."""
        carry, xs, same = self.start
        every, kept = self.kept
        body, count = self.steps.body, self.steps.count(xs)
        if not every:
            every = self.steps.interval(count)
            kept = zeros(-(-count // every) * body.width)
            forward(body.program, carry[:], xs, same, 0, count, zeros(0), kept, every)
        return History(body.width, xs, every, kept, [Segment(body, 0, count, same)])

    @cached_property
    def _finals(self) -> dict[int, Final]:
        return {}

    def final(self, j: int) -> Final:
        """The way back from number j of the last carry."""
        if j not in self._finals:
            self._finals[j] = Final("scan", self.history, j)
        return self._finals[j]


class Steps:
    """What a scan does, as a function of the numbers that it is of."""

    def __init__(self, body: Body, length: int | None, checkpoint: Any, keeps: bool) -> None:
        self.body = body
        self.length = length
        self.checkpoint = checkpoint
        self.keeps = keeps

    def count(self, xs: Sequence[float]) -> int:
        """How many steps there are."""
        return len(xs) // self.body.columns if self.length is None else self.length

    def interval(self, count: int) -> int:
        """Of so many steps the carry before the first is kept."""
        return isqrt(max(count - 1, 0)) + 1 if self.checkpoint is True else self.checkpoint or 1

    def __call__(self, *arguments: Any) -> Done:
        body = self.body
        program, m, own = body.program, body.width, body.width + len(body.program.defaults)
        carry, same = array("d", arguments[:m]), array("d", arguments[m:own])
        is_column = len(arguments) > own and isinstance(arguments[own], array)
        xs = arguments[own] if is_column else array("d", arguments[own:])
        count = self.count(xs)
        every = self.interval(count) if self.keeps else 0
        kept = zeros(-(-count // every) * m if every else 0)
        ys = zeros(count * (len(program.outputs) - m))
        last = carry[:]
        done, what = forward(program, last, xs, same, 0, count, ys, kept, every)
        if done < count:
            raise self._ended(done, what)
        found = Done([*last, *ys])
        found.steps, found.start, found.kept = self, (carry, xs, same), (every, kept)
        return found

    def _ended(self, step: int, what: Any) -> Exception:
        if not isinstance(what, int):
            problem: Exception = what
            return problem
        program = self.body.program
        guard = program.guards[what]
        error = GuardError(
            f"a scan was recorded where {guard.described(program.name_of)} in each step, and in"
            f" step {step} it is not: here {program.name} goes another way\n  at {guard.place}\n"
            "call jit(f), which runs f itself where a step goes another way"
        )
        error.guard = guard
        return error


class ScanOf(Compound):
    """All steps; ``keeps`` says whether derivatives are to be expected, and carries to be kept.

    ``length`` is None if there are xs, which have so many numbers as there are steps and columns.
    """

    __slots__ = ("body",)
    word = "scan"

    def __init__(
        self,
        program: Form,
        width: int,
        columns: int,
        length: int | None,
        varying: Sequence[int],
        checkpoint: int | bool | None,
        keeps: bool,
    ) -> None:
        if not isinstance(program, Program):
            program = Program(**vars(program))
        count = len(program.inputs)
        if width + columns + len(program.defaults) != count or len(program.outputs) < width:
            raise ValueError(f"a step of {width} and {columns} numbers has others")
        if min(width, columns, *varying, 0) < 0 or max(varying, default=0) >= max(count, 1):
            raise ValueError(f"no numbers of a step: {width}, {columns}, {varying}")
        if (length is None) != (columns > 0):
            raise ValueError(f"{columns} numbers of x, and a length of {length}")
        self.body = Body(program, width, columns, tuple(varying))
        steps: Any = Steps(self.body, length, checkpoint, keeps)
        super().__init__("scan", steps)
        self.of = (program, width, columns, length, tuple(varying), checkpoint, keeps)

    @property
    def may_raise(self) -> bool:
        program = self.body.program
        others = any(map(may_raise, operations_of(program.instructions)))
        return others or bool(program.guards)

    def leaves_out(self, arguments: Sequence[float]) -> bool:
        m, p = self.body.width, self.body.columns
        own = m + len(self.body.program.defaults)
        inputs = [*range(m), *range(m + p, own + p)]
        inputs += [m + i % p for i in range(len(arguments) - own)] if p else []
        return any(type(a) is int and i not in self.body.varying for i, a in zip(inputs, arguments))


class CarryOf(Compound):
    """Number j of the last carry, of what ``ScanOf`` gave and of what derivatives flow to.

    These are the numbers ``leaving`` of the first carry, then those of xs in order, then those
    that are the same in every step, by ``same``.
    """

    __slots__ = ()
    word = "carry"

    def __init__(self, j: int, leaving: Sequence[int], same: Sequence[int]) -> None:
        taken = Taken(j, tuple(leaving), tuple(same))
        super().__init__(f"carry {j}", taken, (taken.slopes,), True, taken.node)
        self.of = (j, taken.leaving, taken.same)


class Taken:
    """What ``CarryOf`` computes."""

    def __init__(self, j: int, leaving: tuple[int, ...], same: tuple[int, ...]) -> None:
        self.j = j
        self.leaving = leaving
        self.same = same

    def __call__(self, done: Done, *arguments: float) -> float:
        return done[self.j]

    def slopes(self, out: Any, done: Done, *arguments: Any) -> list[Any]:
        """The derivatives by all arguments, as numbers or as Values."""
        final = self._final(done, len(arguments))
        if not isinstance(out, Value):
            return [0.0, *final.as_numbers()]
        return [0.0, *final.as_graph(_values(arguments))]

    def node(self, done: Done, *arguments: Any) -> Value:
        """The node of a graph."""
        final = self._final(done, len(arguments))
        return final.node_of(tuple(_values(arguments)), done[self.j])

    def _final(self, done: Done, count: int) -> Final:
        final = done.final(self.j)
        found = final.leaving, final.same, final.count
        if found != (self.leaving, self.same, count):
            raise ProgramError(
                f"after so many steps number {self.j} of the carry depends on other numbers than"
                " when the scan was recorded; record it again with as many"
            )
        return final


def _values(numbers: Sequence[Any]) -> list[Value]:
    return [n if isinstance(n, Value) else result_of(CONSTANT, (), (), (), n) for n in numbers]


COMPOUNDS["scan"] = ScanOf
COMPOUNDS["carry"] = CarryOf
