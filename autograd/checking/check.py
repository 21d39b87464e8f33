"""Gradients against the definition of the derivative: finite differences, at any order."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations_with_replacement
from typing import Any

from autograd.checking.finite_differences import Probes
from autograd.checking.noise import rounding_noise
from autograd.checking.verdict import Claim, Verdict, judged
from autograd.errors import GradientCheckError
from autograd.number import is_number, to_float
from autograd.recording import recorded
from autograd.rules.n_ary import number_of
from autograd.text import aligned, brief, derivative_sign
from autograd.transforms.gradients import By, differentiable_partials
from autograd.value import Value


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

    def summary(self, rows: int = 8) -> str:
        """What is wrong, in a table of so many rows at most."""
        wrong = [entry for entry in self.entries if entry.verdict == "wrong"]
        more = f"\n… and {len(wrong) - rows} more" if len(wrong) > rows else ""
        return f"{GradientReport(tuple(wrong[:rows]))}{more}"

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
    atol: float = 0.0,
    raise_on_error: bool = True,
) -> GradientReport:
    """Compare every partial derivative of f at a point, up to an order, with finite differences.

    ``f`` takes one Value for each number of ``at``. Of order 2 and above, each derivative is
    compared with the difference quotients of the engine's derivative one order below, which has
    been compared by then. They agree if they differ by at most rtol · |derivative| + atol beyond
    the estimated error of the numeric value, which itself must not exceed 100 times that.

    Steps go from the size of x down to its last digits, and a derivative is "wrong" only if it also
    breaks the mean value theorem at the smallest of them. ``tests/autograd/checking/rates.py``
    counts how often the verdicts err; README.md has the numbers.

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
    here = _partials(f, point, order)

    @cache
    def numbers_at(point: tuple[float, ...], order: int) -> dict[By, float]:
        found = _partials(f, point, order)
        return {by: number_of(derivative) for by, derivative in found.items()}

    def along(i: int, by: By, order: int, x: float) -> float:
        """The derivative where the i-th input is x."""
        try:
            return numbers_at((*point[:i], x, *point[i + 1 :]), order)[by]
        except (ArithmeticError, ValueError, TypeError):
            return math.nan  # beyond its domain, where math raises and ** turns complex

    entries = []
    for k in range(1, order + 1):
        for by in combinations_with_replacement(range(len(point)), k):
            i = by[-1]
            below = partial(along, i, by[:-1], k - 1)
            probes = Probes(below, point[i], rounding_noise(here[by[:-1]]))
            claim = Claim(number_of(here[by]), partial(along, i, by, order), rtol, atol)
            numeric, verdict = judged(probes, claim)
            name = derivative_sign([names[j] for j in by])
            entries.append(Comparison(name, by, claim.value, numeric.value, numeric.error, verdict))
    report = GradientReport(tuple(entries))
    if raise_on_error and not report.ok:
        raise GradientCheckError(f"the gradient at {brief(point)} is wrong\n{report.summary()}")
    return report


def _partials(f: Callable[..., Any], point: Sequence[float], order: int) -> dict[By, Any]:
    """All partial derivatives up to the order, as Values but for those of the highest order."""
    inputs = [Value(number) for number in point]
    with recorded():
        output = f(*inputs)
        if not isinstance(output, Value):
            output = Value(to_float(output))
        return differentiable_partials(output, inputs, order)


def _input_names(f: Callable[..., Any], count: int) -> list[str]:
    """The names of f's parameters where they are known, x₀, x₁, … otherwise."""
    try:
        parameters = [*inspect.signature(f).parameters.values()]
    except (TypeError, ValueError):
        parameters = []
    named = [p.name for p in parameters if p.kind is not inspect.Parameter.VAR_POSITIONAL]
    return named if len(named) == count else [f"x[{i}]" for i in range(count)]
