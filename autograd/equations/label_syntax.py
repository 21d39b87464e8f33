"""The syntax of a label: what kind of formula it is, and the parts of a name.

A label may be a formula itself. Where another formula uses it, it needs the brackets that any term
of its kind needs: the square of "y − t" is not y − t². And a bar stands over all of it, for w̄²
would be the square of w̄.

>>> [kind_of(label) for label in ("z = wx + b", "y − t", "w·x", "train loss", "w²", "L_reg")]
['relation', 'sum', 'product', 'product', 'power', 'name']
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from autograd.text import SUBSCRIPTS, SUPERSCRIPTS, subscript, superscript

Kind = Literal["relation", "sum", "product", "power", "name"]

BELOW, ABOVE = subscript("0123456789()"), superscript("0123456789()")

_LETTER = f"[^\\W\\d_{SUPERSCRIPTS}{SUBSCRIPTS}]"
_INDEXED = re.compile(f"({_LETTER}+)_?([0-9]+)([{BELOW}]*)")
_DECORATED = re.compile(f"({_LETTER}+)((?:[{BELOW}{ABOVE}]|_\\w)[\\w₍₎⁽⁾]*)?")
TOKEN = re.compile(  # of a label that is a formula
    f"(?P<name>{_LETTER}[\\w{BELOW}{ABOVE}]*)|(?P<small>[{BELOW}{ABOVE}]+)"
    r"|\s*(?P<operator>[-+−±=<>≤≥≠≈·⋅*×|])\s*|(?P<other>.)"
)

_OPENING, _CLOSING = "([{⟨", ")]}⟩"
_RELATIONS = re.compile("[=<>≤≥≠≈:,;&?!]")
_SIGNS = re.compile("[+−±-]")
_BETWEEN_FACTORS = re.compile(r"\s|[·*×⋅∘@/∕÷%|]")
_FEW_LETTERS = re.compile(f"{_LETTER}{{2,3}}")  # wx may be the name of w·x
_RAISED = re.compile(f"[{SUPERSCRIPTS}⁺⁻⁼⁽⁾ⁿⁱᵀˣʸ^√]")
_INDEX_ABOVE = re.compile(  # w¹, w⁽²⁾, w²₁₁: a layer, not a power
    f"¹$|⁽.*⁾|[{SUPERSCRIPTS}]+[{BELOW}0-9]"
)


@lru_cache(maxsize=1000)
def kind_of(label: str) -> Kind:
    """The kind of formula that the label is, outside of its brackets."""
    outside = _outside_of_brackets(label).strip()
    if _RELATIONS.search(outside):
        return "relation"
    if _SIGNS.search(outside):
        return "sum"
    if _BETWEEN_FACTORS.search(outside) or _FEW_LETTERS.fullmatch(outside):
        return "product"
    return "power" if _RAISED.search(outside) else "name"


def is_composite(label: str) -> bool:
    """Whether a bar over its first letters would say something else than a bar over all of it.

    >>> [is_composite(label) for label in ("w", "L_reg", "w¹", "w²₁₁", "w²", "y − t", "f(x)")]
    [False, False, False, False, True, True, True]
    """
    if kind_of(label) == "power":
        return "^" in label or not _INDEX_ABOVE.search(label)
    return not re.fullmatch(rf"[\w{BELOW}'′]*", label)


def parts_of(name: str) -> tuple[str, str, str]:
    """The letters of a name, the digits of its index, and the rest.

    A name of another form is all letters.

    >>> parts_of("x_12"), parts_of("w²₁₁"), parts_of("loss"), parts_of("layer1.w[2]")
    (('x', '12', ''), ('w', '', '²₁₁'), ('loss', '', ''), ('layer1.w[2]', '', ''))
    """
    index = _INDEXED.fullmatch(name)
    if index and ("_" in name or len(index[1]) == 1):
        return index[1], index[2], index[3]
    stem = _DECORATED.fullmatch(name)
    if stem:
        return stem[1], "", stem[2] or ""
    return name, "", ""


def same_formula(label: str, formula: str) -> bool:
    """Whether the label says nothing but the formula: an equation of both would be no news.

    >>> same_formula("y-t", "y − t"), same_formula("w*x", "w·x"), same_formula("wx", "w·x")
    (True, True, False)
    """
    return _plainly(label) == _plainly(formula)


def _plainly(formula: str) -> str:
    text = re.sub(r"\s+", "", formula).replace("**", "^").replace("^2", "²").replace("^3", "³")
    return text.translate(str.maketrans("-*×⋅", "−···"))


def _outside_of_brackets(label: str) -> str:
    """The label without what brackets enclose; all of it if they do not match.

    >>> _outside_of_brackets("(y − t)²"), _outside_of_brackets("w[2]"), _outside_of_brackets("a)b(")
    ('()²', 'w[]', 'a)b(')
    """
    outside = ""
    expected: list[str] = []
    for character in label:
        if expected and character == expected[-1]:
            expected.pop()
        elif character in _CLOSING:
            return label
        if not expected:
            outside += character
        if character in _OPENING:
            expected.append(_CLOSING[_OPENING.index(character)])
    return label if expected else outside
