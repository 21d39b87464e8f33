"""What a drawing shows, before any layout: boxes, and the arrows between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from autograd.drawing.grouping import Path, frames_around
from autograd.errors import TooManyNodesError
from autograd.graph import topological_order
from autograd.partials import local_partials
from autograd.value import Value

ARROWS_PER_NODE = 2  # the most that operations on pairs can give


@dataclass(frozen=True)
class Summary:
    """A group of nodes, how many they are, the parameters among them, and what others use."""

    name: str
    count: int
    parameters: Sequence[Value]
    outputs: Sequence[Value]


@dataclass(frozen=True)
class Box:
    """A node of the graph, a plain number of the expression, or a group of nodes.

    ``path`` names the frames around the box, the outermost first.
    """

    id: str
    content: Value | float | Summary
    path: Path = ()


@dataclass(frozen=True)
class Use:
    """A child of a value, and ∂child/∂value."""

    value: Value
    child: Value
    partial: float


@dataclass(frozen=True)
class Arrow:
    """Uses of one box by another; none if the one is a plain number.

    ``partial`` is ∂target/∂source, None if that is not a number.
    """

    id: str
    source: str
    target: str
    partial: float | None
    uses: Sequence[Use]


@dataclass(frozen=True)
class Sketch:
    """Boxes in topological order, and for each node its arrows in argument order."""

    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    ids: Mapping[Value, str]

    def below(self, value: Value) -> set[str]:
        """The boxes that depend on the value: they lie on the paths from it to the output."""
        reached = {self.ids[value]}
        targets: dict[str, list[str]] = {}
        for arrow in self.arrows:
            targets.setdefault(arrow.source, []).append(arrow.target)
        frontier = list(reached)
        while frontier:
            new = set(targets.get(frontier.pop(), [])) - reached
            reached |= new
            frontier += new
        return reached


def sketch(value: Value, max_nodes: int) -> Sketch:
    """The graph below ``value``, or TooManyNodesError.

    Identifiers are n0, n1, … in topological order, and e0, e1, … for the arrows.
    """
    nodes = topological_order(value)
    _check_size(nodes, max_nodes)
    around = frames_around(nodes)
    fresh = (f"n{index}" for index in count())
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    ids: dict[Value, str] = {}
    for node in nodes:
        partials = iter(local_partials(node))
        sources: list[tuple[str, list[Use]]] = []
        for argument in node.arguments:
            if isinstance(argument, Value):
                sources.append((ids[argument], [Use(argument, node, next(partials))]))
            else:
                boxes.append(Box(next(fresh), argument, around[node]))
                sources.append((boxes[-1].id, []))
        ids[node] = own = next(fresh)
        boxes.append(Box(own, node, around[node]))
        for source, uses in sources:
            partial = uses[0].partial if uses else None
            arrows.append(Arrow(f"e{len(arrows)}", source, own, partial, uses))
    return Sketch(boxes, arrows, ids)


def _check_size(nodes: Sequence[Value], max_nodes: int) -> None:
    """TooManyNodesError if Graphviz would take long over a picture that nobody could read."""
    arrows = sum([len(node.arguments) for node in nodes])
    boxes = len(nodes) + arrows - sum([len(node.parents) for node in nodes])
    if boxes > max_nodes or arrows > ARROWS_PER_NODE * max_nodes:
        raise too_many(boxes, arrows, max_nodes, ARROWS_PER_NODE)


def too_many(boxes: int, arrows: int, max_nodes: int, arrows_per_node: int) -> TooManyNodesError:
    """The error that says how large the graph is, and what to do instead."""
    return TooManyNodesError(
        f"the graph has {boxes:,} nodes and {arrows:,} arrows, and a drawing with"
        f" max_nodes={max_nodes:,} shows at most {max_nodes:,} and"
        f" {arrows_per_node * max_nodes:,}; draw a value closer to the inputs, the same"
        " computation on fewer data, fold='layer' if the labels name layers, or pass a larger"
        " max_nodes"
    )
