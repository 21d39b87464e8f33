"""One way that a step goes: its program, and the program of its derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from autograd.operation import CONSTANT
from autograd.programs.calls.arguments import Arguments, is_variable, kind_of, may_change
from autograd.programs.calls.paths import Given, Leaf, Node, Number, Path, Same
from autograd.programs.program import Program
from autograd.programs.reverse import leading, with_gradient
from autograd.programs.scans.trees import shape_of
from autograd.programs.tape import Instruction, dependent
from autograd.recording import Tracer, is_recording
from autograd.rules import arithmetic, n_ary
from autograd.transforms.tree import leaves
from autograd.value import Value


class Body:
    """The program of a step.

    Its inputs are the carry, x and Values from outside; its outputs the carry and what is stacked.
    ``varying`` are the inputs that derivatives may be taken by.
    """

    def __init__(
        self, program: Program, width: int, columns: int, varying: tuple[int, ...]
    ) -> None:
        self.program = program
        self.width = width
        self.columns = columns
        self.varying = varying
        self._pullbacks: dict[tuple[int, ...], Pullback] = {}

    def pullback(self, arriving: tuple[int, ...]) -> Pullback:
        """What these error signals become, a step back."""
        if arriving not in self._pullbacks:
            self._pullbacks[arriving] = Pullback(self, arriving)
        return self._pullbacks[arriving]

    @cached_property
    def flows(self) -> dict[int, tuple[int, ...]]:
        """Which results derivatives flow to, and through which arguments."""
        program = self.program
        return dependent(program.instructions, len(program.inputs), self.varying)

    def outside(self) -> list[float]:
        """The numbers of the Values from outside, as they are."""
        return [value._data for value in self.program.defaults]

    def __reduce__(self) -> Any:
        return Body, (self.program, self.width, self.columns, self.varying)


class Pullback:
    """The derivatives of Σ signal·carry over some numbers of the carry after a step.

    ``arriving`` says which; ``leaving``, ``columns`` and ``outside`` say of which numbers of the
    carry, of x and of the outside there are derivatives: what does not depend on a number has none
    by it, not even a zero.
    """

    def __init__(self, body: Body, arriving: tuple[int, ...]) -> None:
        self.body = body
        self.arriving = arriving
        self._outputs = [body.program.outputs[j] for j in arriving]
        self.by = leading(body.program, body.varying, self._outputs)
        first, last = body.width, body.width + body.columns
        self.leaving = tuple([i for i in self.by if i < first])
        self.columns = tuple([i - first for i in self.by if first <= i < last])
        self.outside = tuple([i - last for i in self.by if i >= last])

    @cached_property
    def weighed(self) -> tuple[list[Instruction], int]:
        """The step and then the sum, whose position is the second; signals are the last inputs."""
        program, flows, more = self.body.program, self.body.flows, len(self.arriving)
        count = len(program.inputs)
        instructions: list[Instruction] = [
            (operation, tuple([_moved(a, count, more) for a in arguments]))
            for operation, arguments in program.instructions
        ]
        terms = []
        for signal, output in enumerate(self._outputs, start=count):
            if type(output) is int and output in flows:
                terms.append(count + more + len(instructions))
                product = (_moved(output, count, more), signal)
                instructions.append((arithmetic.mul.operation, product))
        if len(terms) > 1:
            instructions.append((n_ary.sum.operation, tuple(terms)))
        return instructions, count + more + len(instructions) - 1

    @cached_property
    def program(self) -> Program:
        """What is the derivative by each of ``by``."""
        program = self.body.program
        inputs = (*program.inputs, *[f"signal {j}" for j in self.arriving])
        instructions: Sequence[Instruction] = ()
        slopes: Sequence[int | float] = ()
        if self.by:
            both, output = self.weighed
            instructions, (_, *slopes) = with_gradient(both, len(inputs), output, self.by)
        return Program(f"the gradient of {program.name}", inputs, instructions, tuple(slopes))


def _moved(argument: float, count: int, more: int) -> int | float:
    return argument + more if type(argument) is int and argument >= count else argument


class Recorded:
    """f recorded at one step, if the next step can be the same again.

    ``carry`` and ``stacked`` have how each leaf of what f returned is made.
    """

    def __init__(self, f: Any, name: str, carry: Any, x: Any, outer: Tracer | None = None) -> None:
        call = Arguments((carry, x), {})
        given = [*leaves(carry)]
        changing = [leaf for leaf in given if may_change(leaf)]
        self.key = call.key
        self.body: Body | None = None
        path = Path(f, name, call, outer)
        result = path.result
        if not isinstance(result, tuple) or len(result) != 2:
            return
        if shape_of(result[0]) != shape_of(carry):
            return
        self.carry = path.answers[: len(given)]
        self.stacked = path.answers[len(given) :]
        self.template = result[1]
        values = [a for leaf, a in zip(given, self.carry) if isinstance(leaf, Value)]
        if len({a.position if isinstance(a, Given) else id(a) for a in values}) < len(values):
            return  # a Value is there twice
        inputs = [*call.inputs, *path.program.defaults]
        if not all(_goes_on(leaf, a, call.leaves) for leaf, a in zip(given, self.carry)):
            return
        if not all(_is_number(answer, call.leaves) for answer in self.stacked):
            return
        outputs = [_place(a, path) for leaf, a in zip(given, self.carry) if may_change(leaf)]
        outputs += [_place(answer, path) for answer in self.stacked if not is_same(answer)]
        program = path.program
        program = Program(
            program.name,
            program.inputs,
            program.instructions,
            tuple(outputs),
            program.guards,
            program.defaults,
        )
        varying = [
            i
            for i, value in enumerate(inputs)
            if is_variable(value) and not (outer is not None and outer.is_plain(value))
        ]
        count = len(call.leaves) - len(changing)
        self.body = Body(program, len(changing), count, tuple(varying))

    def stays(self, place: int, position: int) -> bool:
        """Whether a leaf of the carry is the same Value after the step."""
        answer = self.carry[place]
        return isinstance(answer, Given) and answer.position == position

    def is_constant(self, answer: Any) -> bool:
        """Whether a result to be stacked is a constant Value, and no number."""
        return isinstance(answer, Leaf)

    @property
    def shape(self) -> Any:
        """What two ways of one scan must share."""
        kinds = [kind_of(a.thing) if is_same(a) else type(a) for a in self.stacked]
        return shape_of(self.template), kinds


def is_same(answer: Any) -> bool:
    """Whether an answer is no number, and the same each time."""
    return isinstance(answer, Same) and type(answer.thing) is not float


def _place(answer: Any, path: Path) -> int | float:
    if isinstance(answer, Same):
        number: Any = answer.thing
        return float(number)
    if isinstance(answer, Given):
        return answer.position
    return path.program.outputs[answer.output.index if isinstance(answer, Node) else answer.index]


def _goes_on(leaf: Any, answer: Any, inputs: Sequence[Any]) -> bool:
    """Whether a leaf of the carry is of the same kind after the step."""
    if not may_change(leaf):
        return isinstance(answer, Same) and bool(kind_of(answer.thing) == kind_of(leaf))
    if isinstance(answer, Given):
        if answer.position >= len(inputs):
            return False
        if is_variable(leaf) and not is_recording() and inputs[answer.position] is not leaf:
            return False  # a node that others may differentiate by; here no new one is made
        return bool(kind_of(inputs[answer.position]) == kind_of(leaf))
    if not isinstance(leaf, Value):
        return isinstance(answer, Number) or (isinstance(answer, Same) and not is_same(answer))
    if leaf.operation is CONSTANT:
        return isinstance(answer, Leaf) and answer.operation is CONSTANT
    return isinstance(answer, Node)


def _is_number(answer: Any, inputs: Sequence[Any]) -> bool:
    """Whether a result to be stacked is a number, or a constant of one."""
    if isinstance(answer, Given):
        return answer.position < len(inputs) and not isinstance(inputs[answer.position], Value)
    return isinstance(answer, Number | Same) or (
        isinstance(answer, Leaf) and answer.operation is CONSTANT
    )
