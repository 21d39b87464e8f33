"""``to_c``: a program as one file in C99, whose formulas are those of the compiled engine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.steps import Compound
from autograd.programs.targets import c_formulas as formulas
from autograd.programs.targets import common
from autograd.programs.targets.c_header import (
    CHECKS,
    FLAGS,
    HEADER,
    TOLD,
    Interface,
    braced,
    comment,
    declarations,
    public_names,
)
from autograd.programs.targets.c_scans import Room, Scans
from autograd.programs.targets.c_statements import HELPERS, guarded, statements, text_of, wrapped
from autograd.programs.targets.common import Check, Step
from autograd.programs.targets.own_texts import Texts
from autograd.programs.targets.scans import gone_back
from autograd.text import brief


class CFiles(NamedTuple):
    """A program in C: the file, which needs no other, and a header for those who call it."""

    name: str
    source: str
    header: str

    def __repr__(self) -> str:
        return f"<{self.name}.c and {self.name}.h, {len(self.source)} characters: write(folder)>"

    def write(self, folder: Any = ".") -> Path:
        """Write NAME.c and NAME.h into a folder, made if need be; gives the path of the first."""
        path = Path(folder) / f"{self.name}.c"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.source, encoding="utf-8")
        path.with_suffix(".h").write_text(self.header, encoding="utf-8")
        return path


def to_c(program: Form, name: str, texts: Texts) -> CFiles:
    """What ``Program.to_c`` gives."""
    problem = f"to_c takes a name that C can have, as neuron or f_1, got {brief(name)}"
    if not isinstance(name, str):
        raise TypeError(problem)
    if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
        raise ValueError(problem)
    common.require(program, "C", formulas.rows(), texts, ("scan", "carry"))
    scans = Scans(program, name, partial(_statements, texts=texts))
    bodies = [_body(Interface(program, name, works=True), program, scans)]
    why = ""
    try:
        both = common.both_passes(program)
    except ProgramError as problem:
        why = str(problem)
    else:
        bodies.append(_body(Interface(program, name, works=True, gradient=True), both, scans))
    most = max([room.size for _, room in bodies])
    functions = [
        _function(Interface(program, name, most > 0, gradient), lines)
        for gradient, (lines, _) in zip((False, True), bodies)
    ]
    code = scans.with_loops(functions)
    helpers = [text for helper, text in HELPERS.items() if f"{helper}(" in code]
    parts = formulas.needed(code)
    taken = {one for part in parts for one in part.names} & set(public_names(name))
    if taken:
        raise ValueError(f"a formula is called {taken.pop()} already; choose another name")
    declared = declarations(program, name, why, scans.told, most)
    pieces = [
        comment([f"{name}: a program of seegrad in C. Compile it with {FLAGS}", "", *TOLD]),
        comment(common.remarks(program)),
        _includes(code + "".join([part.text for part in parts])),
        CHECKS,
        declared,
        *[part.text for part in parts],
        *helpers,
        _outside(program, name),
        code,
    ]
    source = "\n".join(piece for piece in pieces if piece)
    return CFiles(name, source, HEADER.format(guard=f"{name.upper()}_H", declared=declared))


def _outside(program: Form, name: str) -> str:
    numbers = [common.literal(value._data, "INFINITY", "NAN") for value in program.defaults]
    if not numbers:
        return ""
    return f"const double {name}_outside[{len(numbers)}] = {{\n{wrapped(numbers)}\n}};\n"


def _body(interface: Interface, form: Form, scans: Scans) -> tuple[list[str], Room]:
    """The statements of a function, and the memory that they need."""
    room = Room()
    places = [f"{array}[{i}]" for array, count in interface.results for i in range(count)]
    return scans.body(form, interface.inputs, places, scans, room), room


def _statements(
    form: Form,
    inputs: Sequence[str],
    places: Sequence[str],
    scans: Scans,
    room: Room,
    texts: Texts,
) -> list[str]:
    """What computes the outputs of a program and writes them to these places."""
    lines, outputs = common.written(form, inputs)
    asked, slots = gone_back(lines), {line.slot: line for line in lines if isinstance(line, Step)}
    blocks: list[tuple[str, list[str]]] = []
    for line in lines:
        if isinstance(line, Check):
            texts_of_line = [guarded(line, scans.number_of(form, line.number))]
        elif not isinstance(line.operation, Compound):
            texts_of_line = statements(form, line, texts)
        elif line.operation.word == "scan":
            texts_of_line = scans.forward(line, room, asked.get(line.slot, ()))
        elif line.by is None:
            j = line.operation.of[0]
            texts_of_line = [f"const double {line.slot} = {line.arguments[0]}[{j}];"]
        else:
            texts_of_line = scans.back(line, slots[str(line.arguments[1])], room)
        blocks.append((getattr(line, "slot", ""), texts_of_line))
    written = [f"{place} = {text_of(output)};" for place, output in zip(places, outputs)]
    return [*_used(blocks, written), *written]


def _used(blocks: Sequence[tuple[str, list[str]]], last: Sequence[str]) -> list[str]:
    """The statements without those of which no text uses the result, as a slope may not."""
    kept: list[list[str]] = []
    used = {name for text in last for name in re.findall(r"\bv\d+", text)}
    for slot, texts in reversed(blocks):
        if not slot or slot in used:
            kept.append(texts)
            used.update([name for text in texts for name in re.findall(r"\bv\d+", text)])
    return [text for texts in reversed(kept) for text in texts]


def _function(interface: Interface, body: Sequence[str]) -> str:
    head: list[str] = []
    code = "\n".join(body)
    for array in [*[array for array, _ in interface.takes], *["work"] * bool(interface.work)]:
        if not re.search(rf"\b{array}\b", code):
            head.append(f"(void){array};")
        elif array == "outside":
            head.append(f"if (!outside) outside = {interface.table};")
    code = braced(interface.one(), [*head, *body, "return 0;"])
    return f"{code}\n{interface.many_defined()}" if interface.own else code


def _includes(code: str) -> str:
    names = ["float", "math", "stddef"]
    names += ["stdint"] if re.search(r"\bu?int\d\d_t\b", code) else []
    names += ["string"] if re.search(r"\bmem(cpy|set)\(", code) else []
    return "".join([f"#include <{name}.h>\n" for name in names])
