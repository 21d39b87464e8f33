"""Copies and pickles of a graph, at any depth.

Python's own protocols descend from a node to its parents by recursion, which a deep graph
exhausts. Here a graph is a flat list: its nodes in topological order, and for each the arguments
it was computed from. ``copy.copy`` makes one new node on the same parents; ``copy.deepcopy`` and
``pickle`` take all that lies below, and nodes that two copied graphs share stay shared.

>>> import pickle
>>> x = Value(3.0, "x")
>>> y, same_x = pickle.loads(pickle.dumps((x * x, x)))
>>> y.backward()
>>> same_x.grad
6.0
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from autograd.differentiable import Operand
from autograd.engines import compiled
from autograd.graph import topological_order
from autograd.operation import Operation
from autograd.partials import local_derivatives_of
from autograd.rule_errors import STALE
from autograd.value import Value


def shallow(value: Value) -> Value:
    """``copy.copy``: a new node with the same history."""
    twin = with_history(_bare(*_state(value)), value.operation, value.arguments)
    return _take_attributes(twin, _attributes(value))


def deep(value: Value, memo: dict[int, Any]) -> Value:
    """``copy.deepcopy``: new nodes for the value and for all that it was computed from."""
    for node in topological_order(value):
        if id(node) not in memo:
            arguments = [memo[id(a)] if isinstance(a, Value) else a for a in node.arguments]
            memo[id(node)] = with_history(_bare(*_state(node)), node.operation, arguments)
            _take_attributes(memo[id(node)], deepcopy(_attributes(node), memo))
    twin: Value = memo[id(value)]
    return twin


def reduced(value: Value) -> tuple[Any, ...]:
    """``pickle``: bare nodes in topological order, and how each follows from those before it.

    A number among a node's arguments is a float, a parent is the int of its position.
    """
    nodes = topological_order(value)
    position = {node: index for index, node in enumerate(nodes)}
    histories = [
        (node.operation, [position[a] if isinstance(a, Value) else a for a in node.arguments])
        for node in nodes
    ]
    return _wired, ([_Bare.of(node) for node in nodes], histories)


def _wired(nodes: list[Value], histories: list[tuple[Operation, list[float]]]) -> Value:
    for node, (operation, arguments) in zip(nodes, histories, strict=True):
        if node.operation is not operation:  # else it came with a graph pickled before this one
            with_history(
                node, operation, [nodes[a] if isinstance(a, int) else a for a in arguments]
            )
    return nodes[-1]


class _Bare:
    """A node without its history.

    A pickler knows by identity what it has met. While it holds this object, every graph that
    contains the node gets the same one, and so the same node when it is read back.
    """

    __slots__ = ("__weakref__", "node")
    node: Value
    alive: ClassVar[WeakValueDictionary[int, _Bare]] = WeakValueDictionary()

    @classmethod
    def of(cls, node: Value) -> _Bare:
        bare = cls.alive.get(id(node))
        if bare is None:
            bare = cls.alive[id(node)] = cls()
            bare.node = node
        return bare

    def __reduce__(self) -> tuple[Any, ...]:
        return _bare, _state(self.node), _attributes(self.node) or None


def _attributes(node: Value) -> dict[str, Any]:
    """What a subclass adds to a node."""
    return getattr(node, "__dict__", {})


def _take_attributes(node: Value, attributes: dict[str, Any]) -> Value:
    for name, attribute in attributes.items():
        setattr(node, name, attribute)
    return node


def _state(
    node: Value,
) -> tuple[type[Value], float, float | None, str, bool, tuple[str, ...]]:
    stale = any(parent._stamp > node._stamp for parent in node.parents) or node._stamp == STALE
    grad = node.grad if node.has_grad else None
    return type(node), node.data, grad, node.label, stale, node.group


def _bare(
    cls: type[Value],
    data: float,
    grad: float | None,
    label: str,
    stale: bool,
    group: tuple[str, ...] = (),
) -> Value:
    node = cls.__new__(cls)
    Value.__init__(node, data, label)
    node._group = group
    if grad is not None:
        node.grad = grad
    if stale:
        node._stamp = STALE
    return node


@compiled
def with_history(node: Value, operation: Operation, arguments: Iterable[Operand]) -> Value:
    node.operation = operation
    node.arguments = tuple(arguments)
    node.parents = tuple([a for a in node.arguments if isinstance(a, Value)])
    node.local_derivatives = local_derivatives_of(operation, node.arguments)
    return node


for name, method in {
    "copy": shallow,
    "deepcopy": deep,
    "reduce": reduced,
    "setstate": _take_attributes,
}.items():
    setattr(Value, f"__{name}__", method)
