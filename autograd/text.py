"""Plain text for people: aligned columns, derivatives, short numbers, small digits.

What cannot be seen or is forbidden in XML (control characters, lone surrogates) is shown as the
escape that Python's ``repr`` has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_RAISED = str.maketrans("0123456789()−", f"{SUPERSCRIPTS}⁽⁾⁻")
_LOWERED = str.maketrans("0123456789()", f"{SUBSCRIPTS}₍₎")

_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029\u202a-\u202e\u2066-\u2069"  # separators and changes of the writing direction
    "\ud800-\udfff\ufffe\uffff]"  # not characters
)


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """The rows as lines, their columns below one another.

    >>> aligned([["value", "1.0"], ["∂/∂x", "2.0"]])
    ['value  1.0', '∂/∂x   2.0']
    """
    rows = list(rows)
    columns = max(map(len, rows))
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(columns)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def superscript(text: str) -> str:
    """The text with its digits, brackets and minus signs above the line.

    >>> "w" + superscript("(2)"), "10" + superscript("−3")
    ('w⁽²⁾', '10⁻³')
    """
    return text.translate(_RAISED)


def subscript(text: str) -> str:
    """The text with its digits and brackets below the line.

    >>> "x" + subscript("12"), "w" + subscript("(2)")
    ('x₁₂', 'w₍₂₎')
    """
    return text.translate(_LOWERED)


def derivative_sign(names: Sequence[str]) -> str:
    """The derivative by these names.

    >>> derivative_sign(["x"]), derivative_sign(["x", "x", "y"])
    ('∂/∂x', '∂³/∂x²∂y')
    """

    def power(count: int) -> str:
        return superscript(str(count)) if count > 1 else ""

    below = "".join(f"∂{name}{power(len(list(same)))}" for name, same in groupby(names))
    return f"∂{power(len(names))}/{below}"


def short_number(x: float, precision: int) -> str:
    """x in short, with ``precision`` significant digits and a typographic minus.

    >>> short_number(-2.0, 4), short_number(2 / 3, 4), short_number(4.248354e-08, 4)
    ('−2', '0.6667', '4.248e−8')
    >>> short_number(1e300, 4)
    '1e300'
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
