"""Learning rates that change on the way. Call ``step()`` after each epoch, or each batch.

Each schedule is one formula: the rate after k steps, from the rate that the optimiser began with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from nn.arguments import NOT_NEGATIVE, require_count, require_instance, require_number
from nn.errors import StateError
from nn.optim.optimizer import Optimizer
from nn.optim.options import require_option
from nn.state import entries

__all__ = [
    "CosineAnnealingLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "StepLR",
]


class LRScheduler:
    """The base; a subclass says what the rate is after k steps."""

    def __init__(self, optimizer: Optimizer) -> None:
        require_instance("a schedule", optimizer, Optimizer, "of an optimiser")
        self.optimizer = optimizer
        self.base_rates = self.get_last_lr()
        self.steps = 0
        self._set_rates()

    def rate(self, base: float, k: int) -> float:
        """The learning rate after k steps."""
        raise NotImplementedError(f"{type(self).__name__} has no formula; write rate(base, k)")

    def step(self) -> None:
        """Go on by one step; ValueError, and no change, where the rate would be infinite."""
        self.steps += 1
        try:
            self._set_rates()
        except BaseException:
            self.steps -= 1
            raise

    def get_last_lr(self) -> list[float]:
        """The learning rate of each group."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def _set_rates(self) -> None:
        rates = [require_option("lr", self._rate(base)) for base in self.base_rates]
        for group, rate in zip(self.optimizer.param_groups, rates):  # all or none
            group["lr"] = rate

    def _rate(self, base: float) -> float:
        try:
            return self.rate(base, self.steps)
        except OverflowError:
            return math.inf

    def state_dict(self) -> dict[str, Any]:
        """The steps taken, and the rates that the optimiser began with."""
        return {"steps": self.steps, "base_rates": list(self.base_rates)}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take a state that ``state_dict`` gave; StateError if it does not fit."""
        steps, rates = entries(state, "a schedule", "steps", "base_rates")
        try:
            rates = [require_option("lr", rate) for rate in rates]
        except (TypeError, ValueError) as error:
            raise StateError(str(error)) from None
        if type(steps) is not int or steps < 0 or len(rates) != len(self.base_rates):
            raise StateError(f"the state does not fit a schedule of {len(self.base_rates)} rate(s)")
        self.steps, self.base_rates = steps, rates
        self._set_rates()


class LambdaLR(LRScheduler):
    """base · factor(k), for any function of k."""

    def __init__(self, optimizer: Optimizer, lr_lambda: Callable[[int], float]) -> None:
        require_instance("lr_lambda", lr_lambda, Callable, "a function of the count of steps")
        self.factor = lr_lambda
        super().__init__(optimizer)

    def rate(self, base: float, k: int) -> float:
        return base * require_number("the factor of lr_lambda", self.factor(k), NOT_NEGATIVE)


class LinearLR(LRScheduler):
    """From base · start_factor in a straight line to base · end_factor, after total_iters steps.

    Micrograd's 1.0 − 0.9·k/100 is LinearLR(optimizer, 1.0, 0.1, 100) on a rate of 1.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
    ) -> None:
        require_count("total_iters", total_iters)
        self.start = require_number("start_factor", start_factor, NOT_NEGATIVE)
        self.end = require_number("end_factor", end_factor, NOT_NEGATIVE)
        self.total = total_iters
        super().__init__(optimizer)

    def rate(self, base: float, k: int) -> float:
        return base * (self.start + (self.end - self.start) * min(k, self.total) / self.total)


class StepLR(LRScheduler):
    """Multiplied by gamma every step_size steps."""

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        require_count("step_size", step_size)
        self.step_size, self.gamma = step_size, require_number("gamma", gamma, NOT_NEGATIVE)
        super().__init__(optimizer)

    def rate(self, base: float, k: int) -> float:
        return base * self.gamma ** (k // self.step_size)


class MultiStepLR(LRScheduler):
    """Multiplied by gamma at each of the milestones."""

    def __init__(self, optimizer: Optimizer, milestones: Sequence[int], gamma: float = 0.1) -> None:
        require_instance("milestones", milestones, Iterable, "a list of counts of steps")
        self.milestones = list(milestones)
        for milestone in self.milestones:
            require_count("a milestone", milestone)
        self.gamma = require_number("gamma", gamma, NOT_NEGATIVE)
        super().__init__(optimizer)

    def rate(self, base: float, k: int) -> float:
        return base * self.gamma ** sum(k >= milestone for milestone in self.milestones)


class ExponentialLR(LRScheduler):
    """base · gammaᵏ"""

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = require_number("gamma", gamma, NOT_NEGATIVE)
        super().__init__(optimizer)

    def rate(self, base: float, k: int) -> float:
        return base * self.gamma**k


class CosineAnnealingLR(LRScheduler):
    """eta_min + (base − eta_min)·(1 + cos(πk/T_max))/2

    Source: Loshchilov and Hutter, SGDR (2017).
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:  # noqa: N803
        require_count("T_max", T_max)
        self.period, self.least = T_max, require_number("eta_min", eta_min, NOT_NEGATIVE)
        super().__init__(optimizer)

    def rate(self, base: float, k: int) -> float:
        return self.least + (base - self.least) * (1 + math.cos(math.pi * k / self.period)) / 2
