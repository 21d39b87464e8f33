"""A diagram in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import graphviz

from autograd.drawing.boxes import (
    arrow_label,
    box_of_number,
    box_of_summary,
    box_of_value,
    count_label,
    legend_label,
)
from autograd.drawing.diagram import Arrow, Box, Diagram, Summary
from autograd.drawing.flow import ArrowStyle, Legend
from autograd.drawing.frames import Frames, frames_in, nest
from autograd.drawing.placement import Gate, Placement
from autograd.drawing.theme import FAINT, PAGE
from autograd.equations.names import in_text
from autograd.rules.operations import row_of
from autograd.value import Value

FONT = "Helvetica,Arial,sans-serif"
APART = "0.5"  # inches between a parent and a child, beside the text of the arrow
FAR_APART = "1.3"  # where arrows have no text, and those of all neurons to all need the room
BETWEEN_FRAMES = "0.75"  # where the arrows between layers need some
GAP = 4.0  # points
POINTS_PER_INCH = 72
PATIENCE = {"nslimit": "2", "nslimit1": "2"}  # a dense graph takes seconds, not a minute


def dot_source(
    diagram: Diagram,
    placement: Placement,
    direction: str,
    precision: int,
    *,
    names: Mapping[Value, str] | None = None,
    signals: Mapping[Value, float] | None = None,
    styles: Mapping[str, ArrowStyle] | None = None,
    legend: Legend | None = None,
) -> str:
    """A box for each node, an arrow for each use of it; no text of the user's is an identifier.

    Boxes carry the labels and gradients of their nodes, or else these names and error signals.
    Where the order of boxes matters, invisible arrows keep it; an arrow through a gate is two.
    """
    graph = _empty(diagram, placement, direction)
    frames = frames_in(graph, [box.frames for box in diagram.boxes])
    for box in diagram.boxes:
        table, ordering = _table(box, precision, names, signals)
        frames[box.frames].node(box.id, table, id=box.id, ordering=ordering)
    for each in placement.gates.values():
        frames[each.frames].node(each.id, "", shape="point", width="0.01", id=each.id)
    _keep_columns(frames, diagram, placement, direction)
    nest(frames)
    if legend:
        graph.attr(label=legend_label(legend, precision), labelloc="b", labeljust="r")
    for arrow in diagram.arrows:
        style = (styles or {}).get(arrow.id, {})
        text, gate = _text(arrow, precision), placement.gates.get(arrow.id)
        source = _through(graph, arrow, gate, direction, style) if gate else arrow.source
        graph.edge(source, arrow.target, text, id=arrow.id, **style)
    source_text: str = graph.source
    return source_text


def _empty(diagram: Diagram, placement: Placement, direction: str) -> graphviz.Digraph:
    folded = any(isinstance(box.content, Summary) for box in diagram.boxes)
    return graphviz.Digraph(
        "computation_graph",
        graph_attr={
            "rankdir": direction,
            "ranksep": FAR_APART if folded else BETWEEN_FRAMES if placement.gates else APART,
            "bgcolor": PAGE.light,
            "fontname": FONT,
            "pad": "0.15",
            "remincross": "false",  # which would undo the order within frames
            **PATIENCE,
        },
        node_attr={"shape": "plain", "fontname": FONT},
        edge_attr={"fontname": FONT, "color": FAINT.light, "arrowsize": "0.7"},
    )


def _keep_columns(frames: Frames, diagram: Diagram, placement: Placement, direction: str) -> None:
    """Invisible arrows down each column."""
    around = {box.id: box.frames for box in diagram.boxes}
    for column in placement.columns:
        path = around[column[0]]
        upwards = path and direction == "LR"  # as Graphviz has it within frames
        with frames[path].subgraph(graph_attr={"rank": "same"}) as same:
            for above, below in pairwise(reversed(column) if upwards else column):
                same.edge(above, below, style="invis")


def _through(
    graph: graphviz.Digraph, arrow: Arrow, gate: Gate, direction: str, style: ArrowStyle
) -> str:
    """Lead the arrow to its gate, and return where it goes on.

    The gate has the colour of its arrow, and is as wide as the gap that Graphviz leaves there.
    """
    way_in, way_out = ("w", "e") if direction == "LR" else ("n", "s")
    width = max(GAP, float(style.get("penwidth", 1.0)))
    colour = style.get("color", FAINT.light)
    graph.node(gate.id, color=colour, width=f"{width / POINTS_PER_INCH:.3f}")
    outside = {"id": f"{arrow.id}-in", "arrowhead": "none"}
    graph.edge(arrow.source, f"{gate.id}:{way_in}", **style, **outside)
    return f"{gate.id}:{way_out}"


def _table(
    box: Box,
    precision: int,
    names: Mapping[Value, str] | None,
    signals: Mapping[Value, float] | None,
) -> tuple[str, str | None]:
    """What stands in a box, and whether its arrows arrive in order."""
    content = box.content
    if isinstance(content, Summary):
        return box_of_summary(content, box.name, precision), None
    if not isinstance(content, Value):
        return box_of_number(content, precision), None
    label = names[content] if names else in_text(box.name)
    grad = signals[content] if signals else content.grad if content.has_grad else None
    pair = not content.operation.n_ary  # of many, a reader looks for the order they were written in
    ordering = None if pair and row_of(content.operation).commutes else "in"
    return box_of_value(content, label, grad, precision), ordering


def _text(arrow: Arrow, precision: int) -> str:
    """What stands beside an arrow."""
    if len(arrow.uses) > 1:
        return count_label(len(arrow.uses))
    return "" if arrow.partial is None else arrow_label(arrow.partial, precision)
