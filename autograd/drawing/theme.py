"""Every colour of the drawings and of the pages, by its role, light and dark.

A drawing is written in its light colours, which are all different. So each of them can be replaced
by its dark one: in the DOT of a dark drawing, and by a style in an SVG that follows its reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

THEMES = ("light", "dark", "auto")


@dataclass(frozen=True)
class Colour:
    """What a role looks like on a light and on a dark page."""

    light: str
    dark: str


PAGE = Colour("#ffffff", dark="#0f172a")
TEXT = Colour("#0f172a", dark="#e2e8f0")
TEXT_ON_HEADER = Colour("#fefefe", dark="#fefefe")
FAINT = Colour("#64748b", dark="#94a3b8")
SYMBOL = Colour("#fbbf24", dark="#fbbf24")
GRADIENT = Colour("#7c3aed", dark="#c4b5fd")  # all that belongs to the backward pass
WARNING = Colour("#dc2626", dark="#f87171")  # nan and the infinities
HIGHLIGHT = Colour("#ea580c", dark="#fb923c")

INPUT_HEADER = Colour("#1d4ed8", dark="#1d4ed8")
INPUT_BODY = Colour("#eff6ff", dark="#172554")
RESULT_HEADER = Colour("#334155", dark="#475569")
RESULT_BODY = Colour("#f8fafc", dark="#1e293b")
CONSTANT_HEADER = Colour("#cbd5e1", dark="#3b4757")
CONSTANT_BODY = Colour("#f1f5f9", dark="#1b2536")
GROUP_HEADER = Colour("#6d28d9", dark="#6d28d9")
GROUP_BODY = Colour("#f5f3ff", dark="#1e1b3a")

FRAME = Colour("#c4b5fe", dark="#5b4a9e")
FRAME_NAME = Colour("#6d28d8", dark="#c4b5fc")
FRAME_BODIES = (  # by turns, from the outermost
    Colour("#fbfaff", dark="#14172f"),
    Colour("#f6f4ff", dark="#191b3a"),
)

NO_SIGNAL = Colour("#d8dee8", dark="#2b3547")  # an arrow that sends no error signal back
SHADES = (  # of an error signal, from none to the largest
    Colour("#cbc3ef", dark="#39346b"),
    Colour("#b5a8ea", dark="#55498f"),
    Colour("#9d87e5", dark="#7461b5"),
    Colour("#8564dd", dark="#967fd8"),
    Colour("#6c40d2", dark="#bba3f2"),
    Colour("#5521b5", dark="#e4d4ff"),
)
HIGHLIGHT_SHADES = (
    Colour("#f9cdab", dark="#4d2f1c"),
    Colour("#f7b98a", dark="#7a4521"),
    Colour("#f59f61", dark="#a85f26"),
    Colour("#ee7b2b", dark="#d67b2d"),
    Colour("#d3600f", dark="#f79a4b"),
    Colour("#a8480a", dark="#ffc591"),
)

DRAWING_COLOURS = (
    *(PAGE, TEXT, TEXT_ON_HEADER, FAINT, SYMBOL, GRADIENT, WARNING, HIGHLIGHT),
    *(INPUT_HEADER, INPUT_BODY, RESULT_HEADER, RESULT_BODY, CONSTANT_HEADER, CONSTANT_BODY),
    *(GROUP_HEADER, GROUP_BODY, *SHADES, *HIGHLIGHT_SHADES, NO_SIGNAL),
    *(FRAME, *FRAME_BODIES, FRAME_NAME),
)
DARK = {colour.light: colour.dark for colour in DRAWING_COLOURS if colour.light != colour.dark}

PAGE_COLOURS = {  # by their names as variables of CSS
    "page": PAGE,
    "card": RESULT_BODY,
    "text": TEXT,
    "faint": Colour("#56637a", dark="#a3b1c6"),
    "line": Colour("#cbd5e1", dark="#475569"),
    "link": Colour("#0369a1", dark="#7dd3fc"),
    "forward": Colour("#0369a1", dark="#7dd3fc"),
    "backward": GRADIENT,
    "warning": WARNING,
    "error": Colour("#b91c1c", dark="#fca5a5"),
    "glow": Colour("#f59e0b", dark="#fbbf24"),  # what a step or the keyboard points at
    "paper": Colour("#ffffff", dark="#ffffff"),
    "ink": Colour("#000000", dark="#000000"),
}


def darkened(dot: str) -> str:
    """The DOT in dark colours.

    A colour is always a whole attribute. Text cannot look like one: its quotation marks are
    escaped.
    """
    return re.sub('="(#[0-9a-f]{6})"', lambda found: f'="{DARK.get(found[1], found[1])}"', dot)


def adaptive(svg: str) -> str:
    """The light SVG, in dark colours where the reader's system prefers them."""
    rules = [
        f'.graph [{what}="{light}"]{{{what}:{dark}}}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    ]
    style = f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
    return svg.replace(">", f">\n<style>{style}</style>", 1)


def css_variables() -> str:
    """The colours of pages, for a style that says ``var(--text)``, light or dark as preferred."""
    light = "".join([f"  --{name}: {colour.light};\n" for name, colour in PAGE_COLOURS.items()])
    dark = "".join([f"    --{name}: {colour.dark};\n" for name, colour in PAGE_COLOURS.items()])
    return (
        f":root {{\n{light}}}\n@media (prefers-color-scheme: dark) {{\n  :root {{\n{dark}  }}\n}}\n"
    )
