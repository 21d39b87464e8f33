"""What Graphviz is asked to keep in order: frames one after the other, and x₁ above x₂ above x₃.

It looks for few crossings, and of the orders that have as few it takes any. So arrows that nobody
sees hold what has an order: one from box to box down a column, and one from what enters a frame to
the weights inside, by which the frames of layers stand side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from autograd.drawing.frames import within
from autograd.drawing.sketch import Box, Sketch, Summary
from autograd.value import Value

Pair = tuple[str, str]
Column = tuple[str, ...]


class Order:
    """``before``: pairs of boxes in different columns. ``columns``: boxes from top to bottom.

    Groups of nodes may feed each other in a circle; then there are neither.
    """

    def __init__(self, sketch: Sketch) -> None:
        self._boxes = {box.id: box for box in sketch.boxes}
        self._parents: dict[str, list[str]] = {box.id: [] for box in sketch.boxes}
        self._children: dict[str, list[str]] = {box.id: [] for box in sketch.boxes}
        for arrow in sketch.arrows:
            self._parents[arrow.target].append(arrow.source)
            self._children[arrow.source].append(arrow.target)
        self.before: list[Pair] = []
        self.columns: list[Column] = []
        try:
            depths = self._depths()
        except CycleError:
            return
        self._first = {
            id: min(children, key=depths.__getitem__)
            for id, children in self._children.items()
            if children and not self._parents[id]
        }
        for id in self._boxes:
            self.before += self._entering(id)
        self.columns = self._ordered_columns(self._depths())

    def _depths(self) -> dict[str, int]:
        """How many arrows lead to each box, seen and unseen ones, on the longest way."""
        parents = {id: [*above] for id, above in self._parents.items()}
        for source, target in self.before:
            parents[target].append(source)
        depths: dict[str, int] = {}
        for id in TopologicalSorter(parents).static_order():
            depths[id] = max([depths[parent] + 1 for parent in parents[id]], default=0)
        return depths

    def _entering(self, child: str) -> list[Pair]:
        """From the results that enter the frame of a child to the child's own inputs in the frame.

        That makes no circle: none of these results is computed from an input whose first child
        this is.
        """
        inside = [
            parent
            for parent in self._parents[child]
            if self._first.get(parent) == child and self._boxes[parent].path
        ]
        if not inside:
            return []
        path = self._boxes[inside[0]].path
        outside = [
            parent
            for parent in self._parents[child]
            if self._parents[parent] and self._boxes[parent].path[: len(path)] != path
        ]
        crossing = [(source, inside[0]) for source in outside]
        return crossing + [(outside[0], target) for target in inside[1:] if outside]

    def _ordered_columns(self, depths: dict[str, int]) -> list[Column]:
        """The inputs of a frame, and wherever names differ in their numbers only, those boxes."""
        children = {id: [*below] for id, below in self._children.items()}
        for source, target in self.before:
            children[source].append(target)
        groups: dict[tuple[object, ...], list[str]] = {}
        for id, box in self._boxes.items():
            is_input = not self._parents[id]
            nearest = min([depths[each] for each in children[id]], default=0)
            column = nearest - 1 if is_input else depths[id]
            if is_input and box.path:
                groups.setdefault((box.path, column), []).append(id)
            elif name := _name(box):
                groups.setdefault((box.path, column, _stem(name)), []).append(id)
        return [tuple(self._sorted(ids)) for ids in groups.values() if len(ids) > 1]

    def _sorted(self, ids: Sequence[str]) -> list[str]:
        """By the place as an argument, and among names alike by their numbers."""
        places: dict[str, int] = {}
        for id in ids:
            child = self._first.get(id)
            place = self._parents[child].index(id) if child else 0
            family = _stem(_name(self._boxes[id])) or id
            places[family] = min(place, places.get(family, place))

        def key(id: str) -> tuple[int, str, list[int]]:
            name = _name(self._boxes[id])
            family = _stem(name)
            return places[family or id], family, _numbers(name)

        return sorted(ids, key=key)


def _name(box: Box) -> str:
    content = box.content
    if isinstance(content, Summary):
        return within(box.path, content.name)
    return within(box.path, content.label) if isinstance(content, Value) else ""


def _stem(name: str) -> str:
    """The name without its numbers.

    >>> _stem("w[12]"), _stem("x₂")
    ('w[#]', 'x#')
    """
    return re.sub(r"\d+", "#", unicodedata.normalize("NFKC", name))


def _numbers(name: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", unicodedata.normalize("NFKC", name))]
