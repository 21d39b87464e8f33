"""Large graphs in few boxes: the nodes of a neuron, or of a layer, folded into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from autograd.drawing.diagram import (
    MOST_FRAMES,
    Arrow,
    Box,
    Diagram,
    Summary,
    Use,
    frames_around,
    too_many,
)
from autograd.drawing.group_paths import GroupPath, cut_at, group_paths
from autograd.graph import topological_order
from autograd.operation import is_constant
from autograd.partials import local_partials
from autograd.text import brief, listing
from autograd.value import Value

Fold: TypeAlias = "str | Callable[[Value], str | None]"
ARROWS_PER_BOX = 4  # from layer to layer, every neuron is joined with every other


def folded(value: Value, fold: Fold, max_nodes: int) -> Diagram:
    """The graph below ``value``, of which each group of nodes is one box.

    ``fold`` is what the names of the groups begin with ("neuron", "layer"), or a function that
    names the group of a node, None for no group. Plain numbers are left out. Raises
    TooManyNodesError if what is left is still too large.
    """
    nodes = topological_order(value)
    places = {n: _named(fold(n)) for n in nodes} if callable(fold) else groups_at(nodes, fold)
    groups = {node: ".".join(path) for node, path in places.items()}
    around = frames_around(nodes)
    members = Counter(groups.values())
    parameters = _parameters(nodes, groups)
    outputs = _outputs(nodes, groups)
    boxes: dict[Value | str, Box] = {}
    for node in nodes:
        group = groups[node]
        if group and group not in boxes:
            summary = Summary(group, members[group], parameters[group], outputs[group])
            boxes[group] = Box(f"n{len(boxes)}", summary, places[node][:-1][:MOST_FRAMES])
        elif not group:
            boxes[node] = Box(f"n{len(boxes)}", node, around[node])
    between: dict[tuple[str, str], list[Use]] = {}
    for node in nodes:
        target = boxes[groups[node] or node]
        for parent, partial in zip(node.parents, local_partials(node)):
            source = boxes[groups[parent] or parent]
            if source is not target:
                between.setdefault((source.id, target.id), []).append(Use(parent, node, partial))
    if len(boxes) > max_nodes or len(between) > ARROWS_PER_BOX * max_nodes:
        raise too_many(len(boxes), len(between), max_nodes, ARROWS_PER_BOX)
    arrows = []
    for i, (ends, uses) in enumerate(between.items()):
        single = len(uses) == 1 and not groups[uses[0].child]
        arrows.append(Arrow(f"e{i}", *ends, uses[0].partial if single else None, uses))
    ids = {node: boxes[groups[node] or node].id for node in nodes}
    return Diagram(list(boxes.values()), arrows, ids)


def groups_at(nodes: Iterable[Value], level: str) -> dict[Value, GroupPath]:
    """The path of each node's group at a level, empty if it has none.

    Raises ValueError if no node has one.
    """
    found = group_paths(nodes, cut_at(level))
    groups = {path for node, path in found.items() if path and (node.label or node.group)}
    if not groups:
        raise ValueError(
            f"there is nothing to fold: no label names a {listing([level])} as 'layer1.neuron3.w'"
            f" does, and no value was made inside group({brief(level + ' 1')})"
        )
    return {node: path if path in groups else () for node, path in found.items()}


def _named(group: str | None) -> GroupPath:
    if not isinstance(group, str | None):
        raise TypeError(f"fold gives the name of a node's group, or None, got {brief(group)}")
    return (group,) if group else ()


def _parameters(nodes: Sequence[Value], groups: dict[Value, str]) -> dict[str, list[Value]]:
    """The inputs in each group that the backward pass gives a gradient."""
    parameters: dict[str, list[Value]] = {group: [] for group in groups.values()}
    for node in nodes:
        if not node.parents and not is_constant(node):
            parameters[groups[node]].append(node)
    return parameters


def _outputs(nodes: Sequence[Value], groups: dict[Value, str]) -> dict[str, list[Value]]:
    """What each group computes that is used outside of it."""
    used = {p: None for n in nodes for p in n.parents if groups[p] != groups[n] and p.parents}
    used[nodes[-1]] = None
    outputs: dict[str, list[Value]] = {group: [] for group in groups.values()}
    for node in used:
        outputs[groups[node]].append(node)
    return outputs
