"""What a drawing shows, before any layout: boxes, and the arrows between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from autograd.drawing.group_paths import GroupPath, group_paths
from autograd.errors import TooManyNodesError
from autograd.graph import topological_order
from autograd.partials import local_partials
from autograd.value import Value

ARROWS_PER_NODE = 2  # the most that operations on pairs can give
MOST_FRAMES = 8  # within one another; beyond these, nobody sees one more


@dataclass(frozen=True)
class Summary:
    """What a folded group shows: its nodes, its parameters, and its results that others use."""

    name: str
    count: int
    parameters: Sequence[Value]
    outputs: Sequence[Value]


@dataclass(frozen=True)
class Box:
    """A node of the graph, a plain number of the expression, or a folded group.

    ``frames`` names the frames around the box, the outermost first.
    """

    id: str
    content: Value | float | Summary
    frames: GroupPath = ()

    @property
    def name(self) -> str:
        """The label, or the name of the group, without what the frames around the box say.

        >>> Box("n0", Value(0.0, "layer1.neuron3.w[2]"), ("layer1", "neuron3")).name
        'w[2]'
        >>> Box("n0", Value(0.0, "layer1.w")).name, Box("n1", 0.5).name
        ('layer1.w', '')
        """
        if isinstance(self.content, Value):
            name = str(self.content.label)
        else:
            name = self.content.name if isinstance(self.content, Summary) else ""
        return name.removeprefix("".join([f"{frame}." for frame in self.frames]))


@dataclass(frozen=True)
class Use:
    """A child of a value, and ∂child/∂value."""

    value: Value
    child: Value
    partial: float


@dataclass(frozen=True)
class Arrow:
    """The uses of one box by another; none if it leads from a plain number.

    ``partial`` is ∂target/∂source, None if that is not a number.
    """

    id: str
    source: str
    target: str
    partial: float | None
    uses: Sequence[Use]


@dataclass(frozen=True)
class Diagram:
    """Boxes in topological order, and for each its incoming arrows in argument order."""

    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    ids: Mapping[Value, str]

    def dependent_on(self, value: Value) -> set[str]:
        """The boxes on the paths from the value to the output."""
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


def diagram(value: Value, max_nodes: int) -> Diagram:
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
    return Diagram(boxes, arrows, ids)


def frames_around(nodes: Iterable[Value]) -> dict[Value, GroupPath]:
    """The frames around each node: one for each group that it is in."""
    return {node: path[:MOST_FRAMES] for node, path in group_paths(nodes).items()}


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
