"""A program while it is written: a list of symbols, each of which stands for one result.

A symbol is a node as the backward pass wants it, with ``parents`` and a product. So the eight lines
of ``value.sweep`` run over symbols too, and what they compute is more symbols: the reverse part of
a program is written by the backward pass itself, message by message in its order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import Any, TypeAlias

from autograd.engines import compiled
from autograd.operation import INPUT, Operation
from autograd.programs.steps import Item, PartialOf, PartialsOf, may_raise, simple_partial
from autograd.rules import arithmetic, n_ary
from autograd.value import sweep

_MUL: Operation = arithmetic.mul.operation
SUM: Operation = n_ary.sum.operation
Instruction: TypeAlias = tuple[Operation, tuple[int | float, ...]]


@compiled
class Symbol:
    """One result: the operation and its arguments, and which of these derivatives flow to.

    ``storage`` is where its number stands: the symbol itself, another one, or a constant.
    """

    __slots__ = ("arguments", "flowing", "number", "operation", "storage", "tape")

    def __init__(
        self,
        tape: Tape,
        operation: Operation = INPUT,
        arguments: tuple[Symbol | float, ...] = (),
        flowing: tuple[int, ...] = (),
        storage: Symbol | float | None = None,
        number: Any = None,
    ) -> None:
        self.tape = tape
        self.operation = operation
        self.arguments = arguments
        self.flowing = flowing
        self.storage: Symbol | float = self if storage is None else storage
        self.number = number

    @property
    def parents(self) -> tuple[Any, ...]:
        """The arguments that derivatives flow to, in order; repeats are kept."""
        return tuple([self.arguments[i] for i in self.flowing])

    def __mul__(self, other: Any) -> Symbol:
        return self.tape.product(self, other)

    def __rmul__(self, other: float) -> Symbol:
        return self.tape.product(other, self)


@compiled
class Tape:
    """Instructions in the order in which they are written.

    If the inputs have numbers, each instruction is carried out at once.
    """

    def __init__(self, computes: bool) -> None:
        self.computes = computes
        self.inputs: list[Symbol] = []
        self._steps: list[Symbol] = []

    def __len__(self) -> int:
        """How much has been written: what ``Flat.before`` takes."""
        return len(self._steps)

    def input(self, number: Any = None) -> Symbol:
        """One more input."""
        self.inputs.append(Symbol(self, number=number))
        return self.inputs[-1]

    def other_name(self, storage: Symbol | float, number: float) -> Symbol:
        """A symbol of its own for what stands elsewhere, or is a constant."""
        return Symbol(self, storage=storage, number=number)

    def write(
        self,
        operation: Operation,
        arguments: Sequence[Symbol | float],
        flowing: Sequence[int] = (),
        number: Any = None,
    ) -> Symbol:
        """One more instruction."""
        if self.computes and number is None:
            number = operation.function(*[_number(argument) for argument in arguments])
        self._steps.append(Symbol(self, operation, tuple(arguments), tuple(flowing), number=number))
        return self._steps[-1]

    def copy(self, instructions: Sequence[Instruction], count: int, by: Collection[int]) -> None:
        """Write a program of so many inputs, of which derivatives flow to those in ``by``."""
        flows = dependent(instructions, count, by)
        symbols = [self.input() for _ in range(count)]
        for position, (operation, arguments) in enumerate(instructions, start=count):
            its = [symbols[a] if type(a) is int else a for a in arguments]
            symbols.append(self.write(operation, its, flows.get(position, ())))

    def at(self, position: int) -> Symbol:
        """What stands at a position of the program that was copied."""
        count = len(self.inputs)
        return self.inputs[position] if position < count else self._steps[position - count]

    def adjoints(self, output: Symbol, seed: Symbol | float = 1.0) -> dict[Symbol, Any]:
        """The backward pass from a symbol, written down: v̄ of all that it depends on."""
        return sweep(output, seed, self.partials, self._total)

    def leads_to(self, outputs: Iterable[Symbol]) -> set[int]:
        """The inputs that derivatives of these flow to, by their positions."""
        waiting, met = [*outputs], set[int]()
        while waiting:
            symbol = waiting.pop()
            if id(symbol) not in met:
                met.add(id(symbol))
                waiting += symbol.parents
        return {i for i, symbol in enumerate(self.inputs) if id(symbol) in met}

    def partials(self, symbol: Symbol) -> list[Symbol | float]:
        """The local derivatives by the parents, by the rule's formulas for floats."""
        operation, point = symbol.operation, (symbol, *symbol.arguments)
        if not operation.n_ary:
            return [self._partial(operation, i, point) for i in symbol.flowing]
        every = self.write(PartialsOf(operation), point)
        return [self.write(Item(i), (every,)) for i in symbol.flowing]

    def _partial(
        self, operation: Operation, i: int, point: tuple[Symbol | float, ...]
    ) -> Symbol | float:
        known = simple_partial(operation, i)
        if known is None:
            return self.write(PartialOf(operation, i), point)
        return point[known] if type(known) is int else known

    def product(self, x: Symbol | float, y: Symbol | float) -> Symbol:
        """What is sent to a parent. By 1.0 nothing is multiplied, which changes no bit."""
        for one, other in ((x, y), (y, x)):
            if one == 1.0 and isinstance(other, Symbol):
                # A sum is of messages to the symbol that it was written for, and to no other.
                is_sum = other.operation is SUM
                return self.other_name(other.storage, other.number) if is_sum else other
        return self.write(_MUL, (x, y))

    def _total(self, *messages: Symbol | float) -> Symbol:
        return self.write(SUM, messages)

    def flat(self, needed: Sequence[Symbol | float]) -> Flat:
        """The instructions that are needed, and those that may raise, renumbered."""
        live = {id(s.storage) for s in needed if isinstance(s, Symbol)}
        kept: list[Symbol] = []
        for step in reversed(self._steps):
            if id(step) in live or may_raise(step.operation):
                kept.append(step)
                live |= {id(a.storage) for a in step.arguments if isinstance(a, Symbol)}
        kept.reverse()
        return Flat(self.inputs, kept, self._steps)


class Flat:
    """Where each symbol stands in the finished list."""

    def __init__(
        self, inputs: Sequence[Symbol], kept: Sequence[Symbol], steps: Sequence[Symbol]
    ) -> None:
        self._position = {id(s): position for position, s in enumerate([*inputs, *kept])}
        self._kept = [0, *accumulate(int(id(step) in self._position) for step in steps)]
        self.instructions: Sequence[Instruction] = tuple(
            [(step.operation, tuple(map(self.place, step.arguments))) for step in kept]
        )

    def place(self, symbol: Symbol | float) -> int | float:
        """The position of a symbol, or the constant that it is."""
        where = symbol.storage if isinstance(symbol, Symbol) else symbol
        return self._position[id(where)] if isinstance(where, Symbol) else where

    def position(self, symbol: Symbol) -> int | None:
        """The position of a symbol if it is in the list under its own name."""
        return self._position.get(id(symbol))

    def before(self, count: int) -> int:
        """How many of the first ``count`` steps were kept."""
        return self._kept[count]


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


def operations_of(instructions: Any) -> Collection[Operation]:
    """What the instructions do, each operation once."""
    if hasattr(instructions, "operations"):  # they lie in arrays, native/tape/flat.pxi
        found: Collection[Operation] = instructions.operations
        return found
    return {operation for operation, _ in instructions}


def _number(argument: Symbol | float) -> Any:
    return argument.number if isinstance(argument, Symbol) else argument
