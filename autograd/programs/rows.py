"""A program of numbers over many rows, where what all rows share is computed once."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from autograd.programs.compiled import is_compiled, replay_of
from autograd.programs.form import Form
from autograd.programs.program import Program

__all__ = ["Column", "OverRows", "is_compiled"]

Column: TypeAlias = "array[float]"  # of doubles, one for each row


class OverRows:
    """A program, cut in two: ``first`` depends only on the inputs that all rows share.

    What it gives is handed to a call together with the columns of the other inputs.

    >>> from autograd.programs import record
    >>> over_rows = OverRows(record(lambda x, k: x * (k + 1.0), 1.0, 1.0), shared=[1])
    >>> over_rows.first.run([2.0])
    [3.0]
    >>> over_rows([array("d", [10.0, 20.0])], [3.0])
    [array('d', [30.0, 60.0])]

    Raises GuardError where a row leads another way.
    """

    def __init__(self, program: Form, shared: Collection[int]) -> None:
        count = len(program.inputs)
        is_shared = [i in shared for i in range(count)]
        for _, arguments in program.instructions:
            is_shared.append(_among(arguments, is_shared))
        own = [i for i in range(count) if not is_shared[i]]
        used = [arguments for _, arguments in program.instructions]
        used = [a for a, is_first in zip(used, is_shared[count:]) if not is_first]
        used += [guard.arguments for guard in program.guards] + [program.outputs]
        needed = {a for each in used for a in each if type(a) is int and is_shared[a]}
        first = [i for i in range(count) if is_shared[i]]
        across = sorted(needed)
        self.first = _part(program, first, is_shared, True, across)
        self.then = _part(program, [*own, *across], is_shared, False, program.outputs)
        self._own = len(own)
        self._replay = replay_of(self.then)

    def __call__(
        self,
        own: Sequence[Column],
        shared: Sequence[float | Column],
        matters: Sequence[int] | None = None,
    ) -> list[Column]:
        """A column for each output; nothing is promised of rows that do not matter."""
        columns = [*own, *[each for each in shared if not isinstance(each, float)]]
        same = {i: x for i, x in enumerate(shared, self._own) if isinstance(x, float)}
        rows = len(columns[0])
        if self._replay is None:
            return self._one_by_one(columns, same, matters or [1] * rows)
        matrix = memoryview(b"".join(columns)).cast("d", (len(columns), rows))
        found, failures, _ = self._replay.run_rows(matrix, same, by_columns=True)
        for row, _ in failures:
            if matters is None or matters[row]:
                self.then.run(self._inputs(columns, row, same))  # which says what was found
        numbers, size = found.cast("B"), 8 * rows
        lines = range(len(self.then.outputs))
        return [array("d", bytes(numbers[i * size : (i + 1) * size])) for i in lines]

    def _inputs(self, columns: list[Column], row: int, same: dict[int, float]) -> list[float]:
        own = iter(columns)
        every = range(len(self.then.inputs))
        return [same[i] if i in same else next(own)[row] for i in every]

    def _one_by_one(
        self, columns: list[Column], same: dict[int, float], matters: Sequence[int]
    ) -> list[Column]:
        blank = [0.0] * len(self.then.outputs)
        found = [
            self.then.run(self._inputs(columns, row, same)) if does_matter else blank
            for row, does_matter in enumerate(matters)
        ]
        return [array("d", column) for column in zip(*found)]


def _among(arguments: Sequence[float], is_shared: Sequence[bool]) -> bool:
    return all(type(a) is not int or is_shared[a] for a in arguments)


def _part(
    program: Form,
    inputs: Sequence[int],
    is_shared: Sequence[bool],
    wanted: bool,
    outputs: Sequence[float],
) -> Program:
    """The instructions and guards that depend on shared inputs only, or the others."""
    places = {old: new for new, old in enumerate(inputs)}
    kept: list[Any] = []
    before = [0]

    def placed(arguments: Sequence[float]) -> tuple[int | float, ...]:
        return tuple([places[a] if type(a) is int else a for a in arguments])

    for position, (operation, arguments) in enumerate(program.instructions, len(program.inputs)):
        if is_shared[position] is wanted:
            places[position] = len(inputs) + len(kept)
            kept.append((operation, placed(arguments)))
        before.append(len(kept))
    guards = [
        guard._replace(before=before[guard.before], arguments=placed(guard.arguments))
        for guard in program.guards
        if _among(guard.arguments, is_shared) is wanted
    ]
    names = tuple([program.name_of(position) for position in inputs])
    return Program(program.name, names, tuple(kept), placed(outputs), tuple(guards))
