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
* ``own_text(step, texts, write)`` is the text that a user gave for an operation of his own.
* ``identifiers`` makes names of inputs legal, ``remarks`` has the listing for a comment.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from autograd.errors import ProgramError
from autograd.operation import Operation
from autograd.programs.form import Form
from autograd.programs.guards import AS_PYTHON, COMPARISONS
from autograd.programs.listing import lines_of
from autograd.programs.reverse import refuse_numbers, with_slopes
from autograd.programs.steps import DETACH, Compound, Item, PartialOf, PartialsOf, root_of
from autograd.programs.tape import operations_of
from autograd.rules.operations import TABLE

Argument: TypeAlias = str | float
Texts: TypeAlias = Mapping[Any, Sequence[str]]
"""Of operations of one's own: the text of the value, and then of the derivative by each argument.
They have {0}, {1} … for the arguments and {out} for the value."""

POWER = AS_PYTHON["power"]
"""The one test of a Check that is no comparison and no number: whether Python's x ** y is a float,
and no error: not 0 to a negative power, no overflow, no fractional power of a negative number."""


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
    own = operations_with_texts(texts)
    for operation in operations_of(form.instructions):
        root = root_of(operation)
        if isinstance(operation, Compound) or isinstance(root, Compound):
            word = (operation if isinstance(operation, Compound) else root).word  # type: ignore[union-attr]
            if word not in compounds:
                raise ProgramError(
                    f"{form.name} has a scan in it, which {target} cannot write; call the step in"
                    " a Python loop, which is recorded step by step"
                )
        elif root is None:
            continue
        elif root not in TABLE and root not in own:
            count = 1 if root.n_ary else 1 + len(root.partials)
            raise ProgramError(
                f"{form.name} uses {root.name}, an operation of your own, of which {target} has no"
                f" text; "
                + (
                    "it takes any number of arguments, so write it in the library's operations"
                    if root.n_ary
                    else f"give its value and derivatives: texts={{{root.name}: ({count} texts)}}"
                )
            )
        elif root in TABLE and root.name not in table:
            raise ProgramError(f"{form.name} uses {root.name}, which {target} does not have yet")


def operations_with_texts(texts: Texts) -> dict[Operation, Sequence[str]]:
    """The texts by operation; ValueError for a wrong number of them."""
    found = {}
    for function, given in texts.items():
        operation: Operation = function.operation
        wanted = 1 + len(operation.partials)
        if isinstance(given, str) or operation.n_ary or len(given) != wanted:
            raise ValueError(
                f"{operation.name} needs {wanted} texts, its value and the derivative by each"
                f" argument, got {given!r}"
            )
        found[operation] = given
    return found


def own_text(step: Step, texts: Texts, write: Callable[[Argument], str]) -> str | None:
    """What the user gave for a step, its arguments filled in; None for one of the library."""
    if step.operation in TABLE:
        return None
    given = operations_with_texts(texts)[step.operation]
    places = [*map(write, step.arguments)]
    if step.by is None:
        return given[0].format(*places, out=step.slot)
    return given[1 + step.by].format(*places[1:], out=places[0])


def written(form: Form, inputs: Sequence[str]) -> tuple[list[Step | Check], list[Argument]]:
    """The steps and the checks in order, and the outputs; inputs have the names that are given."""
    names: list[Argument] = [*inputs]
    used = _used(form)
    lines: list[Step | Check] = []
    waiting = [*enumerate(form.guards, start=1)][::-1]

    def called(argument: float) -> Argument:
        return names[argument] if type(argument) is int else float(argument)

    for index, (operation, arguments) in enumerate(form.instructions):
        while waiting and waiting[-1][1].before <= index:
            lines.append(_check(form, *waiting.pop(), called))
        position = len(names)
        point = tuple(map(called, arguments))
        if operation is DETACH:
            names.append(point[0])
        elif isinstance(operation, Item):
            names.append(f"{point[0]}[{operation.of[0]}]")
        else:
            names.append(f"v{position}")
            of, by = _parted(operation)
            if position in used:
                lines.append(Step(f"v{position}", of, by, point))
    lines += [_check(form, *each, called) for each in waiting[::-1]]
    return lines, [*map(called, form.outputs)]


def _parted(operation: Operation) -> tuple[Operation, int | None]:
    if isinstance(operation, PartialOf):
        return operation.of
    return (operation.of[0], ALL) if isinstance(operation, PartialsOf) else (operation, None)


def _used(form: Form) -> set[int]:
    """The positions that outputs and guards depend on."""
    wanted = [*form.outputs, *[a for guard in form.guards for a in guard.arguments]]
    used = {a for a in wanted if type(a) is int}
    for index in range(len(form.instructions) - 1, -1, -1):
        if len(form.inputs) + index in used:
            used |= {a for a in form.instructions[index][1] if type(a) is int}
    return used


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
    """The lines of the listing, none of which can end a comment."""
    for line in lines_of(form):
        yield " ".join(line.replace("*/", "* /").replace("/*", "/ *").splitlines())
