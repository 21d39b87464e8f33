"""Arrays that behave as the numbers of a rule do."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from autograd.programs.targets.arrays.both_ways import Condition, once
from autograd.programs.targets.jax import jnp, lax


class Number:
    """An array of doubles where a rule expects a number; comparisons go both ways."""

    __slots__ = ("array", "is_shifted")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, array: Any) -> None:
        self.array = array
        self.is_shifted = False  # whether it is a number plus a constant

    def __add__(self, other: Any) -> Any:
        return shifted(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return shifted(operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return shifted(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return shifted(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return made(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return made(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return made(quotient, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return made(quotient, other, self)

    def __floordiv__(self, other: Any) -> Any:
        return made(floor_quotient, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return made(floor_quotient, other, self)

    def __mod__(self, other: Any) -> Any:
        return made(modulo, self, other)

    def __rmod__(self, other: Any) -> Any:
        return made(modulo, other, self)

    def __pow__(self, other: Any) -> Any:
        return made(jnp.power, self, other)

    def __neg__(self) -> Any:
        return made(operator.neg, self)

    def __abs__(self) -> Any:
        return made(jnp.abs, self)

    def __round__(self, digits: int = 0) -> Any:
        return made(lambda x: jnp.round(x, digits), self)

    def __bool__(self) -> bool:
        return bool(self != 0.0)

    def __eq__(self, other: object) -> Any:
        return tested(operator.eq, self, other)

    def __ne__(self, other: object) -> Any:
        return tested(operator.ne, self, other)

    def __lt__(self, other: Any) -> Any:
        return tested(operator.lt, self, other)

    def __le__(self, other: Any) -> Any:
        return tested(operator.le, self, other)

    def __gt__(self, other: Any) -> Any:
        return tested(operator.gt, self, other)

    def __ge__(self, other: Any) -> Any:
        return tested(operator.ge, self, other)


def array_of(number: Any) -> Any:
    """The array of a Number, or the plain number itself."""
    return number.array if isinstance(number, Number) else number


def kind_of(numbers: Sequence[Any]) -> type[Number]:
    """What is computed of these."""
    kinds = {type(number) for number in numbers if isinstance(number, Number)} - {Number}
    return kinds.pop() if kinds else Number


def made(compute: Callable[..., Any], *numbers: Any) -> Any:
    """The Number that a function of arrays gives."""
    kind = kind_of(numbers)
    return once(lambda: kind(compute(*map(array_of, numbers))))


def shifted(compute: Callable[..., Any], *numbers: Any) -> Any:
    """A sum or a difference, as it stands: XLA would make x of x − 1 + 1."""
    is_constant = not all(isinstance(number, Number) for number in numbers)
    if is_constant and any(getattr(number, "is_shifted", False) for number in numbers):
        numbers = tuple([made(kept, n) if isinstance(n, Number) else n for n in numbers])
    found = made(compute, *numbers)
    found.is_shifted = is_constant
    return found


def kept(array: Any) -> Any:
    """The same array, as something that XLA does not look into."""
    return jnp.where(array == array, array, jnp.nan)  # noqa: PLR0124


def tested(compute: Callable[..., Any], *numbers: Any) -> Any:
    """The Condition that a function of arrays gives."""
    return once(lambda: Condition(compute(*map(array_of, numbers))))


def choose(condition: Condition, one: Any, other: Any) -> Any:
    """One number or the other."""
    return made(lambda a, b: jnp.where(condition.array, a, b), one, other)


def stacked(numbers: Sequence[Any]) -> Any:
    """Numbers as one array, along a new last axis."""
    arrays = [jnp.asarray(array_of(number), float) for number in numbers]
    return jnp.stack(jnp.broadcast_arrays(*arrays), axis=-1)


def columns(array: Any, kind: type[Number] = Number) -> list[Any]:
    """The numbers that lie along the last axis."""
    return [kind(array[..., i]) for i in range(array.shape[-1])]


def quotient(x: Any, y: Any) -> Any:
    """x / y, as it stands: XLA would make x / (y·z), which may overflow, of (x / y) / z."""
    return kept(x / y)


def modulo(x: Any, y: Any) -> Any:
    """Python's x % y of floats, with the sign of y."""
    x, y = jnp.broadcast_arrays(jnp.asarray(x, float), jnp.asarray(y, float))
    rest = lax.rem(x, y)
    moved = jnp.where((rest != 0) & ((rest < 0) != (y < 0)), rest + y, rest)
    return jnp.where(rest == 0, jnp.copysign(0.0, y), moved)


def floor_quotient(x: Any, y: Any) -> Any:
    """Python's x // y of floats, or of whole numbers."""
    if jnp.issubdtype(jnp.result_type(x), jnp.integer):
        return jnp.floor_divide(x, y)
    x, y = jnp.broadcast_arrays(jnp.asarray(x, float), jnp.asarray(y, float))
    rest = lax.rem(x, y)
    steps = (x - rest) / y
    steps = jnp.where((rest != 0) & ((rest < 0) != (y < 0)), steps - 1.0, steps)
    whole = jnp.floor(steps)
    whole = jnp.where(steps - whole > 0.5, whole + 1.0, whole)
    whole = jnp.where(steps == 0, jnp.copysign(0.0, x / y), whole)
    return jnp.where(y == 0, x / y, whole)
