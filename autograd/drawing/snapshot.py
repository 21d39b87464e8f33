"""A graph as it is now, whatever is assigned to its values later."""

from __future__ import annotations

from autograd.graph import topological_order
from autograd.value import Value, result_of


def snapshot(value: Value) -> Value:
    """The same graph of new Values, which nobody else holds.

    Data, labels and groups are the same; gradients are not taken along.

    >>> x = Value(3.0, "x")
    >>> y = x * x
    >>> then = snapshot(y)
    >>> x.data = 5.0
    >>> then.data, [parent.data for parent in then.parents]
    (9.0, [3.0, 3.0])
    """
    copies: dict[Value, Value] = {}
    for node in topological_order(value):
        arguments = tuple([copies[a] if isinstance(a, Value) else a for a in node.arguments])
        parents = tuple([copies[parent] for parent in node.parents])
        copy = result_of(node.operation, arguments, parents, node.local_derivatives, node.data)
        copy.label = node.label
        copy._group = node.group
        copies[node] = copy
    return copies[value]
