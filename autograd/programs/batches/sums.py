"""A batch whose results are averaged: the lanes of both passes, and gradients summed over them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from autograd.programs.batches import ways
from autograd.programs.batches.again import Alike
from autograd.programs.batches.axes import Axes, Batch
from autograd.programs.batches.columns import Columns, UnsuitedError
from autograd.programs.batches.walk import parts_of
from autograd.programs.calls.arguments import Arguments
from autograd.programs.calls.paths import Path
from autograd.programs.calls.surroundings import Around, Surroundings
from autograd.programs.compiled import has_rows, mean_of
from autograd.programs.jit import frames_of_the_package, is_jitted
from autograd.programs.program import Program
from autograd.programs.reverse import with_messages
from autograd.programs.tracing.names import name_of
from autograd.programs.tracing.reads import LeftOut
from autograd.recording import is_group, watches
from autograd.transforms.refusals import Argnums, Function, chosen
from autograd.transforms.tree import builder_of, leaves, mapped
from autograd.value import Value


class _BothPasses:
    """The recorded passes of one sample, with its share of the seed as the last input."""

    def __init__(self, path: Path, by: list[int], ordered: bool) -> None:
        forward = path.program
        instructions, places, guards = with_messages(forward, by)
        self.defaults = forward.defaults
        summed: list[int | tuple[int, ...]] = []
        self.sum_of: list[int] = []  # which sum is the slope by each input; the one behind all is 0
        outputs = [*places[0]]
        for messages in places[1:]:
            its = tuple(range(len(outputs), len(outputs) + len(messages)))
            outputs += messages
            self.sum_of.append(len(summed) if its else -1)
            summed += [its[0] if len(its) == 1 else its] if its else []
        inputs = (*forward.inputs, "seed")
        self.program = Program(forward.name, inputs, instructions, tuple(outputs), guards)
        self._summed = summed
        self._ordered = ordered
        self._layout: Any = None

    def walked(self, columns: Columns, count: int) -> tuple[float, list[float]]:
        """The mean, and the sums of what the samples send."""
        if self._layout is None:  # the columns of all batches have one shape
            every = len(self.program.inputs)
            outside = range(every - 1 - len(self.defaults), every)
            self._layout = self.program.run.layout(
                [*columns.fixed, *outside], self._summed, ordered=self._ordered
            )
        inputs = columns.inputs([*[value._data for value in self.defaults], 1.0 / count])
        values, sums, carried = bytearray(8 * count), [], bytearray()
        for lanes in reversed(parts_of(count, columns.width + 1)):
            rows = columns.rows(lanes.start, lanes.stop)
            lines, failures, sums = self._layout.run(rows, inputs, carried=carried)
            if failures:
                raise UnsuitedError
            values[8 * lanes.start : 8 * lanes.stop] = lines.cast("B")[: 8 * len(lanes)]
        return mean_of(memoryview(values).cast("d")), sums


class _Shaped:
    """How the sums become what is returned: the slopes by the leaves of the arguments."""

    def __init__(self, trees: list[Any], call: Arguments, sum_of: list[int], is_one: bool) -> None:
        inputs = [leaf for leaf in call.inputs if isinstance(leaf, Value)]
        places = {id(leaf): k for k, leaf in enumerate(inputs)}
        order = [sum_of[places[id(leaf)]] for leaf in leaves(trees)]
        self._picked: Any = itemgetter(*order, -1)  # of several it gives a tuple
        self._as_they_are = order == [*range(len(order))]
        self._build = builder_of(mapped(lambda leaf: 0.0, trees))
        self._is_one = is_one

    def of(self, sums: list[float]) -> Any:
        """The slopes in the shape of the arguments."""
        slopes = sums if self._as_they_are else self._picked([*sums, 0.0])
        trees = self._build(iter(slopes))
        return trees[0] if self._is_one else tuple(trees)


class SummedLanes:
    """f over batches, of which the mean is taken, and the gradient by the arguments ``argnums``."""

    def __init__(self, f: Function, argnums: Argnums, in_axes: Axes, ordered: bool) -> None:
        self.f = f
        self._ordered = ordered
        self._argnums = argnums
        self._in_axes = in_axes
        self._keeps = is_jitted(f)
        self._seen = 0
        self._recorded: dict[Any, _BothPasses | None] = {}
        self._around = Around(f)
        self._has_warned = False
        self._last: tuple[Alike, _BothPasses, _Shaped] | None = None

    def mean_and_gradient(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """(mean, slopes in the shape of the arguments); None where the batch is to be a graph."""
        if self._keeps and not self._around.is_same():
            self._recorded.clear()
            self._last = None
        if self._last is not None and all(map(is_group, watches())):
            alike, both, shaped = self._last
            again = alike.again([*arguments, *keywords.values()], [*keywords])
            if again is not None:
                count, columns = again
                return _run(both, shaped, columns, count)
        batch = Batch(arguments, keywords, self._in_axes)
        self._seen += batch.count
        few = not batch.count or (self._seen if self._keeps else batch.count) < ways.PAYS
        if few or not has_rows or not all(map(is_group, watches())):
            return None
        given, keywords = batch.lane(0, as_floats=True)
        positions = chosen(self._argnums, len(given), keywords)
        try:
            columns = Columns.of(batch)
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
            if self._keeps:
                self._around.refer_to(call.objects)
            found = self._of_shape(call)
        except Exception:  # what is no tree, no number, or no key
            return None
        if found is None:
            return None
        trees = [given[i] for i in positions]
        shaped = _Shaped(trees, call, found.sum_of, isinstance(self._argnums, int))
        self._remember(batch, found, shaped)
        return _run(found, shaped, columns, batch.count)

    def _remember(self, batch: Batch, both: _BothPasses, shaped: _Shaped) -> None:
        """The next batch may be like this one."""
        try:
            self._last = (Alike(batch), both, shaped) if self._keeps else None
        except UnsuitedError:
            self._last = None

    def leave(self) -> None:
        """A call is over, in whatever way it was answered."""
        if self._keeps and not self._around.leave():
            self._recorded.clear()
            self._last = None

    def _of_shape(self, call: Arguments) -> _BothPasses | None:
        key = (call.key, call.has_arrays)
        if key in self._recorded:
            return self._recorded[key]
        both = None
        if not Surroundings(self.f, *call.objects).is_steady:
            return None
        try:
            path = Path(self.f, name_of(self.f), call)
            suits = path.gives_one_node and path.program.run.takes_rows
            if suits and ways.is_repeated(path, self.f, call):
                by = [i for i, leaf in enumerate(call.inputs) if isinstance(leaf, Value)]
                both = _BothPasses(path, by, self._ordered)
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


def _run(both: _BothPasses, shaped: _Shaped, columns: Columns, count: int) -> Any:
    try:
        value, sums = both.walked(columns, count)
    except Exception:  # of an operation, which the graph meets again; or lanes are not alike
        return None
    return value, shaped.of(sums)


def _kind(leaf: Any) -> type:
    return float if isinstance(leaf, float) else type(leaf)
