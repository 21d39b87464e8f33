"""A rate that falls where a number has stopped to get better."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nn.arguments import DECAY, NOT_NEGATIVE, require_count, require_number
from nn.errors import StateError
from nn.optim.optimizer import Optimizer
from nn.optim.schedule import LRScheduler
from nn.state import entries

OWN = ("best", "waited", "reductions")


class ReduceLROnPlateau(LRScheduler):
    """Multiplied by factor, down to min_lr, where more than ``patience`` steps give no better one.

        better: metric < best·(1 − threshold), or with mode="max" metric > best·(1 + threshold)

    >>> from autograd import Value
    >>> from nn import SGD
    >>> plateau = ReduceLROnPlateau(SGD([Value(1.0)], lr=1.0), factor=0.5, patience=1)
    >>> for loss in (3.0, 2.0, 2.0, 2.0):
    ...     plateau.step(loss)
    >>> plateau.get_last_lr()
    [0.5]

    PyTorch's cooldown and absolute threshold are left out, and so is its eps: it keeps the rate
    where that would fall by less than 1e-8.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        *,  # where PyTorch's has options more
        min_lr: float = 0.0,
    ) -> None:
        if mode not in ("min", "max"):
            raise ValueError(f"mode is 'min' or 'max', not {mode!r}")
        require_count("patience", patience, least=0)
        self.mode, self.patience = mode, patience
        self.factor = require_number("factor", factor, DECAY)
        self.threshold = require_number("threshold", threshold, NOT_NEGATIVE)
        self.min_lr = require_number("min_lr", min_lr, NOT_NEGATIVE)
        self.best = math.inf if mode == "min" else -math.inf
        self.waited = self.reductions = 0
        super().__init__(optimizer)

    def rate(self, base: float, k: int) -> float:
        return min(base, max(base * self.factor**self.reductions, self.min_lr))

    def step(self, metric: float) -> None:  # type: ignore[override]  # here it depends on more
        """Go on by one step, in which this was found."""
        least = 1 - self.threshold if self.mode == "min" else 1 + self.threshold
        found, best = float(metric), self.best * least
        if found < best if self.mode == "min" else found > best:
            self.best, self.waited = found, 0
        else:
            self.waited += 1
        if self.waited > self.patience:
            self.reductions, self.waited = self.reductions + 1, 0
        super().step()

    def state_dict(self) -> dict[str, Any]:
        return super().state_dict() | {name: getattr(self, name) for name in OWN}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        best, waited, reductions = entries(state, "a plateau schedule", *OWN)
        if not (type(waited) is type(reductions) is int and isinstance(best, float)):
            raise StateError("the state of a plateau schedule has a number and two counts")
        before = self.best, self.waited, self.reductions
        self.best, self.waited, self.reductions = best, waited, reductions
        try:
            super().load_state_dict({name: state[name] for name in state if name not in OWN})
        except StateError:
            self.best, self.waited, self.reductions = before
            raise
