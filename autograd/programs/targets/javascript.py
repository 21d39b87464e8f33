"""A program as a JavaScript module without dependencies, for Node and for browsers.

Numbers stand in ``v`` by their positions in the listing, lists of derivatives in ``p``. What the
steps call comes from ``c_to_javascript.py`` and ``runtime.js``, and no more than they call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.guards import Guard
from autograd.programs.steps import DETACH, Compound, Item
from autograd.programs.targets.c_to_javascript import functions, table
from autograd.programs.targets.common import (
    ALL,
    POWER,
    Argument,
    Check,
    Step,
    Texts,
    both_passes,
    literal,
    own_text,
    remarks,
    require,
    written,
)
from autograd.programs.targets.javascript_scans import count_of, scan, scan_back

SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
LINES = 1000  # in one function: engines compile none that is much longer
NEW_LINE = "\n  "
RUN = """\
function given(numbers) {
  const missing = inputs.length - numbers.length;
  if (missing === 0) return numbers;
  if (missing === defaults.length) return [...numbers, ...defaults];
  throw new TypeError(`the program takes ${inputs.length} numbers, got ${numbers.length}`);
}

function run(steps, size, numbers) {
  const v = new Float64Array(size).fill(NaN), p = [];
  v.set(numbers);
  for (const step of steps) {
    const left = step(v, p);
    if (left) return { left };
  }
  return { v, p };
}
"""


def to_javascript(program: Form, texts: Texts, inline: str | None = None) -> str:
    """The text of the module; of a constant of that name, for a script in a page."""
    if inline is not None and not re.fullmatch(r"[A-Za-z_$][\w$]*", inline, re.ASCII):
        raise ValueError(f"inline is what a script calls the program, got {inline!r}")
    own = _Writer(texts).passes(program)
    calls = re.findall(r"^function ([a-zA-Z]+)\(numbers\)", own, re.MULTILINE)
    names = f"{{ inputs, defaults, guards, {', '.join(calls)} }}"
    lines = [
        *[f"// {_comment(line)}".rstrip() for line in remarks(program)],
        f"const {inline} = (() => {{" if inline else "",
        f"const inputs = {_json(program.inputs)};",
        f"const defaults = {_list([_number(value._data) for value in program.defaults])};",
        f"const guards = {_guards(program)};\n",
        *_needed(own),
        RUN,
        own,
        f"return {names};\n}})();" if inline else f"export {names};",
    ]
    return "\n".join(lines) + "\n"


def _guards(program: Form) -> str:
    guards = [
        {"number": number, "expected": guard.described(program.name_of), "place": guard.place}
        for number, guard in enumerate(program.guards, start=1)
    ]
    return f"[{''.join([f'{NEW_LINE}{_json(guard)},' for guard in guards])}]"


class _Writer:
    """Writes functions of steps, and notes in ``rows`` which rows of the table they call."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.rows: dict[str, str] = {}
        self.scanned: dict[int, tuple[str, Form]] = {}
        """The functions of programs in a scan, by the id of the program."""

    def passes(self, program: Form) -> str:
        """The functions for values and, if there is a gradient, for both passes."""
        steps, outputs, call = self.steps("forward", program)
        value = outputs[0] if len(outputs) == 1 else _list(outputs)
        functions = [
            steps,
            _function("value", call, f"{{ value: {value} }}"),
            _function("results", call, "{ results: v }", "".join(_other_names(program))),
        ]
        try:
            form = both_passes(program)
        except ProgramError as problem:
            functions.append(f"// No valueAndGradient: {_comment(str(problem))}\n")
        else:
            steps, (value, *slopes), call = self.steps("both", form)
            gradient = f"{{ value: {value}, gradient: {_list(slopes)} }}"
            functions += [steps, _function("valueAndGradient", call, gradient)]
        return "\n".join([*self.rows.values(), *functions])

    def steps(self, name: str, form: Form, guards: str = "guards") -> tuple[str, list[str], str]:
        """Functions that do the steps of a program, its outputs, and the call that runs them."""
        require(form, "JavaScript", table(), self.texts, compounds=("scan", "carry"))
        inputs = [f"v[{i}]" for i in range(len(form.inputs))]
        lines, outputs = written(form, inputs, with_refusals=True)
        scans = {line.slot: line for line in lines if isinstance(line, Step)}
        statements = [
            _check(line, form.guards, guards)
            if isinstance(line, Check)
            else self.statement(line, scans)
            for line in lines
        ]
        functions = {
            f"{name}_{begin // LINES}": "\n  ".join(statements[begin : begin + LINES])
            for begin in range(0, len(statements), LINES)
        }
        texts = [f"function {name}(v, p) {{\n  {its}\n}}\n" for name, its in functions.items()]
        size = len(form.inputs) + len(form.instructions)
        numbers = "given(numbers)" if guards == "guards" else "numbers"
        call = f"run({_list([*functions])}, {size}, {numbers})"
        return "\n".join(texts), [*map(_number, outputs)], call

    def statement(self, step: Step, steps: Mapping[str, Step]) -> str:
        """One result, or a list of derivatives, or all that a scan gives."""
        place = _number(step.slot)
        every = place.replace("v", "p")
        if isinstance(step.operation, Compound):
            arguments = [*map(_number, step.arguments)]
            if step.operation.word == "scan":
                call = scan(self, step.operation, arguments)
                return f"{every} = {call}; if ({every}.left) return {every}.left;"
            done = arguments[0 if step.by is None else 1].replace("v", "p")
            j = step.operation.of[0]
            if step.by is None:
                return f"{place} = {done}[{j}];"
            of = steps[str(step.arguments[1])]
            count = count_of(of.operation, of.arguments)
            return f"{every} = {scan_back(self, of.operation, j, done, count)};"
        if step.by == ALL:
            return f"{every} = {self.call(step)};"
        return f"{place} = {own_text(step, self.texts, _number) or self.call(step)};"

    def function_of(self, form: Form) -> str:
        """The function of a program in a scan, of the numbers of all its inputs."""
        if id(form) not in self.scanned:
            name = f"scanned_{len(self.scanned)}"
            self.scanned[id(form)] = name, form
            steps, outputs, call = self.steps(f"{name}_steps", form, f"{name}_guards")
            self.rows[name] = f"""\
const {name}_guards = {_guards(form)};

{steps}
function {name}(numbers) {{
  const {{ v, p, left }} = {call};
  return left ? {{ left }} : {{ outputs: {_list(outputs)} }};
}}
"""
        return self.scanned[id(form)][0]

    def call(self, step: Step) -> str:
        """What a step is, as an expression."""
        row, arguments = table()[step.name], [*map(_number, step.arguments)]
        few = ["x", "y"][: len(row.partials)]
        if step.by is None:
            if step.name in SIGNS:
                return f" {SIGNS[step.name]} ".join(arguments)
            name = f"{step.name}_value"
            if row.of_many:
                return f"{self.row(name, ['xs'], row.value)}({_list(arguments)})"
            return f"{self.row(name, few, row.value)}({', '.join(arguments)})"
        out, *arguments = arguments
        if step.name == "dot":
            half = len(arguments) // 2
            return _list([*arguments[half:], *arguments[:half]])
        if row.of_many:
            function = self.row(f"{step.name}_slopes", ["out", "xs"], row.partials[0])
            every = f"{function}({out}, {_list(arguments)})"
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


