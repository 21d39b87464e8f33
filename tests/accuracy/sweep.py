"""The worst error of each operation at the inputs of ``inputs.py``.

Nothing is left out but two things that no double can be held to: a derivative where there is none
(``test_conventions.py`` has those), and a sum whose terms themselves overflow.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from autograd import Value
from tests.accuracy.inputs import inputs
from tests.accuracy.quantities import Quantity, quantities
from tests.tables.operations import Case

BEST_KNOWN = 6  # of the points of a sweep are kept for a search to begin with


@dataclass
class Worst:
    """The largest errors so far, in units in the last place, and where they were."""

    quantity: Quantity
    error: float = 0.0
    where: tuple[float, ...] = ()
    tried: int = 0
    missed: int = 0  # how often the error was beyond the bound
    points: list[tuple[float, tuple[float, ...]]] = field(default_factory=list)

    def meet(self, error: float | None, where: tuple[float, ...]) -> None:
        if error is None:
            return
        self.tried += 1
        self.missed += error > self.quantity.bound
        if error > self.error:
            self.error, self.where = error, where
        self.points = sorted([*self.points, (error, where)], reverse=True)[:BEST_KNOWN]


@dataclass
class Report:
    """The worst error of the value and of each derivative that is judged."""

    case: Case
    all: list[Worst]

    def of_order(self, order: int) -> list[Worst]:
        return [worst for worst in self.all if len(worst.quantity.by) == order]

    @property
    def value(self) -> Worst:
        return self.of_order(0)[0]

    @property
    def slopes(self) -> list[Worst]:
        return self.of_order(1)

    @property
    def error(self) -> float:
        return max(worst.error for worst in self.all)


def by_seegrad(function: Callable[..., Any], point: tuple[float, ...]) -> tuple[float, list[float]]:
    """The value of a function and its derivative by each argument."""
    arguments = [Value(x) for x in point]
    result = function(*arguments)
    result.backward()
    return result.data, [argument.grad for argument in arguments]


def sweep(
    case: Case,
    function: Callable[..., Any] | None = None,
    evaluate: Callable[..., tuple[float, list[float]]] = by_seegrad,
    seed: str = "",
) -> Report:
    """Compare the operation, or another library's, with the truth at every input."""
    return _swept(case, function or case.function, evaluate, seed)


@functools.cache
def _swept(
    case: Case,
    function: Callable[..., Any],
    evaluate: Callable[..., tuple[float, list[float]]],
    seed: str,
) -> Report:
    value, *slopes = report = [Worst(quantity) for quantity in quantities(case, (0, 1))]
    for point in inputs(case, seed):
        computed, derivatives = evaluate(function, point)
        value.meet(value.quantity.error_of(computed, point), point)
        for worst, derivative in zip(slopes, derivatives):
            worst.meet(worst.quantity.error_of(derivative, point), point)
    return Report(case, report)


@functools.cache
def sweep_higher(
    case: Case, orders: Sequence[int] = (2, 3), seed: str = "", every: int = 1
) -> Report:
    """The same of the derivatives of higher order, at every input or every few."""
    report = [Worst(quantity) for quantity in quantities(case, orders)]
    for point in islice(inputs(case, seed), 0, None, every) if report else ():
        for worst in report:
            worst.meet(worst.quantity.error(point), point[: worst.quantity.arity])
    return Report(case, report)
