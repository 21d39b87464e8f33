"""A computation graph in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import graphviz

from autograd.drawing.boxes import FAINT, arrow_label, box_of_number, box_of_value
from autograd.errors import TooManyNodesError
from autograd.graph import topological_order
from autograd.value import Value, local_partials

FONT = "Helvetica,Arial,sans-serif"
COMMUTATIVE = ("add", "mul")  # where the order of the arrows says nothing, they may cross less
ARROWS_PER_NODE = 2  # the most that operations on pairs can give
PATIENCE = {"nslimit": "2", "nslimit1": "2"}  # a dense graph takes seconds, not a minute


def digraph(value: Value, max_nodes: int, direction: str, precision: int) -> graphviz.Digraph:
    """The graph below ``value``: a box for each node, an arrow for each use of it.

    Identifiers are n0, n1, … in topological order; no text of the user's gets into them.
    """
    nodes = topological_order(value)
    _check_size(nodes, max_nodes)
    graph = graphviz.Digraph(
        "computation_graph",
        graph_attr={"rankdir": direction, "bgcolor": "white", "pad": "0.15", **PATIENCE},
        node_attr={"shape": "plain", "fontname": FONT},
        edge_attr={"fontname": FONT, "color": FAINT, "arrowsize": "0.7"},
    )
    fresh = (f"n{index}" for index in count())
    names: dict[Value, str] = {}
    for node in nodes:
        partials = iter(local_partials(node))
        arrows = []
        for argument in node.arguments:
            if isinstance(argument, Value):
                label = arrow_label(next(partials), precision)
                arrows.append((names[argument], label))
            else:
                name = next(fresh)
                graph.node(name, box_of_number(argument, precision), id=name)
                arrows.append((name, ""))
        names[node] = name = next(fresh)
        ordering = None if node.op in COMMUTATIVE else "in"
        graph.node(name, box_of_value(node, precision), id=name, ordering=ordering)
        for source, label in arrows:
            graph.edge(source, name, label)
    return graph


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
