"""``to_c``: a program as one file in C99, whose formulas are those of the compiled engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from autograd.errors import ProgramError
from autograd.programs.form import Form
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
from autograd.programs.targets.c_statements import HELPERS, guarded, statements, text_of, wrapped
from autograd.programs.targets.common import Check, Texts


class CFiles(NamedTuple):
    """A program in C: the file, which needs no other, and a header for those who call it."""

    name: str
    source: str
    header: str

    def write(self, folder: Any = ".") -> Path:
        """Write NAME.c and NAME.h into a folder; gives the path of the first."""
        path = Path(folder) / f"{self.name}.c"
        path.write_text(self.source, encoding="utf-8")
        path.with_suffix(".h").write_text(self.header, encoding="utf-8")
        return path


def to_c(program: Form, name: str, texts: Texts) -> CFiles:
    """What ``Program.to_c`` gives."""
    if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
        raise ValueError(f"to_c takes a name that C can have, as neuron or f_1, got {name!r}")
    common.require(program, "C", formulas.rows(), texts)
    functions = [_function(Interface(program, name), program, texts)]
    why = ""
    try:
        both = common.both_passes(program)
    except ProgramError as problem:
        why = str(problem)
    else:
        functions.append(_function(Interface(program, name, gradient=True), both, texts))
    code = "\n".join(functions)
    helpers = [text for helper, text in HELPERS.items() if f"{helper}(" in code]
    parts = formulas.needed(code)
    taken = {one for part in parts for one in part.names} & set(public_names(name))
    if taken:
        raise ValueError(f"a formula is called {taken.pop()} already; choose another name")
    declared = declarations(program, name, why)
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


def _function(interface: Interface, form: Form, texts: Texts) -> str:
    lines, outputs = common.written(form, interface.inputs)
    body: list[str] = []
    for line in lines:
        body += [guarded(line)] if isinstance(line, Check) else statements(form, line, texts)
    places = [f"{array}[{i}]" for array, count in interface.results for i in range(count)]
    body += [f"{place} = {text_of(output)};" for place, output in zip(places, outputs)]
    head: list[str] = []
    for array, _ in interface.takes:
        if not re.search(rf"\b{array}\b", "\n".join(body)):
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
