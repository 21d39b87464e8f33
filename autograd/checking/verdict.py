"""What finite differences can say of a derivative: "ok", "kink", "inconclusive" or "wrong"."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from autograd.checking.finite_differences import NOTHING, Estimate, Probes, central
from autograd.checking.noise import observed_noise

Verdict: TypeAlias = Literal["ok", "kink", "inconclusive", "wrong"]
BOTH, LEFT, RIGHT = (-1, 1), (-1, 0), (0, 1)  # the ends of a quotient, in steps from x
_MOST_ASKED = 4  # of the slopes nearby, each of which takes differences of its own
_INSIDE = (0.09, 0.19, 0.31, 0.43, 0.57, 0.69, 0.83, 0.91)  # parts of a step, unevenly


class Claim(NamedTuple):
    """A derivative as the engine has it: its value at x, itself, and how exact it shall be."""

    value: float
    at: Callable[[float], float]
    rtol: float
    atol: float


def judged(probes: Probes, claim: Claim) -> tuple[Estimate, Verdict]:
    """The numeric derivative, which ±inf and nan have none of, and the verdict about the claim."""
    if not math.isfinite(probes.x):
        return NOTHING, "inconclusive"
    numeric, verdict = _judged(probes, claim)
    if verdict != "ok":  # perhaps only by noise that the graph does not tell of
        noise = observed_noise(probes.f, probes.x)
        if noise > probes.noise:
            probes.noise = noise
            numeric, verdict = _judged(probes, claim)
    return numeric, verdict


def _judged(probes: Probes, claim: Claim) -> tuple[Estimate, Verdict]:
    numeric = probes.central()
    if numeric.error == math.inf:  # f may end here, as the square root does at 0
        ends = [side for side in (-1, 1) if math.isnan(probes.at(side * probes.steps[-3]))]
        numeric = probes.one_sided(-ends[0]) if len(ends) == 1 else numeric
    if not math.isfinite(claim.value):
        return numeric, "wrong" if _has_a_limit(probes, claim, numeric) else "inconclusive"
    size = max(abs(claim.value), abs(numeric.value))
    tolerance = claim.rtol * size + claim.atol
    off = abs(claim.value - numeric.value) - tolerance
    if off <= numeric.error:
        precise = numeric.error <= 100 * tolerance
        if precise or _is_small_beside_slopes(probes, claim, numeric):
            return numeric, "ok"
    elif off >= 4 * numeric.error and _is_denied(probes, claim, numeric):
        return numeric, "wrong"
    left, right = probes.one_sided(-1), probes.one_sided(1)
    doubt = left.error + right.error
    low, high = sorted((left.value, right.value))
    if high - low > 10 * doubt + tolerance and low - doubt <= claim.value <= high + doubt:
        return numeric, "kink"
    return numeric, "inconclusive"


def _has_a_limit(probes: Probes, claim: Claim, numeric: Estimate) -> bool:
    """Whether f has a finite derivative here, so that an infinity or nan cannot be right.

    The derivative of x^0.999999 at 0 is infinite, though every quotient down to the last digits is
    about 1. It shows in what is claimed nearby, which grows towards x by more than rounding.
    """
    converged = numeric.error <= 1e-3 * abs(numeric.value) + claim.atol
    if not (converged and math.isfinite(probes.here)):
        return False
    sides = ([abs(claim.at(probes.x + end * h)) for h in probes.steps[-5:]] for end in BOTH)
    return not any(
        all(far < near * (1 - 1e-12) for far, near in pairwise(slopes)) for slopes in sides
    )


def _is_small_beside_slopes(probes: Probes, claim: Claim, numeric: Estimate) -> bool:
    """Whether the error is small beside slopes nearby, where the derivative vanishes.

    These are slopes that f has and that are claimed there as well: at the last step of the
    estimate, or, if f is flat and claimed to be, from the largest down. A constant has none to
    lose.
    """
    if claim.value == 0 and probes.least == math.inf:
        return True
    asked = 0
    for k in range(numeric.row + 1) if claim.value == 0 else [numeric.row]:
        q = probes.quotient(k, *BOTH)
        for x in (probes.x - q.step, probes.x + q.step):
            slope = min(q.steepest, abs(claim.at(x)))
            if numeric.error <= 100 * claim.rtol * slope < math.inf:
                if _is_slope_of(probes, claim, x):
                    return True
                asked += 1
        if asked >= _MOST_ASKED:
            return False
    return False


def _is_slope_of(probes: Probes, claim: Claim, x: float) -> bool:
    """Whether what is claimed at x, nearby, is what f has there, by differences of its own."""
    claimed, found = claim.at(x), central(probes.f, x, probes.noise)
    tolerance = 100 * (claim.rtol * abs(claimed) + claim.atol)
    return found.error <= tolerance and abs(found.value - claimed) <= tolerance


def _is_denied(probes: Probes, claim: Claim, numeric: Estimate) -> bool:
    """Whether the claimed derivative breaks the mean value theorem on every small interval.

    But where quotients agree with the claim over a range of larger steps, what the small ones see
    may be rounding: f then has two slopes, and nobody can tell which is meant.
    """
    near = 0.1 * min(abs(claim.value), abs(numeric.value - claim.value))
    agree = 0
    for k in range(len(probes.steps)):
        agree = agree + 1 if abs(probes.quotient(k, *BOTH).value - claim.value) < near else 0
        if agree == 3:
            return False
    return any(_breaks_mean_value_theorem(probes, claim, ends) for ends in (BOTH, LEFT, RIGHT))


def _breaks_mean_value_theorem(probes: Probes, claim: Claim, ends: tuple[int, int]) -> bool:
    """Whether the three smallest quotients that differ from the claim differ from all near it.

    A quotient of f is f′ somewhere between its ends. So where it is neither among the slopes that
    are claimed there nor near them, and not by rounding, f and f′ do not belong together. Near are
    slopes no farther off than those claimed are from one another; the step must not be longer than
    a wave of f, so the claims inside of it are asked as well.
    """
    slopes = [claim.value]
    broken = 0
    for k in reversed(range(len(probes.steps))):
        q = probes.quotient(k, *ends)
        if not math.isfinite(q.value) or abs(q.value - claim.value) <= 4 * q.rounding:
            continue
        slopes += [claim.at(probes.x + side * q.step) for side in ends if side]
        if broken == 2:
            inside = (q.step * side * part for side in ends if side for part in _INSIDE)
            slopes += [claim.at(probes.x + offset) for offset in inside]
        exact = claim.rtol * max(map(abs, slopes)) + claim.atol
        margin = max(slopes) - min(slopes) + 2 * q.rounding + exact
        if min(slopes) - margin <= q.value <= max(slopes) + margin:
            return False
        broken += 1
        if broken == 3:
            return True
    return False
