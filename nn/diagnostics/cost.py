"""How much arithmetic a graph takes: counted, not timed.

The forward pass of a layer is one multiply-add for each weight, the backward pass two: one to pass
the error signal on to the input, one for the gradient of the weight.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograd import Value, topological_order


@dataclass(frozen=True)
class Cost:
    """Nodes, and multiply-adds (or other single operations) of either pass."""

    nodes: int
    forward: int
    backward: int


def count_operations(*outputs: Value) -> Cost:
    """The cost of computing these outputs, and of one backward pass.

    >>> from nn.layers import Linear
    >>> count_operations(*Linear(3, 2)([Value(1.0), Value(2.0), Value(3.0)]))
    Cost(nodes=13, forward=8, backward=14)

    Backward, each arrow of the graph is one multiply-add.
    """
    nodes = topological_order(*outputs)
    return Cost(
        nodes=len(nodes),
        forward=sum(map(_forward, nodes)),
        backward=sum(len(node.parents) for node in nodes),
    )


def _forward(node: Value) -> int:
    if not node.parents:
        return 0
    operands = len(node.arguments)
    return operands // 2 if node.op == "dot" else max(operands - 1, 1)
