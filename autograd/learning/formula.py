"""A formula of one parameter, carried out for all of them: replayed, or one by one.

A formula is what a lecture shows, a function of plain numbers:

    formula(x, g, *memory, *settings) -> (x, *memory)

the new number of a parameter and what is remembered of it, from the old ones, the gradient g and
the settings of the optimiser. Recorded once as a program, it runs over all parameters side by side,
and what depends on the settings and the count of steps only is computed once for all. The bits are
those of the function, which does the work where no replay is at hand.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from autograd.errors import GuardError
from autograd.rules.roots import sqrt
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.programs.rows import OverRows

Column: TypeAlias = "array[float]"  # of doubles, one for each parameter
Formula: TypeAlias = Callable[..., tuple[Any, ...]]
Settings: TypeAlias = Sequence[Any]  # numbers, and flags that belong to the program

__all__ = ["Formula", "Given", "Memory", "Settings", "Stepper", "root"]  # what nn may use

STEPS = "t"  # what a memory calls the count of steps
LEAST = 64  # parameters: for fewer the function itself is as quick
MOST_FAILURES = 3  # of replays, after which a formula is left to the function


@dataclass
class Memory:
    """What is remembered of parameters: columns of numbers, and a 1 where there are any yet."""

    columns: list[Column]
    begun: bytearray

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[float]], names: int) -> Memory:
        """Of each parameter so many numbers, or none."""
        columns = [array("d", [row[i] if row else 0.0 for row in rows]) for i in range(names)]
        return cls(columns, bytearray([bool(row) for row in rows]))

    def rows(self) -> list[tuple[float, ...]]:
        """The same again."""
        return [
            tuple([column[i] for column in self.columns]) if begun else ()
            for i, begun in enumerate(self.begun)
        ]

    def after(self, columns: list[Column], reached: bytearray) -> Memory:
        """These columns where parameters are reached, and what was there before elsewhere."""
        begun = reached[:]
        for begin, end in gaps(reached):
            begun[begin:end] = self.begun[begin:end]
            for column, before in zip(columns, self.columns, strict=True):
                column[begin:end] = before[begin:end]
        return Memory(columns, begun)


class Given(NamedTuple):
    """What a step sets out from; a 1 where a gradient has reached a parameter."""

    numbers: Sequence[float]
    gradients: Sequence[float]
    reached: bytearray
    memory: Memory


class Stepper:
    """Carries out the formula of some parameters, and keeps the programs recorded of it.

    ``names`` are those of the numbers in a memory, which ``first`` are before the first step: 0.0,
    or None where the formula begins otherwise.
    """

    def __init__(self, names: Sequence[str], first: float | None) -> None:
        self.names = names
        self.first = first
        self._formula: Formula | None = None
        self._programs: dict[Any, OverRows] = {}
        self._failures = 0

    def __reduce__(self) -> Any:
        return Stepper, (self.names, self.first)  # programs are recorded anew

    def stepped(self, formula: Formula, settings: Settings, given: Given) -> tuple[Column, Memory]:
        """The new numbers and memory of those parameters that are reached."""
        if formula is not self._formula:  # once by itself: it may be another one at each step
            self._formula, self._programs, self._failures = formula, {}, 0
        elif self._may_be_replayed(settings, len(given.numbers)):
            begun = self._begun(given.reached, given.memory)
            if begun is not None:
                try:
                    return self._replayed(settings, given, begun)
                except Exception:  # the formula will say what is wrong, or go another way
                    self._failures += 1
        return self._one_by_one(formula, settings, given)

    def _may_be_replayed(self, settings: Settings, parameters: int) -> bool:
        usual = {*map(type, settings)} <= {float, bool}  # others compute in ways of their own
        if parameters < LEAST or not usual or self._failures >= MOST_FAILURES:
            return False
        from autograd.programs.rows import is_compiled  # 20 ms, for those who train

        return is_compiled

    def _begun(self, reached: bytearray, memory: Memory) -> bool | None:
        """Whether the reached parameters have numbers in their memories, if that is so for all."""
        if self.first is not None or 0 not in memory.begun:
            return True
        if 1 not in memory.begun:
            return False
        kinds = {begun for begun, is_reached in zip(memory.begun, reached) if is_reached}
        return bool(kinds.pop()) if len(kinds) == 1 else None

    def _one_by_one(
        self, formula: Formula, settings: Settings, given: Given
    ) -> tuple[Column, Memory]:
        numbers, gradients, reached, memory = given
        moved, begun = array("d", numbers), memory.begun[:]
        columns = [column[:] for column in memory.columns]
        first = [self.first] * len(columns)
        for i, (x, g, is_reached) in enumerate(zip(numbers, gradients, reached, strict=True)):
            if is_reached:
                state = [column[i] for column in memory.columns] if begun[i] else first
                moved[i], *after = formula(x, g, *state, *settings)
                if after and after[0] is not None:
                    begun[i] = True
                    for column, number in zip(columns, after, strict=True):
                        column[i] = number
        return moved, Memory(columns, begun)

    def _replayed(self, settings: Settings, given: Given, begun: bool) -> tuple[Column, Memory]:
        numbers, gradients, reached, memory = given
        columns = memory.columns if begun else []
        one = reached.index(1)
        example = [column[one] for column in (numbers, gradients, *columns)]
        steps = self.names.index(STEPS) if begun and STEPS in self.names else None
        counts = None if steps is None else columns[steps]
        like_others = None if counts is None else filled(counts, reached, counts[one])
        own: list[Any] = [numbers, gradients, *[c for c in columns if c is not counts]]
        flags = tuple([s for s in settings if isinstance(s, bool)])
        rates = [s for s in settings if not isinstance(s, bool)]
        key = begun, flags
        program = self._programs.get(key) or self._recorded(example, steps, settings)
        try:
            shared = shared_by_all(program, like_others, rates)
        except GuardError:  # they lead another way than those it was recorded with
            program = self._recorded(example, steps, settings)
            shared = shared_by_all(program, like_others, rates)
        self._programs[key] = program
        moved, *new = program(own, shared, reached)
        return moved, memory.after(new, reached) if new else memory

    def _recorded(self, example: list[float], steps: int | None, settings: Settings) -> OverRows:
        from autograd.programs.record import record
        from autograd.programs.rows import OverRows

        formula, blank = self._formula, [self.first] * (len(self.names) + 2 - len(example))

        def of_numbers(row: list[Any], rates: list[Any]) -> list[Any]:
            given = iter(rates)
            every = [s if isinstance(s, bool) else next(given) for s in settings]
            results = formula(*row, *blank, *every)  # type: ignore[misc]
            return [result for result in results if result is not None]

        rates = [s for s in settings if not isinstance(s, bool)]
        program = record(of_numbers, example, rates)
        if program.defaults:
            raise TypeError("a formula is a function of its arguments only")
        first = range(len(example), len(example) + len(rates))
        return OverRows(program, [*first] if steps is None else [2 + steps, *first])


def shared_by_all(
    program: OverRows, counts: Column | None, rates: Sequence[float]
) -> list[float | Column]:
    """What the settings and the counts of steps come to: numbers, or columns where these differ."""
    if counts is None:
        return [*program.first.run(rates)]
    runs = alike(counts)
    every_count = dict.fromkeys([count for count, _ in runs])
    found = {count: program.first.run([count, *rates]) for count in every_count}
    columns: list[float | Column] = []
    for every in zip(*found.values()):
        if len({number.hex() for number in every}) == 1:
            columns.append(every[0])
        else:
            by_count = {count: array("d", [number]) for count, number in zip(found, every)}
            columns.append(array("d", b"".join([bytes(by_count[c]) * n for c, n in runs])))
    return columns


def gaps(reached: bytearray) -> Iterator[tuple[int, int]]:
    """Where what is not reached begins and ends."""
    end = 0
    while (begin := reached.find(0, end)) >= 0:
        found = reached.find(1, begin)
        end = found if found >= 0 else len(reached)
        yield begin, end


def filled(column: Column, reached: bytearray, number: float) -> Column:
    """The column with this number where nothing is reached, so that more of it is alike."""
    column = column[:]
    for begin, end in gaps(reached):
        column[begin:end] = array("d", [number]) * (end - begin)
    return column


def alike(column: Column) -> list[tuple[float, int]]:
    """Equal numbers in a row, and how many: halved until they are, as whole bytes compare fast."""
    if column.tobytes() == column[:1].tobytes() * len(column):
        return [(column[0], len(column))]
    half = len(column) // 2
    return alike(column[:half]) + alike(column[half:])


def root(x: Any) -> Any:
    """√x, for formulas: of a number, and of what stands for one while the formula is recorded."""
    return sqrt(x) if isinstance(x, Value) else math.sqrt(x)
