"""Light and dark: each colour of a drawing, and the one that takes its place on a dark page."""

from __future__ import annotations

import re

PAGE = "#ffffff"
TEXT = "#0f172a"
ON_DARK = "#fefefe"  # text on what is dark in both themes
FAINT = "#64748b"
SYMBOL = "#fbbf24"
GRADIENT = "#7c3aed"  # all that belongs to the backward pass
WARNING = "#dc2626"  # nan and the infinities
HIGHLIGHT = "#ea580c"

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
    "#ddd6fe": "#4c1d95",
}

THEMES = ("light", "dark", "auto")


def themed(svg: str, theme: str) -> str:
    """The light SVG as it is, in dark colours, or as the reader's system prefers.

    Every colour is an attribute that Graphviz has written, and text cannot look like one, because
    its quotation marks are escaped.
    """
    if theme == "dark":
        return re.sub(
            r'\b(fill|stroke)="(#[0-9a-f]{6})"',
            lambda found: f'{found[1]}="{DARK.get(found[2], found[2])}"',
            svg,
        )
    return svg.replace(">", f">\n<style>{_preference()}</style>", 1) if theme == "auto" else svg


def _preference() -> str:
    rules = [
        f'.graph [{what}="{light}"]{{{what}:{dark}}}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    ]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
