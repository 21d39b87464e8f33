"""Early stopping: training ends when it no longer helps, with the best parameters it had."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from autograd.text import brief, listing
from nn.arguments import NOT_NEGATIVE, require_count, require_instance, require_number
from nn.errors import StateError
from nn.module import Module
from nn.state import entries, finite


class EarlyStopping:
    """Stop after ``patience`` epochs in which ``monitor`` was no better by more than min_delta.

    The monitored number is one that the history records: "validation loss" where there is
    validation data, "loss" otherwise, unless another is named. Of a loss less is better; of any
    other number ``mode`` says whether it is to be the "min" or the "max". A run begins anew, and
    ends with the parameters of its best epoch, in whatever way it ends.
    """

    def __init__(
        self,
        patience: int = 5,
        min_delta: float = 0.0,
        monitor: str | None = None,
        mode: Literal["min", "max"] | None = None,
    ) -> None:
        require_count("patience", patience)
        self.min_delta = require_number("min_delta", min_delta, NOT_NEGATIVE)
        require_instance("monitor", monitor, str | None, 'the name of a number, like "loss"')
        if mode not in ("min", "max", None):
            raise ValueError(f"mode is 'min' or 'max', what the number is to be, not {brief(mode)}")
        if mode is None and monitor is not None and not monitor.endswith("loss"):
            raise ValueError(f"is {brief(monitor)} to be large or small? say mode='max' or 'min'")
        self.patience, self.monitor, self.mode = patience, monitor, mode or "min"
        self.begin()

    def begin(self) -> None:
        """Forget the run before."""
        self.best = math.inf  # of the number, or of its negative where that is to be large
        self.waited = 0
        self.best_state: dict[str, Any] | None = None

    def should_stop(self, numbers: Mapping[str, float], model: Module) -> bool:
        """Take note of an epoch; True if the patience is at its end."""
        name = self.monitor or ("validation loss" if "validation loss" in numbers else "loss")
        if name not in numbers:
            raise KeyError(f"no {brief(name)} is recorded; there are {listing(numbers)}")
        number = numbers[name] if self.mode == "min" else -numbers[name]
        if number < self.best - self.min_delta:
            self.best, self.waited, self.best_state = number, 0, model.state_dict()
        else:
            self.waited += 1
        return self.waited >= self.patience

    @contextmanager
    def restoring(self, model: Module) -> Iterator[None]:
        """Behind ``with`` the model has the parameters of its best epoch."""
        try:
            yield
        finally:
            if self.best_state is not None:
                model.load_state_dict(self.best_state)

    def state_dict(self) -> dict[str, Any]:
        """The best number and state so far, and the epochs since."""
        best = self.best if self.best_state is not None else None
        return {"best": best, "waited": self.waited, "best_state": self.best_state}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take a state that ``state_dict`` gave; StateError if it does not fit."""
        best, waited, best_state = entries(state, "early stopping", "best", "waited", "best_state")
        if type(waited) is not int or waited < 0:
            raise StateError(f"waited counts epochs, got {repr(waited)[:40]}")
        if (best is None) != (best_state is None):
            raise StateError("early stopping has a best number and its state, or neither")
        self.best = math.inf if best is None else finite(best, "best")
        self.waited, self.best_state = waited, best_state
