"""Early stopping: training ends when it no longer helps, with the best parameters it had."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from autograd.text import brief, listing
from nn.arguments import NOT_NEGATIVE, require_count, require_instance, require_number
from nn.errors import StateError
from nn.module import Module
from nn.state import entries, finite


class EarlyStopping:
    """Stop after ``patience`` epochs in which ``monitor`` has not fallen by more than min_delta.

    The monitored number is one that the history records: "validation loss" where there is
    validation data, "loss" otherwise, unless another is named. Smaller is better.
    """

    def __init__(
        self, patience: int = 5, min_delta: float = 0.0, monitor: str | None = None
    ) -> None:
        require_count("patience", patience)
        self.min_delta = require_number("min_delta", min_delta, NOT_NEGATIVE)
        require_instance("monitor", monitor, str | None, 'the name of a number, like "loss"')
        self.patience, self.monitor = patience, monitor
        self.best = math.inf
        self.waited = 0
        self.best_state: dict[str, Any] | None = None

    def should_stop(self, numbers: Mapping[str, float], model: Module) -> bool:
        """Take note of an epoch; True if the patience is at its end."""
        name = self.monitor or ("validation loss" if "validation loss" in numbers else "loss")
        if name not in numbers:
            raise KeyError(f"no {brief(name)} is recorded; there are {listing(numbers)}")
        if numbers[name] < self.best - self.min_delta:
            self.best, self.waited, self.best_state = numbers[name], 0, model.state_dict()
        else:
            self.waited += 1
        return self.waited >= self.patience

    def restore_best(self, model: Module) -> None:
        """Give the model the parameters of its best epoch."""
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
