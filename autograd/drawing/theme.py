"""Light and dark: each colour of a drawing, and the one that takes its place on a dark page."""

from __future__ import annotations

import re

import graphviz

PAGE = "#ffffff"
TEXT = "#0f172a"
ON_DARK = "#fefefe"  # text on what is dark in both themes
FAINT = "#64748b"
SYMBOL = "#fbbf24"
GRADIENT = "#7c3aed"  # all that belongs to the backward pass
WARNING = "#dc2626"  # nan and the infinities
HIGHLIGHT = "#ea580c"
SHADES = ("#cbc3ef", "#b5a8ea", "#9d87e5", "#8564dd", "#6c40d2", "#5521b5")  # of a flow
HIGHLIGHT_SHADES = ("#f9cdab", "#f7b98a", "#f59f61", "#ee7b2b", "#d3600f", "#a8480a")
NO_SIGNAL = "#d8dee8"  # of the arrows in a flow that send nothing back
FRAME = "#c4b5fe"
FRAMES = ("#fbfaff", "#f6f4ff")  # of groups, by turns from the outermost
FRAME_NAME = "#6d28d8"

DARK = {
    PAGE: "#0f172a",
    TEXT: "#e2e8f0",
    FAINT: "#94a3b8",
    GRADIENT: "#c4b5fd",
    WARNING: "#f87171",
    HIGHLIGHT: "#fb923c",
    "#eff6ff": "#172554",  # inputs
    "#334155": "#475569",  # results
    "#f8fafc": "#1e293b",
    "#cbd5e1": "#3b4757",  # constants
    "#f1f5f9": "#1b2536",
    "#f5f3ff": "#1e1b3a",  # groups
    **dict(zip(SHADES, ("#39346b", "#55498f", "#7461b5", "#967fd8", "#bba3f2", "#e4d4ff"))),
    **dict(
        zip(HIGHLIGHT_SHADES, ("#4d2f1c", "#7a4521", "#a85f26", "#d67b2d", "#f79a4b", "#ffc591"))
    ),
    NO_SIGNAL: "#2b3547",
    FRAME: "#5b4a9e",
    FRAMES[0]: "#14172f",
    FRAMES[1]: "#191b3a",
    FRAME_NAME: "#c4b5fc",
}

THEMES = ("light", "dark", "auto")


def darken(graph: graphviz.Digraph) -> None:
    """Put the dark colours in the place of the light ones.

    They are all attributes, and text cannot look like one: its quotation marks are escaped.
    """
    graph.body[:] = [
        re.sub('="(#[0-9a-f]{6})"', lambda colour: f'="{_dark(colour[1])}"', line)
        for line in graph.body
    ]
    for attributes in (graph.graph_attr, graph.node_attr, graph.edge_attr):
        attributes.update({name: _dark(text) for name, text in attributes.items()})


def _dark(colour: str) -> str:
    return DARK.get(colour, colour)


def adaptive(svg: str) -> str:
    """The light SVG, in dark colours where the reader's system prefers them."""
    return svg.replace(">", f">\n<style>{_preference()}</style>", 1)


def _preference() -> str:
    rules = [
        f'.graph [{what}="{light}"]{{{what}:{dark}}}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    ]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
