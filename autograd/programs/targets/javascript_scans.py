"""A scan in JavaScript: a function of one step, and others that take its error signals back.

``scan`` and ``scan_back`` in ``runtime.js`` run them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from autograd.programs.form import Form
from autograd.programs.targets.common import Argument, Step
from autograd.programs.targets.scans import backs, loop_of


class Writer(Protocol):
    """What writes a program as a function of a list of numbers, once, and gives its name."""

    def function_of(self, form: Form) -> str:
        """The name of the function."""


def scan(writer: Writer, step: Step, text_of: Callable[[Argument], str]) -> str:
    """The call that does all steps."""

    def listed(numbers: Sequence[Argument]) -> str:
        return f"[{', '.join(map(text_of, numbers))}]"

    loop = loop_of(step)
    lists = ", ".join([listed(loop.carry), listed(loop.same), listed(loop.xs)])
    function = writer.function_of(loop.body.program)
    return f"scan({function}, {lists}, {loop.body.columns}, {loop.length})"


def scan_back(writer: Writer, of: Step, j: int, done: str) -> str:
    """The derivatives of number j of the last carry, by ``done`` (none) and what it depends on."""
    loop, runs, outside = loop_of(of), [], set[int]()
    for pullback, begin, end, places in backs(loop.body, j, loop.length):
        step, leaving = writer.function_of(pullback.program), len(pullback.leaving)
        outside.update(places)
        runs.append(f"[{step}, {begin}, {end}, {leaving}, {[*pullback.columns]}, {places}]")
    return f"scan_back({done}, [{', '.join(runs)}], {loop.body.columns}, {len(outside)})"
