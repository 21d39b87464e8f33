"""A batch whose results are averaged: the lanes of both passes, and gradients summed over them."""

from __future__ import annotations

import warnings
from array import array
from typing import Any

from autograd.programs.batches import ways
from autograd.programs.batches.axes import Batch
from autograd.programs.batches.columns import Columns, UnsuitedError
from autograd.programs.batches.walk import parts_of
from autograd.programs.calls.arguments import Arguments
from autograd.programs.calls.paths import Path
from autograd.programs.calls.surroundings import Around
from autograd.programs.compiled import has_rows
from autograd.programs.jit import frames_of_the_package, is_jitted
from autograd.programs.program import Program
from autograd.programs.reverse import with_messages
from autograd.programs.tracing.names import name_of
from autograd.programs.tracing.reads import LeftOut
from autograd.recording import is_group, watches
from autograd.rules.n_ary import mean
from autograd.transforms.refusals import Argnums, Function, chosen
from autograd.transforms.tree import leaves, mapped, rebuilt
from autograd.value import Value


class _BothPasses:
    """The recorded passes of one sample, with its share of the seed as the last input."""

    def __init__(self, path: Path, by: list[int]) -> None:
        forward = path.program
        instructions, places, guards = with_messages(forward, by)
        self.defaults = forward.defaults
        self.seed = len(forward.inputs)
        self.summed: list[int | tuple[int, ...]] = []
        self.sum_of: list[int | None] = []  # which sum is the slope by each input; None is 0
        outputs = [*places[0]]
        for messages in places[1:]:
            its = tuple(range(len(outputs), len(outputs) + len(messages)))
            outputs += messages
            self.sum_of.append(len(self.summed) if its else None)
            self.summed += [its[0] if len(its) == 1 else its] if its else []
        inputs = (*forward.inputs, "seed")
        self.program = Program(forward.name, inputs, instructions, tuple(outputs), guards)


class SummedLanes:
    """f over batches, of which the mean is taken."""

    def __init__(self, f: Function) -> None:
        self.f = f
        self._keeps = is_jitted(f)
        self._seen = 0
        self._recorded: dict[Any, _BothPasses | None] = {}
        self._around = Around(f)
        self._has_warned = False

    def mean_and_gradient(self, batch: Batch, argnums: Argnums) -> Any:
        """(mean, slopes in the shape of the arguments); None where the batch is to be a graph."""
        if self._keeps and not self._around.is_same():
            self._recorded.clear()
        self._seen += batch.count
        few = (self._seen if self._keeps else batch.count) < ways.PAYS
        if few or not has_rows or not all(map(is_group, watches())):
            return None
        given, keywords = batch.lane(0, as_floats=True)
        positions = chosen(argnums, len(given), keywords)
        try:
            columns = Columns(batch)
        except UnsuitedError:
            self._say("the samples are not all of floats in one shape")
            return None
        except Exception:  # what is no tree
            return None
        try:
            for i in positions:
                if batch.trees[i][1] is not None or {*map(_kind, leaves(given[i]))} != {float}:
                    return None
            given = [mapped(Value, t) if i in positions else t for i, t in enumerate(given)]
            call = Arguments(given, keywords)
            both = self._of_shape(call)
        except Exception:  # what is no tree, no number, or no key
            return None
        if both is None:
            return None
        try:
            value, sums = self._walked(both, columns, batch.count)
        except Exception:  # of an operation, which the graph meets again; or lanes are not alike
            return None
        places = {id(leaf): k for k, leaf in enumerate(_values(call))}
        slopes = [0.0 if k is None else sums[k] for k in both.sum_of]
        trees = [given[i] for i in positions]
        shaped = rebuilt(trees, [slopes[places[id(leaf)]] for leaf in leaves(trees)])
        return value, shaped[0] if isinstance(argnums, int) else tuple(shaped)

    def leave(self) -> None:
        """A call is over, in whatever way it was answered."""
        if self._keeps:
            self._around.leave()

    def _of_shape(self, call: Arguments) -> _BothPasses | None:
        key = (call.key, call.has_arrays)
        if key in self._recorded:
            return self._recorded[key]
        both = None
        try:
            path = Path(self.f, name_of(self.f), call)
            suits = path.gives_one_node and path.program.run.takes_rows
            if suits and ways.is_repeated(path, self.f, call):
                by = [i for i, leaf in enumerate(call.inputs) if isinstance(leaf, Value)]
                both = _BothPasses(path, by)
        except LeftOut as problem:
            self._say(problem.reason)
        if self._keeps and len(self._recorded) < ways.MAX_PATHS:
            self._recorded[key] = both
        return both

    def _say(self, reason: str) -> None:
        """That there are no lanes, once."""
        if not self._has_warned:
            self._has_warned = True
            text = f"mean_value_and_grad runs {name_of(self.f)} for each sample by itself: {reason}"
            warnings.warn(text, RuntimeWarning, stacklevel=frames_of_the_package())

    def _walked(self, both: _BothPasses, columns: Columns, count: int) -> tuple[float, Any]:
        first = both.seed - len(both.defaults)
        same = {**columns.same, both.seed: 1.0 / count}
        same |= {first + i: value._data for i, value in enumerate(both.defaults)}
        values = array("d", bytes(8 * count))
        sums: Any = ()
        carried = bytearray()
        for lanes in reversed(parts_of(count, columns.width + len(both.program.outputs))):
            rows = columns.rows(lanes.start, lanes.stop)
            lines, failures, sums = both.program.run.rows(
                rows, same, summed=both.summed, carried=carried
            )
            if failures:
                raise UnsuitedError
            values[lanes.start : lanes.stop] = array("d", lines.cast("B").cast("d")[: len(lanes)])
        value: float = mean.operation.function(*values)
        return value, sums


def _values(call: Arguments) -> list[Value]:
    return [leaf for leaf in call.inputs if isinstance(leaf, Value)]


def _kind(leaf: Any) -> type:
    return float if isinstance(leaf, float) else type(leaf)
