"""A sketch in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Mapping

import graphviz

from autograd.drawing.boxes import arrow_label, box_of_number, box_of_value
from autograd.drawing.sketch import Sketch
from autograd.drawing.theme import FAINT, PAGE
from autograd.value import Value

FONT = "Helvetica,Arial,sans-serif"
COMMUTATIVE = ("add", "mul")  # where the order of the arrows says nothing, they may cross less
PATIENCE = {"nslimit": "2", "nslimit1": "2"}  # a dense graph takes seconds, not a minute


def digraph(
    sketch: Sketch,
    direction: str,
    precision: int,
    names: Mapping[Value, str] | None = None,
    signals: Mapping[Value, float] | None = None,
) -> graphviz.Digraph:
    """A box for each node, an arrow for each use of it; no text of the user's is an identifier.

    Boxes carry labels and gradients of the nodes, or else these names and error signals.
    """
    graph = graphviz.Digraph(
        "computation_graph",
        graph_attr={"rankdir": direction, "bgcolor": PAGE, "pad": "0.15", **PATIENCE},
        node_attr={"shape": "plain", "fontname": FONT},
        edge_attr={"fontname": FONT, "color": FAINT, "arrowsize": "0.7"},
    )
    for box in sketch.boxes:
        node = box.content
        if isinstance(node, Value):
            label = names[node] if names else node.label
            grad = signals[node] if signals else node.grad if node.has_grad else None
            table = box_of_value(node, label, grad, precision)
            ordering = None if node.op in COMMUTATIVE else "in"
        else:
            table, ordering = box_of_number(node, precision), None
        graph.node(box.id, table, id=box.id, ordering=ordering)
    for arrow in sketch.arrows:
        label = "" if arrow.partial is None else arrow_label(arrow.partial, precision)
        graph.edge(arrow.source, arrow.target, label, id=arrow.id)
    return graph
