"""The steps of a program as statements in JavaScript.

Numbers stand in ``v`` by their positions in the listing, lists of derivatives in ``p``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograd.programs.form import Form
from autograd.programs.guards import Guard
from autograd.programs.steps import Compound
from autograd.programs.targets.c_to_javascript import runtime, table
from autograd.programs.targets.common import (
    ALL,
    POWER,
    Argument,
    Check,
    Step,
    literal,
    require,
    written,
)
from autograd.programs.targets.javascript_scans import scan, scan_back
from autograd.programs.targets.own_texts import Texts, own_text

SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
LENGTH = 20_000  # characters of one function: engines compile none that is much longer
NEW_LINE = "\n  "
SLOT = re.compile(r"v(\d+)(?:\[(\d+)\])?")


class Writer:
    """Writes functions of steps, and notes in ``rows`` which rows of the table they call."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.rows: dict[str, str] = {}
        self.scanned: dict[Form, str] = {}
        """The functions of programs in a scan."""

    def steps(self, name: str, form: Form, guards: str = "guards") -> tuple[str, list[str], str]:
        """Functions that do the steps of a program, its outputs, and the call that runs them."""
        require(form, "JavaScript", table(), self.texts, compounds=("scan", "carry"))
        inputs = [f"v[{i}]" for i in range(len(form.inputs))]
        lines, outputs = written(form, inputs, with_refusals=True)
        scans = {line.slot: line for line in lines if isinstance(line, Step)}
        statements = [
            self.check(line, form.guards, guards)
            if isinstance(line, Check)
            else self.statement(line, scans)
            for line in lines
        ]
        functions = {f"{name}_{i}": its for i, its in enumerate(_parted(statements))}
        texts = [f"function {name}(v, p) {{\n{its}}}\n" for name, its in functions.items()]
        size = len(form.inputs) + len(form.instructions)
        numbers = "given(numbers)" if guards == "guards" else "numbers"
        call = f"run({listed([*functions])}, {size}, {numbers})"
        return "\n".join(texts), [*map(text_of, outputs)], call

    def check(self, check: Check, guards: Sequence[Guard], name: str) -> str:
        """Gives the guard that fails, with what was found."""
        arguments = [*map(text_of, check.arguments)]
        found = "false" if guards[check.number - 1].outcome else "true"
        if check.test == "number":
            found, was = arguments[0], text_of(float(check.outcome))
            fails = f"!Object.is({found}, {was})"
        else:
            sign = {"==": "===", "!=": "!=="}.get(check.test, check.test)
            holds = f" {sign} ".join(arguments)
            if check.test == POWER:
                holds = f"power_is_float({', '.join(arguments)})"
            fails = f"!({holds})" if check.outcome else holds
        return f"if ({fails}) return {{ ...{name}[{check.number - 1}], found: {found} }};"

    def statement(self, step: Step, steps: Mapping[str, Step]) -> str:
        """One result, or a list of derivatives, or all that a scan gives."""
        place = text_of(step.slot)
        every = place.replace("v", "p")
        if isinstance(step.operation, Compound):
            if step.operation.word == "scan":
                call = scan(self, step, text_of)
                return f"{every} = {call}; if ({every}.left) return {every}.left;"
            argument, j = step.arguments[0 if step.by is None else 1], step.operation.of[0]
            done = text_of(argument).replace("v", "p")
            if step.by is None:
                return f"{place} = {done}[{j}];"
            return f"{every} = {scan_back(self, steps[str(argument)], j, done)};"
        own = own_text(step, self.texts, text_of)
        own = listed(own) if isinstance(own, list) else own
        return f"{every if step.by == ALL else place} = {own or self.call(step)};"

    def function_of(self, form: Form) -> str:
        """The function of a program in a scan, of the numbers of all its inputs."""
        if form not in self.scanned:
            name = f"scanned_{len(self.scanned)}"
            self.scanned[form] = name
            steps, outputs, call = self.steps(f"{name}_steps", form, f"{name}_guards")
            self.rows[name] = f"""\
const {name}_guards = {guards_text(form)};

{steps}
function {name}(numbers) {{
  const {{ v, p, left }} = {call};
  return left ? {{ left }} : {{ outputs: {listed(outputs)} }};
}}
"""
        return self.scanned[form]

    def call(self, step: Step) -> str:
        """What a step is, as an expression."""
        row, arguments = table()[step.name], [*map(text_of, step.arguments)]
        few = ["x", "y"][: len(row.partials)]
        if step.by is None:
            sign = SIGNS.get(step.name)
            if sign or (step.name == "sum" and len(arguments) == 2):  # which has lost nothing
                return f" {sign or '+'} ".join(arguments)
            name = f"{step.name}_value"
            if row.of_many:
                return f"{self.row(name, ['xs'], row.value)}({listed(arguments)})"
            return f"{self.row(name, few, row.value)}({', '.join(arguments)})"
        out, *arguments = arguments
        if row.of_many:
            function = self.row(f"{step.name}_slopes", ["out", "xs"], row.partials[0])
            every = f"{function}({out}, {listed(arguments)})"
            return every if step.by == ALL else f"{every}[{step.by}]"
        formula = row.partials[step.by]
        function = self.row(f"{step.name}_slope_{step.by}", ["out", *few], formula)
        return f"{function}({', '.join([out, *arguments])})"

    def row(self, name: str, of: Sequence[str], formula: str) -> str:
        """The function that a formula is, written as ``name`` unless there is one."""
        parameters = ", ".join(of)
        called = re.fullmatch(rf"([\w.]+)\({parameters}\)", formula)
        if called or name in runtime():
            return called[1] if called else name
        lines = [f"return {formula};"]
        if of == ["out", "xs"]:
            lines = [f"{formula};", "return partials;"]
        known = {"count": "xs.length", "partials": "new Float64Array(count)", "room": "[]"}
        used = [v for v in known if re.search(rf"\b{v}\b", " ".join(lines)) or v == "count"]
        if of[-1] == "xs":
            lines.insert(0, f"const {', '.join([f'{v} = {known[v]}' for v in used])};")
        body = "\n  ".join(lines)
        self.rows[name] = f"function {name}({parameters}) {{\n  {body}\n}}\n"
        return name


def guards_text(program: Form) -> str:
    """The guards as a list: what they expect, and the lines of source, without their folders."""
    guards = [
        {
            "number": number,
            "expected": guard.described(program.name_of),
            "place": re.split(r"[/\\]", guard.place)[-1],
        }
        for number, guard in enumerate(program.guards, start=1)
    ]
    return f"[{''.join([f'{NEW_LINE}{json_text(guard)},' for guard in guards])}]"


def text_of(argument: Argument) -> str:
    """A constant, or where a result stands: v7 in v[7], item 2 of the list v7 in p[7][2]."""
    if isinstance(argument, float):
        return literal(argument, "Infinity", "NaN")
    match = SLOT.fullmatch(argument)
    if not match:  # an input
        return argument
    position, item = match.groups()
    return f"v[{position}]" if item is None else f"p[{position}][{item}]"


def _parted(statements: Sequence[str]) -> Iterator[str]:
    """The statements in parts that are not too long for an engine to compile."""
    part = ""
    for statement in statements:
        if len(part) > LENGTH:
            yield part
            part = ""
        part += f"  {statement}\n"
    if part:
        yield part


def listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(texts)}]"


def json_text(thing: Any) -> str:
    """In ASCII, and such that no tag ends a script in a page."""
    return json.dumps(thing).replace("<", "\\u003c")
