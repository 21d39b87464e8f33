"""Every operation of the rules, as a function of arrays with the derivatives of its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from autograd.number import to_float
from autograd.operation import Operation
from autograd.programs.targets.arrays import sequences
from autograd.programs.targets.arrays.arithmetic import compensated_sum
from autograd.programs.targets.arrays.both_ways import both_ways
from autograd.programs.targets.arrays.derivatives import (
    differentiable,
    of_columns,
    slopes_of,
)
from autograd.programs.targets.arrays.numbers import (
    Number,
    array_of,
    choose,
    columns,
    made,
    stacked,
)
from autograd.programs.targets.arrays.texts import Texts
from autograd.programs.targets.jax import jnp
from autograd.rules import arithmetic, compensated

Statics = tuple[str | None, ...]
"""The constants among the arguments, as text, and None for each array."""


class AsValue(Number):
    """A Number that stands for a Value: what is made of it is to be differentiated again."""

    __slots__ = ()

    @property
    def data(self) -> Number:
        """The number alone."""
        return Number(self.array)

    def __truediv__(self, other: Any) -> Any:
        return applied(arithmetic.div.operation)(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return applied(arithmetic.div.operation)(other, self)

    def __pow__(self, other: Any) -> Any:
        return applied(arithmetic.power.operation)(self, other)

    def __abs__(self) -> Any:
        return applied(arithmetic.absolute.operation)(self)


def applied(operation: Operation) -> Callable[..., Any]:
    """What a rule calls for an operation: of Numbers it gives a Number, of floats a float."""

    def call(*arguments: Any) -> Any:
        defaults = getattr(operation.function, "__defaults__", None) or ()
        missing = 0 if operation.n_ary else len(operation.partials) - len(arguments)
        arguments += defaults[len(defaults) - missing :] if missing else ()
        if not any(isinstance(a, Number) for a in arguments):
            return to_float(operation.function(*arguments))
        if operation.n_ary:
            return made(lambda *_: over_columns(operation)(stacked(arguments)), *arguments)
        statics = tuple([None if isinstance(a, Number) else repr(float(a)) for a in arguments])
        function = over_arrays(operation, statics)
        return made(lambda *_: function(*_arrays(arguments)), *arguments)

    return call


def _arrays(arguments: Sequence[Any]) -> list[Any]:
    return [a.array for a in arguments if isinstance(a, Number)]


_TEXTS = Texts(sequences.INSTEAD, AsValue, applied, lambda function: both_ways(function, choose))
sequences.E_TO_DIFFERENCE.append(_TEXTS.of(compensated.exp_of_difference))


def doubles(number: Any) -> Any:
    """The array of a Number or of a plain number."""
    return jnp.asarray(array_of(number), float)


@cache
def over_arrays(operation: Operation, statics: Statics) -> Callable[..., Any]:
    """The operation of so many arrays and constants, element by element."""
    filled = _filled(statics)
    text = _TEXTS.of(operation.function)

    def value(*arrays: Any) -> Any:
        return doubles(text(*filled(map(Number, arrays))))

    def slopes() -> list[Any]:
        return [partial_over_arrays(operation, i, statics) for i, s in enumerate(statics) if not s]

    return differentiable(value, slopes)


@cache
def partial_over_arrays(operation: Operation, index: int, statics: Statics) -> Callable[..., Any]:
    """The partial derivative by an argument, of (out, *arrays)."""
    filled = _filled(statics)
    text = _TEXTS.of(operation.partials[index])
    function = over_arrays(operation, statics)

    def value(out: Any, *arrays: Any) -> Any:
        return doubles(text(Number(out), *filled(map(Number, arrays))))

    def graph(*arrays: Any) -> Any:
        out = AsValue(function(*arrays))
        return doubles(text(out, *filled(map(AsValue, arrays))))

    def slopes() -> list[Any]:
        found = slopes_of(graph, statics.count(None))
        return [None, *[slope and _without_out(slope) for slope in found]]

    return differentiable(value, slopes)


def _without_out(slope: Any) -> Any:
    return lambda found, out, *arrays: slope(found, *arrays)


def _filled(statics: Statics) -> Callable[[Any], list[Any]]:
    def filled(arrays: Any) -> list[Any]:
        rest = iter(arrays)
        return [next(rest) if s is None else float(s) for s in statics]

    return filled


@cache
def over_columns(operation: Operation) -> Callable[..., Any]:
    """An operation of any number of arguments, which lie along the last axis of one array."""
    if operation.name in LINEAR:
        return LINEAR[operation.name]
    text = _TEXTS.of(operation.function)
    rule = _TEXTS.of(operation.partials[0])

    def value(array: Any) -> Any:
        whole = WHOLE.get(operation.name)
        return whole(array) if whole else doubles(text(*columns(array)))

    def partials(out: Any, array: Any) -> Any:
        return stacked(rule(Number(out), *columns(array)))

    def graph(array: Any) -> Any:
        return stacked(rule(AsValue(found(array)), *columns(array, AsValue)))

    found = of_columns(value, partials, graph)
    return found


def _linear(value: Callable[[Any], Any], partials: Callable[[Any], Any]) -> Callable[..., Any]:
    """What has as many arguments as a layer: its derivatives are no work, and run as one array."""
    return of_columns(value, lambda out, array: partials(array), partials)


def _mean(array: Any) -> Any:
    count = array.shape[-1]
    whole = compensated_sum(array)
    return jnp.where(jnp.isfinite(whole), whole / count, compensated_sum(array / count))


def _dot(array: Any) -> Any:
    half = array.shape[-1] // 2
    return jnp.sum(array[..., :half] * array[..., half:], axis=-1)


LINEAR = {
    "sum": _linear(compensated_sum, jnp.ones_like),
    "fsum": _linear(compensated_sum, jnp.ones_like),
    "mean": _linear(_mean, lambda array: jnp.ones_like(array) / array.shape[-1]),
    "dot": _linear(_dot, lambda array: jnp.roll(array, array.shape[-1] // 2, axis=-1)),
}
WHOLE = {
    name: lambda array, reduce=reduce: reduce(array, axis=-1)
    for name, reduce in [
        ("max", jnp.max),
        ("min", jnp.min),
        ("max_with_constant", jnp.max),
        ("min_with_constant", jnp.min),
    ]
}
