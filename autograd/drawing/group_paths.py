"""The group of each node of a graph, as the path of names that leads to it.

A value made inside ``with group("layer 1"):`` is in that group. Else its label may say it, as those
of a network's parameters do: ``layer1.neuron3.w[2]`` is in the neuron ``neuron3`` of ``layer1``.
A result with neither is in the group that all of its labelled inputs share; without such inputs,
and without a name of its own, in the one that all of its parents share. So only the parameters of a
network need labels. Arithmetic between a result and a plain number, as in (y − 1)², is in no group:
there, a loss begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TypeAlias

from autograd.rules.operations import row_of
from autograd.value import Value

GroupPath: TypeAlias = tuple[str, ...]  # names of groups, the outermost first

_PATH = re.compile(r"[^\W\d]\w*(\[\d+\])*(\.\w+(\[\d+\])*)+")


def group_paths(
    nodes: Iterable[Value], cut: Callable[[GroupPath], GroupPath] = lambda path: path
) -> dict[Value, GroupPath]:
    """The group of each node, where nodes come in topological order.

    ``cut`` shortens each path to the part of interest.
    """
    by_label: dict[Value, GroupPath] = {}
    for node in nodes:
        if node.group:
            by_label[node] = ()
        elif not node.parents or path_in(node.label):
            by_label[node] = cut(path_in(node.label))
        else:
            related = [by_label[p] for p in node.parents if not p.parents and by_label[p]]
            if not related and not node.label and not _begins_a_loss(node):
                related = [by_label[p] for p in node.parents]
            by_label[node] = _shared(related)
    return {node: cut(node.group) if node.group else path for node, path in by_label.items()}


def path_in(label: str) -> GroupPath:
    """The groups that a label names before its last dot, if it looks like a path of names.

    >>> path_in("net.layer1.w[2]"), path_in("hidden.3.w"), path_in("L"), path_in("at 0.5, cf. x")
    (('net', 'layer1'), ('hidden', '3'), (), ())
    """
    text = str(label)  # whatever was assigned
    return tuple(text.split(".")[:-1]) if _PATH.fullmatch(text) else ()


def cut_at(level: str) -> Callable[[GroupPath], GroupPath]:
    """Cuts a path after the first name that begins with the level.

    >>> cut_at("layer")(("net", "layer1", "neuron3")), cut_at("head")(("net", "layer1"))
    (('net', 'layer1'), ())

    Where nothing is called so, a neuron is the innermost group, and a layer is what is around it.

    >>> cut_at("neuron")(("hidden", "3")), cut_at("layer")(("hidden", "3"))
    (('hidden', '3'), ('hidden',))
    """

    def cut(path: GroupPath) -> GroupPath:
        for i, name in enumerate(path):
            if name.startswith(level):
                return path[: i + 1]
        if level == "neuron":
            return path
        return (path[:-1] or path) if level == "layer" else ()

    return cut


def _begins_a_loss(node: Value) -> bool:
    numbers = [each for each in node.arguments if not isinstance(each, Value)]
    start_of_sum = node.op == "add" and numbers == [0.0]  # with which Python's sum begins
    return bool(row_of(node.operation).symbol and numbers) and not start_of_sum


def _shared(paths: Sequence[GroupPath]) -> GroupPath:
    """The beginning that all of the paths share."""
    same = takewhile(lambda names: len(set(names)) == 1, zip(*paths))
    return tuple([names[0] for names in same])
