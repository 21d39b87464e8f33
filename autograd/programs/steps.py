"""What an instruction may be besides an operation of the rules: detached numbers and derivatives.

A derivative that was taken as a number is an instruction by the same formula: ``PartialOf(mul, 0)``
of (out, x, y) is the partial by x that stands above ``mul``, called with floats. A rule of any
number of arguments gives all of its partials at once, ``PartialsOf``, of which ``Item(i)`` is one.
None of these has derivatives of its own: what was taken as a number has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from autograd.number import to_float
from autograd.operation import Operation
from autograd.rule_errors import require_one_for_each
from autograd.rules.operations import TABLE

DETACH = Operation("detach", float)


class Derived(Operation):
    """An instruction that is made of another operation; two of the same make are equal."""

    __slots__ = ("of",)
    of: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.of == self.of

    def __hash__(self) -> int:
        return hash((type(self), self.of))

    def __reduce__(self) -> Any:
        return type(self), self.of


class PartialOf(Derived):
    """∂out/∂argument number ``index`` of an operation, of (out, *arguments)."""

    __slots__ = ()

    def __init__(self, operation: Operation, index: int) -> None:
        partial = operation.partials[index]
        super().__init__(f"∂{index} {operation.name}", lambda *point: to_float(partial(*point)))
        self.of = (operation, index)


class PartialsOf(Derived):
    """The derivatives by every argument of an n-ary operation, of (out, *arguments)."""

    __slots__ = ()

    def __init__(self, operation: Operation) -> None:
        (rule,) = operation.partials

        def function(out: float, *arguments: float) -> Any:
            partials: Sequence[Any] = rule(out, *arguments)
            require_one_for_each(operation, partials, len(arguments))
            return tuple(map(to_float, partials))

        super().__init__(f"∂ {operation.name}", function)
        self.of = (operation,)


class Item(Derived):
    """One of these derivatives."""

    __slots__ = ()

    def __init__(self, index: int) -> None:
        super().__init__(f"item {index}", lambda partials: partials[index])
        self.of = (index,)


class _Unseen:
    """An argument at which nothing can look, and with which nothing can be computed."""

    def __eq__(self, other: object) -> bool:
        raise TypeError

    def __bool__(self) -> bool:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]


@cache
def simple_partial(operation: Operation, index: int) -> int | float | None:
    """Which of (out, *arguments) a derivative is, or which number whatever they are; else None.

    >>> from autograd.rules.arithmetic import add, mul
    >>> simple_partial(mul.operation, 0), simple_partial(add.operation, 0)
    (2, 1.0)
    """
    if operation not in TABLE:
        return None
    point = [_Unseen() for _ in range(1 + len(operation.partials))]
    try:
        found = operation.partials[index](*point)
    except Exception:  # it looks at them
        return None
    for place, argument in enumerate(point):
        if found is argument:
            return place
    return to_float(found)


def root_of(operation: Operation) -> Operation | None:
    """The operation whose rule an instruction goes by; None of those that go by none."""
    if isinstance(operation, PartialOf | PartialsOf):
        root: Operation = operation.of[0]
        return root
    return None if operation is DETACH or isinstance(operation, Item) else operation


def is_of_others(operation: Operation) -> bool:
    """Whether it runs code that is not the library's, which may raise though nobody uses it."""
    root = root_of(operation)
    return root is not None and root not in TABLE
