"""The predictions and the loss of the same data after every epoch: computed, or replayed.

Only the parameters change from epoch to epoch. If more epochs are to come than a recording takes
the time of, and a replay is quicker and gives the same numbers, the data are run by Python no more.
"""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from autograd import AutogradError, no_grad
from autograd.learning.replays import AT_FIRST, LONGEST, Forward, shape_of
from nn.module import Module
from nn.rows import as_number, leaves
from nn.training.averages import Averages, Metric

if TYPE_CHECKING:
    from autograd.programs.calls.both_passes import BothPasses

RECORDING = 12  # times that the data are computed
LONGEST_DATA = 0.5  # seconds: a recording of more would take too much memory


class Validation:
    """A forward pass over one data set, which a run repeats so many times."""

    def __init__(
        self,
        model: Module,
        forward: Forward,
        data: tuple[list[Any], list[Any]] | None,
        metrics: Mapping[str, Metric],
        times: int,
        is_allowed: Callable[[], bool],
        is_own: bool = True,
    ) -> None:
        self._is_own = is_own
        self._model, self._forward = model, forward
        self._data, self._metrics = data or ([], []), metrics
        self._is_allowed = is_allowed
        self._times, self._seen = times, 0
        self._seconds = math.inf  # of the fastest
        self._both: BothPasses | None = None
        self._numbers = array("d")

    def numbers(self) -> dict[str, float]:
        """The loss and the metrics, if there are data."""
        if not self._data[0]:
            return {}
        measured = Averages(self._metrics)
        predictions, total = self._outcome()
        measured.add(predictions, self._data[1], total)
        return {f"validation {name}": number for name, number in measured.numbers().items()}

    def _outcome(self) -> tuple[Any, Any]:
        """The predictions and the loss, as they are at inference."""
        if self._both is not None:
            try:
                found, _ = self._both.run(self._numbers)
                predictions, total = self._both.result(found)
                return predictions, total
            except AutogradError:  # it goes another way now
                self._both = None
        self._seen += 1
        start = time.process_time()
        with self._model.keeping_mode(), no_grad():
            self._model.eval()
            predictions, total = self._forward(*self._data)
        self._seconds = min(self._seconds, time.process_time() - start)
        if self._seen == 2 and self._pays() and self._is_allowed():
            self._record((predictions, total))
        return predictions, total

    def _pays(self) -> bool:
        to_come = (self._times - self._seen) * self._seconds
        cost = AT_FIRST + RECORDING * self._seconds
        return self._seconds < LONGEST_DATA and cost < LONGEST * to_come

    def _record(self, outcome: Any) -> None:
        from autograd.programs.calls.both_passes import BothPasses, is_at_hand

        if not is_at_hand():
            return
        try:
            self._numbers = array("d")
            shape_of(self._data[0], self._numbers)
            shape_of(self._data[1], self._numbers)
            with self._model.keeping_mode():
                self._model.eval()
                both = BothPasses(
                    self._forward, *self._data, differentiates=False, watches=not self._is_own
                )
            both.run(self._numbers)  # the first is slower
            start = time.process_time()
            found, _ = both.run(self._numbers)
            seconds = time.process_time() - start
            is_same = _numbers_of(both.result(found)) == _numbers_of(outcome)
        except Exception:  # it cannot be recorded, or not called twice
            return
        if is_same and seconds < LONGEST * self._seconds:
            self._both = both


def _numbers_of(outcome: Any) -> list[str]:
    """The numbers of predictions and loss, to the bit."""
    predictions, loss = outcome
    every = [*([] if predictions is None else leaves(predictions)), loss]
    return [as_number(each).hex() for each in every]
