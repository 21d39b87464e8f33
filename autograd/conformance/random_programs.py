"""The random property: programs that Hypothesis draws, cut down where an engine is wrong."""

from __future__ import annotations

import time
from random import Random

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from autograd.conformance.judging import Fault, fault_of
from autograd.conformance.shrinking import shrunk
from autograd.programs.dialect import Dialect
from autograd.programs.expression import Expression
from autograd.strategies.expressions import expressions

_LEAST, _MOST = 8, 24  # steps: many, for they are cut down afterwards


def counterexample(
    dialect: Dialect, examples: int, seed: int, seconds: float
) -> tuple[Fault | None, int]:
    """The smallest fault found, and how many programs were tried.

    The same seed draws the same programs. After so many seconds the smallest so far is taken.
    """
    faults: list[Fault] = []
    tried = 0
    end = time.monotonic() + seconds

    def is_wrong(expression: Expression) -> bool:
        nonlocal tried
        if time.monotonic() > end:
            return False
        tried += not faults
        fault = fault_of(dialect, expression, times=2)
        faults.extend([fault] if fault else [])
        return fault is not None

    def found(expression: Expression) -> bool:
        if is_wrong(expression):
            raise _FoundError(expression)
        return False

    try:
        find(
            expressions(engine=dialect, min_steps=_LEAST, max_steps=_MOST),
            found,
            settings=settings(
                max_examples=examples,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
            random=Random(seed),
        )
    except NoSuchExample:
        pass
    except _FoundError as stop:
        (expression,) = stop.args
        shrunk(expression, is_wrong)
    return min(faults, key=lambda fault: fault.steps, default=None), tried


class _FoundError(BaseException):
    """Ends the search; an Exception would be tried again."""
