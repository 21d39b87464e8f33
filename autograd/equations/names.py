"""Labels as the names of variables, all of them different, with or without a bar.

>>> distinct = names(["w", "L_reg", "x1", "w", "y - t"])
>>> distinct
['w', 'L_reg', 'x₁', 'w₍₂₎', 'y - t']
>>> [in_text(name, bar=True) for name in distinct]
['w̄', 'L̄_reg', 'x̄₁', 'w̄₍₂₎', 'bar(y - t)']
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import count

from autograd.equations.label_syntax import TOKEN, is_composite, kind_of, parts_of
from autograd.text import shown, subscript

MACRON = "\u0304"
OVERLINE = "\u0305"  # joins with that of the next letter
LONGEST = 40
RESERVED = ("π",)  # is 3.14… in a formula


def names(labels: Iterable[str]) -> list[str]:
    """A name for each label, all of them different; v₁, v₂, … if there is none.

    >>> names(["", "x", "x", ""])
    ['v₁', 'x', 'x₍₂₎', 'v₂']
    """
    shorts = [in_text(_short(shown(" ".join(label.split())))) for label in labels]
    taken = set(shorts)
    candidates = {label: _candidates(label) for label in taken}
    given = []
    for label in shorts:
        name = next(name for name in candidates[label] if name == label or name not in taken)
        taken.add(name)
        given.append(name)
    return given


def _candidates(label: str) -> Iterator[str]:
    if label and label not in RESERVED:
        yield label
    is_formula = is_composite(label) and kind_of(label) != "name"
    stem = f"({label})" if is_formula else label or "v"
    for number in count(2 if label and label not in RESERVED else 1):
        index = f"({number})" if label else str(number)
        yield stem + subscript(index)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"


def in_text(name: str, bar: bool = False) -> str:
    """The name as plain text: the bar stands on its letters, and digits below the line.

    A label that is a formula has its bar written out, bar(y − t).
    """
    if is_composite(name):
        inside = TOKEN.sub(lambda t: _marked(t[0]) if t["name"] else t[0], name)
        return f"bar({inside})" if bar else inside
    return _marked(name, bar)


def _marked(name: str, bar: bool = False) -> str:
    letters, digits, rest = parts_of(name)
    if bar:
        letters = (
            unicodedata.normalize("NFC", letters + MACRON)
            if len(letters) == 1
            else "".join([letter + OVERLINE for letter in letters])
        )
    return letters + subscript(digits) + rest
