"""The derivatives of a program: as a program again, or as a graph of Values.

Both are the backward pass of ``value.sweep``, over symbols that stand for the instructions. With
the float formulas of the rules it writes the instructions of the reverse part; with Values as the
results it computes a graph, which can be differentiated again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any

from autograd.errors import ProgramError
from autograd.programs.form import Form
from autograd.programs.guards import Guard
from autograd.programs.steps import Item, PartialOf, PartialsOf
from autograd.programs.tape import SUM, Flat, Instruction, Symbol, Tape
from autograd.rule_errors import require_one_for_each
from autograd.value import Value, sum_of_values, sweep

_TAKEN_AS_NUMBERS = (PartialOf, PartialsOf, Item)


def dependent(
    instructions: Sequence[Instruction], count: int, by: Collection[int]
) -> dict[int, tuple[int, ...]]:
    """Which results derivatives by the inputs ``by`` flow to, and through which arguments."""
    found: dict[int, tuple[int, ...]] = dict.fromkeys(by, ())
    for position, (operation, arguments) in enumerate(instructions, start=count):
        if operation.partials:
            flowing = [i for i, a in enumerate(arguments) if type(a) is int and a in found]
            if flowing:
                found[position] = tuple(flowing)
    return found


def refuse_numbers(instructions: Sequence[Instruction], name: str) -> None:
    """ProgramError where a derivative was taken as a number, which has no derivative."""
    for operation, arguments in instructions:
        if isinstance(operation, _TAKEN_AS_NUMBERS) and any(type(a) is int for a in arguments):
            raise ProgramError(
                f"{name} has derivatives in it, taken as numbers; to differentiate it again,"
                " record grad(f) of a function f that is differentiated already"
            )


def _symbols(
    instructions: Sequence[Instruction], count: int, by: Collection[int], tape: Tape
) -> list[Symbol]:
    flows = dependent(instructions, count, by)
    symbols = [tape.input() for _ in range(count)]
    for position, (operation, arguments) in enumerate(instructions, start=count):
        its = [symbols[a] if type(a) is int else a for a in arguments]
        symbols.append(tape.write(operation, its, flows.get(position, ())))
    return symbols


def with_gradient(
    instructions: Sequence[Instruction], count: int, output: float, by: Sequence[int]
) -> tuple[tuple[Instruction, ...], tuple[int | float, ...]]:
    """The instructions of both passes, and where the output and its derivatives by inputs stand."""
    tape = Tape(computes=False)
    symbols = _symbols(instructions, count, by, tape)
    if type(output) is not int:
        return tuple(instructions), (output, *[0.0] * len(by))
    adjoints = tape.adjoints(symbols[output])
    slopes = [adjoints.get(symbols[i], 0.0) for i in by]
    flat: Flat = tape.flat([symbols[output], *slopes])
    places = [flat.place(symbol) for symbol in [symbols[output], *slopes]]
    return flat.instructions, tuple(places)


def with_messages(
    form: Form, by: Sequence[int]
) -> tuple[tuple[Instruction, ...], list[tuple[int | float, ...]], tuple[Guard, ...]]:
    """Both passes of a program of one output, with the seed as one more input, behind the others.

    Gives the instructions; where the output stands, and for each input in ``by`` the messages that
    the backward pass adds to its error signal, in their order; and the guards.
    """
    tape = Tape(computes=False)
    symbols = _symbols(form.instructions, len(form.inputs), by, tape)
    output = symbols[int(form.outputs[0])]
    signals = tape.adjoints(output, seed=tape.input())
    added = [signals.get(symbols[i]) for i in by]
    sent = [() if s is None else s.arguments if s.operation is SUM else (s,) for s in added]
    looked_at = [symbols[a] for guard in form.guards for a in guard.arguments if type(a) is int]
    flat = tape.flat([output, *chain.from_iterable(sent), *looked_at])
    places = [tuple(map(flat.place, messages)) for messages in [(output,), *sent]]
    guards = [
        guard._replace(
            before=flat.before(guard.before),
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
    symbols = _symbols(instructions, len(operands), by, Tape(computes=False))
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
