"""The gradient of a batch: by the model and ``backward``, or replayed from a recording of both.

Batches are of one kind if they differ in floats only: in the shape of their lists, and in integers
such as classes and tokens, they are alike. A kind that comes again is recorded if the steps to come
will save more time than that takes, and is replayed from then on if that is quicker indeed. A
recorded multiplication takes its own time, and so a layer over wide rows, which ``linear`` computes
at once, is as quick without: replays took 0.3 of the time of a step for rows of 2 numbers, 1.1 for
rows of 64; 0.22 for a transformer, and 0.06 to 0.09 for convolutions and recurrent cells. The
history is the same in either case, to the bit.
"""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from autograd.bulk import count_arguments, read_all
from autograd.errors import AutogradError
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.programs.calls.both_passes import BothPasses

__all__ = ["AT_FIRST", "LONGEST", "Forward", "Replays", "shape_of"]  # what nn may use

Forward: TypeAlias = Callable[[list[Any], list[Any]], tuple[Any, Any]]  # to predictions and loss

AT_FIRST = 0.05  # seconds: for less nothing is recorded
RECORDING = 1.5e-6  # for each argument of an operation in the graph of a step
REPLAY = 6e-9
BESIDES = 5e-5  # for a replay, however short
LONGEST = 0.9  # part of the time of a step that a replay may take
MOST_ARGUMENTS = 1_000_000  # of which a recording takes 200 MB
MOST_KINDS = 64


@dataclass
class Kind:
    """What is known of batches of one kind."""

    seen: int = 0
    seconds: float = math.inf  # of the fastest step
    both: BothPasses | None = None
    is_dynamic: bool = False


class Replays:
    """The gradients of a training run of so many steps; none is replayed unless that is allowed.

    ``backward(loss)`` leaves gradients in place of those of the step before, as ``forget()``
    followed by a replay does. The first kind to come three times decides whether the run goes on
    to look for more of them. What is not the library's own is watched: it may change.
    """

    def __init__(
        self,
        forward: Forward,
        backward: Callable[[Value], None],
        forget: Callable[[], None],
        steps: int,
        is_allowed: Callable[[], bool],
        is_own: bool = True,
    ) -> None:
        self._is_own = is_own
        self._forward, self._backward, self._forget = forward, backward, forget
        self._is_allowed = is_allowed
        self._steps, self._done = steps, 0
        self._kinds: dict[Any, Kind] = {}
        self._targets: set[Any] = set()
        self._is_over = False

    def gradient(self, inputs: list[Any], targets: list[Any]) -> tuple[Any, float]:
        """The predictions and the loss of a batch, whose gradients are in the parameters then."""
        self._done += 1
        numbers = array("d")
        kind = None if self._is_over else self._kind_of(inputs, targets, numbers)
        if kind is not None and kind.both is not None:
            found: tuple[Any, float] | None = self._replayed(kind, kind.both, numbers)
            if found is not None:
                return found
        start = time.process_time()
        predictions, loss = self._forward(inputs, targets)
        self._backward(loss)
        if kind is not None and kind.both is None:
            kind.seconds = min(kind.seconds, time.process_time() - start)
            if kind.seen == 3:
                self._decide(kind, (inputs, targets), numbers, loss)
        return predictions, loss.data

    def _kind_of(self, inputs: list[Any], targets: list[Any], numbers: array[float]) -> Kind | None:
        """What is known of such batches; None of what is not replayed. Adds the floats of this one.

        The inputs are looked at when their targets have been there before: in a large data set
        of classes these are others in each batch, and are fewer.
        """
        if len(self._targets) >= MOST_KINDS or len(self._kinds) >= MOST_KINDS:
            self._is_over = not self._has_recorded()
        of_targets = array("d")
        try:
            of_batch: Any = shape_of(targets, of_targets)
            if of_batch not in self._targets:
                if len(self._targets) < MOST_KINDS:
                    self._targets.add(of_batch)
                return None
            of_batch = of_batch, shape_of(inputs, numbers)
        except TypeError:
            self._is_over = True
            return None
        if len(self._kinds) < MOST_KINDS:
            self._kinds.setdefault(of_batch, Kind())
        kind = self._kinds.get(of_batch)
        if kind is None or kind.is_dynamic:
            return None
        kind.seen += 1
        numbers.extend(of_targets)
        return kind

    def _decide(self, kind: Kind, batch: Any, numbers: array[float], loss: Value) -> None:
        """Record a kind for which that pays, or leave it to Python; if it is the first, for all."""
        kind.is_dynamic = True
        if self._pays(kind, loss) and self._is_allowed():
            self._record(kind, batch, numbers, loss)
        self._is_over = not self._has_recorded()

    def _has_recorded(self) -> bool:
        return any(kind.both is not None for kind in self._kinds.values())

    def _pays(self, kind: Kind, loss: Value) -> bool:
        """Whether what replays will save of the steps to come is more than a recording takes."""
        to_come = (self._steps - self._done) * kind.seen / self._done
        if to_come * kind.seconds < AT_FIRST:
            return False
        arguments = count_arguments(loss)
        saved = LONGEST * kind.seconds - arguments * REPLAY - BESIDES
        return arguments <= MOST_ARGUMENTS and AT_FIRST + arguments * RECORDING < to_come * saved

    def _record(self, kind: Kind, batch: Any, numbers: array[float], loss: Value) -> None:
        """Record the step that was just done, and see whether a replay is that, and quicker."""
        from autograd.programs.calls.both_passes import BothPasses, is_at_hand

        if not is_at_hand():
            return
        try:
            both = BothPasses(self._forward, *batch, watches=not self._is_own)
            both.run(numbers)  # the first is slower
            start = time.process_time()
            found, slopes = both.run(numbers)
            seconds = time.process_time() - start
        except Exception:  # it cannot be recorded, or not called twice
            return
        gradients = [slope + 0.0 for slope in slopes.tolist()]
        is_same = found[-1] == loss.data and gradients == [*read_all(both.values)[1]]
        if is_same and seconds < LONGEST * kind.seconds:
            kind.both, kind.is_dynamic = both, False

    def _replayed(self, kind: Kind, both: BothPasses, numbers: array[float]) -> Any:
        """The same from the recording; None where it leads elsewhere, or to what is not finite."""
        try:
            found, slopes = both.run(numbers)
        except AutogradError:
            kind.is_dynamic, kind.both = True, None
            return None
        if not math.isfinite(found[-1]) or not math.isfinite(sum(slopes.tolist())):
            return None  # the step itself will say what is wrong
        self._forget()
        both.write(slopes)
        return both.result(found)[0], found[-1]


def shape_of(data: Any, numbers: array[float]) -> Any:
    """Nested lists without their floats, which are added to the numbers.

    >>> numbers = array("d")
    >>> shape_of([[1.0, 2.0], 3], numbers), numbers
    ((<class 'list'>, (<class 'list'>, 2), (<class 'int'>, 3)), array('d', [1.0, 2.0]))

    Raises TypeError for what is neither a list or a tuple nor a float, an int or a bool.
    """
    kind = type(data)
    if kind is float:
        numbers.append(data)
        return float
    if kind is int or kind is bool:
        return kind, data
    if kind is not list and kind is not tuple:
        raise TypeError(f"{kind.__name__} is no part of a batch that can be replayed")
    if {*map(type, data)} == {float}:
        numbers.fromlist([*data])
        return kind, len(data)
    return (kind, *[shape_of(each, numbers) for each in data])
