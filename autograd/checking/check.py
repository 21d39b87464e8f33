"""Gradients against the definition of the derivative: finite differences, at any order."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Any, Literal, TypeAlias

from autograd.checking.finite_differences import Estimate, central, one_sided
from autograd.errors import GradientCheckError
from autograd.number import is_number, to_float
from autograd.recording import recorded
from autograd.text import aligned, brief, derivative_sign
from autograd.transforms.gradients import By, partial_derivatives
from autograd.value import Value

Verdict: TypeAlias = Literal["ok", "kink", "inconclusive", "wrong"]


@dataclass(frozen=True)
class Comparison:
    """One partial derivative, by the engine and by finite differences.

    ``inputs`` are the positions of the inputs it is taken by, one for each order. ``error`` is the
    estimated error of ``numeric``. The verdicts: "ok", they agree; "kink", the function has two
    one-sided derivatives here and the analytic value lies between them; "inconclusive", finite
    differences are too inaccurate to tell; "wrong", they disagree.
    """

    name: str
    inputs: By
    analytic: float
    numeric: float
    error: float
    verdict: Verdict

    @property
    def order(self) -> int:
        return len(self.inputs)

    @property
    def difference(self) -> float:
        return abs(self.analytic - self.numeric)


@dataclass(frozen=True)
class GradientReport:
    """What ``check_gradients`` found: true if nothing is wrong, and printed as a table.

    An "inconclusive" entry is not wrong; whoever wants every verdict to be "ok" looks at them all.
    """

    entries: tuple[Comparison, ...]

    @property
    def ok(self) -> bool:
        return all(entry.verdict != "wrong" for entry in self.entries)

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        rows = [("derivative", "analytic", "numeric", "± error", "difference", "verdict")]
        for entry in self.entries:
            numbers = (f"{entry.analytic:.12g}", f"{entry.numeric:.12g}")
            errors = (f"{entry.error:.1e}", f"{entry.difference:.1e}")
            rows.append((entry.name, *numbers, *errors, entry.verdict))
        return "\n".join(aligned(rows))


def check_gradients(
    f: Callable[..., Any],
    at: float | Sequence[float],
    order: int = 1,
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    raise_on_error: bool = True,
) -> GradientReport:
    """Compare every partial derivative of f at a point, up to an order, with finite differences.

    ``f`` takes one Value for each number of ``at``. Of order 2 and above, each derivative is
    compared with the difference quotients of the engine's derivative one order below, which has
    been compared by then. They agree if they differ by at most rtol · |derivative| + atol beyond
    the estimated error of the numeric value.

    >>> report = check_gradients(lambda x, y: x * y.sin(), at=[2.0, 1.0], order=2)
    >>> report.ok, [entry.name for entry in report.entries]
    (True, ['∂/∂x', '∂/∂y', '∂²/∂x²', '∂²/∂x∂y', '∂²/∂y²'])
    >>> print(check_gradients(abs, at=0.0).entries[0].verdict)
    ok

    Raises GradientCheckError, with the report as its message, if a derivative is wrong, unless
    told not to; TypeError if f returns neither a Value nor a number; ValueError for a bad order.
    """
    if order < 1:
        raise ValueError(f"expected an order of 1 or more, got {brief(order)}")
    numbers: Any = [at] if is_number(at) else at
    point = tuple(map(to_float, numbers))
    names = _input_names(f, len(point))
    derivatives = lru_cache(maxsize=None)(lambda *x: _derivatives(f, x, order))
    entries = []
    for k in range(1, order + 1):
        for inputs in combinations_with_replacement(range(len(point)), k):

            def below(x: float, inputs: tuple[int, ...] = inputs) -> float:
                shifted = (*point[: inputs[-1]], x, *point[inputs[-1] + 1 :])
                try:
                    return derivatives(*shifted)[inputs[:-1]]
                except (ArithmeticError, ValueError):  # beyond the domain of a function of math
                    return math.nan

            analytic = derivatives(*point)[inputs]
            numeric, verdict = _judged(below, point[inputs[-1]], analytic, rtol, atol)
            name = derivative_sign([names[i] for i in inputs])
            entries.append(Comparison(name, inputs, analytic, *numeric, verdict))
    report = GradientReport(tuple(entries))
    if raise_on_error and not report.ok:
        raise GradientCheckError(f"the gradient at {point} is wrong\n{report}")
    return report


def _derivatives(f: Callable[..., Any], point: Sequence[float], order: int) -> dict[By, float]:
    inputs = [Value(number) for number in point]
    with recorded():
        output = f(*inputs)
        if not isinstance(output, Value):
            output = Value(to_float(output))
        return partial_derivatives(output, inputs, order)


def _judged(
    f: Callable[[float], float], x: float, analytic: float, rtol: float, atol: float
) -> tuple[Estimate, Verdict]:
    numeric = central(f, x)
    if not math.isfinite(numeric.error):  # f may end here, as the square root does at 0
        numeric = min(one_sided(f, x, 1.0), one_sided(f, x, -1.0), key=lambda side: side.error)
    if not math.isfinite(analytic):  # right only where the difference quotients find no limit
        converged = numeric.error <= 1e-3 * abs(numeric.value) + atol
        return numeric, "wrong" if converged else "inconclusive"
    tolerance = rtol * max(abs(analytic), abs(numeric.value)) + atol
    trusted = numeric.error <= 100 * tolerance
    if trusted and abs(analytic - numeric.value) <= tolerance + numeric.error:
        return numeric, "ok"
    left, right = one_sided(f, x, -1.0), one_sided(f, x, 1.0)
    doubt = left.error + right.error
    low, high = sorted((left.value, right.value))
    if high - low > 10 * doubt + tolerance and low - doubt <= analytic <= high + doubt:
        return numeric, "kink"
    return numeric, "wrong" if trusted else "inconclusive"


def _input_names(f: Callable[..., Any], count: int) -> list[str]:
    """The names of f's parameters where they are known, x₀, x₁, … otherwise."""
    try:
        parameters = [*inspect.signature(f).parameters.values()]
    except (TypeError, ValueError):
        parameters = []
    named = [p.name for p in parameters if p.kind is not inspect.Parameter.VAR_POSITIONAL]
    return named if len(named) == count else [f"x[{i}]" for i in range(count)]