def _function(name: str, call: str, result: str, before: str = "") -> str:
    return f"""\
function {name}(numbers) {{
  const {{ v, p, left }} = {call};
  if (left) return {{ left }};
{before}  return {result};
}}
"""


def _other_names(form: Form) -> Iterator[str]:
    """Statements for results that are no steps: items of lists, and what was detached."""
    for position, (operation, arguments) in enumerate(form.instructions, start=len(form.inputs)):
        if isinstance(operation, Item):
            yield f"  v[{position}] = p[{arguments[0]}]?.[{operation.of[0]}] ?? NaN;\n"
        elif operation is DETACH:
            of = arguments[0]
            yield f"  v[{position}] = {_number(f'v{of}' if type(of) is int else of)};\n"


def _check(check: Check, guards: Sequence[Guard], name: str) -> str:
    """Gives the guard that fails, with what was found."""
    arguments = [*map(_number, check.arguments)]
    found = "false" if guards[check.number - 1].outcome else "true"
    if check.test == "number":
        found, fails = arguments[0], f"!Object.is({arguments[0]}, {_number(float(check.outcome))})"
    else:
        sign = {"==": "===", "!=": "!=="}.get(check.test, check.test)
        holds = f" {sign} ".join(arguments)
        if check.test == POWER:
            holds = f"power_is_float({', '.join(arguments)})"
        fails = f"!({holds})" if check.outcome else holds
    return f"if ({fails}) return {{ ...{name}[{check.number - 1}], found: {found} }};"


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


def _needed(text: str) -> list[str]:
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


def _number(argument: Argument) -> str:
    """A constant, or where a result stands: v7 in v[7], item 2 of v7 in p[7][2]."""
    if isinstance(argument, float):
        return literal(argument, "Infinity", "NaN")
    return re.sub(r"^v(\d+)$", r"v[\1]", re.sub(r"^v(\d+)(?=\[)", r"p[\1]", argument))


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(texts)}]"


def _json(thing: Any) -> str:
    """In ASCII, and such that no tag ends a script in a page."""
    return json.dumps(thing).replace("<", "\\u003c")


def _comment(line: str) -> str:
    return " ".join(line.replace("</", "< /").replace("<!", "< !").splitlines())
