r"""Names of variables in LaTeX's mathematics, with or without a bar.

>>> print(*[in_latex(name, bar=True) for name in ("w", "L_reg", "x₁", "w₍₂₎", "y - t")])
\overline{w} \overline{L}_{\mathrm{reg}} \overline{x}_{1} \overline{w}_{(2)} \overline{y - t}
"""

from __future__ import annotations

import re
import unicodedata

from autograd.equations.label_syntax import ABOVE, BELOW, TOKEN, is_composite, parts_of

_SMALL = re.compile(f"([{BELOW}]+)|([{ABOVE}]+)")
_OPERATORS = {"−": "-", "·": r"\cdot", "⋅": r"\cdot", "*": r"\cdot", "×": r"\times"} | {
    "<": r"\lt",
    ">": r"\gt",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "±": r"\pm",
}
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


def in_latex(name: str, bar: bool = False) -> str:
    """The name in LaTeX's mathematics; whatever it contains, it stays text."""
    if is_composite(name):
        inside = _formula(name)
        return rf"\overline{{{inside}}}" if bar else inside
    return _decorated(name, bar)


def _decorated(name: str, bar: bool = False) -> str:
    """One letter or word, with what stands below and above it."""
    letters, digits, rest = parts_of(name)
    base = _letters(letters)
    if bar:
        base = rf"\overline{{{base}}}"
    below = digits
    if rest.startswith("_") and len(rest) > 1:
        below, rest = digits + _letters(rest[1:]), ""
    result = base + (f"_{{{below}}}" if below else "")
    return result + _small(rest) + _letters(_SMALL.sub("", rest))


def _small(text: str) -> str:
    """Its small characters, below and above; LaTeX takes one of each, and {} to begin again."""
    result, taken = "", ""
    for below, above in _SMALL.findall(text):
        mark = "_" if below else "^"
        if mark in taken:
            result, taken = result + "{}", ""
        result, taken = result + f"{mark}{{{_plain(below or above)}}}", taken + mark
    return result


def _formula(label: str) -> str:
    r"""A label that is a formula, name by name.

    >>> print(_formula("(y_1 - t)²"), _formula("train loss"))
    (y_{1} - t)^{2} \mathrm{train}\ \mathrm{loss}
    """
    result = ""
    for token in TOKEN.finditer(label):
        text = token[token.lastgroup or 0]
        if token.lastgroup == "name":
            result += in_latex(text) if not is_composite(text) else _decorated(text)
        elif token.lastgroup == "small":
            result += _small(text)
        elif token.lastgroup == "operator":
            result += f" {_OPERATORS.get(text, text)} "
        else:
            result += _letters(text)
    return result.strip()


def _plain(small: str) -> str:
    return unicodedata.normalize("NFKC", small)


def _letters(text: str) -> str:
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
