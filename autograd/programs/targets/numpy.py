"""``to_numpy``: a program as Python that a student might have written, of numbers and of arrays."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

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
        names = common.identifiers([name for name, _ in groups], CALLED)
        tables = common.identifiers([name.upper() for name in names], {*CALLED, *names})
        self.sizes = {n: len(places) for n, (name, places) in zip(names, groups) if len(places) > 1}
        self.inputs: list[str] = []
        self.defaults: dict[str, tuple[str, str]] = {}
        numbers = [_text_of(value._data) for value in program.defaults]
        for name, table, (_, places) in zip(names, tables, groups):
            is_list = name in self.sizes
            self.inputs += [f"{name}[{i}]" for i in range(len(places))] if is_list else [name]
            if places[0] >= own:
                held = [numbers[place - own] for place in places]
                text = f"[{', '.join(held)}]" if is_list else held[0]
                self.defaults[name] = table, text
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
        begin = 0
        for places, _ in common.runs(arguments):
            first = arguments[places[0]]
            name, _, rest = first.partition("[")
            if len(places) < 3 or (name not in self.sizes and not name.startswith("v")):
                found += [arguments[place] for place in places]
            elif len(places) == self.sizes.get(name):
                found.append(f"*{name}")
            else:
                begin = int(rest[:-1]) if rest else 0
                run = f"*{name}[{begin}:{begin + len(places)}]"
                found += [run] if rest else [arguments[place] for place in places]
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


def _groups(names: Sequence[str], begin: int) -> list[tuple[str, list[int]]]:
    """Parameters, and the inputs that each has: x[0] to x[9] are one list x."""
    found: list[tuple[str, list[int]]] = []
    for places, _ in common.runs(names):
        first = names[places[0]]
        here = [begin + place for place in places]
        if first.endswith("[0]") and len(places) > 1:
            found.append((first[:-3], here))
        else:
            found += [(names[place], [begin + place]) for place in places]
    return found


def _wrapped(line: str) -> str:
    """A statement over as many lines as it takes; only within brackets may it be broken."""
    if len(line) <= 96 or "\n" in line:
        return line
    return textwrap.fill(
        line, 96, subsequent_indent="        ", break_long_words=False, break_on_hyphens=False
    )
