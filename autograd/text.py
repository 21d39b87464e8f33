"""Plain text for people: things in brief, aligned columns, derivatives, short numbers, digits.

What cannot be seen or is forbidden in XML (control characters, lone surrogates) is shown as the
escape that Python's ``repr`` has for it. What every room asks of flags, precisions and limits is
here as well. ``nn`` uses the names in ``__all__`` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

__all__ = ["brief", "listing", "require_flag"]

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_RAISED = str.maketrans("0123456789()−", f"{SUPERSCRIPTS}⁽⁾⁻")
_LOWERED = str.maketrans("0123456789()", f"{SUBSCRIPTS}₍₎")

_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029\u202a-\u202e\u2066-\u2069"  # separators and changes of the writing direction
    "\ud800-\udfff\ufffe\uffff]"  # not characters
)

MOST_DIGITS = 17  # as many as tell any double from its neighbours
MOST_ITEMS = 4  # of a container that an error shows
MOST_CHARACTERS = 40
BRACKETS = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("{", "}")}


def brief(thing: object, width: int = 80) -> str:
    """The thing as an error shows it: its repr, on one line and cut where it gets long.

    It raises nothing, whatever the thing's own repr does, and takes no time over a large one.

    >>> brief([1.0, "w"]), brief({"w": [2.0] * 1000}), brief("x" * 1000, width=12)
    ("[1.0, 'w']", "{'w': [2.0, 2.0, 2.0, 2.0, …]}", "'xxxxxxxxxx…")
    >>> brief(range(1000)), brief(object())
    ('a range of 1000', 'an object')
    """
    first, *more = _repr(thing, depth=3).strip().split("\n", 1)
    text = shown(first) + " …" * len(more)
    return text if len(text) <= width else text[: width - 1] + "…"


def _repr(thing: object, depth: int) -> str:
    if depth == 0:
        return "…"
    try:
        return _cut_repr(thing, depth)
    except Exception:
        return f"{_a(type(thing))} without a repr"


def _cut_repr(thing: Any, depth: int) -> str:
    """The repr, but a description in place of one that could be long."""
    kind: Any = type(thing)
    if isinstance(thing, str | bytes | bytearray):
        return repr(thing[:MOST_CHARACTERS]) + "…" * (len(thing) > MOST_CHARACTERS)
    if isinstance(thing, dict):
        entries = (f"{_repr(k, depth - 1)}: {_repr(x, depth - 1)}" for k, x in thing.items())
        return f"{{{_first(entries, len(thing))}}}"
    for one, (opening, closing) in BRACKETS.items():
        if isinstance(thing, one) and thing:
            items = _first((_repr(item, depth - 1) for item in thing), len(thing))
            return f"{opening}{items}{',' * (one is tuple and len(thing) == 1)}{closing}"
    if isinstance(thing, int) and thing.bit_length() > 200:
        return f"an int of {thing.bit_length()} bits"
    if hasattr(kind, "__len__") and getattr(thing, "ndim", True) and len(thing) > MOST_ITEMS:
        return f"{_a(kind)} of {len(thing)}"
    if kind.__repr__ is object.__repr__ or hasattr(kind, "__dataclass_fields__"):
        return _a(kind)
    return repr(thing)


def _a(kind: type) -> str:
    name = kind.__name__[:MOST_CHARACTERS]
    return f"{'an' if name[:1] in {*'aeioAEIO'} else 'a'} {name}"


def _first(texts: Iterator[str], count: int) -> str:
    return ", ".join(islice(texts, MOST_ITEMS)) + ", …" * (count > MOST_ITEMS)


def listing(names: Iterable[object], most: int = 12) -> str:
    """The names with commas between, the first of them where they are many.

    >>> listing("xyz"), listing("xyzuv", most=3), listing([])
    ('x, y, z', 'x, y, z and 2 more', 'none')
    """
    every = [shown(str(name)[:MOST_CHARACTERS]) for name in names]
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return (", ".join(every[:most]) or "none") + more


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


def require_precision(precision: object) -> None:
    """Raise ValueError for what is no number of significant digits."""
    whole = isinstance(precision, int) and not isinstance(precision, bool)
    if not (whole and 1 <= precision <= MOST_DIGITS):  # type: ignore[operator]
        raise ValueError(f"precision is from 1 to {MOST_DIGITS} digits, not {brief(precision)}")


def require_flag(name: str, flag: Any) -> bool:
    """The flag as a bool; ValueError for anything else, whose truth is seldom what it says.

    >>> require_flag("bias", "no")
    Traceback (most recent call last):
        ...
    ValueError: bias is True or False, got 'no'
    """
    if isinstance(flag, bool):
        return flag
    if str(getattr(flag, "dtype", "")) == "bool" and getattr(flag, "ndim", 1) == 0:
        return bool(flag)  # numpy's
    raise ValueError(f"{name} is True or False, got {brief(flag)}")


def require_limit(name: str, limit: Any) -> None:
    """Raise ValueError for what is no number of 1 or more; an infinite one limits nothing."""
    is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
    if not (is_number and limit >= 1):
        raise ValueError(f"{name} is a number of 1 or more, not {brief(limit)}")


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
