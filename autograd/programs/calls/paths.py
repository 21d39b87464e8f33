"""One way that a function went: its program, and how a call of it is answered by a replay."""

from __future__ import annotations

import numbers
from array import array
from collections.abc import Sequence
from typing import Any

from autograd.operation import CONSTANT, INPUT
from autograd.programs.calls.arguments import Arguments, is_variable
from autograd.programs.calls.replayed import Call, Output
from autograd.programs.guards import leads_to
from autograd.programs.program import Program
from autograd.programs.tracing.names import input_names
from autograd.programs.tracing.reads import LeftOut, reads_told
from autograd.programs.tracing.recorder import Recorder
from autograd.recording import Tracer, notify, watched
from autograd.transforms.refusals import Function
from autograd.transforms.tree import branches, builder_of, leaves, rebuilt, structure
from autograd.value import Value, result_of

_FIXED = (int, str, bytes, bool, complex, type(None))


class Path:
    """A recorded program, and what the function returned when it was recorded."""

    def __init__(
        self, f: Function, name: str, call: Arguments, outer: Tracer | None = None
    ) -> None:
        recorder = Recorder(call.has_arrays, outer)
        given, keywords = call.renewed(recorder.renewed)
        before = _identities((given, keywords))
        with reads_told(), watched(recorder):
            self.result = f(*given, **keywords)
        if _identities((given, keywords)) != before:
            raise LeftOut("changes a container among its arguments")
        found = [*leaves(self.result)]
        symbols = [recorder.symbol_of(leaf) for leaf in found if isinstance(leaf, Value)]
        names = input_names(f, given, keywords)
        its_leaves = [*leaves((given, keywords))]
        names = [n for n, leaf in zip(names, its_leaves) if isinstance(leaf, Value)]
        self.program: Program = recorder.program(name, names[: recorder.given], symbols)
        count = len(self.program.inputs) - len(self.program.defaults)
        every = [*enumerate([*call.inputs, *self.program.defaults])]
        varying = [i for i, value in every if is_variable(value)]
        constants = [i for i, value in every if isinstance(value, Value) and i not in varying]
        positions = {s: i for i, s in enumerate(recorder.trace.inputs)}
        is_plain = recorder.trace.is_plain
        self._outside = {id(value) for value in self.program.defaults}
        self.answers: list[Any] = []
        made: dict[int, Any] = {}
        index = 0
        for leaf in found:
            if not isinstance(leaf, Value):
                self.answers.append(Same(leaf))
                continue
            symbol = symbols[index]
            if is_plain(leaf):
                answer: Any = Number(index)
            elif symbol in positions:
                answer = Given(positions[symbol])
            elif id(leaf) in made:
                answer = made[id(leaf)]
            elif leaf.operation in {CONSTANT, INPUT}:
                source = recorder.source_of_label(leaf)
                answer = Leaf(index, leaf, None if source is None else positions.get(source))
            else:
                output = Output(self.program, index, tuple(varying), tuple(constants))
                answer = Node(output, leaf)
            made[id(leaf)] = answer
            self.answers.append(answer)
            index += 1
        self._labels = [
            (positions[recorder.symbol_of(node)], label) for node, label in recorder.given_labels
        ]
        self._gives_several_nodes = sum(isinstance(a, Node) for a in {*self.answers}) > 1
        self._first = [s.number for s in symbols]
        self.result = rebuilt(self.result, [0.0 if isinstance(x, Value) else x for x in found])
        self._build = builder_of(self.result)
        self._is_plain = all(
            isinstance(a, Number) and a.index == i for i, a in enumerate(self.answers)
        )
        assert count == recorder.given

    @property
    def plain(self) -> Any:
        """The result, and of each leaf (the output that it is, or None; what it is if it is none).

        None if some are Values.
        """
        if not all(isinstance(answer, Number | Same) for answer in self.answers):
            return None
        return self.result, [
            (answer.index, None) if isinstance(answer, Number) else (None, answer.thing)
            for answer in self.answers
        ]

    @property
    def gives_one_node(self) -> bool:
        """Whether the result is one Value that depends on inputs, and on no Value from outside."""
        is_node = [isinstance(answer, Node) for answer in self.answers] == [True]
        constant = all(value.operation is CONSTANT for value in self.program.defaults)
        return is_node and constant and branches(self.result) is None

    def is_left_by(self, other: Path, index: int, found: Any) -> bool:
        """Whether the other path is this one up to the guard where it leaves, and differs there."""
        return leads_to(self.program.guards, index, found, other.program.guards)

    def suits(self, call: Arguments) -> bool:
        """Whether no argument is also a Value that f refers to: then it counts twice."""
        return not self._outside or not self._outside.intersection(call.values)

    def replay(self, call: Arguments) -> Any:
        """What f gives; GuardError where it goes another way."""
        numbers = call.numbers
        if self.program.defaults:
            outside = array("d", [value._data for value in self.program.defaults])
            numbers = memoryview(b"".join([numbers, outside])).cast("d")
        return self._answer(call, self.program.run.flat(numbers).tolist())

    def first(self, call: Arguments) -> Any:
        """What f gave when it was recorded."""
        return self._answer(call, self._first)

    def _answer(self, given: Arguments, outputs: Sequence[float]) -> Any:
        if self._is_plain and not self._labels:  # the outputs are the leaves
            return self._build(iter(outputs))
        inputs = [*given.inputs, *self.program.defaults]
        for position, label in self._labels:
            inputs[position].label = label
        made: dict[Any, Any] = {}
        call = Call() if self._gives_several_nodes else None
        answers = []
        for answer in self.answers:
            if answer not in made:
                made[answer] = answer.made(inputs, outputs, call)
            answers.append(made[answer])
        return self._build(iter(answers))


