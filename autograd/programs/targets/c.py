"""``to_c``: a program as one file in C99, whose formulas are those of the compiled engine."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.guards import COMPARISONS
from autograd.programs.targets import c_formulas as formulas
from autograd.programs.targets import common
from autograd.programs.targets.common import ALL, Argument, Check, Step, Texts

FLAGS = "-std=c99 -O2 -ffp-contract=off"
RUN = 8  # numbers that stand in a row are copied as one
HELPERS = {
    "given": """\
/* A number of which the compiler knows nothing, lest it put another function in a function's place. */
static double given(double number) {
    volatile double kept = number;
    return kept;
}
""",
    "is_same": """\
/* The same number to the bit, but for the bits of a nan. */
static int is_same(double x, double y) {
    if (isnan(x) || isnan(y)) return isnan(x) && isnan(y);
    return x == y && !signbit(x) == !signbit(y);
}
""",
    "is_power_in_python": """\
/* Whether x ** y is a float in Python, and no error. */
static int is_power_in_python(double x, double y) {
    if (!isfinite(x) || !isfinite(y)) return 1;
    return !(x == 0 && y < 0) && !(x < 0 && y != floor(y)) && isfinite(pow(x, y));
}
""",
}


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
    functions = [_function(_Interface(program, name), program, texts)]
    why = ""
    try:
        both = common.both_passes(program)
    except ProgramError as problem:
        why = str(problem)
    else:
        functions.append(_function(_Interface(program, name, gradient=True), both, texts))
    code = "\n".join(functions)
    helpers = [text for helper, text in HELPERS.items() if f"{helper}(" in code]
    parts = formulas.needed(code)
    taken = {one for part in parts for one in part.names} & set(_public_names(name))
    if taken:
        raise ValueError(f"a formula is called {taken.pop()} already; choose another name")
    declared = _declarations(program, name, why)
    pieces = [
        _comment([f"{name}: a program of seegrad in C. Compile it with {FLAGS}", "", *_rest()]),
        _comment(common.remarks(program)),
        _includes(code + "".join([part.text for part in parts])),
        CHECKS,
        declared,
        *[part.text for part in parts],
        *helpers,
        _outside(program, name),
        code,
    ]
    source = "\n".join(piece for piece in pieces if piece)
    guard = f"{name.upper()}_H"
    header = f"#ifndef {guard}\n#define {guard}\n\n#include <stddef.h>\n\n{declared}\n#endif\n"
    return CFiles(name, source, header)


CHECKS = """\
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "doubles must be computed as doubles: on x86 compile with -msse2 -mfpmath=sse"
#endif
#ifdef __FAST_MATH__
#error "compile without -ffast-math, which changes what is computed"
#endif
#if defined(__clang__) || !defined(__GNUC__)
#pragma STDC FP_CONTRACT OFF
#endif
"""


def _rest() -> list[str]:
    return [
        "It calls the mathematical library and nothing else, and allocates nothing. With the same",
        "library its numbers are those of the program in Python to the bit: no product and sum may",
        "be fused, which -ffp-contract=off says to compilers that do not heed the pragma.",
    ]


class _Interface:
    """One function: its name, its arguments and its results."""

    def __init__(self, program: Form, name: str, gradient: bool = False) -> None:
        self.own = len(program.inputs) - len(program.defaults)
        self.outside = len(program.defaults)
        self.name = f"{name}_value_and_gradient" if gradient else f"{name}_value"
        self.table = f"{name}_outside"
        self.results = [("y", len(program.outputs))]
        if gradient:
            self.results = [("value", 1), ("gradient", len(program.inputs))]
        self.takes = [("x", self.own)] if self.own else []
        self.takes += [("outside", self.outside)] if self.outside else []

    @property
    def inputs(self) -> list[str]:
        """What the code calls the inputs."""
        return [f"{array}[{i}]" for array, count in self.takes for i in range(count)]

    def one(self) -> str:
        """The declaration of the function of one point."""
        texts = [f"const double {array}[{count}]" for array, count in self.takes]
        texts += [f"double {array}[{count}]" for array, count in self.results]
        return _signature(f"int {self.name}", texts)

    def many(self) -> str:
        """The same of many points."""
        texts = ["size_t rows", *[f"const double *{array}" for array, _ in self.takes]]
        texts += [f"double *{array}" for array, _ in self.results]
        return _signature(f"size_t {self.name}_batch", [*texts, "int *guards"])

    def many_defined(self) -> str:
        """The loop over the points."""
        given = [f"x + row * {self.own}"] + ["outside"] * bool(self.outside)
        rows = [f"double *{a}_row = {a} + row * {n};" for a, n in self.results]
        unknown = [f"for (int i = 0; i < {n}; i++) {a}_row[i] = NAN;" for a, n in self.results]
        call = ", ".join([*given, *[f"{array}_row" for array, _ in self.results]])
        return _braced(
            self.many(),
            [
                "size_t failed = 0;",
                "for (size_t row = 0; row < rows; row++) {",
                *[f"    {line}" for line in rows],
                f"    int guard = {self.name}({call});",
                "    if (guards) guards[row] = guard;",
                "    if (guard) {",
                "        failed++;",
                *[f"        {line}" for line in unknown],
                "    }",
                "}",
                "return failed;",
            ],
        )


def _public_names(name: str) -> list[str]:
    both = [f"{name}_value", f"{name}_value_and_gradient"]
    return [*both, *[f"{each}_batch" for each in both], f"{name}_outside"]


def _declarations(program: Form, name: str, why: str) -> str:
    """The header: what there is to call, and the order of its arguments."""
    value = _Interface(program, name)
    own, outside = program.inputs[: value.own], program.inputs[value.own :]
    told = [*_order("x", own), *_order("outside", outside)]
    if outside:
        told += [f"For outside there may be NULL, which stands for {name}_outside."]
    told += [f"y: {len(program.outputs)} numbers"]
    told += ["", *textwrap.wrap(f"There is no gradient: {common.remark(why)}", 95)] if why else [
        "gradient: by all of x" + ", then by all of outside" * bool(outside)
    ]
    told += ["", "Each function returns 0, or the number of the first of these that does not hold;"]
    told += ["the program is of the path where they do, and then writes no result:"]
    told += [
        f"  {number}: {common.remark(guard.described(program.name_of))}"
        for number, guard in enumerate(program.guards, start=1)
    ] or ["  (there are none, it always returns 0)"]
    if own:
        told += ["The batch forms take rows of x, write as many rows of results, nan where one fails,"]
        told += ["return how many failed, and write the number for each into guards, unless NULL."]
    lines = [f"extern const double {name}_outside[{len(outside)}];"] if outside else []
    for each in [value] if why else [value, _Interface(program, name, gradient=True)]:
        lines += [f"{each.one()};"] + ([f"{each.many()};"] if own else [])
    return _comment(told) + "\n".join(lines) + "\n"


def _order(array: str, names: Sequence[str]) -> list[str]:
    """Which number stands where; what is counted up is one line."""
    lines: list[str] = []
    begin = 0
    for end in range(1, len(names) + 1):
        if end < len(names) and _next_name(names[end - 1]) == names[end]:
            continue
        last = "" if end - begin == 1 else f" to {array}[{end - 1}]"
        last_name = "" if end - begin == 1 else f" to {names[end - 1]}"
        lines.append(common.remark(f"{array}[{begin}]{last}: {names[begin]}{last_name}"))
        begin = end
    return lines


def _next_name(name: str) -> str:
    return re.sub(r"(\d+)(\D*)$", lambda match: f"{int(match[1]) + 1}{match[2]}", name)


def _outside(program: Form, name: str) -> str:
    numbers = [common.literal(value._data, "INFINITY", "NAN") for value in program.defaults]
    if not numbers:
        return ""
    return f"const double {name}_outside[{len(numbers)}] = {{\n{_wrapped(numbers)}\n}};\n"


def _function(interface: _Interface, form: Form, texts: Texts) -> str:
    lines, outputs = common.written(form, interface.inputs)
    body: list[str] = []
    for line in lines:
        body += [_check(line)] if isinstance(line, Check) else _step(form, line, texts)
    places = [f"{array}[{i}]" for array, count in interface.results for i in range(count)]
    body += [f"{place} = {_write(output)};" for place, output in zip(places, outputs)]
    text = "\n".join(body)
    unused = [f"(void){array};" for array, _ in interface.takes if not re.search(rf"\b{array}\b", text)]
    if interface.outside and not unused[-1:] == ["(void)outside;"]:
        body.insert(0, f"if (!outside) outside = {interface.table};")
    code = _braced(interface.one(), [*unused, *body, "return 0;"])
    return f"{code}\n{interface.many_defined()}" if interface.own else code


def _check(check: Check) -> str:
    x, *others = map(_write, check.arguments)
    if check.test in COMPARISONS:
        holds = f"({x} {check.test} {others[0]})"
        holds = holds if check.outcome else f"!{holds}"
    elif check.test == "number":
        holds = f"is_same({x}, {_write(float(check.outcome))})"
    else:
        holds = f"is_power_in_python({', '.join(map(_given, check.arguments))})"
    return f"if (!{holds}) return {check.number}; /* {common.remark(check.described)} */".replace(
        "!!", ""
    )


def _step(form: Form, step: Step, texts: Texts) -> list[str]:
    """The statements of one step."""
    own = common.own_text(step, texts, _write)
    if own is not None:
        return [f"const double {step.slot} = {own};"]
    row = formulas.rows()[step.name]
    point = step.arguments if step.by is None else step.arguments[1:]
    if not formulas.in_reach(step.name, point):
        raise ProgramError(
            f"{form.name} uses {step.name} of {', '.join(map(str, point))}, for which C has no"
            " formula"
        )
    formula = row.value if step.by is None else row.partials[0 if row.of_many else step.by]
    write = _write
    if formulas.rounds_freely(formula) or all(isinstance(a, float) for a in point):
        write = _given
    names = {"count": str(len(point)), "out": write(step.arguments[0])}
    names |= dict(zip("xy", map(write, point)))
    if not row.of_many:
        return [f"const double {step.slot} = {formulas.filled(formula, names)};"]
    formula = re.sub(r"\bxs\[(\d)\]", lambda match: write(point[int(match[1])]), formula)
    return _of_many(step, formulas.filled(formula, {**names, "x": "x"}), [*map(write, point)])


def _of_many(step: Step, formula: str, point: list[str]) -> list[str]:
    count = len(point)
    inner = _gathered(point) if re.search(r"\bxs\b", formula) else []
    if re.search(r"\broom\b", formula):
        inner.append(f"double room[{count}];")
    if step.by is None:
        if not inner:
            return [f"const double {step.slot} = {formula};"]
        return [f"double {step.slot};", "{", *_indented([*inner, f"{step.slot} = {formula};"]), "}"]
    if step.by == ALL:
        formula = formula.replace("partials)", f"{step.slot})").replace("partials,", f"{step.slot},")
        return [f"double {step.slot}[{count}];", "{", *_indented([*inner, f"{formula};"]), "}"]
    inner += [f"double partials[{count}];", f"{formula};", f"{step.slot} = partials[{step.by}];"]
    return [f"double {step.slot};", "{", *_indented(inner), "}"]


def _gathered(point: list[str]) -> list[str]:
    """xs: the arguments in an array; runs of an array that exists are copied."""
    runs: list[tuple[str, int, int]] = []  # array, first place, count
    for argument in point:
        array, _, place = argument.rstrip("]").partition("[")
        if runs and place and runs[-1][0] == array and runs[-1][1] + runs[-1][2] == int(place):
            runs[-1] = (array, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((array, int(place), 1) if place.isdigit() else (argument, 0, 1))
    if max(count for _, _, count in runs) < RUN:
        text = f"const double xs[] = {{{', '.join(point)}}};"
        return [text] if len(text) < 88 else ["const double xs[] = {", _wrapped(point), "};"]
    lines, at = [f"double xs[{len(point)}];"], 0
    for array, first, count in runs:
        if count < RUN:
            lines += [f"xs[{at + i}] = {point[at + i]};" for i in range(count)]
        else:
            lines.append(f"memcpy(xs + {at}, {array} + {first}, {count} * sizeof(double));")
        at += count
    return lines


def _write(argument: Argument) -> str:
    return argument if isinstance(argument, str) else common.literal(argument, "INFINITY", "NAN")


def _given(argument: Argument) -> str:
    if isinstance(argument, str) or not math.isfinite(argument):
        return _write(argument)
    return f"given({argument!r})"


def _includes(code: str) -> str:
    names = ["float", "math", "stddef"]
    names += ["stdint"] if re.search(r"\bu?int\d\d_t\b", code) else []
    names += ["string"] if re.search(r"\bmem(cpy|set)\(", code) else []
    return "".join([f"#include <{name}.h>\n" for name in names])


def _signature(head: str, arguments: Sequence[str]) -> str:
    text = f"{head}({', '.join(arguments)})"
    if len(text) <= 98:
        return text
    return f"{head}(\n    " + ",\n    ".join(arguments) + "\n)"


def _braced(head: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{head} {{", *_indented(lines), "}", ""])


def _indented(lines: Sequence[str]) -> Iterator[str]:
    return (textwrap.indent(line, "    ") for line in lines)


def _wrapped(texts: Sequence[str]) -> str:
    return textwrap.fill(", ".join(texts), 90, initial_indent="    ", subsequent_indent="    ")


def _comment(lines: Any) -> str:
    return "\n".join(["/*", *[f" * {line}".rstrip() for line in lines], " */", ""])
