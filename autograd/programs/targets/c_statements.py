"""The statements in C of a program's steps and guards."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Sequence

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.guards import COMPARISONS
from autograd.programs.targets import c_formulas as formulas
from autograd.programs.targets import common
from autograd.programs.targets.common import ALL, Argument, Check, Step
from autograd.programs.targets.own_texts import Texts, own_text

RUN = 8  # numbers that stand in a row are copied as one
HELPERS = {
    "given": """\
/* A number of which the compiler knows nothing, lest it make x*x of pow(x, 2.0). */
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
    return !isfinite(x) || !isfinite(y) || isfinite(pow(x, y));
}
""",
}


def guarded(check: Check, number: int) -> str:
    """What returns the number of a guard that does not hold."""
    x, *others = map(text_of, check.arguments)
    if check.test in COMPARISONS:
        fails = f"{x} {check.test} {others[0]}"
        fails = f"!({fails})" if check.outcome else fails
    elif check.test == "number":
        fails = f"!is_same({x}, {text_of(check.outcome)})"
    else:
        fails = f"!is_power_in_python({', '.join(map(_given, check.arguments))})"
    return f"if ({fails}) return {number}; /* {common.remark(check.described)} */"


def statements(form: Form, step: Step, texts: Texts) -> list[str]:
    """What computes a step."""
    own = own_text(step, texts, text_of)
    if isinstance(own, list):
        return [f"const double {step.slot}[] = {{", wrapped(own), "};"]
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
    is_known = all(isinstance(a, float) for a in point)
    write = _given if is_known else text_of
    if formulas.rounds_freely(formula):  # of a step like clip the compiler knows some results
        write = _hidden
    texts_of_point = [*map(write, point)]
    if step.name == "sum" and step.by is None and len(point) == 2:
        # The rounding error of x + y, given back to it, is rounded off again.
        return [f"const double {step.slot} = {' + '.join(texts_of_point)};"]
    names = {"out": write(step.arguments[0])}
    if row.of_many:
        return _of_many(step, formula, texts_of_point, names)
    names |= dict(zip("xy", texts_of_point))
    return [f"const double {step.slot} = {formulas.filled(formula, names)};"]


def _of_many(step: Step, formula: str, point: list[str], names: dict[str, str]) -> list[str]:
    """The same of an operation that takes its arguments as an array."""
    count = len(point)
    names |= {"count": str(count)}
    if step.by == ALL:
        names |= {"partials": step.slot}
    formula = formulas.filled(formula, names)
    formula = re.sub(r"\bxs\[(\d)\]", lambda match: point[int(match[1])], formula)
    inner = _gathered(point) if re.search(r"\bxs\b", formula) else []
    if re.search(r"\broom\b", formula):
        inner.append(f"double room[{count}];")
    if step.by is None:
        if not inner:
            return [f"const double {step.slot} = {formula};"]
        inner.append(f"{step.slot} = {formula};")
    elif step.by == ALL:
        inner.append(f"{formula};")
    else:
        inner += [
            f"double partials[{count}];",
            f"{formula};",
            f"{step.slot} = partials[{step.by}];",
        ]
    size = f"[{count}]" if step.by == ALL else ""
    return [f"double {step.slot}{size};", "{", *indented(inner), "}"]


def _gathered(point: list[str]) -> list[str]:
    """xs: the arguments in an array."""
    if any(count >= RUN for _, _, count in _runs(point)):
        return [f"double xs[{len(point)}];", *copies("xs", point)]
    text = f"const double xs[] = {{{', '.join(point)}}};"
    return [text] if len(text) < 88 else ["const double xs[] = {", wrapped(point), "};"]


def copies(name: str, point: Sequence[str]) -> list[str]:
    """What puts numbers into an array; runs of an array that exists are copied at once."""
    lines, at = [], 0
    for array, first, count in _runs(point):
        if count < RUN:
            lines += [f"{name}[{i}] = {point[i]};" for i in range(at, at + count)]
        else:
            source = f"{array} + {first}"
            lines.append(f"memcpy({name} + {at}, {source}, {count} * sizeof(double));")
        at += count
    return lines


def _runs(point: Sequence[str]) -> list[tuple[str, int, int]]:
    """What stands in a row: the array, the first place, the count."""
    runs: list[tuple[str, int, int]] = []
    for argument in point:
        array, _, place = argument.rstrip("]").partition("[")
        if runs and place and runs[-1][0] == array and runs[-1][1] + runs[-1][2] == int(place):
            runs[-1] = (array, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((array, int(place), 1) if place.isdigit() else (argument, 0, 1))
    return runs


def text_of(argument: Argument | bool) -> str:
    """A name, or a number in digits."""
    if isinstance(argument, str):
        return argument
    return common.literal(float(argument), "INFINITY", "NAN")


def _hidden(argument: Argument) -> str:
    """An argument of which the compiler knows nothing, whatever it is; of inputs it never does."""
    text = text_of(argument)
    return text if re.match(r"(x|outside)\[", text) else f"given({text})"


def _given(argument: Argument) -> str:
    """The same, of which a compiler must not compute with a number itself."""
    if isinstance(argument, str) or not math.isfinite(argument):
        return text_of(argument)
    return f"given({argument!r})"


def indented(lines: Sequence[str]) -> Iterator[str]:
    """Lines of a block."""
    return (textwrap.indent(line, "    ") for line in lines)


def wrapped(texts: Sequence[str]) -> str:
    """A list over as many lines as it takes."""
    return textwrap.fill(", ".join(texts), 90, initial_indent="    ", subsequent_indent="    ")
