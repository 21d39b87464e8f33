r"""Labels as the names of variables, in plain text and in LaTeX, with or without a bar.

>>> distinct = names(["w", "L_reg", "x1", "w", "y - t"])
>>> distinct
['w', 'L_reg', 'x₁', 'w₍₂₎', 'y - t']
>>> [in_text(name, bar=True) for name in distinct]
['w̄', 'L̄_reg', 'x̄₁', 'w̄₍₂₎', 'bar(y - t)']
>>> print(*[in_latex(name, bar=True) for name in distinct])
\overline{w} \overline{L}_{\mathrm{reg}} \overline{x}_{1} \overline{w}_{(2)} \overline{y - t}
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import count

from autograd.equations.label_syntax import is_composite, kind_of
from autograd.text import SUBSCRIPTS, SUPERSCRIPTS, shown, subscript, superscript

MACRON = "\u0304"
OVERLINE = "\u0305"  # joins with that of the next letter
LONGEST = 40
RESERVED = ("π",)  # is 3.14… in a formula

_BELOW, _ABOVE = subscript("0123456789()"), superscript("0123456789()")
_LETTER = f"[^\\W\\d_{SUPERSCRIPTS}{SUBSCRIPTS}]"
_INDEXED = re.compile(f"({_LETTER}+)_?([0-9]+)([{_BELOW}]*)")
_DECORATED = re.compile(f"({_LETTER}+)((?:[{_BELOW}{_ABOVE}]|_\\w)[\\w₍₎⁽⁾]*)?")
_TOKEN = re.compile(  # of a label that is a formula
    f"(?P<name>{_LETTER}[\\w{_BELOW}{_ABOVE}]*)|(?P<small>[{_BELOW}{_ABOVE}]+)"
    r"|\s*(?P<operator>[-+−±=<>≤≥≠≈·⋅*×|])\s*|(?P<other>.)"
)
_OPERATORS = {"−": "-", "·": r"\cdot", "⋅": r"\cdot", "*": r"\cdot", "×": r"\times"} | {
    "<": r"\lt",
    ">": r"\gt",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "±": r"\pm",
}
_SMALL = re.compile(f"([{_BELOW}]+)|([{_ABOVE}]+)")
_IN_LATEX = {
    "\\": r"\backslash ",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "^": r"\hat{\ }",
    "~": r"\sim ",
    "<": r"\lt ",
    ">": r"\gt ",
    " ": r"\ ",
    "`": r"\text{‘}",
}


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
    torn = is_composite(label) and kind_of(label) != "name"
    stem = f"({label})" if torn else label or "v"
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
        inside = _TOKEN.sub(lambda t: _marked(t[0]) if t["name"] else t[0], name)
        return f"bar({inside})" if bar else inside
    return _marked(name, bar)


def _marked(name: str, bar: bool = False) -> str:
    letters, digits, rest = _parts(name)
    if bar:
        letters = (
            unicodedata.normalize("NFC", letters + MACRON)
            if len(letters) == 1
            else "".join([letter + OVERLINE for letter in letters])
        )
    return letters + subscript(digits) + rest


def in_latex(name: str, bar: bool = False) -> str:
    """The name in LaTeX's mathematics; whatever it contains, it stays text."""
    if is_composite(name):
        inside = _latex_formula(name)
        return rf"\overline{{{inside}}}" if bar else inside
    return _decorated(name, bar)


def _decorated(name: str, bar: bool = False) -> str:
    """One letter or word, with what stands below and above it."""
    letters, digits, rest = _parts(name)
    base = _latex_letters(letters)
    if bar:
        base = rf"\overline{{{base}}}"
    below = digits
    if rest.startswith("_") and len(rest) > 1:
        below, rest = digits + _latex_letters(rest[1:]), ""
    result = base + (f"_{{{below}}}" if below else "")
    return result + _small(rest) + _latex_letters(_SMALL.sub("", rest))


def _small(text: str) -> str:
    """Its small characters, below and above; LaTeX takes one of each, and {} to begin again."""
    result, taken = "", ""
    for below, above in _SMALL.findall(text):
        mark = "_" if below else "^"
        if mark in taken:
            result, taken = result + "{}", ""
        result, taken = result + f"{mark}{{{_plain(below or above)}}}", taken + mark
    return result


def _parts(name: str) -> tuple[str, str, str]:
    """Its letters, digits that are an index, and what follows; a long name is letters only.

    >>> _parts("x_12"), _parts("w²₁₁"), _parts("loss"), _parts("layer1.w[2]")
    (('x', '12', ''), ('w', '', '²₁₁'), ('loss', '', ''), ('layer1.w[2]', '', ''))
    """
    index = _INDEXED.fullmatch(name)
    if index and ("_" in name or len(index[1]) == 1):
        return index[1], index[2], index[3]
    stem = _DECORATED.fullmatch(name)
    if stem:
        return stem[1], "", stem[2] or ""
    return name, "", ""


def _latex_formula(label: str) -> str:
    r"""A label that is a formula, name by name.

    >>> print(_latex_formula("(y_1 - t)²"), _latex_formula("train loss"))
    (y_{1} - t)^{2} \mathrm{train}\ \mathrm{loss}
    """
    result = ""
    for token in _TOKEN.finditer(label):
        text = token[token.lastgroup or 0]
        if token.lastgroup == "name":
            result += in_latex(text) if not is_composite(text) else _decorated(text)
        elif token.lastgroup == "small":
            result += _small(text)
        elif token.lastgroup == "operator":
            result += f" {_OPERATORS.get(text, text)} "
        else:
            result += _latex_letters(text)
    return result.strip()


def _plain(small: str) -> str:
    return unicodedata.normalize("NFKC", small)


def _latex_letters(text: str) -> str:
    if (len(text) == 1 and text.isalpha()) or text.isdigit():
        return _greek(text)
    words = re.findall(r"[^\W\d_]+|.", text)
    return "".join([rf"\mathrm{{{w}}}" if w.isalpha() else _IN_LATEX.get(w, w) for w in words])


def _greek(letter: str) -> str:
    r"""\lambda for λ, where LaTeX has a name for it."""
    name = unicodedata.name(letter[0], "").replace("LAMDA", "LAMBDA")
    if name.startswith("GREEK SMALL LETTER ") and name.count(" ") == 3:
        return "\\" + name.rsplit(" ", 1)[1].lower()
    return letter
