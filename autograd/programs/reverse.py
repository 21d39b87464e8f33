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
from autograd.operation import CONSTANT, Operation
from autograd.programs.form import Form
from autograd.programs.guards import Guard
from autograd.programs.steps import DETACH, Compound, Item, PartialOf, PartialsOf
from autograd.programs.tape import SUM, Instruction, Symbol, Tape, operations_of
from autograd.rule_errors import require_one_for_each
from autograd.rules import arithmetic
from autograd.value import Value, result_of, sum_of_values, sweep

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


def weighed(form: Form, outputs: Sequence[int]) -> tuple[list[Instruction], int]:
    """Σ signal·output over some outputs, and its position; the signals are the last inputs."""
    count, more = len(form.inputs), len(outputs)

    def moved(argument: float) -> int | float:
        return argument + more if type(argument) is int and argument >= count else argument

    instructions: list[Instruction] = [
        (operation, tuple(map(moved, arguments))) for operation, arguments in form.instructions
    ]
    first = count + more
    terms = []
    for signal, output in enumerate(outputs, start=count):
        terms.append(first + len(instructions))
        instructions.append((arithmetic.mul.operation, (moved(form.outputs[output]), signal)))
    if len(terms) > 1:
        instructions.append((SUM, tuple(terms)))
    return instructions, first + len(instructions) - 1


def leading(form: Form, varying: Sequence[int], outputs: Sequence[int | float]) -> tuple[int, ...]:
    """The inputs, of those that vary, which derivatives of the outputs flow to."""
    tape = Tape(computes=False)
    tape.copy(form.instructions, len(form.inputs), varying)
    met = tape.leads_to([tape.at(output) for output in outputs if type(output) is int])
    return tuple([i for i in varying if i in met])


def results_as_values(instructions: Sequence[Instruction], inputs: Sequence[Any]) -> list[Any]:
    """The inputs and the result of every instruction, as Values where an argument is one."""
    results = [*inputs]
    for operation, arguments in instructions:
        point = [results[a] if type(a) is int else a for a in arguments]
        results.append(_applied(operation, point))
    return results


def _applied(operation: Operation, point: Sequence[Any]) -> Any:
    """The result of an instruction: a Value if an argument is one."""
    has_values = any(isinstance(p, Value) for p in point)
    if operation.apply is not None and has_values:
        return operation.apply(*point)
    number = operation.function(*[p._data if isinstance(p, Value) else p for p in point])
    is_constant = operation is DETACH and has_values
    return result_of(CONSTANT, (), (), (), number) if is_constant else number


def with_messages(
    form: Form, by: Sequence[int]
) -> tuple[Sequence[Instruction], list[tuple[int | float, ...]], tuple[Guard, ...]]:
    """Both passes of a program of one output, with the seed as one more input, behind the others.

    Gives the instructions; where the output stands, and for each input in ``by`` the messages that
    the backward pass adds to its error signal, in their order; and the guards.
    """
    tape, symbols = _copied(form, by)
    output = symbols[int(form.outputs[0])]
    signals = tape.adjoints(output, tape.input())
    added = [signals.get(symbols[i]) for i in by]
    sent = [() if s is None else _messages(s) for s in added]
    flat, guards = _with_guards(form, tape, symbols, [output, *chain.from_iterable(sent)])
    places = [tuple(map(flat.place, messages)) for messages in [(output,), *sent]]
    return flat.instructions, places, guards


def with_slopes(
    form: Form, by: Sequence[int]
) -> tuple[Sequence[Instruction], list[int | float], dict[int, int | float], tuple[Guard, ...]]:
    """Both passes of a program, from its last output.

    Gives the instructions; where the outputs stand, and the derivatives of the last by those inputs
    in ``by`` that it depends on; and the guards.
    """
    tape, symbols = _copied(form, by)
    outputs = [symbols[o] if type(o) is int else o for o in form.outputs]
    signals: Any = tape.adjoints(outputs[-1]) if isinstance(outputs[-1], Symbol) else {}
    found = {i: signals.get(symbols[i]) for i in by}
    slopes = {i: signal for i, signal in found.items() if signal is not None}
    flat, guards = _with_guards(form, tape, symbols, [*outputs, *slopes.values()])
    places = {i: flat.place(slope) for i, slope in slopes.items()}
    return flat.instructions, [*map(flat.place, outputs)], places, guards


def _copied(form: Form, by: Sequence[int]) -> tuple[Tape, list[Symbol]]:
    """A program on a tape of its own, and what stands at each of its positions."""
    tape, count = Tape(computes=False), len(form.inputs)
    tape.copy(form.instructions, count, by)
    return tape, [tape.at(position) for position in range(count + len(form.instructions))]


def _with_guards(
    form: Form, tape: Tape, symbols: list[Symbol], needed: Sequence[Symbol | float]
) -> tuple[Any, tuple[Guard, ...]]:
    """What is needed and what guards look at, with the guards at their new places."""
    looked_at = [symbols[a] for guard in form.guards for a in guard.arguments if type(a) is int]
    flat = tape.flat([*needed, *looked_at])
    is_kept = [flat.position(symbol) is not None for symbol in symbols[len(form.inputs) :]]
    kept = [0, *accumulate(map(int, is_kept))]
    guards = [
        guard._replace(
            before=int(kept[guard.before]),
            arguments=tuple(
                [flat.place(symbols[a] if type(a) is int else a) for a in guard.arguments]
            ),
        )
        for guard in form.guards
    ]
    return flat, tuple(guards)


def _messages(signal: Symbol | float) -> tuple[Symbol | float, ...]:
    """What a signal is the sum of."""
    if isinstance(signal, Symbol) and signal.operation is SUM:
        return signal.arguments
    return (signal,)


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
    for symbol, (operation, _) in zip(symbols[len(operands) :], instructions):
        point = [result[a] if isinstance(a, Symbol) else a for a in symbol.arguments]
        result[symbol] = _applied(operation, point)

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
