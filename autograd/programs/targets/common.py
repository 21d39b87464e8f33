"""What every target shares: a program in steps whose names are legal in C, JavaScript and Python.

A target is one file beside this one. Its function takes a program and writes text:

* ``both_passes(program)`` is the program of (value, *derivatives by all inputs), with the guards of
  ``program``; it raises ProgramError, which says why, for a program that has no gradient.
* ``require(form, target, table, texts)`` refuses by name what a target has no text for.
* ``written(form, inputs)`` gives the steps and checks in order and the outputs. In them an argument
  is a str, the name of an earlier result (``v7``, ``v7[2]``, or an input as the target calls it),
  or a float, a constant, which ``literal`` writes. Nothing that nobody uses is left in.
* A ``Step`` is of an operation, of one partial above it, or of all partials of an n-ary rule; its
  ``name`` is how a target's table knows the operation. Derivatives are of (out, *arguments).
* A ``Check`` is a guard, with its number from 1 on; ``Check.number`` is what a target returns.
* ``identifiers`` makes names of inputs legal, ``runs`` tells in a few words which there are;
  ``remarks`` has the listing for a comment, ``remark`` any other line of one.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from autograd.errors import ProgramError
from autograd.operation import Operation
from autograd.programs.form import Form
from autograd.programs.guards import AS_PYTHON, COMPARISONS
from autograd.programs.listing import SHOWN, lines_of
from autograd.programs.reverse import refuse_numbers, with_slopes
from autograd.programs.steps import (
    DETACH,
    Compound,
    Item,
    PartialOf,
    PartialsOf,
    may_raise,
    root_of,
    simple_partials,
)
from autograd.programs.tape import operations_of
from autograd.programs.targets.own_texts import Texts, operations_with_texts, remedy
from autograd.rules.operations import TABLE

Argument: TypeAlias = str | float
POWER = AS_PYTHON["power"]
"""The one test of a Check that is no comparison and no number: whether Python's x ** y is a float,
and no error. It is where x or y is not finite, and where xʸ is."""


class Step(NamedTuple):
    """One result, and what it is of."""

    slot: str
    operation: Operation
    """What the rules know it by."""
    by: int | None
    """None for the value; i for the derivative by argument i; ALL for the list of these."""
    arguments: tuple[Argument, ...]
    """Of a derivative the first is the value."""

    @property
    def name(self) -> str:
        """The name of the operation, by which a target's table knows it."""
        return self.operation.name


ALL = -1


class Check(NamedTuple):
    """One guard: the test must have this outcome."""

    number: int
    test: str
    """A sign of comparison, "number" (the very bits, but for those of a nan), or POWER."""
    arguments: tuple[Argument, ...]
    outcome: bool | float
    described: str
    """In the words of the listing."""


def both_passes(program: Form) -> Form:
    """The program of the output and its derivatives by all inputs, with the guards.

    Raises ProgramError, as ``program.reverse`` does, if it has no gradient.
    """
    if len(program.outputs) != 1:
        raise ProgramError(
            f"{program.name} has {len(program.outputs)} outputs, and a gradient is of one"
        )
    refuse_numbers(program.instructions, program.name)
    by = range(len(program.inputs))
    instructions, outputs, slopes, guards = with_slopes(program, by)
    return Form(
        program.name,
        program.inputs,
        instructions,
        (*outputs, *[slopes.get(i, 0.0) for i in by]),
        guards,
        program.defaults,
    )


def require(
    form: Form, target: str, table: Container[str], texts: Texts, compounds: Container[str] = ()
) -> None:
    """ProgramError unless the table, or the user, has text for all that a program does.

    ``compounds`` are the loops, by their word, that the target can write.
    """
    own = operations_with_texts(texts, target)
    for operation in operations_of(form.instructions):
        whose = operation.of[0] if isinstance(operation, PartialOf | PartialsOf) else operation
        root = root_of(operation)
        if isinstance(whose, Compound):
            if whose.word not in compounds:
                raise ProgramError(
                    f"{form.name} has a scan in it, which {target} cannot write; call the step in"
                    " a Python loop, which is recorded step by step"
                )
        elif root is None or root in own or (root in TABLE and root.name in table):
            continue
        elif root in TABLE:
            raise ProgramError(f"{form.name} uses {root.name}, which {target} does not have yet")
        else:
            raise ProgramError(
                f"{form.name} uses {root.name}, an operation of your own, of which {target} has no"
                f" text; {remedy(root)}"
            )


