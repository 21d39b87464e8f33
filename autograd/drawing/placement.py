"""What Graphviz is asked to keep in order: layers from left to right, and x₁ above x₂ above x₃.

Graphviz looks for few crossings, and of the orders with equally few it takes any. So invisible
arrows lead down each column that has an order of its own. And it leads an arrow into a frame around
the boxes of that frame, on a long way. So such an arrow passes a gate: a point in the column of the
frame's weights. Gates also make the frames of layers stand side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from autograd.drawing.diagram import Arrow, Diagram
from autograd.drawing.group_paths import GroupPath


@dataclass(frozen=True)
class Gate:
    """The point in a frame at which an arrow comes in."""

    id: str
    frames: GroupPath


class Placement:
    """``gates`` by the identifiers of their arrows, and ``columns`` of boxes and gates, downwards.

    There are neither where frames or folded groups feed each other in a circle: Graphviz ranks the
    boxes of a frame before it ranks the frames, and could end in a contradiction.
    """

    def __init__(self, diagram: Diagram) -> None:
        self._paths = {box.id: box.frames for box in diagram.boxes}
        self._names = {box.id: box.name for box in diagram.boxes}
        self._incoming: dict[str, list[Arrow]] = {box.id: [] for box in diagram.boxes}
        self._children: dict[str, list[str]] = {box.id: [] for box in diagram.boxes}
        for arrow in diagram.arrows:
            self._incoming[arrow.target].append(arrow)
            self._children[arrow.source].append(arrow.target)
        self.gates: dict[str, Gate] = {}
        self.columns: list[list[str]] = []
        if self._in_circles():
            return
        depths = self._depths()
        self._first = {  # of the children of each input, the one that is computed first
            id: min(children, key=depths.__getitem__)
            for id, children in self._children.items()
            if children and not self._incoming[id]
        }
        for id in self._paths:
            self._make_gates(id)
        self.columns = self._ordered_columns(self._depths())

    def _in_circles(self) -> bool:
        """Whether boxes, or the frames of any depth, feed each other in a circle."""
        for depth in range(max(map(len, self._paths.values())) + 1):
            places = {id: path[:depth] or (id, "alone") for id, path in self._paths.items()}
            feeding: dict[GroupPath, set[GroupPath]] = {place: set() for place in places.values()}
            for id, arrows in self._incoming.items():
                feeding[places[id]] |= {places[a.source] for a in arrows} - {places[id]}
            try:
                TopologicalSorter(feeding).prepare()
            except CycleError:
                return True
        return False

    def _depths(self) -> dict[str, int]:
        """How many arrows and gates there are on the longest way to each box."""
        parents = {id: [a.source for a in arrows] for id, arrows in self._incoming.items()}
        depths: dict[str, int] = {}
        for id in TopologicalSorter(parents).static_order():
            steps = [
                depths[a.source] + (2 if a.id in self.gates else 1) for a in self._incoming[id]
            ]
            depths[id] = max(steps, default=0)
        return depths

    def _make_gates(self, child: str) -> None:
        """A gate for each arrow that enters a frame in which the child has inputs of its own."""
        arrows = self._incoming[child]
        paths = [self._paths[a.source] for a in arrows if self._first.get(a.source) == child]
        path = next(filter(None, paths), None)
        for arrow in arrows:
            if path and self._paths[arrow.source][: len(path)] != path:
                self.gates[arrow.id] = Gate(f"g{arrow.id}", path)

    def _ordered_columns(self, depths: dict[str, int]) -> list[list[str]]:
        """The inputs and gates of a frame, and boxes whose names differ in their numbers only."""
        nearest: dict[str, int] = {}  # the first column, of gates or children, after an input
        for child, arrows in self._incoming.items():
            for arrow in arrows:
                column = depths[child] - (1 if arrow.id in self.gates else 0)
                nearest[arrow.source] = min(column, nearest.get(arrow.source, column))
        groups: dict[tuple[GroupPath, int, str], list[str]] = {}
        for id, path in self._paths.items():
            stem = _stem(self._names[id])
            if id not in self._first and stem:
                groups.setdefault((path, depths[id], stem), []).append(id)
            elif id in self._first and (path or stem):
                groups.setdefault((path, nearest[id] - 1, "" if path else stem), []).append(id)
        columns = []
        for (path, column, _), members in groups.items():
            ids = self._sorted(members)
            last = {self._first[id]: id for id in ids if id in self._first}
            after = {id: child for child, id in last.items() if depths[child] == column + 1}
            columns.append([e for id in ids for e in (id, *self._gates_of(after.get(id), path))])
        return [column for column in columns if len(column) > 1]

    def _gates_of(self, child: str | None, path: GroupPath) -> list[str]:
        gates = [self.gates.get(arrow.id) for arrow in self._incoming[child]] if child else []
        return [gate.id for gate in gates if gate and gate.frames == path]

    def _sorted(self, ids: Sequence[str]) -> list[str]:
        """By the place as an argument, and among names alike by their numbers."""
        stems = {id: _stem(self._names[id]) or id for id in ids}
        places: dict[str, int] = {}
        for id, stem in stems.items():
            arrows = self._incoming[self._first[id]] if id in self._first else []
            place = next((i for i, arrow in enumerate(arrows) if arrow.source == id), 0)
            places[stem] = min(place, places.get(stem, place))

        def key(id: str) -> tuple[int, str, list[int]]:
            return places[stems[id]], stems[id], _numbers(self._names[id])

        return sorted(ids, key=key)


def _stem(name: str) -> str:
    """The name without its numbers.

    >>> _stem("w[12]"), _stem("x₂")
    ('w[#]', 'x#')
    """
    return re.sub(r"\d+", "#", unicodedata.normalize("NFKC", name))


def _numbers(name: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", unicodedata.normalize("NFKC", name))]
