r"""Labels as they stand in a drawing: in short lines, made safe, and measured.

A label is data, never markup. What DOT's HTML-like labels or Graphviz itself would interpret
(``<b>``, ``&amp;``, ``\N``) is escaped.
"""

from __future__ import annotations

import html
import re
import textwrap
import unicodedata

from autograd.text import shown

LONGEST_LABEL = 72  # characters, after which there is only an ellipsis
LONGEST_LINE = 24


def lines(label: str) -> list[str]:
    """The label as it stands in a node: its own lines, wrapped, and shortened with an ellipsis.

    >>> lines("the error signal of the second layer")
    ['the error signal of the', 'second layer']
    """
    if len(label) > LONGEST_LABEL:
        label = label[: LONGEST_LABEL - 1] + "…"
    wrapped = [
        textwrap.wrap(shown(line), LONGEST_LINE, replace_whitespace=False)
        for line in re.split("\r\n|\n|\r", label)
    ]
    return [line for paragraph in wrapped for line in paragraph or [" "]]


def markup(text: str) -> str:
    r"""The text within an HTML-like label of DOT.

    >>> print(markup(r"<b>&\N"))
    &lt;b&gt;&amp;\\N
    """
    escaped = html.escape(text).replace("\\", "\\\\")
    return escaped.replace("]", "&#93;")  # dot refuses a text of closing brackets alone


def width(text: str, font_size: float) -> int:
    """Points that the text needs in the widest of the usual sans-serif fonts, in bold.

    The reader's browser may have another font than the machine that laid out the picture.
    """
    return round(font_size * sum([_ems(character) for character in text]))


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.25
    if character in "mwMW@%…—":
        return 1.1
    return 0.4 if character in "iIjlt.,:;|!'() " else 0.7
