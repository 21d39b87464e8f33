"""The formulas in C, read from ``native/formulas``, which the compiled engine is built of.

``table.h`` has a row for each operation; what a row calls stands in the headers beside it. A file
in C takes from them the rows that it needs, and the parts that these depend on, as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

KINDS = ("OF_ONE", "ARITHMETIC", "OF_TWO", "OF_MANY")
# What C99 fixes to the bit. Of all other functions a compiler may know another value than the
# library gives at run time, or put another in their place, as x·x for pow(x, 2.0).
EXACT = {"fabs", "floor", "ceil", "trunc", "rint", "copysign", "fmod", "frexp", "ldexp", "sqrt"}
EXACT |= {"isnan", "isinf", "isfinite", "memset", "memcpy", "sizeof", "if", "for", "while"}


class Row(NamedTuple):
    """An operation: its value, and what its derivatives are, in terms of x, y and out or of xs."""

    value: str
    partials: tuple[str, ...]
    of_many: bool


class Part(NamedTuple):
    """A function, a type, or some macros of the headers."""

    text: str
    names: tuple[str, ...]
    """What it defines."""
    is_function: bool


@cache
def rows() -> dict[str, Row]:
    """The operations by their names."""
    found = {}
    for macro, text in re.findall(r"#define (\w+)\(OP\)((?:.*\\\n)+.*)", _text("table.h")):
        if not macro.endswith(KINDS):
            continue
        for row in _rows_in(text.replace("\\\n", " ")):
            name, *formulas = row
            many = macro.endswith("OF_MANY")
            value, *partials = formulas[1:] if many else formulas
            found[name] = Row(value, tuple(partials), many)
    return found


def _rows_in(text: str) -> Iterator[list[str]]:
    """The arguments of each OP(…)."""
    for match in re.finditer(r"\bOP\(", text):
        depth, parts = 0, [""]
        for character in text[match.end() :]:
            if character == ")" and depth == 0:
                break
            depth += (character == "(") - (character == ")")
            if character == "," and depth == 0:
                parts.append("")
            else:
                parts[-1] += character
        yield [" ".join(part.split()) for part in parts]


def in_reach(name: str, numbers: Sequence[Any]) -> bool:
    """Whether an operation has a formula in C for these arguments, of which some are constants.

    Those that decide must be constants. That is what ``is_in_reach`` in table.h says.
    """
    condition = _conditions().get(name, "")
    looked_at = [numbers[int(i)] for i in re.findall(r"xs\[(\d)\]", condition)]
    if any(isinstance(number, str) for number in looked_at):
        return False
    known = {"xs": numbers, "fabs": abs, "is_order": _is_order, "HIGHEST_ORDER": _order()}
    return not condition or bool(eval(condition, {"__builtins__": {}}, known))


@cache
def _conditions() -> dict[str, str]:
    """By the names of operations, in Python."""
    body = _text("table.h").split("int is_in_reach(")[1].split("\n}\n")[0]
    cases = re.findall(r"((?:\s*case OP_\w+:)+)(?:\s*/\*.*?\*/)?\s*return (.*?);", body, re.DOTALL)
    return {
        name: condition.replace("&&", "and").replace("\n", " ")
        for labels, condition in cases
        for name in re.findall(r"OP_(\w+):", labels)
    }


def _is_order(n: float, least: float, most: float) -> bool:
    return least <= n <= most and n == int(n)


@cache
def _order() -> int:
    found = re.search(r"#define HIGHEST_ORDER (\d+)", _text("polynomials.h"))
    assert found
    return int(found[1])


@cache
def parts() -> tuple[Part, ...]:
    """All parts of the headers but the table, each after those that it depends on."""
    order: list[str] = []
    _visit("table.h", order)
    return tuple([part for header in order[:-1] for part in _parts_of(header)])


def _visit(header: str, order: list[str]) -> None:
    if header not in order:
        for other in re.findall(r'#include "(\w+\.h)"', _text(header)):
            _visit(other, order)
        order.append(header)


def _parts_of(header: str) -> Iterator[Part]:
    """The guard of the header and its includes are left out."""
    body = re.sub(r"#include .*\n", "", _text(header))
    body = body.split("\n", 1)[1] if body.startswith("/*") and "*/\n" in body[:200] else body
    inner = re.search(r"#define AUTOGRAD_\w+_H\n(.*)#endif\n", body, re.DOTALL)
    assert inner
    pattern = (
        r"(?P<comment>(?:/\*(?:(?!\*/).)*\*/\n)?)"
        r"(?P<part>#if.*?\n#endif[^\n]*\n|#define .*?[^\\]\n|.*?^\}.*?\n)"
    )
    text = inner[1].lstrip("\n")
    while text:
        match = re.match(pattern, text, re.DOTALL | re.MULTILINE)
        assert match, text
        part = match["part"]
        text = text[match.end() :].lstrip("\n")
        if part.startswith("#"):
            yield Part(match[0], tuple(re.findall(r"#define (\w+)", part)), is_function=False)
        elif part.startswith("typedef"):
            yield Part(match[0], tuple(re.findall(r"^\} (\w+);", part, re.M)), is_function=False)
        else:
            named = re.match(r"[^(]*?(\w+)\(", part)
            assert named
            yield Part(match[0], (named[1],), is_function=True)


def needed(text: str) -> list[Part]:
    """The parts that a text depends on, in their order."""
    found: list[Part] = []
    words, calls = _words(text)
    for part in reversed(parts()):
        if set(part.names) & (calls if part.is_function else words):
            found.append(part)
            more_words, more_calls = _words(part.text)
            words, calls = words | more_words, calls | more_calls
    return found[::-1]


def _words(text: str) -> tuple[set[str], set[str]]:
    """The names in a text, and those that are called; it has many names of slots."""
    code = re.sub(r"/\*.*?\*/|\bv\d+\b", "", text, flags=re.DOTALL)
    return set(re.findall(r"\b[A-Za-z_]\w*\b", code)), set(re.findall(r"\b(\w+)\(", code))


@cache
def rounds_freely(text: str) -> bool:
    """Whether it calls functions, itself or by its parts, whose last digit is the library's."""
    _, calls = _words(text + "".join([part.text for part in needed(text)]))
    own = {name for part in parts() for name in part.names}
    return bool(calls - own - EXACT - {"defined", "target_clones"})


def filled(text: str, names: Mapping[str, str]) -> str:
    """A formula with other names for x, y, out and so on."""
    return re.sub(r"\b[a-z]+\b", lambda match: names.get(match[0], match[0]), text)


@cache
def _text(header: str) -> str:
    return (files("autograd") / "native" / "formulas" / header).read_text(encoding="utf-8")
