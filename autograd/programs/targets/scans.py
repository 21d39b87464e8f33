"""What targets share that write a scan as a loop over one step.

All steps go one way, so that how error signals go back is known when a program is written, as
``scans/history.py`` finds it for a scan of Values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from autograd.programs.form import Form
from autograd.programs.steps import Compound
from autograd.programs.targets.common import Argument, Check, Step


class Loop(NamedTuple):
    """The program of a step and its derivatives, and what all steps are of."""

    body: Any
    carry: Sequence[Argument]
    same: Sequence[Argument]
    """What is the same in every step."""
    xs: Sequence[Argument]
    """In rows, one for each step."""
    length: int
    every: int
    """Of so many steps, the carry before the first is to be kept for the way back."""


class Back(NamedTuple):
    """Steps through which the same error signals go back."""

    pullback: Any
    begin: int
    end: int
    places: Sequence[int]
    """Where the derivatives by what is the same in every step are added up."""


def loop_of(step: Step) -> Loop:
    """What a step of the word ``scan`` does."""
    operation: Any = step.operation
    body, (_, width, columns, length, *_) = operation.body, operation.of
    own, arguments = width + len(body.program.defaults), step.arguments
    count = (len(arguments) - own) // columns if length is None else length
    parts = arguments[:width], arguments[width:own], arguments[own:]
    return Loop(body, *parts, count, operation.function.interval(count))


def backs(body: Any, j: int, count: int) -> Iterator[Back]:
    """How derivatives of number j of the last carry go back, from the last step."""
    places: dict[int, int] = {}
    signals: tuple[int, ...] = (j,)
    end = count
    while end > 0 and signals:
        pullback = body.pullback(signals)
        begin = 0 if pullback.leaving == signals else end - 1
        its = [places.setdefault(i, len(places)) for i in pullback.outside]
        yield Back(pullback, begin, end, its)
        signals, end = pullback.leaving, begin


def gone_back(lines: Sequence[Step | Check]) -> dict[Argument, list[int]]:
    """Of which numbers of the last carry derivatives are asked, by the slots of the scans."""
    found: dict[Argument, list[int]] = {}
    for line in lines:
        if isinstance(line, Step) and isinstance(line.operation, Compound) and line.by is not None:
            found.setdefault(line.arguments[1], []).append(line.operation.of[0])
    return found


def guards_of(form: Form) -> tuple[list[str], dict[Form, int]]:
    """All guards in words, in the order of their numbers, those of steps of scans after the others.

    And how many come before those of each program; those of equal programs are the same.
    """
    told: list[str] = []
    before: dict[Form, int] = {}

    def visit(form: Form, where: str) -> None:
        before[form] = len(told)
        told.extend([guard.described(form.name_of) + where for guard in form.guards])
        for operation, _ in form.instructions:
            if isinstance(operation, Compound) and operation.word == "scan":
                program = operation.of[0]
                if program not in before:
                    visit(program, f", in each step of {program.name}")

    visit(form, "")
    return told, before
