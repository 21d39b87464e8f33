"""One way that a function went: its program, and how a call of it is answered by a replay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.operation import CONSTANT, INPUT
from autograd.programs.calls.arguments import Arguments
from autograd.programs.calls.replayed import Output
from autograd.programs.program import Program
from autograd.programs.tracing.names import input_names
from autograd.programs.tracing.reads import LeftOut, reads_told
from autograd.programs.tracing.recorder import Recorder
from autograd.recording import notify, watched
from autograd.transforms.refusals import Function
from autograd.transforms.tree import branches, leaves, rebuilt, structure
from autograd.value import Value, result_of

_FIXED = (int, str, bytes, bool, complex, type(None))


class Path:
    """A recorded program, and what the function returned when it was recorded."""

    def __init__(self, f: Function, name: str, call: Arguments) -> None:
        recorder = Recorder(call.has_arrays)
        given, keywords = call.renewed(recorder.renewed)
        before = _identities((given, keywords))
        with reads_told(), watched(recorder):
            self._result = f(*given, **keywords)
        if _identities((given, keywords)) != before:
            raise LeftOut("changes a container among its arguments")
        found = [*leaves(self._result)]
        symbols = [recorder.symbol_of(leaf) for leaf in found if isinstance(leaf, Value)]
        names = input_names(f, given, keywords)
        its_leaves = [*leaves((given, keywords))]
        names = [n for n, leaf in zip(names, its_leaves) if isinstance(leaf, Value)]
        self.program: Program = recorder.program(name, names[: recorder.given], symbols)
        count = len(self.program.inputs) - len(self.program.defaults)
        varying = [
            i
            for i, value in enumerate([*call.inputs, *self.program.defaults])
            if isinstance(value, Value) and value.operation is not CONSTANT
        ]
        positions = {id(s): i for i, s in enumerate(recorder.tape.inputs)}
        self._outside = {id(value) for value in self.program.defaults}
        self._answers: list[Any] = []
        made: dict[int, Any] = {}
        index = 0
        for leaf in found:
            if not isinstance(leaf, Value):
                self._answers.append(_Same(leaf))
                continue
            symbol = symbols[index]
            if recorder.is_plain(leaf):
                answer: Any = _Number(index)
            elif id(symbol) in positions:
                answer = _Given(positions[id(symbol)])
            elif id(leaf) in made:
                answer = made[id(leaf)]
            elif leaf.operation in {CONSTANT, INPUT}:
                answer = _Leaf(index, leaf)
            else:
                answer = _Node(Output(self.program, index, tuple(varying)), leaf)
            made[id(leaf)] = answer
            self._answers.append(answer)
            index += 1
        self._first = [s.number for s in symbols]
        self._result = rebuilt(self._result, [0.0 if isinstance(x, Value) else x for x in found])
        assert count == recorder.given

    @property
    def plain(self) -> Any:
        """The result, and of each leaf (the output that it is, or None; what it is if it is none).

        None if some are Values.
        """
        if not all(isinstance(answer, _Number | _Same) for answer in self._answers):
            return None
        return self._result, [
            (answer.index, None) if isinstance(answer, _Number) else (None, answer.thing)
            for answer in self._answers
        ]

    @property
    def gives_one_node(self) -> bool:
        """Whether the result is one Value that depends on inputs, and on no Value from outside."""
        is_node = [isinstance(answer, _Node) for answer in self._answers] == [True]
        constant = all(value.operation is CONSTANT for value in self.program.defaults)
        return is_node and constant and branches(self._result) is None

    def is_left_by(self, other: Path, index: int, found: Any) -> bool:
        """Whether the other path is this one up to the guard where it leaves, and differs there."""
        old, new = self.program.guards[: index + 1], other.program.guards[: index + 1]
        if len(new) <= index or not new[index].holds(found):
            return False
        before = [(guard.test, guard.outcome) for guard in old[:index]]
        return before == [(guard.test, guard.outcome) for guard in new[:index]]

    def suits(self, call: Arguments) -> bool:
        """Whether no argument is also a Value that f refers to: then it counts twice."""
        return not self._outside.intersection(call.values)

    def replay(self, call: Arguments) -> Any:
        """What f gives; GuardError where it goes another way."""
        inputs = [*call.inputs, *self.program.defaults]
        numbers = [x._data if isinstance(x, Value) else float(x) for x in inputs]
        return self._answer(inputs, self.program.run(numbers))

    def first(self, call: Arguments) -> Any:
        """What f gave when it was recorded."""
        return self._answer([*call.inputs, *self.program.defaults], self._first)

    def _answer(self, inputs: Sequence[Any], outputs: Sequence[float]) -> Any:
        made: dict[Any, Any] = {}
        answers = []
        for answer in self._answers:
            if answer not in made:
                made[answer] = answer.made(inputs, outputs)
            answers.append(made[answer])
        return rebuilt(self._result, answers)


class _Same:
    """What was returned and is no Value: a number that depends on no input, None, a text."""

    def __init__(self, thing: Any) -> None:
        if not isinstance(thing, (*_FIXED, float)):
            raise LeftOut(f"returns a {type(thing).__name__}")
        self.thing = thing

    def made(self, inputs: Sequence[Any], outputs: Sequence[float]) -> Any:
        return self.thing


class _Number:
    """A float."""

    def __init__(self, index: int) -> None:
        self.index = index

    def made(self, inputs: Sequence[Any], outputs: Sequence[float]) -> Any:
        return outputs[self.index]


class _Given:
    """An input itself."""

    def __init__(self, position: int) -> None:
        self.position = position

    def made(self, inputs: Sequence[Any], outputs: Sequence[float]) -> Any:
        return inputs[self.position]


class _Leaf:
    """A constant, or an input that f made."""

    def __init__(self, index: int, leaf: Value) -> None:
        self.index = index
        self.operation = leaf.operation
        self.label = leaf.label

    def made(self, inputs: Sequence[Any], outputs: Sequence[float]) -> Any:
        leaf = result_of(self.operation, (), (), (), outputs[self.index])
        leaf.label = self.label
        notify(leaf)
        return leaf


class _Node:
    """A result that remembers how it was computed."""

    def __init__(self, output: Output, node: Value) -> None:
        self.output = output
        self.label = node.label

    def made(self, inputs: Sequence[Any], outputs: Sequence[float]) -> Any:
        node = self.output.node(inputs, outputs[self.output.index])
        node.label = self.label
        return node


def _identities(tree: Any) -> Any:
    return structure(tree, id)
