"""One program on an engine: is its number right, and are its gradients?

The truth is our own, computed by other code; where the two differ, finite differences of what the
engine itself computes forward have the last word on the gradients.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.checking.check import check_gradients
from autograd.primitives import primitive
from autograd.programs.dialect import Dialect
from autograd.programs.expression import Expression
from autograd.programs.limits import SECONDS, TookTooLongError, limited
from autograd.value import Value


class Fault(NamedTuple):
    """A program on which an engine is wrong, and what is wrong there."""

    program: str
    says: str
    steps: int


def close(a: Any, b: Any) -> bool:
    """Whether two numbers are the same but for rounding; nan is nan."""
    try:
        a, b = float(a), float(b)
    except (TypeError, ValueError, OverflowError):
        return False
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-8) or (math.isnan(a) and math.isnan(b))


def fault_of(dialect: Dialect, expression: Expression, times: int = 1) -> Fault | None:
    """What is wrong with an engine on one expression; None if nothing is.

    The program runs so many times, each time with new inputs, and has to give the same.
    """
    output, gradients = _ours(expression)
    for _ in range(times):
        try:
            number, theirs = _theirs(dialect, expression, expression.inputs)
        except TookTooLongError:
            return _fault(dialect, expression, f"does not end within {SECONDS:g} s")
        except (Exception, SystemExit) as error:
            return _fault(dialect, expression, f"raises {described(error)}")
        if not close(number, output):
            return _fault(
                dialect, expression, f"{_last(expression)}.data is {number}, not {output}"
            )
        for i, (gradient, right) in enumerate(zip(theirs, gradients)):
            if not close(gradient, right) and _denied(dialect, expression, theirs):
                return _fault(dialect, expression, f"x{i}.grad is {gradient}, not {right}")
    return None


def _ours(expression: Expression) -> tuple[float, list[float]]:
    inputs = [Value(float(x)) for x in expression.inputs]
    output = expression(*inputs)
    output.backward()
    return output.data, [x.grad for x in inputs]


def _theirs(
    dialect: Dialect, expression: Expression, point: Sequence[float]
) -> tuple[float, list[Any]]:
    with limited(SECONDS):
        inputs = [dialect.value(x) for x in point]
        output = expression.results(inputs, dialect)[-1]
        number = dialect.data(output)
        dialect.backward(output)
        return number, [dialect.grad(x) for x in inputs]


def _denied(dialect: Dialect, expression: Expression, theirs: Sequence[Any]) -> bool:
    """Whether differences of the engine's own numbers deny its gradients."""
    if not all(isinstance(gradient, float | int) for gradient in theirs):
        return True

    @primitive(lambda out, *xs: list(map(float, theirs)))
    def forward(*xs: float) -> float:
        with limited(SECONDS):
            inputs = [dialect.value(x) for x in xs]
            return float(dialect.data(expression.results(inputs, dialect)[-1]))

    try:
        report = check_gradients(forward, list(map(float, expression.inputs)), raise_on_error=False)
    except (Exception, TookTooLongError):
        return True
    return any(entry.verdict != "ok" for entry in report.entries)


def _fault(dialect: Dialect, expression: Expression, says: str) -> Fault:
    lines = [*expression.lines(dialect), f"{_last(expression)}.{dialect.named('backward')}()"]
    for name in ("data", "grad"):
        says = says.replace(f".{name} ", f".{dialect.named(name)} ")
    return Fault("\n".join(lines), says, len(expression.steps))


def _last(expression: Expression) -> str:
    return f"v{len(expression.steps) - 1}"


def described(error: BaseException) -> str:
    text = str(error).partition("\n")[0][:100]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
