"""The derivatives of a program: as a program again, or as a graph of Values.

Both are the backward pass of ``value.sweep``, over symbols that stand for the instructions. With
the float formulas of the rules it writes the instructions of the reverse part; with Values as the
results it computes a graph, which can be differentiated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.guards import Guard
from autograd.programs.steps import Compound, Item, PartialOf, PartialsOf
from autograd.programs.tape import SUM, Instruction, Symbol, Tape, dependent, operations_of
from autograd.rule_errors import require_one_for_each
from autograd.value import Value, sum_of_values, sweep

_TAKEN_AS_NUMBERS = (PartialOf, PartialsOf, Item)


def refuse_numbers(instructions: Sequence[Instruction], name: str) -> None:
    """ProgramError where a derivative was taken as a number, which has no derivative."""
    if not any(isinstance(o, (*_TAKEN_AS_NUMBERS, Compound)) for o in operations_of(instructions)):
        return
    for operation, arguments in instructions:
        if isinstance(operation, Compound) and operation.leaves_out(arguments):
            raise ProgramError(
                f"{name} has a scan in it that was recorded without derivatives by numbers;"
                " record(f) takes derivatives by all of them"
            )
        if isinstance(operation, _TAKEN_AS_NUMBERS) and any(type(a) is int for a in arguments):
            raise ProgramError(
                f"{name} has derivatives in it, taken as numbers; to differentiate it again,"
                " record grad(f) of a function f that is differentiated already"
            )


def with_gradient(
    instructions: Sequence[Instruction], count: int, output: float, by: Sequence[int]
) -> tuple[Sequence[Instruction], tuple[int | float, ...]]:
    """The instructions of both passes, and where the output and its derivatives by inputs stand."""
    if type(output) is not int:
        return instructions, (output, *[0.0] * len(by))
    tape = Tape(computes=False)
    tape.copy(instructions, count, by)
    adjoints = tape.adjoints(tape.at(output))
    needed = [tape.at(output), *[adjoints.get(tape.at(i), 0.0) for i in by]]
    flat = tape.flat(needed)
    return flat.instructions, tuple(map(flat.place, needed))


def results_as_values(instructions: Sequence[Instruction], inputs: Sequence[Any]) -> list[Any]:
    """The inputs and the result of every instruction, as Values where an argument is one."""
    results = [*inputs]
    for operation, arguments in instructions:
        point = [results[a] if type(a) is int else a for a in arguments]
        if operation.apply is not None and any(isinstance(p, Value) for p in point):
            results.append(operation.apply(*point))
        else:
            numbers = [p._data if isinstance(p, Value) else p for p in point]
            results.append(operation.function(*numbers))
    return results


def with_messages(
    form: Form, by: Sequence[int]
) -> tuple[Sequence[Instruction], list[tuple[int | float, ...]], tuple[Guard, ...]]:
    """Both passes of a program of one output, with the seed as one more input, behind the others.

    Gives the instructions; where the output stands, and for each input in ``by`` the messages that
    the backward pass adds to its error signal, in their order; and the guards.
    """
    tape, count = Tape(computes=False), len(form.inputs)
    tape.copy(form.instructions, count, by)
    symbols = [tape.at(position) for position in range(count + len(form.instructions))]
    output = symbols[int(form.outputs[0])]
    signals = tape.adjoints(output, tape.input())
    added = [signals.get(symbols[i]) for i in by]
    sent = [() if s is None else s.arguments if s.operation is SUM else (s,) for s in added]
    looked_at = [symbols[a] for guard in form.guards for a in guard.arguments if type(a) is int]
    flat = tape.flat([output, *chain.from_iterable(sent), *looked_at])
    kept = [0, *accumulate(flat.position(symbol) is not None for symbol in symbols[count:])]
    places = [tuple(map(flat.place, messages)) for messages in [(output,), *sent]]
    guards = [
        guard._replace(
            before=int(kept[guard.before]),
            arguments=tuple(
                [flat.place(symbols[a] if type(a) is int else a) for a in guard.arguments]
            ),
        )
        for guard in form.guards
    ]
    return flat.instructions, places, tuple(guards)


def gradient_as_values(
    instructions: Sequence[Instruction], inputs: Sequence[Any], output: int, by: Sequence[int]
) -> list[Any]:
    """The derivatives of an output by the inputs ``by``, from rules that are called with Values.

    The other inputs are numbers.
    """
    operands = [value if isinstance(value, Value) else float(value) for value in inputs]
    tape = Tape(computes=False)
    tape.copy(instructions, len(operands), by)
    symbols = [tape.at(i) for i in range(len(operands) + len(instructions))]
    result: dict[Symbol, Any] = dict(zip(symbols, operands))
    flows = dependent(instructions, len(operands), by)
    for position, (symbol, (operation, _)) in enumerate(
        zip(symbols[len(operands) :], instructions), start=len(operands)
    ):
        point = [result[a] if isinstance(a, Symbol) else a for a in symbol.arguments]
        if position in flows and operation.apply is not None:
            result[symbol] = operation.apply(*point)
        else:  # it has no derivative
            numbers = [p._data if isinstance(p, Value) else p for p in point]
            result[symbol] = operation.function(*numbers)

    def partials(symbol: Symbol) -> Sequence[Any]:
        operation = symbol.operation
        point = [result[symbol]]
        point += [result[a] if isinstance(a, Symbol) else a for a in symbol.arguments]
        if not operation.n_ary:
            return [operation.partials[i](*point) for i in symbol.flowing]
        every = operation.partials[0](*point)
        require_one_for_each(operation, every, len(symbol.arguments))
        return [every[i] for i in symbol.flowing]

    signals = sweep(symbols[output], 1.0, partials, sum_of_values)
    return [signals.get(symbols[i], 0.0) for i in by]
