"""What every schedule does: count steps, and set the rates of an optimiser.

Several schedules of one optimiser follow one another: each takes for its base what the one made
before it gives, so that factors multiply, as in PyTorch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from nn.arguments import require_instance
from nn.errors import StateError
from nn.optim.optimizer import Optimizer
from nn.optim.options import require_option
from nn.state import entries


class LRScheduler:
    """The base; a subclass says what the rate is after k steps."""

    def __init__(self, optimizer: Optimizer, instead_of: Sequence[LRScheduler] = ()) -> None:
        require_instance("a schedule", optimizer, Optimizer, "of an optimiser")
        self.optimizer = optimizer
        self.steps = 0
        self.base_rates: list[float]
        chain: list[LRScheduler] = optimizer.schedules
        if not chain or chain[0].rates_of_all() != self.get_last_lr():
            chain = []  # the first, or somebody has set a rate since
        self.base_rates = [*chain[0].base_rates] if chain else self.get_last_lr()
        before = [*chain]
        chain[:] = [each for each in chain if each not in instead_of] + [self]
        self._chain = chain
        try:
            self._set_rates()
        except BaseException:
            chain[:] = before
            raise
        optimizer.schedules = chain

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

    def rates_of_all(self) -> list[float]:
        """What the schedules of the optimiser make of the rates that it began with."""
        rates = self._chain[0].base_rates
        for schedule in self._chain:
            rates = [schedule._rate(rate) for rate in rates]
        return rates

    def _set_rates(self) -> None:
        rates = [require_option("lr", rate) for rate in self.rates_of_all()]
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