class Same:
    """What was returned and is no Value: a number that depends on no input, None, a text."""

    def __init__(self, thing: Any) -> None:
        if not isinstance(thing, (*_FIXED, float)):
            raise LeftOut(f"returns a {type(thing).__name__}")
        self.thing = thing

    def made(self, inputs: Sequence[Any], outputs: Sequence[float], call: Call | None) -> Any:
        return self.thing


class Number:
    """A float."""

    def __init__(self, index: int) -> None:
        self.index = index

    def made(self, inputs: Sequence[Any], outputs: Sequence[float], call: Call | None) -> Any:
        return outputs[self.index]


class Given:
    """An input itself."""

    def __init__(self, position: int) -> None:
        self.position = position

    def made(self, inputs: Sequence[Any], outputs: Sequence[float], call: Call | None) -> Any:
        return inputs[self.position]


class Leaf:
    """A constant, or an input that f made."""

    def __init__(self, index: int, leaf: Value, labelled_as: int | None) -> None:
        self.index = index
        self.operation = leaf.operation
        self.label = leaf.label
        self.labelled_as = labelled_as  # the input whose label it has, by its position

    def made(self, inputs: Sequence[Any], outputs: Sequence[float], call: Call | None) -> Any:
        leaf = result_of(self.operation, (), (), (), outputs[self.index])
        leaf.label = self.label if self.labelled_as is None else inputs[self.labelled_as].label
        notify(leaf)
        return leaf


class Node:
    """A result that remembers how it was computed."""

    def __init__(self, output: Output, node: Value) -> None:
        self.output = output
        self.label = node.label

    def made(self, inputs: Sequence[Any], outputs: Sequence[float], call: Call | None) -> Any:
        node = self.output.of(call).node(inputs, outputs[self.output.index])
        node.label = self.label
        return node


def _identities(tree: Any) -> Any:
    return structure(tree, _identity)


def _identity(leaf: Any) -> Any:
    """Which thing it is; of a number its text, as an array makes a new object for each look."""
    is_plain = isinstance(leaf, numbers.Number) and not isinstance(leaf, Value)
    return repr(leaf) if is_plain else id(leaf)
