"""The tape of a recording: which symbol each node is that the recorded function meets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.engines import compiled
from autograd.operation import Operation
from autograd.programs.tape import Symbol, Tape
from autograd.value import Value, result_of


@compiled
class Trace(Tape):
    """A tape, and what it knows of nodes.

    ``is_particular`` tells which operations must be looked at before they are followed, if there
    are plain numbers among their arguments. Nodes of all others may be followed at once.
    """

    def __init__(self, is_particular: Callable[[Operation], bool]) -> None:
        super().__init__(computes=True)
        self.is_particular = is_particular
        self.outside: list[Value] = []  # which are inputs, in the order in which they were met
        self._symbols: dict[int, Symbol] = {}
        self._nodes: list[Value] = []  # which keep their ids
        self._plain: set[int] = set()
        self._new: set[int] = set()

    def take_in(self, node: Value) -> Symbol:
        """A node from outside is one more input."""
        self.outside.append(node)
        symbol = self.input(node._data)
        self.keep(node, symbol)
        return symbol

    def keep(
        self, node: Value, symbol: Symbol, is_plain: bool = False, is_new: bool = False
    ) -> None:
        """From now on the node is this symbol."""
        self._nodes.append(node)
        self._symbols[id(node)] = symbol
        if is_plain:
            self._plain.add(id(node))
        if is_new:
            self._new.add(id(node))

    def plain_node(self, operation: Operation, symbol: Symbol) -> Value:
        """A node of its own for a symbol that stands for a plain number."""
        node = result_of(operation, (), (), (), symbol.number)
        self.keep(node, symbol, is_plain=True)
        return node

    def rename(self, node: Value, other: Any) -> bool:
        """From now on the node is what the other one is, under a name of its own.

        False if the other is not known, or is a constant with a history.
        """
        found = self.find(other) if isinstance(other, Value) else None
        if found is None or (other.parents and not isinstance(found.storage, Symbol)):
            return False
        self.keep(node, self.other_name(found.storage, node._data))
        return True

    def find(self, node: Value) -> Symbol | None:
        """Which symbol a node is, if it is one."""
        return self._symbols.get(id(node))

    def is_plain(self, node: Any) -> bool:
        """Whether it stands for a plain number."""
        return id(node) in self._plain

    def is_new(self, node: Value) -> bool:
        """Whether it was made by f: its gradient has been written by nobody."""
        return id(node) in self._new

    def follow(self, node: Value) -> None:
        """Write down what an operation did, whose arguments are known."""
        arguments = node.arguments
        varying = [i for i, a in enumerate(arguments) if isinstance(a, Value)]
        flowing = [i for i in varying if not self.is_plain(arguments[i])]
        symbols = [self._symbols[id(a)] if isinstance(a, Value) else a for a in arguments]
        symbol = self.write(node.operation, symbols, flowing, node._data)
        self.keep(node, symbol, is_plain=not flowing, is_new=True)

    def labelled(self) -> list[tuple[Symbol, str]]:
        """The symbols of nodes that have labels."""
        return [(self._symbols[id(node)], node.label) for node in self._nodes if node.label]
