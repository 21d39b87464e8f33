"""Recording a function: it runs once, on nodes of its own, and a watch writes down what it does.

A plain number among the arguments is followed by a node too, a plain one, which stands for what
is a float when f runs by itself. Where a transform inside f would give floats (``grad(g)(x)`` of a
number x), the backward pass is written down by the rules' formulas for floats, the same that it
would run by, and its results are plain nodes; so a replay has the bits of the dynamic engine.

What a plain node cannot follow ends the recording: a function of the library that does something
else with floats than with Values, and whatever refuses a Value, as ``math.exp`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.graph import topological_order
from autograd.number import to_float
from autograd.operation import CONSTANT, INPUT, Operation
from autograd.programs.guards import AS_PYTHON, TESTS, Guard
from autograd.programs.program import Program
from autograd.programs.steps import DETACH
from autograd.programs.tape import Symbol
from autograd.programs.tracing import builtin_sum
from autograd.programs.tracing.names import unlike
from autograd.programs.tracing.reads import LeftOut
from autograd.programs.tracing.trace import Trace
from autograd.recording import Tracer
from autograd.rule_errors import source_line
from autograd.value import Value, result_of

_PLAIN = Operation("number", float)  # stands for a plain number

# The n-ary operations that the library calls in the same way for Values, floats, and both.
_LIKE_FLOATS = {"sum", "fsum", "mean", "prod", "dot", "hypot", "logsumexp", "log_softmax"}
_OF_FLOATS = {*_LIKE_FLOATS, "max", "min"}
_OF_BOTH = {*_LIKE_FLOATS, "softmax", "max_with_constant", "min_with_constant"}


class Recorder(Tracer):
    """Writes a program of the operations that it is told of."""

    def __init__(
        self, arrays: bool = False, outer: Tracer | None = None, numbers_vary: bool = False
    ) -> None:
        def is_particular(operation: Operation) -> bool:
            """Whether the library may do something else with plain numbers than with Values."""
            summed = builtin_sum.IS_EXACT and operation.name == "add"
            return arrays or operation.n_ary or operation.name in AS_PYTHON or summed

        self._is_particular = is_particular
        self.trace: Trace = Trace(is_particular)
        self.outer = outer  # of what is recorded meanwhile, with plain nodes of its own
        self.numbers_vary = numbers_vary  # whether derivatives are taken by plain numbers too
        self.arrays = arrays  # whether there are arrays, of which numpy computes the floats itself
        self.given = 0
        self.has_plain = False  # whether some plain number is followed
        self.given_labels: list[tuple[Value, str]] = []  # to what f did not make, in their order
        self._given: set[int] = set()  # the ids of the nodes of arguments
        self._label_of: dict[int, Value] = {}  # by the id of a constant: whose label it has
        self._guards: dict[Any, tuple[int, str, tuple[Symbol | float, ...], Any, str]] = {}

    def renewed(self, leaf: Any) -> Value:
        """A node of its own for an argument."""
        self.given += 1
        if not isinstance(leaf, Value):
            self.has_plain = True
            node = self.trace.plain_node(_PLAIN, self.trace.input(to_float(leaf)))
        else:
            operation = CONSTANT if leaf.operation is CONSTANT else INPUT
            node = result_of(operation, (), (), (), leaf._data)
            node.label = leaf.label
            self.trace.keep(node, self.trace.input(node._data))
        self._given.add(id(node))
        return node

    def symbol_of(self, node: Value) -> Symbol:
        """What a node is in the program; a Value from outside is one more input."""
        found: Symbol | None = self.trace.find(node)
        if found is None:
            if node.parents and any(self.trace.find(n) for n in topological_order(node)):
                raise LeftOut("computes in a thread or task of its own")
            found = self.trace.take_in(node)
            if self.outer is not None and self.outer.is_plain(node):
                self.has_plain = True
                self.trace.keep(node, found, is_plain=True)
        elif not isinstance(found.storage, Symbol) and node.parents:
            raise LeftOut("copies a graph")
        return found

    def is_new(self, node: Value) -> bool:
        return self.trace.is_new(node)

    def is_given(self, node: Value) -> bool:
        """Whether it stands for an argument of f."""
        return id(node) in self._given

    def is_labelled_within(self, node: Value) -> bool:
        """Whether its label is what f has made it."""
        return self.is_new(node) and not self.is_plain(node) and id(node) not in self._label_of

    def labelled(self, node: Value, label: str) -> None:
        """A label is given to a node."""
        if self.is_plain(node):
            raise LeftOut("gives a label to a plain number")
        self._label_of.pop(id(node), None)
        if not self.is_new(node):
            self.symbol_of(node)
            self.given_labels.append((node, label))

    def source_of_label(self, node: Value) -> Symbol | None:
        """The input whose label a constant has; None if it has one of its own."""
        source = self._label_of.get(id(node))
        return None if source is None else self.symbol_of(source)

    def is_plain(self, node: Any) -> bool:
        return self.trace.is_plain(node)

    def leaf(self, node: Value) -> None:
        number = node._data
        self.trace.keep(node, self.trace.other_name(number, number), is_new=True)

    def detached(self, constant: Value, source: Value) -> None:
        symbol = self.symbol_of(source)
        is_plain = self.is_plain(source)  # inside no_grad
        if not isinstance(symbol.storage, Symbol):
            symbol = self.trace.other_name(symbol.storage, constant._data)
        elif not is_plain:
            symbol = self.trace.write(DETACH, (symbol,))
        self.trace.keep(constant, symbol, is_plain=is_plain, is_new=True)
        if not self.is_new(source) or id(source) in self._label_of:
            self._label_of[id(constant)] = self._label_of.get(id(source), source)

    def argument(self, node: Any, number: Any) -> None:
        if self.trace.rename(node, number):
            return
        storage = self.symbol_of(number).storage if isinstance(number, Value) else node._data
        self.trace.keep(node, self.trace.other_name(storage, node._data))

    def node(self, node: Value) -> None:
        arguments = node.arguments
        symbols = [self.symbol_of(a) if isinstance(a, Value) else a for a in arguments]
        if self._is_particular(node.operation):
            plain = [self.is_plain(a) for a in arguments if isinstance(a, Value)]
            if any(plain):
                self._require_like_floats(node.operation, symbols, all(plain))
        self.trace.follow(node)

    def number(self, node: Any) -> Any:
        symbol = self.symbol_of(node)
        if self.is_plain(node):
            return node
        if not isinstance(symbol.storage, Symbol):
            return node._data
        return self.number_at(self.trace.write(DETACH, (symbol,)))

    def slopes(self, output: Any, inputs: Sequence[Any]) -> list[Any]:
        signals = self.trace.adjoints(self.symbol_of(output))
        if any(value.parents and self.trace.find(value) in signals for value in self.trace.outside):
            raise LeftOut("differentiates what was computed outside of it")
        return [self.number_at(signals.get(self.symbol_of(node), 0.0)) for node in inputs]

    def partials(self, node: Any) -> Sequence[Any]:
        symbol = self.symbol_of(node)
        partials = dict(zip(symbol.flowing, self.trace.partials(symbol)))
        every = [i for i, a in enumerate(node.arguments) if isinstance(a, Value)]
        return [self.number_at(partials[i]) if i in partials else 0.0 for i in every]

    def read(self, test: str, outcome: Any, *operands: Any) -> None:
        """A guard, unless it is one already or looks at constants only."""
        symbols = [self.symbol_of(o) if isinstance(o, Value) else o for o in operands]
        self._guard(test, outcome, symbols)

    def program(
        self, name: str, names: Sequence[str], outputs: Sequence[Symbol | float]
    ) -> Program:
        """What was written, as a program with these outputs."""
        seen = [s for _, _, symbols, _, _ in self._guards.values() for s in symbols]
        flat = self.trace.flat([*outputs, *seen])
        guards = [
            Guard(flat.before(before), test, tuple(map(flat.place, symbols)), outcome, place)
            for before, test, symbols, outcome, place in self._guards.values()
        ]
        labels = {flat.position(symbol): label for symbol, label in self.trace.labelled()}
        return Program(
            name,
            tuple(unlike([*names, *[value.label or "w" for value in self.trace.outside]])),
            flat.instructions,
            tuple(map(flat.place, outputs)),
            tuple(guards),
            tuple(self.trace.outside),
            tuple([(i, label) for i, label in labels.items() if i is not None]),
        )

    def _require_like_floats(
        self, operation: Operation, symbols: Sequence[Symbol | float], all_plain: bool
    ) -> None:
        name = operation.name
        if self.arrays and all_plain:
            raise LeftOut("computes with arrays of floats, which numpy does in its own way")
        if all_plain and builtin_sum.IS_EXACT and name == "add" and builtin_sum.is_adding():
            raise LeftOut("adds plain numbers by Python's sum, which has more digits than + has")
        if operation.n_ary and name not in (_OF_FLOATS if all_plain else _OF_BOTH):
            raise LeftOut(f"calls {name} of plain numbers")
        if all_plain and name in AS_PYTHON:
            test = AS_PYTHON[name]
            numbers = [s.number if isinstance(s, Symbol) else s for s in symbols]
            if not TESTS[test](*numbers):
                raise LeftOut(f"has {name} of floats where Python does another thing than autograd")
            self._guard(test, True, symbols)

    def _guard(self, test: str, outcome: Any, symbols: Sequence[Symbol | float]) -> None:
        storage = [s.storage if isinstance(s, Symbol) else s for s in symbols]
        if any(isinstance(s, Symbol) for s in storage):
            key = (test, *[s if isinstance(s, Symbol) else repr(s) for s in storage])
            if key not in self._guards:
                noted = (len(self.trace), test, tuple(storage), outcome, source_line())
                self._guards[key] = noted

    def number_at(self, symbol: Symbol | float) -> Any:
        """A plain node for a result; what is a plain number stays one."""
        if not isinstance(symbol, Symbol):
            return symbol
        self.has_plain = True
        return self.trace.plain_node(_PLAIN, symbol)
