"""Walking a graph: the topological order, for anything that has ``.parents``."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol, Self, TypeVar


class HasParents(Hashable, Protocol):
    """A node of a directed acyclic graph: hashable by identity, and aware of its parents."""

    @property
    def parents(self) -> Sequence[Self]: ...


AnyNode = TypeVar("AnyNode", bound=HasParents)


def topological_order(*outputs: AnyNode) -> list[AnyNode]:
    """Every node that the outputs depend on, each one after all of its parents.

    A depth-first search without recursion, so that a chain of a million nodes is no deeper than
    a chain of ten. It visits parents in argument order and each node once: linear in the edges.

    >>> from autograd import Value
    >>> x = Value(2, "x"); y = x * x; y.label = "y"; z = x + y; z.label = "z"
    >>> [node.label for node in topological_order(z)]
    ['x', 'y', 'z']

    Raises TypeError for what has no ``parents``.
    """
    for output in outputs:
        if not hasattr(output, "parents"):
            raise TypeError(
                f"a topological order is of nodes, got a {type(output).__name__}; pass Values, one"
                " after another"
            )
    order: list[AnyNode] = []
    seen: set[AnyNode] = set()
    stack: list[AnyNode | None] = list(reversed(outputs))
    while stack:
        node = stack.pop()
        if node is None:  # a marker: all that the node below it depends on has been listed
            order.append(stack.pop())  # type: ignore[arg-type]
        elif node not in seen:
            seen.add(node)
            parents = node.parents
            if parents:
                stack += (node, None)
                for parent in reversed(parents):
                    if parent not in seen:
                        stack.append(parent)
            else:
                order.append(node)
    return order
