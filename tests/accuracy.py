"""How far values and derivatives are from the truth: ``python -m tests.accuracy`` prints a table.

Every operation meets at least 400 inputs, spread over all doubles: log-spaced over ±[1e-300,
1e300], uniform near 0, within 1e-15 … 1e-1 of each delicate point, subnormal and largest numbers.
Nothing is left out but two things that no double can be held to: a derivative where there is none
(``test_conventions.py`` has those), and a sum whose terms themselves overflow.
"""

from __future__ import annotations

import functools
import math
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mpmath import mp, mpf

from autograd import Value
from tests.tables.operations import OPERATIONS, Case

LARGEST = sys.float_info.max
LEAST_NORMAL = sys.float_info.min
PRECISIONS = (110, 300, 800, 2200, 6600)  # bits, tried until two agree
INPUTS = 410
SEED = ""


@dataclass
class Worst:
    """The largest error so far, in units in the last place, and where it was."""

    bound: float
    error: float = 0.0
    where: tuple[float, ...] = ()
    tried: int = 0
    missed: int = 0  # how often the error was beyond the bound

    def meet(self, error: float, where: tuple[float, ...]) -> None:
        self.tried += 1
        self.missed += error > self.bound
        if error > self.error:
            self.error, self.where = error, where


@dataclass
class Report:
    """The worst error of the value and of the derivative by each argument."""

    case: Case
    value: Worst
    slopes: list[Worst]

    @property
    def error(self) -> float:
        return max(worst.error for worst in (self.value, *self.slopes))


def by_seegrad(function: Callable[..., Any], point: tuple[float, ...]) -> tuple[float, list[float]]:
    """The value of a function and its derivative by each argument."""
    arguments = [Value(x) for x in point]
    result = function(*arguments)
    result.backward()
    return result.data, [argument.grad for argument in arguments]


@functools.cache
def sweep(
    case: Case,
    function: Callable[..., Any] | None = None,
    evaluate: Callable[..., tuple[float, list[float]]] = by_seegrad,
) -> Report:
    """Compare the operation, or another library's, with the truth at every input."""
    report = Report(case, Worst(case.bound), [Worst(case.bound) for _ in range(case.arity)])
    for point in inputs(case):
        value, slopes = evaluate(function or case.function, point)
        scale = scale_at(case.scale, point)
        if overflows(scale):
            continue
        compare(report.value, point, value, settled(case.truth, point), scale)
        for i, (slope, worst) in enumerate(zip(slopes, report.slopes)):
            scale = scale_at(case.slope_scale if i == 0 else None, point)
            compare(worst, point, slope, settled(slope_of(case, i), point), scale)
    return report


def compare(
    worst: Worst, point: tuple[float, ...], computed: float, truth: Any, scale: Any
) -> None:
    if truth is not None:
        worst.meet(error_in_ulp(computed, truth, scale), point)


def error_in_ulp(computed: float, truth: Any, scale: Any = None) -> float:
    """|computed − truth| in units in the last place of the truth, or of the scale if given."""
    if abs(truth) > LARGEST:
        return 0.0 if computed * mp.sign(truth) > 0.9999999999999 * LARGEST else math.inf
    size = max(abs(truth), scale or 0)
    if size < LEAST_NORMAL:
        return 0.0 if abs(computed) <= 1.0000000000001 * LEAST_NORMAL else math.inf
    if not math.isfinite(computed):
        return math.inf
    return float(abs(mpf(computed) - truth) / math.ulp(float(size)))


def overflows(scale: Any) -> bool:
    return scale is not None and scale > LARGEST


def scale_at(scale: Callable[..., Any] | None, point: tuple[float, ...]) -> Any:
    return settled(scale, point) if scale else None


def settled(function: Callable[..., Any], point: tuple[float, ...]) -> Any:
    """The function at a point, to a precision at which more would not change a double.

    None where it is not a real number, and 0 for what is far below the least double.
    """
    before = None
    for precision in PRECISIONS:
        with mp.workprec(precision):
            try:
                now = function(*map(mpf, point))
            except (ZeroDivisionError, ValueError):
                return None
            if now is None or isinstance(now, mp.mpc) or not mp.isfinite(now):
                return None
            if before is not None:
                if abs(now - before) <= abs(now) * mpf(2) ** -75 and (now or precision > 2000):
                    return now
                if 0 < max(abs(now), abs(before)) < mpf(2) ** -1200:
                    return mpf(0)
            before = now
    raise ArithmeticError(f"{function} at {point} needs more than {precision} bits")


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


def inputs(case: Case) -> Iterator[tuple[float, ...]]:
    """At least 400 points; of several arguments, also some that are of one size."""
    rng = random.Random(case.name + SEED)
    columns = [column(case, low, high, rng) for low, high in case.domains]
    longest = max(INPUTS, *map(len, columns))
    for numbers in columns:
        numbers += [rng.choice(numbers) for _ in range(longest - len(numbers))]
        if case.arity > 1:
            rng.shuffle(numbers)
    yield from case.hard
    yield from zip(*columns)
    if case.arity > 1:
        for _ in range(INPUTS // 2):
            size = rng.choice([1.0, 1.0, 10.0 ** rng.uniform(-300, 300)])
            near = [size * rng.choice([-1, 1]) * 10 ** rng.uniform(-3, 3) for _ in case.domains]
            yield tuple(
                x if low <= x <= high else abs(x) for x, (low, high) in zip(near, case.domains)
            )


def column(case: Case, low: Any, high: Any, rng: random.Random) -> list[float]:
    """Delicate numbers of the interval, and others up to the number of inputs."""
    positive = [10 ** rng.uniform(-300, 300) for _ in range(70)]
    positive += [5e-324 * 2 ** rng.uniform(0, 52) for _ in range(8)]
    positive += [5e-324, LEAST_NORMAL, LARGEST, *[LARGEST * rng.random() for _ in range(8)]]
    numbers = [0.0, *positive, *[-x for x in positive]]
    for point in case.points:
        for exponent in range(1, 16):
            offset = rng.uniform(1, 10) * 10.0**-exponent
            numbers += [point - offset, point + offset]
        numbers += [math.nextafter(point, side) for side in (-math.inf, math.inf)]
    numbers += [rng.uniform(-750, 750) for _ in range(50)]
    within = [x for x in numbers if low <= x <= high]
    while len(within) < INPUTS:
        x = rng.uniform(-10, 10) * rng.choice([0.1, 1.0, 4.0])
        if low <= x <= high:
            within.append(x)
    return within


def main() -> None:
    print("operation        inputs   value  derivative by each argument (ulp)    bound   worst at")
    for report in sorted(map(sweep, OPERATIONS), key=lambda report: -report.error):
        slopes = " ".join(f"{worst.error:.2f}" for worst in report.slopes)
        worst = max([report.value, *report.slopes], key=lambda worst: worst.error)
        beside = " of the terms" if report.case.scale or report.case.slope_scale else ""
        print(
            f"{report.case.name:15} {report.value.tried:7} {report.value.error:7.2f}  {slopes:35}"
            f" {report.case.bound:5.0f}   {', '.join(map(repr, worst.where))}{beside}"
        )


if __name__ == "__main__":
    main()
