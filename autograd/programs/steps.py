"""What an instruction may be besides an operation of the rules.

It may detach a number, take derivatives, or run a loop.

A derivative that was taken as a number is an instruction by the same formula: ``PartialOf(mul, 0)``
of (out, x, y) is the partial by x that stands above ``mul``, called with floats. A rule of any
number of arguments gives all of its partials at once, ``PartialsOf``, of which ``Item(i)`` is one.
None of these has derivatives of its own: what was taken as a number has none.

All steps of a scan are one instruction, too, whose result is a tuple of what the steps left behind;
``scans/instructions.py`` has these, and enters them in ``COMPOUNDS``, by which files know them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from autograd.number import to_float
from autograd.operation import Operation
from autograd.rule_errors import require_one_for_each
from autograd.rules.operations import TABLE, row_of


class _Detach(Operation):
    """A pickle finds its only one in this module, by its name."""

    __slots__ = ()


DETACH = _Detach("detach", float)


class Made(Operation):
    """An instruction that is made of other things; two of the same make are equal."""

    __slots__ = ("of",)
    of: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.of == self.of

    def __hash__(self) -> int:
        return hash((type(self), self.of))

    def __reduce__(self) -> Any:
        return type(self), self.of


class Derived(Made):
    """A derivative of another operation."""

    __slots__ = ()


class Compound(Made):
    """An instruction that is a program of its own, or takes a number from what that left behind.

    ``word`` is what files call it.
    """

    __slots__ = ()
    word: str

    @property
    def may_raise(self) -> bool:
        """Whether it may raise though nobody uses it."""
        return False

    def leaves_out(self, arguments: Sequence[float]) -> bool:
        """Whether it has no derivatives by some of these, though it depends on them."""
        return False


COMPOUNDS: dict[str, type[Compound]] = {}


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
    return _place_or_number(found, point)


@cache
def simple_partials(operation: Operation, count: int) -> tuple[int | float, ...] | None:
    """The same for all derivatives of an n-ary operation of so many arguments.

    >>> from autograd.rules.n_ary import dot
    >>> simple_partials(dot.operation, 4)
    (3, 4, 1, 2)
    """
    point = [_Unseen() for _ in range(1 + count)]
    try:
        found = operation.partials[0](*point)
    except Exception:  # it looks at them
        return None
    return tuple([_place_or_number(one, point) for one in found]) if operation in TABLE else None


def _place_or_number(found: Any, point: Sequence[Any]) -> int | float:
    for place, argument in enumerate(point):
        if found is argument:
            return place
    return to_float(found)


def root_of(operation: Operation) -> Operation | None:
    """The operation whose rule an instruction goes by; None of those that go by none."""
    if isinstance(operation, Compound):
        return None
    if isinstance(operation, PartialOf | PartialsOf):
        root: Operation = operation.of[0]
        return root
    return None if operation is DETACH or isinstance(operation, Item) else operation


def may_raise(operation: Operation) -> bool:
    """Whether it may raise, and so is carried out though nobody uses what it gives.

    Such is other people's code, and a rule that refuses some numbers.
    """
    if isinstance(operation, Compound):
        return operation.may_raise
    root = root_of(operation)
    if root is None or isinstance(root, Compound):
        return False
    return row_of(root).refuses and (root is operation or root not in TABLE)
