"""A replayed call as nodes of an ordinary graph: one for each output, its partials one sweep."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from autograd.operation import CONSTANT, Operation
from autograd.partials import local_derivatives_of
from autograd.programs.calls.arguments import number_of
from autograd.programs.program import Program
from autograd.programs.reverse import gradient_as_values, leading
from autograd.recording import current_mode
from autograd.value import Value, result_of


class Output:
    """One output of a program as an operation of all its inputs.

    Its derivative with numbers is the reverse part of the program, with Values a graph of Values.
    """

    def __init__(self, program: Program, index: int, varying: tuple[int, ...]) -> None:
        self.program = program
        self.index = index
        self.varying = varying

    @cached_property
    def by(self) -> tuple[int, ...]:
        """The inputs that derivatives flow to, of those that are Values."""
        return leading(self.program, self.varying, [self.program.outputs[self.index]])

    @cached_property
    def operation(self) -> Operation:
        """The operation that the node has."""
        return Operation(self.program.name, self._function, (self._partials,), True, self)

    def __call__(self, *inputs: Any) -> Any:
        numbers = [float(number_of(x)) for x in inputs]
        return self.node(inputs, self.program.run(numbers)[self.index])

    def node(self, inputs: Sequence[Any], number: float) -> Value:
        """The node of a call; an input that no derivative flows to is a number in it."""
        arguments: tuple[Any, ...] = tuple(
            [
                value if i in self._flows_to else value._data if isinstance(value, Value) else value
                for i, value in enumerate(inputs)
            ]
        )
        parents = tuple([arguments[i] for i in self.by])
        watching = current_mode()
        if watching is False:
            return result_of(CONSTANT, (), (), (), number)
        derivatives = local_derivatives_of(self.operation, arguments)
        node = result_of(self.operation, arguments, parents, derivatives, number)
        if watching is not True:
            watching.node(node)
            return node if watching.records else node.detach()
        return node

    @cached_property
    def _flows_to(self) -> frozenset[int]:
        return frozenset(self.by)

    def _function(self, *inputs: float) -> float:
        return self.program.run(inputs)[self.index]

    def _partials(self, out: Any, *inputs: Any) -> list[Any]:
        slopes: Sequence[Any]
        if isinstance(out, Value):
            output = int(self.program.outputs[self.index])
            slopes = gradient_as_values(self.program.instructions, inputs, output, self.by)
        else:
            slopes = self.program.gradient_of(self.index, self.by).run(inputs)[1:]
        found = dict(zip(self.by, slopes))
        return [found.get(i, 0.0) for i in range(len(inputs))]

    def __reduce__(self) -> Any:
        return Output, (self.program, self.index, self.varying)
