"""From choices to an expression in which every step is safe and nothing is left unused.

A choice names an operation and its operands; an operand is a constant, or counts back from the
newest result. Choices do not depend on one another, so that any of them can be taken away: that is
what makes a counterexample shrink. What a choice means is settled here. Where its operation is not
safe at its operands, others are tried in its place, and then other operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple, TypeAlias

from autograd.programs.dialect import PALETTE
from autograd.programs.expression import Expression, Step
from autograd.programs.words import WORDS, Word

Operand: TypeAlias = int | float  # of a choice: an int counts back, a float is a constant
Offers: TypeAlias = Callable[[str, str], bool]

_TRIES = 200
_RECENT = 8


class Choice(NamedTuple):
    """An operation by its place in the list, and its operands."""

    place: int
    operands: tuple[Operand, ...]


class Draft:
    """An expression while it grows; a new input is made where nothing else would be safe."""

    def __init__(
        self, inputs: Sequence[float], max_inputs: int, largest: float, offers: Offers
    ) -> None:
        self.inputs = list(inputs)
        self.max_inputs = max_inputs
        self.largest = largest
        self.offers = offers
        self.steps: list[Step] = []  # whose arguments are negative for inputs: ~0, ~1, …
        self.results: list[float] = []
        self.newest: list[int] = [~i for i in reversed(range(len(inputs)))]
        self.unused: dict[int, None] = {}

    def number(self, operand: Operand) -> float:
        """What an operand is at the point."""
        if not isinstance(operand, int):
            return operand
        return self.results[operand] if operand >= 0 else self.inputs[~operand]

    def grow(self, words: Sequence[Word], choice: Choice) -> bool:
        """Add the step of a choice, or the next one that is safe; False if none is."""
        for k in range(len(words)):
            word = words[(choice.place + k) % len(words)]
            operands = choice.operands
            if k and word.arity is not None:
                operands = tuple(operands[i % len(operands)] for i in range(word.arity))
            elif k:
                operands = (0,) * word.counts()[0]
            if any(self.add(word, candidate) for candidate in self.candidates(word, operands)):
                return True
        return False

    def candidates(self, word: Word, operands: Sequence[Operand]) -> Iterator[list[Operand]]:
        """The operands as chosen; those before them; constants; a new input."""
        newest = self.newest[: -_RECENT - 1 : -1]
        for back in range(len(newest)):
            yield [newest[(o + back) % len(newest)] if isinstance(o, int) else o for o in operands]
        constants = PALETTE if word.default is None else (word.default, *PALETTE)
        rest = [constants] * (len(operands) - 1)
        yield from map(list, islice(product(newest, *rest), _TRIES))
        if len(self.inputs) < self.max_inputs or not self.steps:
            fresh = ~len(self.inputs)
            for first, *others in islice(product(PALETTE, *rest), _TRIES):
                self.inputs.append(first)
                yield [fresh, *others]  # who takes it does not come back
                self.inputs.pop()

    def add(self, word: Word, operands: Sequence[Operand]) -> bool:
        """Add a step if it is safe, and the engine offers it."""
        a_value = next((o for o in operands if isinstance(o, int)), self.newest[-1])
        arguments = [
            a_value if i in word.only_values and not isinstance(o, int) else o
            for i, o in enumerate(operands)
        ]
        is_value = [isinstance(a, int) for a in arguments]
        if not any(is_value) or not self.offers(word.name, word.kinds(arguments, is_value)):
            return False
        result = word.at(*map(self.number, arguments))
        if result is None or not abs(result) <= self.largest:
            return False
        self._append(word.name, arguments, result)
        return True

    def _append(self, name: str, arguments: Sequence[Operand], result: float) -> None:
        used = {a for a in arguments if isinstance(a, int)}
        for a in used:
            if a < 0 and a not in self.newest:
                self.newest.append(a)
            self.unused.pop(a, None)
        self.newest.append(len(self.steps))
        self.unused[len(self.steps)] = None
        self.steps.append((name, tuple(arguments)))
        self.results.append(result)

    def join(self, outputs: int, by: str) -> list[int]:
        """Join results that no step uses until so many are left; the places of the outputs."""
        while len(self.unused) > outputs:
            pair = list(self.unused)[:2]
            if not self.add(WORDS[by], pair):
                self._append("add", pair, sum(map(self.number, pair)))
        wanted = [*self.unused]
        others = [k for k in reversed(range(len(self.steps))) if k not in self.unused]
        return sorted([*wanted, *others[: outputs - len(wanted)]])

    def finished(self, outputs: int, by: str) -> Expression:
        """The expression, without the inputs that no step uses, its loose ends joined."""
        places = self.join(outputs, by)
        used = {a for _, arguments in self.steps for a in arguments if isinstance(a, int)}
        inputs = [i for i in range(len(self.inputs)) if ~i in used]
        position = {~i: p for p, i in enumerate(inputs)}
        position |= {k: len(inputs) + k for k in range(len(self.steps))}
        steps = [
            (name, tuple(position[a] if isinstance(a, int) else a for a in arguments))
            for name, arguments in self.steps
        ]
        return Expression(
            tuple(self.inputs[i] for i in inputs),
            tuple(steps),
            tuple(position[k] for k in places) if outputs > 1 else (),
        )
