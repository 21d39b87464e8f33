"""A sketch in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import graphviz

from autograd.drawing.boxes import (
    arrow_label,
    box_of_number,
    box_of_summary,
    box_of_value,
    count_label,
)
from autograd.drawing.flow import styles
from autograd.drawing.frames import frames_in, join, within
from autograd.drawing.sketch import Sketch, Summary
from autograd.drawing.theme import FAINT, HIGHLIGHT, PAGE
from autograd.value import Value

FONT = "Helvetica,Arial,sans-serif"
COMMUTATIVE = ("add", "mul")  # where the order of the arrows says nothing, they may cross less
FAR_APART = "1.3"  # room for the arrows of all neurons to all, which have no text beside them
HIGHLIGHT_WIDTH = "2.5"
PATIENCE = {"nslimit": "2", "nslimit1": "2"}  # a dense graph takes seconds, not a minute


def digraph(
    sketch: Sketch,
    direction: str,
    precision: int,
    names: Mapping[Value, str] | None = None,
    signals: Mapping[Value, float] | None = None,
    highlighted: Collection[str] = (),
    flow: Mapping[Value, float] | None = None,
) -> graphviz.Digraph:
    """A box for each node, an arrow for each use of it; no text of the user's is an identifier.

    Boxes carry labels and gradients of the nodes, or else these names and error signals; what the
    frames around a box say is left out of its label. Arrows between highlighted boxes are coloured,
    and those of a flow as wide and as dark as what it sends back is large.
    """
    graph = graphviz.Digraph(
        "computation_graph",
        graph_attr={
            "rankdir": direction,
            "bgcolor": PAGE,
            "fontname": FONT,
            "pad": "0.15",
            **PATIENCE,
        },
        node_attr={"shape": "plain", "fontname": FONT},
        edge_attr={"fontname": FONT, "color": FAINT, "arrowsize": "0.7"},
    )
    if any(isinstance(box.content, Summary) for box in sketch.boxes):
        graph.attr(ranksep=FAR_APART)
    frames = frames_in(graph, [box.path for box in sketch.boxes])
    for box in sketch.boxes:
        node = box.content
        if isinstance(node, Value):
            label = names[node] if names else within(box.path, node.label)
            grad = signals[node] if signals else node.grad if node.has_grad else None
            table = box_of_value(node, label, grad, precision)
            ordering = None if node.op in COMMUTATIVE else "in"
        elif isinstance(node, Summary):
            table, ordering = box_of_summary(node, within(box.path, node.name), precision), None
        else:
            table, ordering = box_of_number(node, precision), None
        frames[box.path].node(box.id, table, id=box.id, ordering=ordering)
    join(frames)
    arrow_styles: dict[str, dict[str, str]] = {}
    if flow:
        arrow_styles, caption = styles(sketch, flow, precision)
        graph.attr(label=caption, labelloc="b", labeljust="r")
    for arrow in sketch.arrows:
        label = "" if arrow.partial is None else arrow_label(arrow.partial, precision)
        if len(arrow.uses) > 1:
            label = count_label(len(arrow.uses))
        style = arrow_styles.get(arrow.id, {})
        if arrow.source in highlighted and arrow.target in highlighted:
            style = {"penwidth": HIGHLIGHT_WIDTH} | style | {"color": HIGHLIGHT}
        graph.edge(arrow.source, arrow.target, label, id=arrow.id, **style)
    return graph
