"""The meaning of a program: its instructions in order, each once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.errors import GuardError
from autograd.number import to_float
from autograd.programs.form import Form


def results_of(program: Form, inputs: Sequence[float]) -> list[Any]:
    """The inputs, and the result of every instruction.

    A guard is looked at before the first instruction that it was noted before, so that no
    instruction sees numbers that its path excludes. Raises GuardError at the first that fails.
    """
    results: list[Any] = [*inputs]
    begin = 0
    for index, guard in enumerate(program.guards):
        _extend(results, program.instructions[begin : guard.before])
        begin = guard.before
        found = guard.found(results)
        if not guard.holds(found):
            raise left_its_path(program, index, found)
    _extend(results, program.instructions[begin:])
    return results


def _extend(results: list[Any], instructions: Sequence[Any]) -> None:
    for operation, arguments in instructions:
        numbers = [results[a] if type(a) is int else a for a in arguments]
        result = operation.function(*numbers)
        is_result = type(result) is float or isinstance(result, tuple)
        results.append(result if is_result else to_float(result))


def outputs_of(program: Form, inputs: Sequence[float]) -> list[float]:
    """The results that are the outputs."""
    results = results_of(program, inputs)
    return [results[o] if type(o) is int else o for o in program.outputs]


def left_its_path(program: Form, index: int, found: Any) -> GuardError:
    """The error for a guard that fails."""
    guard = program.guards[index]
    error = GuardError(
        f"{program.name} was recorded where {guard.described(program.name_of)}, and now it is"
        f" {found!r}: here the function goes another way\n  at {guard.place}\n"
        "record it again with such arguments, or call jit(f), which keeps a program for each way"
    )
    error.guard, error.index, error.found = guard, index, found
    return error
