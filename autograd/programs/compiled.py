"""Programs run by the compiled interpreter, ``native/replay.pyx``, where it has been built.

It gives the bits of ``interpreter.py``, which is the definition, and is held to it by the tests.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from autograd.engines import engine
from autograd.operation import Operation
from autograd.programs.batches import by_numpy
from autograd.programs.form import Form
from autograd.programs.guards import AS_PYTHON, COMPARISONS, TESTS, Guard
from autograd.programs.interpreter import outputs_of
from autograd.programs.steps import (
    DETACH,
    Compound,
    Item,
    PartialOf,
    PartialsOf,
    may_raise,
)
from autograd.programs.tape import operations_of
from autograd.rules.n_ary import mean

is_compiled = engine == "native" and find_spec("autograd.native.replay") is not None


has_rows = is_compiled or by_numpy.has_numpy


class Runner:
    """A program made ready to run: in C if it can be, else by the interpreter."""

    def __init__(self, program: Form) -> None:
        self._program = program
        self.replay: Any = replay_of(program)

    def __call__(self, numbers: Sequence[float]) -> list[float]:
        """The outputs of these inputs; GuardError where the program goes another way."""
        if self.replay is None:
            return outputs_of(self._program, numbers)
        try:
            results: list[float] = self.replay.run(numbers)
        except _native().GuardFailed:
            return outputs_of(self._program, numbers)  # which says what was found, and where
        return results[: len(self._program.outputs)]

    def flat(self, numbers: memoryview[float]) -> memoryview[float]:
        """The same from a buffer of doubles to another."""
        if self.replay is None:
            return memoryview(array("d", outputs_of(self._program, numbers)))
        try:
            results: memoryview[float] = self.replay.run_flat(numbers)
        except _native().GuardFailed:
            return memoryview(array("d", outputs_of(self._program, numbers)))
        return results[: len(self._program.outputs)]

    def layout(
        self, fixed: Sequence[int], summed: Sequence[int | tuple[int, ...]] = (), **options: bool
    ) -> Any:
        """How to run it over rows, a Layout of replay.pyx, or of numpy.

        All rows share the inputs ``fixed``. Of what it gives the first lines are the outputs.
        """
        of = by_numpy.Layout if self.replay is None else _native().Layout
        return of(self._over_rows, fixed, tuple(summed), **options)

    @property
    def takes_rows(self) -> bool:
        """Whether it can be run over rows."""
        return self.replay is not None or by_numpy.can_run(self._program)

    @cached_property
    def _over_rows(self) -> Any:
        return self.replay or by_numpy.Columns(self._program)


def replay_of(program: Form) -> Any:
    """The program in C, its outputs followed by the ``risky`` results.

    None if it is not built, and for a program with a loop in it: its few instructions are called
    from Python, and the steps of the loop run in C.
    """
    if not is_compiled or any(isinstance(o, Compound) for o in operations_of(program.instructions)):
        return None
    instructions: Any = program.instructions
    positions: Sequence[float] = range(len(program.inputs) + len(instructions))
    words = None
    if hasattr(instructions, "works"):  # they lie in arrays, native/tape/flat.pxi
        words = [*map(word_of, instructions.operations)]
    else:
        instructions, positions = lowered(program)
    wanted = [*program.outputs, *risky(program)]
    return _native().Replay(
        len(program.inputs),
        instructions,
        [placed(output, positions) for output in wanted],
        [checked(guard, positions) for guard in program.guards],
        words=words,
    )


def mean_of(numbers: memoryview[float]) -> float:
    """The mean of numbers, as the rule has it, in C where that is built."""
    of = _native().mean_of if is_compiled else lambda its: mean.operation.function(*its)
    found: float = of(numbers)
    return found


def transposed(lines: list[Any], as_tuples: bool) -> list[Any]:
    """For each place in these buffers of doubles a list of what stands there, or a tuple; in C."""
    found: list[Any] = _native().transposed(lines, as_tuples)
    return found


@cache
def _native() -> Any:
    return import_module("autograd.native.replay")


def risky(program: Form) -> list[int]:
    """Where results of operations stand that may raise, and so are wanted by all means."""
    if not any(map(may_raise, operations_of(program.instructions))):
        return []
    steps = enumerate(program.instructions, start=len(program.inputs))
    return [position for position, (operation, _) in steps if may_raise(operation)]


def word_of(operation: Operation) -> tuple[Any, ...]:
    """How replay.pyx calls what an instruction does."""
    if operation is DETACH:
        return ("detach",)
    if isinstance(operation, Item):
        return ("item", *operation.of)
    if isinstance(operation, PartialOf):
        return ("partial", *operation.of)
    if isinstance(operation, PartialsOf):
        return ("partials", *operation.of)
    return ("apply", operation)


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
        word = word_of(operation)
        if word[0] == "detach":
            positions.append(placed_arguments[0])
        elif word[0] == "item":
            positions.append(placed_arguments[0] + word[1])
        else:
            positions.append(count)
            instructions.append((*word, placed_arguments))
            count += len(arguments) - 1 if word[0] == "partials" else 1
    return instructions, positions


def placed(argument: float, positions: Sequence[float]) -> float:
    """Where a result of the program is, as an int; a constant is itself, a float."""
    return positions[argument] if type(argument) is int else argument


def checked(guard: Guard, positions: Sequence[float]) -> tuple[Any, ...]:
    """The guard as replay.pyx reads it."""
    arguments = [placed(a, positions) for a in guard.arguments]
    if guard.test == "truth":
        return "!=", arguments[0], 0.0, guard.outcome
    if guard.test == AS_PYTHON["div"]:
        return "==", arguments[1], 0.0, False  # Python refuses that, and gives all others as C does
    if guard.test == "number":
        return arguments[0], float(guard.outcome)
    test = guard.test if guard.test in COMPARISONS else TESTS[guard.test]
    return (test, *arguments, guard.outcome)
