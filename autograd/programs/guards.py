"""What a program takes for granted: that its numbers lead where those it was recorded with led.

Whatever Python learns of a number while f is recorded is a guard: how two numbers compare, whether
one is zero, or the number itself. The guard holds while the answer is the same.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from autograd.rules import arithmetic

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_OPERATORS: dict[str, tuple[Callable[[Any, Any], Any], Any]] = {
    "div": (operator.truediv, arithmetic.div),
    "mod": (operator.mod, arithmetic.mod),
    "floordiv": (operator.floordiv, arithmetic.floordiv),
    "power": (operator.pow, arithmetic.power),
}
AS_PYTHON = {name: f"{name} as Python" for name in _OPERATORS}
_SIGNS = dict(zip(AS_PYTHON.values(), ["/", "%", "//", "**"], strict=True))


def _as_python(name: str) -> Callable[[float, float], bool]:
    """Whether Python's operator of two floats gives what the rule gives, and raises nothing."""
    of_floats, rule = _OPERATORS[name]

    def agrees(x: float, y: float) -> bool:
        try:
            found = of_floats(x, y)
        except ArithmeticError:
            return False
        return isinstance(found, float) and same_number(found, rule(x, y))

    return agrees


TESTS: dict[str, Callable[..., Any]] = {
    **COMPARISONS,
    "truth": bool,
    "number": float,
    **{AS_PYTHON[name]: _as_python(name) for name in _OPERATORS},
}


class Guard(NamedTuple):
    """One thing that was learnt."""

    before: int
    """How many instructions come before it."""
    test: str
    """A sign of comparison; "truth"; "number"; or that an operator is what it is of floats."""
    arguments: tuple[int | float, ...]
    """What was looked at: positions and constants, as of an instruction."""
    outcome: bool | float
    """What was seen."""
    place: str
    """The line of source that looked."""

    def found(self, results: list[Any]) -> Any:
        """What is seen now."""
        return TESTS[self.test](*[results[a] if type(a) is int else a for a in self.arguments])

    def holds(self, found: Any) -> bool:
        """Whether that is the same."""
        return same_number(found, self.outcome)

    def described(self, names: Callable[[Any], str]) -> str:
        """The guard as Python: x0 > 0.0 is True."""
        texts = [names(argument) for argument in self.arguments]
        if self.test in COMPARISONS:
            return f"{texts[0]} {self.test} {texts[1]} is {self.outcome}"
        if self.test == "truth":
            return f"bool({texts[0]}) is {self.outcome}"
        if self.test == "number":
            return f"{texts[0]} is {self.outcome!r}"
        return f"{f' {_SIGNS[self.test]} '.join(texts)} is no error in Python"


def same_number(one: Any, other: Any) -> bool:
    """Whether two doubles are the same, bit for bit but for the bits of a nan."""
    if math.isnan(one):
        return math.isnan(other)
    return bool(one == other) and math.copysign(1.0, one) == math.copysign(1.0, other)


def leads_to(old: Sequence[Guard], index: int, found: Any, new: Sequence[Guard]) -> bool:
    """Whether a new path is the old one up to the guard where it leaves, and differs there."""
    if len(new) <= index or not new[index].holds(found):
        return False
    before = [(guard.test, guard.outcome) for guard in old[:index]]
    return before == [(guard.test, guard.outcome) for guard in new[:index]]
