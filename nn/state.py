"""The state of a module as plain numbers, and the way back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Any, TypeAlias

from autograd import Value
from autograd.text import brief, listing
from nn.errors import StateError
from nn.rows import is_sequence, listed

State: TypeAlias = Any  # a float, or lists of floats as deep as the attribute they come from


def numbers_of(thing: Any) -> State:
    """The numbers of a parameter, of a buffer, or of lists of them."""
    if isinstance(thing, list | tuple):
        return [numbers_of(part) for part in thing]
    return thing.data if isinstance(thing, Value) else thing


def checked(state: Mapping[str, Any], own: Mapping[str, State]) -> dict[str, State]:
    """The state as lists of floats, if it has the names and shapes of the own one.

    Its entries may be lists, tuples or arrays.

    Raises StateError otherwise.
    """
    if not isinstance(state, Mapping):
        raise StateError(f"a state maps names to numbers, got a {type(state).__name__}")
    missing, unknown = own.keys() - state.keys(), state.keys() - own.keys()
    if missing or unknown:
        raise StateError(
            f"the state does not fit the model: missing {_few(missing)}; unknown {_few(unknown)}"
        )
    return {name: _as(shape, state[name], name) for name, shape in own.items()}


def _few(names: set[Any]) -> str:
    return listing(sorted(map(str, names)), most=3)


def _as(shape: State, thing: Any, name: str) -> State:
    if isinstance(shape, list):
        parts = listed(thing) if is_sequence(thing) else None
        if parts is None or len(parts) != len(shape):
            given = brief(thing) if parts is None else f"a list of {len(parts)}"
            raise StateError(f"{name} takes a list of {len(shape)}, got {given}")
        return [_as(part, each, f"{name}[{i}]") for i, (part, each) in enumerate(zip(shape, parts))]
    return finite(thing, name)


def finite(thing: Any, name: str) -> float:
    """A finite number as a float, or StateError."""
    if isinstance(thing, Real) and not isinstance(thing, bool):  # numpy's numbers too
        try:
            if math.isfinite(thing):
                return float(thing)
        except OverflowError:
            pass
    raise StateError(f"{name} takes a finite number, got {brief(thing)}")


def restore(module: Any, name: str, state: State) -> None:
    """Put checked numbers in the place of those of an attribute."""
    thing = getattr(module, name)
    if name in module.buffers:
        setattr(module, name, state)
    else:
        for parameter, number in _pairs(thing, state):
            parameter.data = number


def _pairs(thing: Any, state: State) -> Iterator[tuple[Value, float]]:
    if isinstance(state, list):
        for part, each in zip(thing, state):
            yield from _pairs(part, each)
    else:
        yield thing, state
