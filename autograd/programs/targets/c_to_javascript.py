"""The formulas of native/formulas as JavaScript: read as text, so that none is written again.

Most of an expression in C means the same in JavaScript. What does not is put in other words here:
declarations, structs, casts, and pointers. A pointer is an array from its first number on: ``*p``
is ``p[0]``, ``&x`` the array that x then lives in, and ``xs + 1`` a copy of what is left (so none
may be written through). A struct is an object, and assigning one copies nothing. Whole numbers are
doubles: a quotient of two must come out even, and bits are for ``runtime.js``, which has the
functions of C's library and of those headers that JavaScript must write in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from autograd.programs.targets.c_formulas import Row, parts, rows

BUILT_IN = {
    **{name: f"Math.{name}" for name in ("sqrt", "floor", "ceil", "trunc", "cbrt")},
    **{name: f"Math.{name}" for name in ("exp", "expm1", "log", "log2", "log10", "log1p")},
    **{name: f"Math.{name}" for name in ("sin", "cos", "tan", "asin", "acos", "atan", "atan2")},
    **{name: f"Math.{name}" for name in ("sinh", "cosh", "tanh", "asinh", "acosh", "atanh")},
    "fabs": "Math.abs",
    "isnan": "Number.isNaN",
    "isfinite": "Number.isFinite",
    "INFINITY": "Infinity",
    "NAN": "NaN",
}
_STRUCTS = "Pair|Polynomial|Squares|ExactSum"
_TYPES = rf"(?:(?:static|const|volatile) )*(?:double|int|ptrdiff_t|{_STRUCTS})"
_FUNCTION = re.compile(
    rf"(?:faster )?static (?:inline )?({_TYPES}|void) (\w+)\(([^)]*)\) \{{(.*)^\}}\s*\Z",
    re.S | re.M,
)
_DECLARATION = re.compile(rf"(?:(?<=[{{}};(])|^)(\s*)({_TYPES})\s+(?=\*?\w+\s*[\[=,;])")


@cache
def functions() -> dict[str, str]:
    """Every function of the headers in JavaScript, by its name, and every named number."""
    found: dict[str, str] = {}
    fields: dict[str, list[str]] = {}
    for part in parts():
        text = re.sub(r"[ \t]*/\*.*?\*/\n?", "", part.text, flags=re.DOTALL)
        for body, name in re.findall(r"typedef struct \{(.*?)\} (\w+);", text, re.DOTALL):
            fields[name] = re.findall(r"(\w+)(?:\[\w+\])?(?=[,;])", body)
        for name, number in re.findall(r"^#define (\w+) (-?[\d.][\w.+-]*)", text, re.MULTILINE):
            found[name] = f"const {name} = {number};"
        if match := _FUNCTION.match(text):
            kind, name, parameters, body = match.groups()
            of = [re.findall(r"\w+", parameter)[-1] for parameter in parameters.split(",")]
            pointers = re.findall(r"\*\s*(?:alone )?(\w+)", parameters)
            javascript = _statements(body, fields, pointers, is_double=kind == "double")
            found[name] = f"function {name}({', '.join(of)}) {{{javascript}}}"
    return found


@cache
def table() -> dict[str, Row]:
    """The rows of the table in JavaScript, by the names of the operations."""
    return {
        name: Row(_formula(row.value), tuple(map(_formula, row.partials)), row.of_many)
        for name, row in rows().items()
    }


def _formula(text: str) -> str:
    return _expression(_behind("xs", text))


def _parts(text: str) -> list[str]:
    """What commas separate, but for those in brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [" ".join(part.split()) for part in parts]


