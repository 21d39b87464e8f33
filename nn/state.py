"""The state of a module as plain numbers, and the way back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any, TypeAlias

from autograd import Value
from autograd.text import brief, listing
from nn.errors import StateError
from nn.rows import is_sequence, leaves, listed

State: TypeAlias = Any  # a float, or lists of floats as deep as the attribute they come from


def numbers_of(thing: Any) -> State:
    """The numbers of a parameter, of a buffer, or of lists of them."""
    if isinstance(thing, list | tuple):
        return [numbers_of(part) for part in thing]
    return thing.data if isinstance(thing, Value) else thing


def checked(state: Mapping[str, Any], own: Mapping[str, State]) -> dict[str, State]:
    """The state as lists of floats, if it has the names and shapes of the own one; or StateError.

    Its entries may be lists, tuples or arrays.
    """
    if not isinstance(state, Mapping):
        raise StateError(f"a state maps names to numbers, got a {type(state).__name__}")
    missing, unknown = own.keys() - state.keys(), state.keys() - own.keys()
    if missing or unknown:
        raise StateError(
            f"the state does not fit the model: missing {_few(missing)}; unknown {_few(unknown)}"
        )
    return {name: _as(shape, state[name], name) for name, shape in own.items()}


def entries(state: Any, what: str, *names: str) -> list[Any]:
    """What a state holds under these names; StateError if it lacks one."""
    try:
        return [state[name] for name in names]
    except (KeyError, TypeError):
        raise StateError(f"the state of {what} has {', '.join(names)}") from None


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
        for parameter, number in zip(leaves(thing), leaves(state)):
            parameter.data = number
