"""Learning rates that change on the way. Call ``step()`` after each epoch, or each batch.

Each schedule is one formula: the rate after k steps, from the rate that the optimiser began with.
Of PyTorch's schedules those are left out that a ``LambdaLR`` writes in a line.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from nn.arguments import NOT_NEGATIVE, require_count, require_instance, require_number
from nn.errors import SizeError
from nn.optim.optimizer import Optimizer
from nn.optim.plateau import ReduceLROnPlateau
from nn.optim.schedule import LRScheduler

__all__ = [
    "CosineAnnealingLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]


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


class SequentialLR(LRScheduler):
    """One schedule after another: the next begins at each of the milestones, from its own step 0.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> optimizer = SGD([Value(1.0)], lr=1.0)
    >>> parts = [LinearLR(optimizer, 0.5, 1.0, 2), ExponentialLR(optimizer, 0.5)]
    >>> warm_up = SequentialLR(optimizer, parts, milestones=[2])
    >>> rates = []
    >>> for _ in range(5):
    ...     rates += warm_up.get_last_lr()
    ...     warm_up.step()
    >>> rates
    [0.5, 0.75, 1.0, 0.5, 0.25]

    The schedules are made on the optimiser before, and stepped by this one only. SizeError unless
    there is a milestone between each two.
    """

    def __init__(
        self, optimizer: Optimizer, schedulers: Sequence[LRScheduler], milestones: Sequence[int]
    ) -> None:
        self.schedulers, self.milestones = [*schedulers], [*milestones]
        for each in self.schedulers:
            require_instance("a part of SequentialLR", each, LRScheduler, "a schedule")
            if each.optimizer is not optimizer or isinstance(each, ReduceLROnPlateau):
                raise ValueError(
                    "the parts of SequentialLR are schedules of its optimiser by steps"
                )
        for milestone in self.milestones:
            require_count("a milestone", milestone)
        if len(self.schedulers) != len(self.milestones) + 1 or not _rises(self.milestones):
            raise SizeError("SequentialLR takes rising milestones, one between each two schedules")
        super().__init__(optimizer, instead_of=self.schedulers)

    def rate(self, base: float, k: int) -> float:
        part = bisect_right(self.milestones, k)
        return self.schedulers[part].rate(base, k - [0, *self.milestones][part])


def _rises(counts: list[int]) -> bool:
    return all(a < b for a, b in pairwise(counts))
