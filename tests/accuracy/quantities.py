"""What is judged: the value of an operation and its derivatives, each beside its truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mpmath import mp, mpf

from autograd import Value, gradients
from tests.accuracy.ulp import LARGEST, error_in_ulp, settled
from tests.tables.higher_orders import OF_ONE
from tests.tables.mixed_orders import OF_SEVERAL, within_reach
from tests.tables.operations import OPERATIONS, Case

HIGHER_BOUND = 8.0  # units in the last place, at orders 2 and 3
HIGHER_COMPOSITE_BOUND = 32.0


@dataclass(frozen=True)
class Quantity:
    """The derivative of an operation by these arguments in turn; the value itself if by none."""

    case: Case
    by: tuple[int, ...]
    arity: int
    bound: float
    truth: Callable[..., Any]
    scale: Callable[..., Any] | None

    @property
    def name(self) -> str:
        return f"{self.case.name} {''.join(map(str, self.by))}".strip()

    def error(self, point: Sequence[float]) -> float | None:
        """In units in the last place; None where there is no truth, or no sum of its terms."""
        return self.error_of(by_seegrad(self.case.function, point[: self.arity], self.by), point)

    def error_of(self, computed: float, point: Sequence[float]) -> float | None:
        """The same of a number that somebody else has computed."""
        at = tuple(point[: self.arity])
        if self.case.scale and settled(self.case.scale, tuple(point)) > LARGEST:
            return None
        if len(self.by) > 1 and not within_reach(self.case.name, at):
            return None
        truth = settled(self.truth, at)
        scale = settled(self.scale, at) if self.scale and truth is not None else None
        if truth is None or (scale is not None and scale > LARGEST):
            return None
        return error_in_ulp(computed, truth, scale)


def by_seegrad(function: Callable[..., Any], point: Sequence[float], by: Sequence[int]) -> float:
    """The derivative of a function by these arguments in turn, as users get it."""
    arguments = [Value(x) for x in point]
    result = function(*arguments)
    for i in by[:-1]:
        (result,) = gradients(result, [arguments[i]], create_graph=True)
    if by:
        (slope,) = gradients(result, [arguments[by[-1]]])
        return slope if isinstance(slope, float) else float(slope.data)
    return float(result.data)


def quantities(case: Case, orders: Sequence[int] = (0, 1, 2, 3)) -> list[Quantity]:
    """All that is judged of an operation, up to its third derivative."""
    found = []
    if 0 in orders:
        found.append(Quantity(case, (), case.arity, case.bound, case.truth, case.scale))
    if 1 in orders:
        for i in range(case.arity):
            scale = case.slope_scale if i == 0 else None
            slope = slope_of(case, i)
            found.append(Quantity(case, (i,), case.arity, case.bound, slope, scale))
    composite = case.bound > 4 or case.name == "dist"  # of differences and a distance
    bound = HIGHER_COMPOSITE_BOUND if composite else HIGHER_BOUND
    for order, terms in zip((2, 3), OF_ONE.get(case.name, ())):
        if order in orders:
            found.append(Quantity(case, (0,) * order, 1, bound, total(terms), largest(terms)))
    if 2 in orders:
        for by, terms in OF_SEVERAL.get(case.name, {}).items():
            found.append(Quantity(case, by, case.arity, bound, total(terms), largest(terms)))
    return found


def every_quantity(orders: Sequence[int] = (0, 1, 2, 3)) -> list[Quantity]:
    return [quantity for case in OPERATIONS for quantity in quantities(case, orders)]


def total(terms: Callable[..., list[Any]]) -> Callable[..., Any]:
    return lambda *xs: mp.fsum(terms(*xs))


def largest(terms: Callable[..., list[Any]]) -> Callable[..., Any]:
    return lambda *xs: max(map(abs, terms(*xs)), default=mpf(0))


def slope_of(case: Case, i: int) -> Callable[..., Any]:
    """The derivative of the truth by argument i: as the table has it, or a difference quotient."""
    if case.slopes:
        return case.slopes[i]

    def quotient(*xs: Any) -> Any:
        gaps = [abs(xs[i] - point) for point in case.points]
        if 0 in gaps:
            return None
        step = min([max(abs(xs[i]), 1), *gaps]) * mpf(2) ** -(mp.prec // 3)
        above, below = [case.truth(*xs[:i], xs[i] + side * step, *xs[i + 1 :]) for side in (1, -1)]
        return (above - below) / (2 * step)

    return quotient
