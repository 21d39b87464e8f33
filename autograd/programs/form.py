"""The flat form of a computation: what a program is as data, before anything is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograd.programs.guards import Guard
from autograd.programs.tape import Instruction
from autograd.value import Value


@dataclass(frozen=True, repr=False, eq=False)
class Form:
    """Inputs, instructions, outputs and guards.

    An instruction is an operation and its arguments, of which an int is the position of an earlier
    result (the inputs come first) and a float a constant. ``outputs`` are positions or constants.
    The last inputs are the ``defaults``: Values from outside, whose present data counts.
    """

    name: str
    inputs: tuple[str, ...]
    instructions: Sequence[Instruction]
    outputs: tuple[int | float, ...]
    guards: tuple[Guard, ...] = ()
    defaults: tuple[Value, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()

    @property
    def constants(self) -> tuple[float, ...]:
        """The constants among the arguments, each once, in the order of their first use."""
        used = [a for _, arguments in self.instructions for a in arguments if type(a) is not int]
        return tuple({repr(number): number for number in used}.values())

    def name_of(self, argument: float) -> str:
        """How listings and errors call an input, a result or a constant."""
        if type(argument) is not int:
            return repr(argument)
        if argument < len(self.inputs):
            return self.inputs[argument]
        return f"%{argument}"
