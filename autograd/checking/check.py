"""Gradients against the definition of the derivative: finite differences, at any order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations_with_replacement
from typing import Any

from autograd.checking.finite_differences import Probes
from autograd.checking.noise import rounding_noise
from autograd.checking.subject import Subject, subject_of
from autograd.checking.verdict import Claim, Verdict, judged
from autograd.errors import GradientCheckError
from autograd.number import is_number, to_float
from autograd.rules.n_ary import number_of
from autograd.text import aligned, brief, derivative_sign, require_flag
from autograd.transforms.gradients import By
from autograd.transforms.refusals import check_function, whole

MOST_ORDERS = 100  # a gradient of a gradient, and so on, takes a walk of the graph more for each


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
    """What ``check_gradients`` found, printed as a table.

    An "inconclusive" entry is not wrong, nor is it known to be right: ``ok`` lets it pass, and so
    does the truth of a report; ``strictly_ok`` does not.
    """

    entries: tuple[Comparison, ...]

    @property
    def ok(self) -> bool:
        """Whether no entry is "wrong"."""
        return all(entry.verdict != "wrong" for entry in self.entries)

    @property
    def strictly_ok(self) -> bool:
        """Whether every entry is "ok" or a "kink"."""
        return all(entry.verdict in {"ok", "kink"} for entry in self.entries)

    def __bool__(self) -> bool:
        return self.ok

    def summary(self, rows: int = 8) -> str:
        """What is wrong, or else what is inconclusive, in a table of so many rows at most."""
        worst = "inconclusive" if self.ok else "wrong"
        found = [entry for entry in self.entries if entry.verdict == worst]
        more = f"\n… and {len(found) - rows} more" if len(found) > rows else ""
        return f"{GradientReport(tuple(found[:rows]))}{more}"

    def __str__(self) -> str:
        rows = [("derivative", "analytic", "numeric", "± error", "difference", "verdict")]
        for entry in self.entries:
            numbers = (f"{entry.analytic:.12g}", f"{entry.numeric:.12g}")
            errors = (f"{entry.error:.1e}", f"{entry.difference:.1e}")
            rows.append((entry.name, *numbers, *errors, entry.verdict))
        return "\n".join(aligned(rows))


def check_gradients(
    f: Callable[..., Any],
    at: Any,
    order: int = 1,
    *,
    gradient: Callable[..., Any] | None = None,
    strict: bool = False,
    rtol: float = 1e-6,
    atol: float = 0.0,
    raise_on_error: bool = True,
) -> GradientReport:
    """Compare every partial derivative of f at a point, up to an order, with finite differences.

    ``at`` holds the arguments of f, or is the only one: numbers, and lists, dicts, dataclasses and
    arrays of them, in which f gets Values. An f without arguments is checked by the Values in
    ``at``, or by the parameters of a module, which are moved in place and put back (what a module
    counts besides, such as running means, goes on; graphs of before are stale). Of an f of several
    outputs their sum is checked, each weighted by a number of its own. Of n inputs f is called
    about 50 n times; where n is large, ``conformance.directional_derivative`` is enough.
    f must compute in doubles: with a float32 inside it is a staircase, of which differences see
    flat steps, and a right gradient may then be called "inconclusive" or even "wrong".

    ``gradient`` is for functions of any other library: called as f is, it gives what is checked, in
    the shape of the argument or as a tuple for several. If f has several outputs, it is also given
    their weights c, in the shape of the outputs, for Σ cᵢ·∂fᵢ.

    Of order 2 and above, each derivative is compared with the difference quotients of the engine's
    derivative one order below, which has been compared by then. They agree if they differ by at
    most rtol · |derivative| + atol beyond the estimated error of the numeric value, which itself
    must not exceed 100 times that.

    Steps go from the size of x down to its last digits, and a derivative is "wrong" only if it also
    breaks the mean value theorem at the smallest of them. ``tests/autograd/checking/rates.py``
    counts how often the verdicts err; README.md has the numbers.

    >>> report = check_gradients(lambda x, y: x * y.sin(), at=[2.0, 1.0], order=2)
    >>> report.ok, [entry.name for entry in report.entries]
    (True, ['∂/∂x', '∂/∂y', '∂²/∂x²', '∂²/∂x∂y', '∂²/∂y²'])
    >>> print(check_gradients(abs, at=0.0).entries[0].verdict)
    ok
    >>> cube = check_gradients(lambda x: x**3, at=2.0, gradient=lambda x: 3 * x**2)
    >>> cube.strictly_ok, cube.entries[0].analytic
    (True, 12.0)

    Raises GradientCheckError, with the report as its message, if a derivative is wrong (or, with
    ``strict``, inconclusive), unless told not to; TypeError if f returns what is no number;
    ValueError for a bad order, a gradient of another shape, or a point without numbers.
    """
    require_flag("strict", strict)
    require_flag("raise_on_error", raise_on_error)
    if gradient is not None:
        check_function("check_gradients(…, gradient=g)", gradient)
    order = _order(order)
    if not all(_is_tolerance(each) for each in (rtol, atol)):
        raise ValueError(f"expected tolerances of 0 or more, got {brief((rtol, atol))}")
    if gradient is not None and order > 1:
        raise ValueError("a gradient that is brought has order 1; check its own one as a function")
    subject = subject_of(f, at, gradient)
    if not subject.point:
        raise ValueError(f"there is nothing to check: no number stands in at={brief(at)}")
    try:
        report = GradientReport(tuple(_comparisons(subject, order, rtol, atol)))
    finally:
        subject.restore()
    if raise_on_error and not (report.strictly_ok if strict else report.ok):
        verdict = "not certain" if report.ok else "wrong"
        raise GradientCheckError(
            f"the gradient at {brief(subject.point)} is {verdict}\n{report.summary()}"
        )
    return report


def _order(order: Any) -> int:
    try:
        if 1 <= whole(order) <= MOST_ORDERS:
            return whole(order)
    except TypeError:
        pass
    raise ValueError(f"expected an order from 1 to {MOST_ORDERS}, got {brief(order)}")


def _is_tolerance(number: Any) -> bool:
    return is_number(number) and not isinstance(number, bool) and to_float(number) >= 0


def _comparisons(subject: Subject, order: int, rtol: float, atol: float) -> Iterator[Comparison]:
    point = subject.point
    here = subject.partials(point, order)
    noise = {by: rounding_noise(here[by]) for by in here if len(by) < order}

    @cache
    def numbers_at(point: tuple[float, ...], order: int) -> dict[By, float]:
        found = subject.partials(point, order)
        return {by: number_of(derivative) for by, derivative in found.items()}

    def along(i: int, by: By, order: int, x: float) -> float:
        """The derivative where the i-th input is x."""
        try:
            return numbers_at((*point[:i], x, *point[i + 1 :]), order)[by]
        except (ArithmeticError, ValueError, TypeError):
            return math.nan  # beyond its domain, where math raises and ** turns complex

    for k in range(1, order + 1):
        for by in combinations_with_replacement(range(len(point)), k):
            i = by[-1]
            below = partial(along, i, by[:-1], k - 1)
            probes = Probes(below, point[i], noise[by[:-1]])
            claim = Claim(number_of(here[by]), partial(along, i, by, order), rtol, atol)
            numeric, verdict = judged(probes, claim)
            name = derivative_sign([subject.names[j] for j in by])
            yield Comparison(name, by, claim.value, numeric.value, numeric.error, verdict)
