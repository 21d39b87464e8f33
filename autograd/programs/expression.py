"""A computation as data: its inputs, and its steps in a flat list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from autograd.programs.dialect import Dialect, dialect_of, number_text
from autograd.programs.reading import steps_of
from autograd.programs.words import WORDS
from autograd.value import Value

Step: TypeAlias = tuple[str, tuple[int | float, ...]]


@dataclass(frozen=True, repr=False)
class Expression:
    """A computation and a point: inputs, and steps that each make one more result.

    A step is the name of an operation and its arguments, of which an int is the position of an
    earlier result (the inputs come first) and a float a constant. ``outputs`` are the positions of
    the results if there are several; without them the last one is the result.

    Called with values of any engine it speaks to their class, with operators and methods before
    functions; called with numbers it computes numbers.

    >>> square = Expression((3.0,), (("add", (0, 1.0)), ("mul", (1, 1))))
    >>> square
    Expression.read('x0 = Value(3.0); v0 = x0 + 1.0; v1 = v0 * v0')
    >>> square(2.0), square(Value(2.0)), Expression.read(str(square)) == square
    (9.0, Value(data=9.0, grad=0.0), True)
    """

    inputs: tuple[float, ...]
    steps: tuple[Step, ...]
    outputs: tuple[int, ...] = ()

    @classmethod
    def read(cls, text: str) -> Expression:
        """The expression that a text stands for, as ``str`` and ``repr`` write it.

        Raises SyntaxError for what they would not write.
        """
        return cls(*steps_of(text))

    def __call__(self, *inputs: Any) -> Any:
        results = self.results(inputs)
        return [results[i] for i in self.outputs] if self.outputs else results[-1]

    def results(self, inputs: Sequence[Any], dialect: Dialect | None = None) -> list[Any]:
        """The inputs, and the result of every step."""
        results = list(inputs)
        if dialect is None and not isinstance(results[0], float | int):
            kind: Any = type(results[0])
            dialect = dialect_of(kind)
        for name, arguments in self.steps:
            operands = [results[a] if isinstance(a, int) else a for a in arguments]
            if dialect is None:
                results.append(WORDS[name].function(*operands))
            else:
                is_value = [isinstance(a, int) for a in arguments]
                results.append(dialect.apply(name, operands, is_value))
        return results

    def lines(self, dialect: Dialect | None = None) -> list[str]:
        """The program in Python, a line for each input and each step."""
        dialect = dialect or dialect_of(Value)
        maker = getattr(dialect.value, "__name__", "Value")
        names = [f"x{i}" for i in range(len(self.inputs))]
        names += [f"v{k}" for k in range(len(self.steps))]
        lines = [f"{x} = {maker}({number_text(i)})" for x, i in zip(names, self.inputs)]
        for name, arguments in self.steps:
            operands = [names[a] if isinstance(a, int) else a for a in arguments]
            lines.append(f"{names[len(lines)]} = {dialect.written(name, *operands)}")
        if self.outputs:
            lines.append(f"y = [{', '.join(names[i] for i in self.outputs)}]")
        return lines

    def __str__(self) -> str:
        """The program, to be pasted: x0 = Value(0.0), v0 = x0 + x0."""
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        """What ``@example`` takes."""
        return f"Expression.read({'; '.join(self.lines())!r})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What Hypothesis prints, which would show the fields of a dataclass."""
        printer.text(repr(self))
