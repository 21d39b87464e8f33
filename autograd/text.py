"""Plain text for people: aligned columns, and derivatives as mathematics writes them."""

from __future__ import annotations

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
