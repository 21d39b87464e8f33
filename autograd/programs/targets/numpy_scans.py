"""A scan in Python with numpy: a function of one step, and loops over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from autograd.programs.form import Form
from autograd.programs.targets.common import Argument, Step
from autograd.programs.targets.scans import backs, guards_of, loop_of

Body: TypeAlias = Callable[[str, Form], str]
"""Writes the function of a program of one step, which gives a list."""
Listed: TypeAlias = Callable[[Sequence[Argument]], str]

SCAN = '''\
def scan(step, carry, same, xs, columns, count):
    """The last carry and what the steps give besides, and what each step was of."""
    points, besides = [], []
    for i in range(count):
        points.append([*carry, *xs[i * columns : (i + 1) * columns], *same])
        outputs = step(*points[-1])
        besides += outputs[len(carry) :]
        carry = outputs[: len(carry)]
    return [*carry, *besides], points'''
BACK = '''\
def scan_back(points, runs, count):
    """The derivatives of a number of the last carry, from the last step to the first.

    They are 0 by the scan itself, those by the first carry, those by xs, and those by what is the
    same in every step. A run of steps gives the error signals that leave it, slopes by its x, and
    slopes that are added up at these places.
    """
    signals, by_x, by_same = [1.0], [], [[] for _ in range(count)]
    for step, begin, end, leaving, columns, places in runs:
        for i in reversed(range(begin, end)):
            found = step(*points[i], *signals)
            signals, slopes = found[:leaving], found[leaving:]
            by_x.append(slopes[:columns])
            for place, slope in zip(places, slopes[columns:]):
                by_same[place].append(slope)
    by_x = [slope for row in reversed(by_x) for slope in row]
    return [0.0, *signals, *by_x, *[TOTAL(*slopes) for slopes in by_same]]'''
TOTAL = ("autograd.sums", "total")


class Scans:
    """The functions of steps, each of which is written once."""

    def __init__(self, program: Form, body: Body) -> None:
        self.functions: list[str] = []
        self._before = guards_of(program)[1]
        self._body = body
        self._known: dict[Form, str] = {}

    def number_of(self, form: Form, number: int) -> int:
        """Of all guards, which one is that with this number in a program."""
        return self._before.get(form, 0) + number

    def step(self, form: Form) -> str:
        """The function of a program of one step; no parameter begins with _."""
        if form not in self._known:
            name = f"_step_{len(self._known) + 1}"
            self._known[form] = name
            self.functions.append(self._body(name, form))
        return self._known[form]

    def statement(self, step: Step, steps: Mapping[str, Step], listed: Listed) -> str:
        """All steps, a number of the last carry, or the derivatives of that."""
        operation, slot = cast(Any, step.operation), step.slot
        if operation.word == "scan":
            loop = loop_of(step)
            parts = [listed(part) for part in (loop.carry, loop.same, loop.xs)]
            sizes = f"{loop.body.columns}, {loop.length}"
            call = f"scan({self.step(loop.body.program)}, {', '.join(parts)}, {sizes})"
            return f"{slot}, points_{slot} = {call}"
        done, (j, _, same) = str(step.arguments[0 if step.by is None else 1]), operation.of
        if step.by is None:
            return f"{slot} = {done}[{j}]"
        runs = ", ".join(self._runs(steps[done], j))
        return f"{slot} = scan_back(points_{done}, [{runs}], {len(same)})"

    def _runs(self, of: Step, j: int) -> Iterator[str]:
        loop = loop_of(of)
        for pullback, begin, end, places in backs(loop.body, j, loop.length):
            sizes = f"{begin}, {end}, {len(pullback.leaving)}, {len(pullback.columns)}"
            yield f"({self.step(pullback.program)}, {sizes}, {places})"
