"""A program as a JavaScript module without dependencies, for Node and for browsers.

``javascript_steps.py`` writes the steps. What they call comes from the formulas in C, which
``c_to_javascript.py`` reads, and from ``runtime.js``; and no more than they call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.steps import DETACH, Item, PartialsOf, simple_partials
from autograd.programs.targets.c_to_javascript import needed
from autograd.programs.targets.common import both_passes, remarks
from autograd.programs.targets.javascript_steps import (
    Writer,
    guards_text,
    json_text,
    listed,
    text_of,
)
from autograd.programs.targets.own_texts import Texts
from autograd.text import brief

RUN = """\
function given(numbers) {
  const missing = inputs.length - numbers.length;
  if (missing === 0) return numbers;
  if (missing !== defaults.length) {
    throw new TypeError(`the program takes ${inputs.length} numbers, got ${numbers.length}`);
  }
  const all = new Float64Array(inputs.length);
  all.set(numbers);
  all.set(defaults, numbers.length);
  return all;
}

function run(steps, size, numbers, not_done = 0) {
  const v = new Float64Array(size), p = [];
  if (not_done !== 0) v.fill(not_done);
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
    if not isinstance(inline, str | None):
        raise TypeError(f"inline is what a script calls the program, a text, got {brief(inline)}")
    if inline is not None and not re.fullmatch(r"[A-Za-z_$][\w$]*", inline, re.ASCII):
        raise ValueError(f"inline is what a script calls the program, got {inline!r}")
    own = _passes(Writer(texts), program)
    calls = re.findall(r"^function ([a-zA-Z]+)\(numbers\)", own, re.MULTILINE)
    names = f"{{ inputs, defaults, guards, {', '.join(calls)} }}"
    lines = [
        *[f"// {_comment(line)}".rstrip() for line in remarks(program)],
        f"const {inline} = (() => {{" if inline else "",
        f"const inputs = {json_text(program.inputs)};",
        f"const defaults = {listed([text_of(value._data) for value in program.defaults])};",
        f"const guards = {guards_text(program)};\n",
        *needed(own),
        RUN,
        own,
        f"return {names};\n}})();" if inline else f"export {names};",
    ]
    return "\n".join(lines) + "\n"


def _passes(writer: Writer, program: Form) -> str:
    """The functions for values and, if there is a gradient, for both passes."""
    steps, outputs, call = writer.steps("forward", program)
    value = outputs[0] if len(outputs) == 1 else listed(outputs)
    functions = [
        steps,
        _function("value", call, f"{{ value: {value} }}"),
        _function(
            "results", f"{call[:-1]}, NaN)", "{ results: v }", "".join(_other_names(program))
        ),
    ]
    try:
        form = both_passes(program)
    except ProgramError as problem:
        functions.append(f"// No valueAndGradient: {_comment(str(problem))}\n")
    else:
        steps, (value, *slopes), call = writer.steps("both", form)
        gradient = f"{{ value: {value}, gradient: {listed(slopes)} }}"
        functions += [steps, _function("valueAndGradient", call, gradient)]
    return "\n".join([*writer.rows.values(), *functions])


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
        if operation is DETACH:
            yield f"  v[{position}] = {_result(arguments[0])};\n"
        elif isinstance(operation, Item):
            made, point = form.instructions[int(arguments[0]) - len(form.inputs)]
            known = isinstance(made, PartialsOf) and simple_partials(made.of[0], len(point) - 1)
            item = f"p[{arguments[0]}]?.[{operation.of[0]}] ?? NaN"
            if known:
                one = known[operation.of[0]]
                item = _result(point[one] if type(one) is int else one)
            yield f"  v[{position}] = {item};\n"


def _result(argument: float) -> str:
    return text_of(f"v{argument}" if type(argument) is int else argument)


def _comment(line: str) -> str:
    return " ".join(line.replace("</", "< /").replace("<!", "< !").splitlines())