def _statements(
    body: str, fields: Mapping[str, list[str]], pointers: list[str], is_double: bool
) -> str:
    """The inside of a function; ``@`` marks an array that stands for itself, till the end."""
    structs = re.findall(rf"(?:{_STRUCTS}) (\w+)", body)
    body = re.sub(rf"&({'|'.join(structs) or '-'})\b", r"\1", body)
    lent = {*re.findall(r"(?<!&)&(\w+)", body)}
    body = re.sub(r"(?<!&)&(\w+)", r"@\1", body)
    for name in pointers:
        body = re.sub(rf"(^|[=(;{{}}+\-,<>?:])(\s*)\*{name}\b", rf"\1\2{name}[0]", body)
        body = _behind(name, body)
    pieces, end = [], 0
    for match in _DECLARATION.finditer(body):
        stop = body.index(";", match.end())
        declared = [
            _declarator(d, match[2], fields, lent) for d in _parts(body[match.end() : stop])
        ]
        pieces += [body[end : match.start()], f"{match[1]}let {', '.join(declared)}"]
        end = stop
    text = "".join([*pieces, body[end:]])
    for name in lent:
        text = re.sub(rf"(?<![\w@]){name}\b", f"{name}[0]", text)
    text = re.sub(
        r"^ +", lambda margin: margin[0][::2], text.replace("->", "."), flags=re.MULTILINE
    )
    if is_double:  # what compares gives 0 or 1 in C
        text = re.sub(r"return ([^;?]*(?:&&|<|>|==)[^;?]*);", r"return Number(\1);", text)
    return _expression(text).replace("@", "")


def _behind(pointer: str, text: str) -> str:
    """What is behind the first so many numbers."""
    return re.sub(rf"(?<![\w@.]){pointer} \+ ([^,)]+)", rf"{pointer}.slice(\1)", text)


def _declarator(text: str, kind: str, fields: Mapping[str, list[str]], lent: set[str]) -> str:
    """A name that is declared, with what it begins as."""
    match = re.fullmatch(r"(\w+)(?:\[(.*?)\])?(?: = (.*))?", text)
    assert match is not None, text
    name, size, begin = match.groups()
    of = fields.get(kind)
    if size is not None:
        numbers = _parts(begin[1:-1].rstrip(" ,")) if begin else []
        return f"{name} = [{', '.join(numbers)}]"
    if of and (begin is None or begin.startswith("{")):
        return f"{name} = {_struct(of, begin)}"
    if name in lent:
        return f"@{name} = [{begin or 0}]"
    return f"{name} = {begin}" if begin else name


def _struct(fields: list[str], begin: str | None) -> str:
    if begin is None:
        return "{}"
    parts = _parts(begin[1:-1])
    if parts[-1].startswith("{"):  # a polynomial, whose other coefficients are 0
        return f"{{count: {parts[0]}, c: zero_filled({parts[0]}, [{parts[1][1:-1]}])}}"
    return "{" + ", ".join(f"{name}: {part}" for name, part in zip(fields, parts)) + "}"


def _expression(text: str) -> str:
    """What C and JavaScript write in other ways."""
    operand = r"(\w+(?:\[\w+\])?|\([^()]*\))"
    text = re.sub(rf"\(int\) ?{operand}", r"Math.trunc(\1)", text)
    text = text.replace("(double)", "")
    return re.sub(r"(?<![\w.])[A-Za-z]\w*", lambda name: BUILT_IN.get(name[0], name[0]), text)


@cache
def runtime() -> dict[str, str]:
    """The functions and constants of ``runtime.js``, by their names."""
    text = (files(__package__) / "runtime.js").read_text(encoding="utf-8")
    found = re.findall(
        r"^((?://.*\n)*(?:const (\w+) = .*;|function (\w+)\(.*\{\n(?:.*\n)*?\}))$",
        text,
        re.MULTILINE,
    )
    return {constant or function: piece for piece, constant, function in found}


def needed(text: str) -> list[str]:
    """What a text uses of the formulas and of ``runtime.js``: constants, then functions."""
    known = functions() | runtime()
    found: dict[str, str] = {}
    waiting = [text]
    while waiting:
        text = waiting.pop()
        for name in {
            *re.findall(r"\w+(?=\()", text),
            *re.findall(r"\b[A-Z][A-Z_\d]+\b|\bword\b", text),
        }:
            if name in known and name not in found:
                found[name] = known[name]
                waiting.append(known[name])
    pieces = [found[name] for name in known if name in found]
    constants = [piece for piece in pieces if piece.startswith("const")]
    return [*constants, "", *[f"{piece}\n" for piece in pieces if piece not in constants]]
