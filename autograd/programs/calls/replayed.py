"""A replayed call as nodes of an ordinary graph: one for each output, and one sweep for all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from autograd.operation import CONSTANT
from autograd.partials import JointOperation, Sent, local_derivatives_of
from autograd.programs.calls.arguments import number_of
from autograd.programs.program import Program
from autograd.programs.reverse import gradient_as_values, leading, weighed
from autograd.recording import current_mode
from autograd.value import Value, result_of


class Call:
    """What the outputs of one call have in common."""


class Output:
    """One output of a program as an operation of all its inputs; ``call`` if it is not alone.

    ``varying`` and ``constants`` are the inputs that are Values.

    Its derivative with numbers is the reverse part of the program, with Values a graph of Values.
    """

    def __init__(
        self,
        program: Program,
        index: int,
        varying: tuple[int, ...],
        constants: tuple[int, ...],
        call: Call | None = None,
    ) -> None:
        self.program = program
        self.index = index
        self.varying = varying
        self.constants = constants
        self.call = call

    @cached_property
    def by(self) -> tuple[int, ...]:
        """The inputs that derivatives flow to, of those that are Values."""
        return leading(self.program, self.varying, [self.program.outputs[self.index]])

    @cached_property
    def operation(self) -> JointOperation:
        """The operation that the node has."""
        name = self.program.name if self.call is None else f"{self.program.name}[{self.index}]"
        made = JointOperation(name, self._function, (self._partials,), True, self)
        made.pull = self
        return made

    def of(self, call: Call | None) -> Output:
        """The same of a call."""
        if call is None:
            return self
        mine = Output(self.program, self.index, self.varying, self.constants, call)
        mine.by, mine._flows_to = self.by, self._flows_to
        return mine

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

    def back(self, sent: Sequence[Sent]) -> Sequence[Any]:
        """What some outputs of the call send to each of its inputs."""
        outputs: list[Output] = [each.pull for each in sent]  # type: ignore[misc]
        indices = tuple([output.index for output in outputs])
        flows_to = sorted({i for output in outputs for i in output.by})
        by = tuple(flows_to)
        inputs: list[Any] = [*sent[0].arguments]
        for each, output in zip(sent, outputs):
            for i in output.by:
                inputs[i] = each.arguments[i]
        inputs += [each.signal for each in sent]
        if sent[0].as_values:
            instructions, last = weighed(self.program, indices)
            slopes: Sequence[Any] = gradient_as_values(
                instructions, self._as_values(inputs), last, by
            )
        else:
            numbers = [float(number_of(x)) for x in inputs]
            slopes = self.program.pullback_of(indices, by).run(numbers)
        found = dict(zip(by, slopes))
        return [found.get(i) for i in range(len(inputs))]

    def _as_values(self, inputs: Sequence[Any]) -> list[Any]:
        """The inputs, with constants where they were Values of the call."""
        every = [*inputs]
        for i in {*self.constants, *self.varying}:
            if not isinstance(every[i], Value):
                every[i] = result_of(CONSTANT, (), (), (), float(every[i]))
        return every

    @cached_property
    def _flows_to(self) -> frozenset[int]:
        return frozenset(self.by)

    def _function(self, *inputs: float) -> float:
        return self.program.run(inputs)[self.index]

    def _partials(self, out: Any, *inputs: Any) -> list[Any]:
        slopes: Sequence[Any]
        if isinstance(out, Value):
            output = int(self.program.outputs[self.index])
            point = self._as_values(inputs)
            slopes = gradient_as_values(self.program.instructions, point, output, self.by)
        else:
            slopes = self.program.gradient_of(self.index, self.by).run(inputs)[1:]
        found = dict(zip(self.by, slopes))
        return [found.get(i, 0.0) for i in range(len(inputs))]

    def __reduce__(self) -> Any:
        return Output, (self.program, self.index, self.varying, self.constants, self.call)
