"""The frames around groups of boxes, one within the other; Graphviz calls them clusters."""

from __future__ import annotations

from collections.abc import Iterable

import graphviz

from autograd.drawing.boxes import frame_label
from autograd.drawing.group_paths import GroupPath
from autograd.drawing.theme import FRAME, FRAME_BODIES

Frames = dict[GroupPath, graphviz.Digraph]


def frames_in(graph: graphviz.Digraph, paths: Iterable[GroupPath]) -> Frames:
    """The graph under (), and a frame for every other path and each of its beginnings."""
    frames: Frames = {(): graph}
    for path in paths:
        for depth in range(1, len(path) + 1):
            outer = path[:depth]
            if outer not in frames:
                id = f"cluster_{len(frames)}"
                style = {
                    "label": frame_label(outer[-1]),
                    "labeljust": "l",
                    "style": "rounded,filled",
                    "color": FRAME.light,
                    "fillcolor": FRAME_BODIES[(depth - 1) % len(FRAME_BODIES)].light,
                    "margin": "10",
                    "id": id,
                }
                frames[outer] = graphviz.Digraph(id, graph_attr=style)
    return frames


def nest(frames: Frames) -> None:
    """Put each frame, which has all its boxes by now, into the one around it."""
    for path in sorted(frames, key=len, reverse=True):
        if path:
            frames[path[:-1]].subgraph(frames[path])
