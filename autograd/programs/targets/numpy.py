"""``to_numpy``: a program as Python that a student might have written, of numbers and of arrays."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import product, takewhile
from typing import NamedTuple

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.guards import COMPARISONS
from autograd.programs.steps import Compound
from autograd.programs.targets import common
from autograd.programs.targets.common import Argument, Check, Step
from autograd.programs.targets.numpy_expressions import Expressions
from autograd.programs.targets.numpy_scans import BACK, SCAN, TOTAL, Scans
from autograd.programs.targets.own_texts import Texts, own_text
from autograd.rules.operations import BY_NAME

# Names that the functions use, and their parameters cannot have.
CALLED = {"np", "math", "map", "abs", "len", "ValueError", "value", "value_and_gradient"}
CALLED |= {"each", "is_same", "is_power_in_python", "scan", "scan_back"}
EACH = '''\
def each(f, *xs):
    """f of numbers at each element of arrays; if it gives lists, a list of arrays."""
    shape = np.broadcast_shapes(*map(np.shape, xs))
    columns = [np.broadcast_to(x, shape).ravel().tolist() for x in xs]
    found = np.array([f(*point) for point in zip(*columns)], dtype=float)
    return found.T.reshape(found.shape[1:] + shape)[()]'''
IS_SAME = '''\
def is_same(x, y):
    """Whether they are the same numbers to the bit, but for those of a nan."""
    return (np.isnan(x) & np.isnan(y)) | ((x == y) & (np.signbit(x) == np.signbit(y)))'''
IS_POWER = '''\
def is_power_in_python(x, y):
    """Whether x ** y is a float in Python, and no error."""
    return ~np.isfinite(x) | ~np.isfinite(y) | np.isfinite(x**y)'''


def to_numpy(program: Form, texts: Texts) -> str:
    """What ``Program.to_numpy`` gives."""
    common.require(program, "numpy", BY_NAME, texts, ("scan", "carry"))
    writer = _Writer(program, texts)
    functions = [writer.function("value", program, "The output, or the list of outputs.")]
    try:
        both = common.both_passes(program)
    except ProgramError as problem:
        functions.append(f"# There is no gradient: {common.remark(str(problem))}")
    else:
        told = "The output, and the list of its derivatives by all inputs."
        functions.append(writer.function("value_and_gradient", both, told))
    text = "\n\n\n".join([*writer.tables(), *writer.scans.functions, *functions])
    helpers = [(EACH, "each("), (IS_SAME, "is_same("), (IS_POWER, "is_power_in_python(")]
    helpers += [(SCAN, " = scan("), (BACK, " = scan_back(")]
    used = [helper for helper, call in helpers if call in text]
    used = [writer.back() if helper is BACK else helper for helper in used]
    listing = "\n".join([f"# {line}".rstrip() for line in common.remarks(program)])
    code = writer.expressions.definitions.filled("\n\n\n".join([*used, text]))
    return f"{listing}\n\n{code}\n"


class _Writer:
    """Writes functions, whose parameters are the inputs by their names."""

    def __init__(self, program: Form, texts: Texts) -> None:
        self.texts = texts
        self.expressions = Expressions(self._packed)
        self.scans = Scans(program, self._step_function)
        own = len(program.inputs) - len(program.defaults)
        groups = [*_groups(program.inputs[:own], 0), *_groups(program.inputs[own:], own)]
        names = common.identifiers([group.name for group in groups], CALLED)
        tables = common.identifiers([name.upper() for name in names], {*CALLED, *names})
        self.sizes: dict[str, int] = {}
        """How many numbers are in each row of the parameters that are lists."""
        self.inputs: list[str] = []
        self.defaults: dict[str, tuple[str, str]] = {}
        numbers = [_text_of(value._data) for value in program.defaults]
        for name, table, (_, shape, first) in zip(names, tables, groups):
            if shape:
                self.sizes |= dict.fromkeys(_indexed(name, shape[:-1]), shape[-1])
            self.inputs += _indexed(name, shape)
            if first >= own:
                self.defaults[name] = table, _nested(iter(numbers[first - own :]), shape)
        self.parameters = names
        self.expressions.definitions.locals |= {*names, *tables}

    def tables(self) -> list[str]:
        """The Values from outside, which are the defaults of their parameters."""
        lines = [f"{name} = {text}" for name, text in self.defaults.values()]
        return ["\n".join(map(_wrapped, lines))] if lines else []

    def function(self, name: str, form: Form, told: str) -> str:
        """The function that computes a program."""
        parameters = self.parameters[:]
        parameters[len(parameters) - len(self.defaults) :] = [
            f"{name}={table}" for name, (table, _) in self.defaults.items()
        ]
        lines = [f'"""{told}"""']
        both = ", ".join(self.parameters)
        if len(self.parameters) == 1:
            lines.append(f"{both} = np.float64({both})")
        elif self.parameters:
            left = both if len(both) < 40 else f"[{both}]"  # which may go over several lines
            lines.append(f"{left} = map(np.float64, [{both}])")
        statements, results = self._statements(form, self.inputs)
        listed = f"[{', '.join(results)}]"
        if name == "value":
            statements.append(f"return {results[0] if len(results) == 1 else listed}")
        else:
            statements.append(f"return {results[0]}, [{', '.join(results[1:])}]")
        return f'@np.errstate(all="ignore")\n{_function(name, parameters, lines + statements)}'

    def back(self) -> str:
        """What takes derivatives back through scans."""
        return BACK.replace("TOTAL", self.expressions.definitions.name(TOTAL))

    def _step_function(self, name: str, form: Form) -> str:
        inputs = common.identifiers(form.inputs, CALLED)
        statements, results = self._statements(form, inputs)
        return _function(name, inputs, [*statements, f"return [{', '.join(results)}]"])

    def _statements(self, form: Form, inputs: Sequence[str]) -> tuple[list[str], list[str]]:
        """The lines that compute a program, and its outputs."""
        lines, outputs = common.written(form, inputs)
        steps = {line.slot: line for line in lines if isinstance(line, Step)}
        found = []
        for line in lines:
            if isinstance(line, Check):
                found.append(_guarded(line, self.scans.number_of(form, line.number)))
            elif isinstance(line.operation, Compound):
                found.append(self.scans.statement(line, steps, self._listed))
            else:
                found.append(self._statement(line))
        return found, [*map(_text_of, outputs)]

    def _listed(self, arguments: Sequence[Argument]) -> str:
        return f"[{', '.join(self._packed([*map(_text_of, arguments)]))}]"

    def _statement(self, step: Step) -> str:
        own = own_text(step, self.texts, _text_of)
        if isinstance(own, list):
            own = f"[{', '.join(own)}]"
        if own is None:
            arguments = [*map(_text_of, step.arguments)]
            own = self.expressions.text(step, arguments)
        return f"{step.slot} = {own}"

    def _packed(self, arguments: list[str]) -> list[str]:
        """Arguments that stand in a row of a list are that list with a star."""
        found: list[str] = []
        for places, _ in common.runs(arguments):
            name, _, begin = arguments[places[0]].rpartition("[")
            if len(places) < 3 or not (name in self.sizes or re.fullmatch(r"v\d+", name)):
                found += [arguments[place] for place in places]
            elif len(places) == self.sizes.get(name):
                found.append(f"*{name}")
            else:
                first = int(begin[:-1])
                found.append(f"*{name}[{first}:{first + len(places)}]")
        return found


def _function(name: str, parameters: Sequence[str], lines: Sequence[str]) -> str:
    head = _wrapped(f"def {name}({', '.join(parameters)}):")
    return head + "\n" + textwrap.indent("\n".join(map(_wrapped, lines)), "    ")


def _guarded(check: Check, number: int) -> str:
    x, *others = map(_text_of, check.arguments)
    if check.test in COMPARISONS:
        holds = f"{x} {check.test} {others[0]}"
        fails = f"not np.all({holds})" if check.outcome else f"np.any({holds})"
    elif check.test == "number":
        fails = f"not np.all(is_same({x}, {_text_of(float(check.outcome))}))"
    else:
        fails = f"not np.all(is_power_in_python({x}, {others[0]}))"
    told = f"guard {number}: {check.described}, where this was recorded"
    return f"if {fails}:\n    raise ValueError({told!r})"


def _text_of(argument: Argument) -> str:
    if isinstance(argument, str):
        return argument
    return common.literal(argument, "np.inf", "np.nan")


class _Group(NamedTuple):
    """A parameter: what f calls it, the shape of its lists, and the first of its inputs."""

    name: str
    shape: tuple[int, ...]
    first: int


def _groups(names: Sequence[str], begin: int) -> list[_Group]:
    """The parameters: x[0][0] to x[2][1] are one, a list of three lists of two."""
    found: list[_Group] = []
    at = 0
    while at < len(names):
        group, count = _group_at(names[at:], begin + at)
        found.append(group)
        at += count
    return found


def _group_at(names: Sequence[str], first: int) -> tuple[_Group, int]:
    match = re.fullmatch(r"(.*?)((?:\[0\])*)", names[0])
    assert match
    name = match[1]
    for _ in range(len(match[2]) // 3):
        alike = takewhile(lambda each: each.startswith(f"{name}["), names)  # noqa: B023
        texts = [each[len(name) :] for each in alike]
        if all(re.fullmatch(r"(\[\d+\])+", text) for text in texts):
            shape = tuple([int(i) + 1 for i in re.findall(r"\d+", texts[-1])])
            if texts == _indexed("", shape):
                return _Group(name, shape, first), len(texts)
        name += "[0]"  # its lists are of different lengths
    return _Group(names[0], (), first), 1


def _indexed(name: str, shape: Sequence[int]) -> list[str]:
    """name[0][0], name[0][1] …, the last index going round first."""
    places = product(*map(range, shape))
    return [name + "".join([f"[{i}]" for i in place]) for place in places]


def _nested(numbers: Iterator[str], shape: Sequence[int]) -> str:
    """Numbers in lists of this shape."""
    if not shape:
        return next(numbers)
    return f"[{', '.join([_nested(numbers, shape[1:]) for _ in range(shape[0])])}]"


def _wrapped(line: str) -> str:
    """A statement over as many lines as it takes; only within brackets may it be broken."""
    if len(line) <= 96 or "\n" in line:
        return line
    return textwrap.fill(
        line, 96, subsequent_indent="        ", break_long_words=False, break_on_hyphens=False
    )
