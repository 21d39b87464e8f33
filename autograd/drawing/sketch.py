"""What a drawing shows, before any layout: boxes, and the arrows between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from autograd.errors import TooManyNodesError
from autograd.graph import topological_order
from autograd.value import Value, local_partials

ARROWS_PER_NODE = 2  # the most that operations on pairs can give


@dataclass(frozen=True)
class Box:
    """A node of the graph, or a plain number of the expression."""

    id: str
    content: Value | float


@dataclass(frozen=True)
class Arrow:
    """A use of one box by another; ``partial`` is ∂target/∂source, None for a plain number."""

    id: str
    source: str
    target: str
    partial: float | None


@dataclass(frozen=True)
class Sketch:
    """Boxes in topological order, and for each node its arrows in argument order."""

    boxes: Sequence[Box]
    arrows: Sequence[Arrow]


def sketch(value: Value, max_nodes: int) -> Sketch:
    """The graph below ``value``, or TooManyNodesError.

    Identifiers are n0, n1, … in topological order, and e0, e1, … for the arrows.
    """
    nodes = topological_order(value)
    _check_size(nodes, max_nodes)
    fresh = (f"n{index}" for index in count())
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    ids: dict[Value, str] = {}
    for node in nodes:
        partials = iter(local_partials(node))
        sources: list[tuple[str, float | None]] = []
        for argument in node.arguments:
            if isinstance(argument, Value):
                sources.append((ids[argument], next(partials)))
            else:
                boxes.append(Box(next(fresh), argument))
                sources.append((boxes[-1].id, None))
        ids[node] = own = next(fresh)
        boxes.append(Box(own, node))
        for source, partial in sources:
            arrows.append(Arrow(f"e{len(arrows)}", source, own, partial))
    return Sketch(boxes, arrows)


def _check_size(nodes: Sequence[Value], max_nodes: int) -> None:
    """TooManyNodesError if Graphviz would take long over a picture that nobody could read."""
    arrows = sum([len(node.arguments) for node in nodes])
    boxes = len(nodes) + arrows - sum([len(node.parents) for node in nodes])
    if boxes > max_nodes or arrows > ARROWS_PER_NODE * max_nodes:
        raise TooManyNodesError(
            f"the graph has {boxes:,} nodes and {arrows:,} arrows, and a drawing with"
            f" max_nodes={max_nodes:,} shows at most {max_nodes:,} and"
            f" {ARROWS_PER_NODE * max_nodes:,}; draw a value closer to the inputs, the same"
            " computation on fewer data, or pass a larger max_nodes"
        )
