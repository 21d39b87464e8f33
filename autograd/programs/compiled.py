"""Programs run by the compiled interpreter, ``native/replay.pyx``, where it has been built.

It gives the bits of ``interpreter.py``, which is the definition, and is held to it by the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from autograd.engines import engine
from autograd.programs.form import Form
from autograd.programs.guards import COMPARISONS, TESTS, Guard
from autograd.programs.interpreter import outputs_of
from autograd.programs.steps import DETACH, Item, PartialOf, PartialsOf, root_of
from autograd.rules.operations import TABLE

is_compiled = engine == "native" and find_spec("autograd.native.replay") is not None


class Runner:
    """A program made ready to run: in C if it can be, else by the interpreter."""

    def __init__(self, program: Form) -> None:
        self._program = program
        self._replay: Any = None
        if is_compiled:
            native: Any = import_module("autograd.native.replay")
            self._left = native.GuardFailed
            instructions, positions = lowered(program)
            wanted = [*program.outputs, *of_others(program)]
            self._replay = native.Replay(
                len(program.inputs),
                instructions,
                [placed(output, positions) for output in wanted],
                [checked(guard, positions) for guard in program.guards],
            )

    def __call__(self, numbers: Sequence[float]) -> list[float]:
        """The outputs of these inputs; GuardError where the program goes another way."""
        if self._replay is None:
            return outputs_of(self._program, numbers)
        try:
            results: list[float] = self._replay.run(numbers)
        except self._left:
            return outputs_of(self._program, numbers)  # which says what was found, and where
        return results[: len(self._program.outputs)]

    def rows(self, matrix: Any, same: dict[int, float], **sums: Any) -> tuple[Any, Any, Any]:
        """(columns, failures, sums) for rows of inputs, as replay.pyx has them where it is built.

        The first lines of the columns are the outputs.
        """
        found: tuple[Any, Any, Any] = self._replay.run_rows(matrix, same, **sums)
        return found


def of_others(program: Form) -> list[int]:
    """Where results of other people's operations stand, which may raise though nobody uses them."""
    roots = enumerate(map(root_of, [operation for operation, _ in program.instructions]))
    first = len(program.inputs)
    return [first + i for i, root in roots if root is not None and root not in TABLE]


def lowered(program: Form) -> tuple[list[tuple[Any, ...]], list[float]]:
    """The instructions as replay.pyx reads them, and where each result of the program is there.

    All the partials of an n-ary rule are as many results in a row, of which an ``Item`` is one;
    a number that was detached is that number.
    """
    positions: list[float] = [*range(len(program.inputs))]
    instructions: list[tuple[Any, ...]] = []
    count = len(positions)
    for operation, arguments in program.instructions:
        placed_arguments = tuple([placed(a, positions) for a in arguments])
        if operation is DETACH:
            positions.append(placed_arguments[0])
            continue
        if isinstance(operation, Item):
            positions.append(placed_arguments[0] + operation.of[0])
            continue
        positions.append(count)
        if isinstance(operation, PartialOf):
            instructions.append(("partial", *operation.of, placed_arguments))
            count += 1
        elif isinstance(operation, PartialsOf):
            instructions.append(("partials", *operation.of, placed_arguments))
            count += len(arguments) - 1
        else:
            instructions.append(("apply", operation, placed_arguments))
            count += 1
    return instructions, positions


def placed(argument: float, positions: Sequence[float]) -> float:
    """Where a result of the program is, as an int; a constant is itself, a float."""
    return positions[argument] if type(argument) is int else argument


def checked(guard: Guard, positions: Sequence[float]) -> tuple[Any, ...]:
    """The guard as replay.pyx reads it."""
    arguments = [placed(a, positions) for a in guard.arguments]
    if guard.test == "truth":
        return "!=", arguments[0], 0.0, guard.outcome
    if guard.test == "number":
        return arguments[0], float(guard.outcome)
    test = guard.test if guard.test in COMPARISONS else TESTS[guard.test]
    return (test, *arguments, guard.outcome)
