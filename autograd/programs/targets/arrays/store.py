"""Where the numbers of a program lie while it runs: in a few arrays, many in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from autograd.programs.targets.jax import jnp, lax

FEW = 8  # pieces that are put together one by one


class Store:
    """Arrays of one axis, and the place in them of each result."""

    def __init__(self) -> None:
        self._arrays: list[Any] = []
        self._places: dict[int, tuple[int, int]] = {}

    def keep(self, array: Any, positions: Iterable[int]) -> None:
        """An array with the results at these positions, in order."""
        source = len(self._arrays)
        self._arrays.append(jnp.ravel(array))
        self._places |= {position: (source, i) for i, position in enumerate(positions)}

    def keep_rows(self, array: Any, positions: Sequence[int]) -> None:
        """An array with a row of numbers for each of these positions."""
        self.keep(array, ())
        source, width = len(self._arrays) - 1, array.shape[-1]
        self._places |= {position: (source, i * width) for i, position in enumerate(positions)}

    def alias(self, position: int, of: int, offset: int) -> None:
        """A result that stands so far behind another."""
        source, i = self._places[of]
        self._places[position] = source, i + offset

    def numbers(self, arguments: Sequence[float]) -> Any:
        """The numbers at these positions, some of them constants; one alone if all are the same."""
        first = arguments[0]
        if type(first) is int:
            if all(type(a) is int and a == first for a in arguments):  # 0.0 is no position
                source, i = self._places[first]
                return lax.index_in_dim(self._arrays[source], i, keepdims=False)
        elif all(type(a) is not int and repr(a) == repr(first) for a in arguments):
            return jnp.asarray(first)
        return self._several(arguments)

    def vector(self, arguments: Sequence[float]) -> Any:
        """The same as an array with one axis."""
        return jnp.broadcast_to(self.numbers(arguments), (len(arguments),))

    def matrix(self, rows: Sequence[Sequence[float]]) -> Any:
        """Rows of numbers as an array."""
        flat = [a for row in rows for a in row]
        return self.vector(flat).reshape(len(rows), len(rows[0]))

    def _several(self, arguments: Sequence[float]) -> Any:
        places = [self._places[a] if type(a) is int else (-1, float(a)) for a in arguments]
        pieces = [(source, [i for _, i in run]) for source, run in groupby(places, lambda p: p[0])]
        if len(pieces) <= FEW:
            parts = [self._piece(source, run) for source, run in pieces]
            return parts[0] if len(parts) == 1 else jnp.concatenate(parts)
        pool, starts, size = [], {}, 0
        constants = {repr(i): i for s, i in places if s < 0}  # -0.0 is not 0.0
        among = {text: k for k, text in enumerate(constants)}
        for source in sorted({source for source, _ in places}):
            used = [i for s, i in places if s == source]
            least, most = (0, len(constants)) if source < 0 else (min(used), max(used) + 1)
            starts[source] = size - int(least)
            size += int(most - least)
            whole = np.array([*constants.values()]) if source < 0 else self._arrays[source]
            pool.append(whole[least:most])
        index = [starts[s] + (among[repr(i)] if s < 0 else i) for s, i in places]
        return _taken(jnp.concatenate(pool), np.array(index))

    def _piece(self, source: int, indices: Sequence[Any]) -> Any:
        return np.array(indices) if source < 0 else _taken(self._arrays[source], np.array(indices))


def _taken(array: Any, index: Any) -> Any:
    steps = np.diff(index)
    if len(index) == 1 or (steps == steps[0]).all():
        step = int(steps[0]) if len(index) > 1 else 1
        if step > 0:
            begin, end = int(index[0]), int(index[-1]) + 1
            if (begin, end, step) == (0, array.shape[0], 1):
                return array
            return lax.slice(array, (begin,), (end,), (step,))
    return array.at[index].get(mode="promise_in_bounds")
