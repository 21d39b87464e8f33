"""Copies and pickles of a graph, at any depth.

Python's own protocols descend from a node to its parents by recursion, which a deep graph
exhausts. Here a graph is a flat list: its nodes in topological order, and for each the arguments
it was computed from, all numbers in arrays. ``copy.copy`` makes one new node on the same parents;
``copy.deepcopy`` and ``pickle`` take all that lies below, and nodes that two copied graphs share
stay shared.

>>> import pickle
>>> x = Value(3.0, "x")
>>> y, same_x = pickle.loads(pickle.dumps((x * x, x)))
>>> y.backward()
>>> same_x.grad
6.0
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable
from copy import deepcopy
from itertools import islice
from types import MemberDescriptorType
from typing import Any
from weakref import ref

from autograd.differentiable import Operand
from autograd.engines import compiled
from autograd.graph import topological_order
from autograd.operation import INPUT, Operation
from autograd.partials import local_derivatives_of
from autograd.rule_errors import STALE
from autograd.value import Value


def shallow(value: Value) -> Value:
    """``copy.copy``: a new node with the same history."""
    twin = with_history(_twin(value), value.operation, value.arguments)
    for name, attribute in _attributes(value).items():
        setattr(twin, name, attribute)
    return twin


def deep(value: Value, memo: dict[int, Any]) -> Value:
    """``copy.deepcopy``: new nodes for the value and for all that it was computed from."""
    for node in topological_order(value):
        if id(node) in memo:
            continue
        twin = memo[id(node)] = _twin(node)
        if node.operation is not INPUT:
            arguments = [memo[id(a)] if isinstance(a, Value) else a for a in node.arguments]
            with_history(twin, node.operation, arguments)
        for name, attribute in _attributes(node).items():
            setattr(twin, name, deepcopy(attribute, memo))
    copied: Value = memo[id(value)]
    return copied


def _twin(node: Value) -> Value:
    """A node without history, otherwise the same."""
    return _bare(node.data, node.grad, node.has_grad, _is_stale(node), _rest(node))


def reduced(value: Value) -> tuple[Any, ...]:
    """``pickle``: arrays with an entry for each node, in topological order.

    The arguments of all nodes stand in one array, a parent as its position and a number as −1,
    while the numbers follow each other in another.
    """
    nodes = topological_order(value)
    position = {node: index for index, node in enumerate(nodes)}
    operations: dict[Operation, int] = {}
    made_by, counts, arguments = array("I"), array("I"), array("q")
    constants = array("d")
    for node in nodes:
        made_by.append(operations.setdefault(node.operation, len(operations)))
        its = node.arguments
        counts.append(len(its))
        for argument in its:
            if isinstance(argument, Value):
                arguments.append(position[argument])
            else:
                arguments.append(-1)
                constants.append(argument)
    met = _Met.here()
    any_assigned = len({node._stamp for node in nodes}) > 1 or _is_stale(value)
    state = (
        array("d", [node.data for node in nodes]),
        array("d", [node.grad for node in nodes]),
        bytes([node.has_grad for node in nodes]),
        bytes(map(_is_stale, nodes) if any_assigned else len(nodes)),
        {index: rest for index, rest in enumerate(map(_rest, nodes)) if rest != PLAIN},
    )
    history = ([*operations], made_by, counts, arguments, constants)
    boxes = [met.boxes.setdefault(node, []) for node in nodes]
    added = [(box, _attributes(node)) for box, node in zip(boxes, nodes) if _attributes(node)]
    return _wired, (met, boxes, state, history), added or None


def _wired(met: object, boxes: list[list[Value]], state: Any, history: Any) -> Value:
    """The last node of the graph. A box that is full came with a graph pickled before this one."""
    operations, made_by, counts, all_arguments, all_constants = history
    *numbers, rests = state
    nodes: list[Value] = []
    arguments, constants = iter(all_arguments), iter(all_constants)
    for index, (box, data, grad, has_grad, stale) in enumerate(zip(boxes, *numbers, strict=True)):
        operands = [
            nodes[argument] if argument >= 0 else next(constants)
            for argument in islice(arguments, counts[index])
        ]
        if not box:
            node = _bare(data, grad, has_grad, stale, rests.get(index, PLAIN))
            operation = operations[made_by[index]]
            box.append(with_history(node, operation, operands) if operation is not INPUT else node)
        nodes.append(box[0])
    return nodes[-1]


class _Met:
    """A box for each node that a pickler has met, which holds the node when it is read back.

    A pickler knows by identity what it has written. While it holds this object, every graph that
    contains a node gets the same box for it, and so the same node. Each thread has its own.
    """

    __slots__ = ("__weakref__", "boxes")
    _last = threading.local()

    def __init__(self) -> None:
        self.boxes: dict[Value, list[Value]] = {}

    @classmethod
    def here(cls) -> _Met:
        """The one that a pickler of this thread still holds, or a new one."""
        met: _Met | None = getattr(cls._last, "ref", lambda: None)()
        if met is None:
            met = cls()
            cls._last.ref = ref(met)
        return met

    def __reduce__(self) -> tuple[Any, ...]:
        return _Met, ()


def _attributes(node: Value) -> dict[str, Any]:
    """What a subclass adds to a node, in its ``__dict__`` and its ``__slots__``."""
    added: dict[str, Any] = getattr(node, "__dict__", {})
    if type(node) is Value:
        return added
    kinds = type(node).__mro__[: type(node).__mro__.index(Value)]
    slots = [
        name
        for kind in kinds
        for name, slot in vars(kind).items()
        if type(slot) is MemberDescriptorType
    ]
    return added | {name: getattr(node, name) for name in slots if hasattr(node, name)}


def _take_attributes(value: Value, added: list[tuple[list[Value], dict[str, Any]]]) -> None:
    for box, attributes in added:
        for name, attribute in attributes.items():
            setattr(box[0], name, attribute)


def _is_stale(node: Value) -> bool:
    stamp = node._stamp
    return stamp == STALE or any(parent._stamp > stamp for parent in node.parents)


PLAIN = (Value, "", ())


def _rest(node: Value) -> tuple[type[Value], str, tuple[str, ...]]:
    """What few nodes have: a class of their own, a label, a group."""
    return type(node), node.label, node.group


def _bare(
    data: float,
    grad: float,
    has_grad: bool,
    stale: bool,
    rest: tuple[type[Value], str, tuple[str, ...]],
) -> Value:
    cls, label, group = rest
    node = cls.__new__(cls)
    Value.__init__(node, data, label)
    if node.group != group:  # also if it is copied within one
        node._group = group
    if has_grad:
        node.grad = grad
    if stale:
        node._stamp = STALE
    return node


@compiled
def with_history(node: Value, operation: Operation, arguments: Iterable[Operand]) -> Value:
    node._operation = operation
    node._arguments = tuple(arguments)
    node._parents = tuple([a for a in node.arguments if isinstance(a, Value)])
    node._local_derivatives = local_derivatives_of(operation, node.arguments)
    return node


for name, method in {
    "copy": shallow,
    "deepcopy": deep,
    "reduce": reduced,
    "setstate": _take_attributes,
}.items():
    setattr(Value, f"__{name}__", method)
