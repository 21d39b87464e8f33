"""A sketch in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import graphviz

from autograd.drawing.boxes import (
    arrow_label,
    box_of_number,
    box_of_summary,
    box_of_value,
    count_label,
)
from autograd.drawing.diagram import Arrow, Box, Sketch, Summary
from autograd.drawing.flow import styles
from autograd.drawing.frames import frames_in, join, within
from autograd.drawing.placement import Order
from autograd.drawing.theme import FAINT, HIGHLIGHT, PAGE
from autograd.equations.names import in_text
from autograd.rules.operations import row_of
from autograd.value import Value

FONT = "Helvetica,Arial,sans-serif"
APART = "0.5"  # inches between a parent and a child, beside the text of the arrow
FAR_APART = "1.3"  # where arrows have no text, and those of all neurons to all need the room
BETWEEN_FRAMES = "0.75"  # where the arrows between layers need some
HIGHLIGHT_WIDTH = "2.5"
GAP = 4.0  # points
POINTS_PER_INCH = 72
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
    and those of a flow as wide and as dark as what it sends back is large. Where the order of boxes
    matters, arrows that are not seen keep it; an arrow through a gate is two.
    """
    order = Order(sketch)
    folded = any(isinstance(box.content, Summary) for box in sketch.boxes)
    graph = graphviz.Digraph(
        "computation_graph",
        graph_attr={
            "rankdir": direction,
            "ranksep": FAR_APART if folded else BETWEEN_FRAMES if order.gates else APART,
            "bgcolor": PAGE,
            "fontname": FONT,
            "pad": "0.15",
            "remincross": "false",  # which would undo the order within frames
            **PATIENCE,
        },
        node_attr={"shape": "plain", "fontname": FONT},
        edge_attr={"fontname": FONT, "color": FAINT, "arrowsize": "0.7"},
    )
    frames = frames_in(graph, [box.path for box in sketch.boxes])
    for box in sketch.boxes:
        table, ordering = _table(box, precision, names, signals)
        frames[box.path].node(box.id, table, id=box.id, ordering=ordering)
    for each in order.gates.values():
        frames[each.path].node(each.id, "", shape="point", width="0.01", id=each.id)
    paths = {box.id: box.path for box in sketch.boxes}
    for column in order.columns:
        path = paths[column[0]]
        upwards = path and direction == "LR"  # as Graphviz has it within frames
        with frames[path].subgraph(graph_attr={"rank": "same"}) as same:
            for above, below in pairwise(reversed(column) if upwards else column):
                same.edge(above, below, style="invis")
    join(frames)
    style_of: dict[str, dict[str, str]] = {}
    if flow:
        style_of, caption = styles(sketch, flow, highlighted, precision)
        graph.attr(label=caption, labelloc="b", labeljust="r")
    way_in, way_out = ("w", "e") if direction == "LR" else ("n", "s")
    for arrow in sketch.arrows:
        style = style_of.get(arrow.id, {})
        if not flow and arrow.source in highlighted and arrow.target in highlighted:
            style = {"penwidth": HIGHLIGHT_WIDTH, "color": HIGHLIGHT}
        source = arrow.source
        gate = order.gates.get(arrow.id)
        if gate:
            graph.node(gate.id, **_bridge(style))
            outside = {"id": f"{arrow.id}-in", "arrowhead": "none"}
            graph.edge(source, f"{gate.id}:{way_in}", **style, **outside)
            source = f"{gate.id}:{way_out}"
        graph.edge(source, arrow.target, _text(arrow, precision), id=arrow.id, **style)
    return graph


def _bridge(style: Mapping[str, str]) -> dict[str, str]:
    """A gate in the colour of its arrow, as wide as the gap that Graphviz leaves there."""
    width = max(GAP, float(style.get("penwidth", 1.0)))
    return {"color": style.get("color", FAINT), "width": f"{width / POINTS_PER_INCH:.3f}"}


def _table(
    box: Box,
    precision: int,
    names: Mapping[Value, str] | None,
    signals: Mapping[Value, float] | None,
) -> tuple[str, str | None]:
    """What stands in a box, and whether its arrows arrive in order."""
    content = box.content
    if isinstance(content, Summary):
        return box_of_summary(content, within(box.path, content.name), precision), None
    if not isinstance(content, Value):
        return box_of_number(content, precision), None
    label = names[content] if names else in_text(within(box.path, content.label))
    grad = signals[content] if signals else content.grad if content.has_grad else None
    pair = not content.operation.n_ary  # of many, a reader looks for the order they were written in
    ordering = None if pair and row_of(content.operation).commutes else "in"
    return box_of_value(content, label, grad, precision), ordering


def _text(arrow: Arrow, precision: int) -> str:
    """What stands beside an arrow."""
    if len(arrow.uses) > 1:
        return count_label(len(arrow.uses))
    return "" if arrow.partial is None else arrow_label(arrow.partial, precision)
