"""Plain text for people: aligned columns, derivatives, short numbers, and labels made safe.

A label is data, never markup. What DOT's HTML-like labels or Graphviz itself would interpret
(``<b>``, ``&amp;``, ``\\N``) is escaped, and what cannot be seen or is forbidden in XML (control
characters, lone surrogates) is shown as the escape that Python's ``repr`` has for it.
"""

from __future__ import annotations

import html
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """The rows as lines, their columns below one another.

    >>> aligned([["value", "1.0"], ["∂/∂x", "2.0"]])
    ['value  1.0', '∂/∂x   2.0']
    """
    rows = list(rows)
    columns = max(map(len, rows))
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(columns)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def symbol(names: Sequence[str]) -> str:
    """The derivative by these names.

    >>> symbol(["x"]), symbol(["x", "y"]), symbol(["x", "x", "y"])
    ('∂/∂x', '∂²/∂x∂y', '∂³/∂x²∂y')
    """

    def raised(count: int) -> str:
        return str(count).translate(_SUPERSCRIPTS) if count > 1 else ""

    below = "".join(f"∂{name}{raised(len(list(same)))}" for name, same in groupby(names))
    return f"∂{raised(len(names))}/{below}"


LONGEST_LABEL = 72  # characters, after which there is only an ellipsis
LONGEST_LINE = 24

_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029\u202a-\u202e\u2066-\u2069"  # separators and changes of the writing direction
    "\ud800-\udfff\ufffe\uffff]"  # not characters
)


def number(x: float, precision: int) -> str:
    """x in short, with ``precision`` significant digits and a typographic minus.

    >>> number(-2.0, 4), number(2 / 3, 4), number(4.248354e-08, 4), number(1e300, 4)
    ('−2', '0.6667', '4.248e−8', '1e300')
    """
    short = re.sub(r"e\+?(-?)0*", r"e\1", f"{x:.{precision}g}")
    return short.replace("-", "−")


def shown(text: str) -> str:
    r"""The text with an escape in place of each character that has no picture.

    >>> shown("tab\tbell" + chr(7)), shown("\ud800")
    ('tab bell\\x07', '\\ud800')
    """
    spaced = text.replace("\t", " ")
    return _UNSHOWABLE.sub(lambda c: c[0].encode("unicode_escape").decode("ascii"), spaced)


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
    written = html.escape(text).replace("\\", "\\\\")
    return written.replace("]", "&#93;")  # dot refuses a text of closing brackets alone


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
