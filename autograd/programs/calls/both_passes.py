"""A function recorded with its backward pass, as one program: what a step of training replays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.bulk import accumulate_all, read_all
from autograd.errors import ProgramError
from autograd.operation import CONSTANT, INPUT
from autograd.programs.calls.arguments import Arguments
from autograd.programs.calls.paths import Path, Same
from autograd.programs.calls.surroundings import Surroundings
from autograd.programs.compiled import is_compiled
from autograd.programs.program import Program
from autograd.programs.reverse import with_slopes
from autograd.programs.tracing.names import name_of
from autograd.programs.tracing.reads import LeftOut
from autograd.recording import is_recording, watches
from autograd.transforms.refusals import Function
from autograd.transforms.tree import rebuilt
from autograd.value import Value, result_of

__all__ = ["BothPasses", "is_at_hand"]


def is_at_hand() -> bool:
    """Whether programs run in C, and nobody is told of the nodes that a replay does not make."""
    return is_compiled and is_recording() and not watches()


class BothPasses:
    """f, and the gradient of the last scalar that it returns by the Values that it refers to.

    It is recorded on these arguments, whose floats are the inputs. ``values`` are the Values that
    derivatives flow to: none if it is not to be differentiated. ``watches`` says whether ``run``
    looks if what f refers to is still the same.

    >>> from array import array
    >>> w = Value(3.0)
    >>> both = BothPasses(lambda x: w * x, 2.0)
    >>> found, slopes = both.run(array("d", [5.0]))
    >>> found, slopes.tolist(), both.result(found)
    ([15.0], [5.0], Value(data=15.0, grad=0.0))
    >>> both.write(slopes)
    >>> w.grad
    5.0

    Raises ProgramError for what cannot be recorded, and whatever f raises.
    """

    def __init__(
        self, f: Function, *arguments: Any, differentiates: bool = True, watches: bool = False
    ) -> None:
        try:
            path = Path(f, name_of(f), Arguments(arguments, {}))
        except LeftOut as problem:
            raise problem.error(name_of(f)) from None
        form, self._tree, self._answers = path.program, path.result, path.answers
        if not all(value.operation in {INPUT, CONSTANT} for value in form.defaults):
            raise ProgramError(f"{form.name} refers to results of operations; pass their inputs")
        first = len(form.inputs) - len(form.defaults)
        inputs = [i for i, v in enumerate(form.defaults, first) if v.operation is INPUT]
        by = inputs if differentiates else []
        instructions, outputs, slopes, guards = with_slopes(form, by)
        places = (*outputs, *slopes.values())
        self.program = Program(form.name, form.inputs, instructions, places, guards)
        self._outside = [*form.defaults]
        self._count = len(outputs)
        self._around = Surroundings(f) if watches else None
        self.values = [form.defaults[i - first] for i in slopes]

    def run(self, numbers: Any) -> tuple[list[float], memoryview[float]]:
        """The scalars that f returns and the slopes, of the numbers in a buffer of doubles.

        Raises GuardError where f would go another way, ProgramError if what it refers to differs.
        """
        changed = None if self._around is None else self._around.changed()
        if changed is not None:
            raise ProgramError(f"{changed} has changed since it was recorded")
        outside = read_all(self._outside)[0]
        every = memoryview(b"".join([numbers, outside])).cast("d")
        results = self.program.run.flat(every)
        return [*results[: self._count]], results[self._count :]

    def write(self, slopes: memoryview[float]) -> None:
        """Add them to the gradients, as ``backward`` does."""
        accumulate_all(self.values, slopes)

    def result(self, numbers: Sequence[float]) -> Any:
        """What f returns, of its scalars: Values without a history."""
        of_leaves = iter(numbers)
        leaves = [
            answer.thing if isinstance(answer, Same) else _constant(next(of_leaves))
            for answer in self._answers
        ]
        return rebuilt(self._tree, leaves)


def _constant(number: float) -> Value:
    return result_of(CONSTANT, (), (), (), number)