def written(
    form: Form, inputs: Sequence[str], with_refusals: bool = False
) -> tuple[list[Step | Check], list[Argument]]:
    """The steps and the checks in order, and the outputs; inputs have the names that are given.

    Steps that nobody uses are left out; with refusals, not those that may raise.
    """
    names: list[Argument] = [*inputs]
    raising: set[str] = set()
    lines: list[Step | Check] = []
    waiting = [*enumerate(form.guards, start=1)][::-1]

    def called(argument: float) -> Argument:
        return names[argument] if type(argument) is int else float(argument)

    for index, (operation, arguments) in enumerate(form.instructions):
        while waiting and waiting[-1][1].before <= index:
            lines.append(_check(form, *waiting.pop(), called))
        if operation is DETACH:
            names.append(called(arguments[0]))
        elif isinstance(operation, Item):
            names.append(_item(form, operation.of[0], arguments[0], called))
        else:
            slot = f"v{len(names)}"
            names.append(slot)
            lines.append(Step(slot, *_parted(operation), tuple(map(called, arguments))))
            if with_refusals and may_raise(operation):
                raising.add(slot)
    lines += [_check(form, *each, called) for each in waiting[::-1]]
    outputs = [*map(called, form.outputs)]
    return _needed(lines, raising.union(map(str, outputs))), outputs


def _item(form: Form, i: int, every: float, called: Callable[[float], Argument]) -> Argument:
    """One of all partials: an argument of the rule, or a number, where it is that by the rule."""
    operation, point = form.instructions[int(every) - len(form.inputs)]
    known = None
    if isinstance(operation, PartialsOf):
        known = simple_partials(operation.of[0], len(point) - 1)
    if known is None:
        return f"{called(every)}[{i}]"
    return called(point[int(known[i])]) if type(known[i]) is int else float(known[i])


def _needed(lines: Sequence[Step | Check], wanted: Iterable[str]) -> list[Step | Check]:
    """Without the steps that nothing wanted, no check and no other step depends on."""
    live = {name.partition("[")[0] for name in wanted}
    kept: list[Step | Check] = []
    for line in reversed(lines):
        if isinstance(line, Check) or line.slot in live:
            kept.append(line)
            live |= {
                argument.partition("[")[0] for argument in line.arguments if type(argument) is str
            }
    return kept[::-1]


def _parted(operation: Operation) -> tuple[Operation, int | None]:
    if isinstance(operation, PartialOf):
        return operation.of
    return (operation.of[0], ALL) if isinstance(operation, PartialsOf) else (operation, None)


def _check(form: Form, number: int, guard: Any, called: Callable[[float], Argument]) -> Check:
    test, outcome, arguments = guard.test, guard.outcome, tuple(map(called, guard.arguments))
    if test == "truth":
        test, arguments = "!=", (*arguments, 0.0)
    elif test not in COMPARISONS and test not in {"number", POWER}:
        # Of floats, Python's /, % and // refuse a denominator of 0 and do as the rules for others.
        test, arguments, outcome = "==", (arguments[1], 0.0), False
    return Check(number, test, arguments, outcome, guard.described(form.name_of))


def literal(number: float, infinity: str, nan: str) -> str:
    """The number in digits that every language reads back to the bit.

    >>> literal(0.1, "inf", "nan"), literal(-float("inf"), "INFINITY", "NAN")
    ('0.1', '(-INFINITY)')
    """
    if math.isnan(number):
        return nan
    text = infinity if math.isinf(number) else repr(abs(float(number)))
    return f"(-{text})" if math.copysign(1.0, number) < 0 else text


def identifiers(names: Sequence[str], taken: Container[str] = ()) -> list[str]:
    """Names that are legal, told apart, and neither a slot's nor taken.

    >>> identifiers(["x", "w[0][1]", "w_0_1", "lambda", "v7", "np"], {"np"})
    ['x', 'w_0_1', 'w_0_1_', 'lambda_', 'v7_', 'np_']
    """
    found: dict[str, None] = {}
    for name in names:
        legal = re.sub(r"\W+", "_", name).strip("_") or "x"
        legal = f"x{legal}" if legal[0].isdigit() else legal
        while legal in found or legal in taken or keyword.iskeyword(legal) or _is_slot(legal):
            legal += "_"
        found[legal] = None
    return [*found]


def _is_slot(name: str) -> bool:
    return re.fullmatch(r"v\d+", name) is not None


def remarks(form: Form) -> Iterator[str]:
    """The lines of the listing, none of which can end a comment; of many inputs in a few words."""
    lines = lines_of(form)
    count = len(form.inputs)
    if count > SHOWN:
        yield remark(f"program of {count} numbers: {', '.join([t for _, t in runs(form.inputs)])}")
        lines = islice(lines, 1 + count, None)
    yield from map(remark, lines)


def runs(names: Sequence[str]) -> Iterator[tuple[range, str]]:
    """Which names are counted up, by their places.

    >>> [*runs(["w[0]", "w[1]", "w[2]", "b"])]
    [(range(0, 3), 'w[0] to w[2]'), (range(3, 4), 'b')]
    """
    begin = 0
    for end, name in enumerate(names, start=1):
        following = re.sub(r"\d+(?=\D*$)", lambda match: f"{int(match[0]) + 1}", name)
        if end == len(names) or names[end] != following or name == following:
            yield range(begin, end), names[begin] + f" to {name}" * (end - begin > 1)
            begin = end


def remark(text: str) -> str:
    """The same of any text."""
    return " ".join(text.replace("*/", "* /").replace("/*", "/ *").splitlines())
