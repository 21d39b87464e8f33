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
from autograd.programs.tape import Symbol, Tape
from autograd.programs.tracing.names import unlike
from autograd.programs.tracing.reads import LeftOut
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

    def __init__(self, arrays: bool = False) -> None:
        self.tape = Tape(computes=True)
        self.arrays = arrays  # whether there are arrays, of which numpy computes the floats itself
        self.given = 0
        self.outside: list[Value] = []
        self._symbols: dict[int, Symbol] = {}
        self._nodes: list[Value] = []  # which keep their ids
        self._plain: set[int] = set()
        self._new: set[int] = set()
        self._guards: dict[Any, tuple[int, str, tuple[Symbol | float, ...], Any, str]] = {}

    def renewed(self, leaf: Any) -> Value:
        """A node of its own for an argument."""
        self.given += 1
        if isinstance(leaf, Value):
            operation = CONSTANT if leaf.operation is CONSTANT else INPUT
            node = result_of(operation, (), (), (), leaf._data)
            node.label = leaf.label
        else:
            node = result_of(_PLAIN, (), (), (), to_float(leaf))
            self._plain.add(id(node))
        self._keep(node, self.tape.input(node._data))
        return node

    def symbol_of(self, node: Value) -> Symbol:
        """What a node is in the program; a Value from outside is one more input."""
        found = self._symbols.get(id(node))
        if found is None:
            if node.parents and any(id(n) in self._symbols for n in topological_order(node)):
                raise LeftOut("computes in a thread or task of its own")
            self.outside.append(node)
            return self._keep(node, self.tape.input(node._data))
        if not isinstance(found.storage, Symbol) and node.parents:
            raise LeftOut("copies a graph")
        return found

    def is_new(self, node: Value) -> bool:
        """Whether the node was made by f: its gradient has been written by nobody."""
        return id(node) in self._new

    def is_plain(self, node: Any) -> bool:
        return id(node) in self._plain

    def leaf(self, node: Value) -> None:
        self._new.add(id(node))
        self._keep(node, self._constant(node._data))

    def detached(self, constant: Value, source: Value) -> None:
        symbol = self.symbol_of(source)
        if self.is_plain(source):  # inside no_grad
            self._plain.add(id(constant))
        elif isinstance(symbol.storage, Symbol):
            symbol = self.tape.write(DETACH, (symbol,))
        self._new.add(id(constant))
        self._keep(constant, symbol)

    def argument(self, node: Any, number: Any) -> None:
        storage = self.symbol_of(number).storage if isinstance(number, Value) else node._data
        self._keep(node, Symbol(self.tape, storage=storage, number=node._data))

    def node(self, node: Value) -> None:
        arguments = node.arguments
        values = [a for a in arguments if isinstance(a, Value)]
        plain = [a for a in values if self.is_plain(a)]
        symbols = [self.symbol_of(a) if isinstance(a, Value) else a for a in arguments]
        if plain:
            self._require_like_floats(node.operation, symbols, len(plain) == len(values))
        flowing = tuple(
            [i for i, a in enumerate(arguments) if isinstance(a, Value) and not self.is_plain(a)]
        )
        self._new.add(id(node))
        self._keep(node, self.tape.write(node.operation, symbols, flowing, node._data))
        if len(plain) == len(values):
            self._plain.add(id(node))

    def number(self, node: Any) -> Any:
        symbol = self.symbol_of(node)
        if self.is_plain(node):
            return node
        if not isinstance(symbol.storage, Symbol):
            return node._data
        return self._number_at(self.tape.write(DETACH, (symbol,)))

    def slopes(self, output: Any, inputs: Sequence[Any]) -> list[Any]:
        signals = self.tape.adjoints(self.symbol_of(output))
        if any(value.parents and self._symbols[id(value)] in signals for value in self.outside):
            raise LeftOut("differentiates what was computed outside of it")
        slopes = [signals.get(self.symbol_of(node), 0.0) for node in inputs]
        return [self._number_at(s) if isinstance(s, Symbol) else s for s in slopes]

    def partials(self, node: Any) -> Sequence[Any]:
        symbol = self.symbol_of(node)
        partials = dict(zip(symbol.flowing, self.tape.partials(symbol)))
        every = [i for i, a in enumerate(node.arguments) if isinstance(a, Value)]
        return [self._number_at(partials[i]) if i in partials else 0.0 for i in every]

    def read(self, test: str, outcome: Any, *operands: Any) -> None:
        """A guard, unless it is one already or looks at constants only."""
        symbols = [self.symbol_of(o) if isinstance(o, Value) else o for o in operands]
        self._guard(test, outcome, symbols)

    def program(
        self, name: str, names: Sequence[str], outputs: Sequence[Symbol | float]
    ) -> Program:
        """What was written, as a program with these outputs."""
        seen = [s for _, _, symbols, _, _ in self._guards.values() for s in symbols]
        tape = self.tape
        own, outside = tape.inputs[: self.given], tape.inputs[self.given :]
        flat = tape.flat([*outputs, *seen])
        guards = [
            Guard(flat.before(before), test, tuple(map(flat.place, symbols)), outcome, place)
            for before, test, symbols, outcome, place in self._guards.values()
        ]
        labels = {
            flat.position(self._symbols[id(node)]): node.label for node in self._nodes if node.label
        }
        assert len(own) + len(outside) == len(tape.inputs)
        return Program(
            name,
            tuple(unlike([*names, *[value.label or "w" for value in self.outside]])),
            flat.instructions,
            tuple(map(flat.place, outputs)),
            tuple(guards),
            tuple(self.outside),
            tuple([(i, label) for i, label in labels.items() if i is not None]),
        )

    def _require_like_floats(
        self, operation: Operation, symbols: Sequence[Symbol | float], all_plain: bool
    ) -> None:
        name = operation.name
        if self.arrays and all_plain:
            raise LeftOut("computes with arrays of floats, which numpy does in its own way")
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
            key = (test, *[id(s) if isinstance(s, Symbol) else repr(s) for s in storage])
            if key not in self._guards:
                noted = (len(self.tape.steps), test, tuple(storage), outcome, source_line())
                self._guards[key] = noted

    def _constant(self, number: float) -> Symbol:
        return Symbol(self.tape, storage=number, number=number)

    def _number_at(self, symbol: Symbol) -> Value:
        node = result_of(_PLAIN, (), (), (), symbol.number)
        self._plain.add(id(node))
        self._keep(node, symbol)
        return node

    def _keep(self, node: Value, symbol: Symbol) -> Symbol:
        self._nodes.append(node)
        self._symbols[id(node)] = symbol
        return symbol
