"""What the command line computes and shows: a value and its derivatives, as a table or as JSON."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograd.command_line.expression import Expression
from autograd.differentiable import Operand
from autograd.errors import ExpressionError
from autograd.text import aligned, derivative_sign
from autograd.transforms.gradients import By, partial_derivatives
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.checking.check import GradientReport

MOST_DERIVATIVES = 50_000  # two seconds of work, and more than anybody reads
MOST_CHECKED, MANY_CHECKED = 2_000, 200
NO_INFLUENCE = "no differentiable operation leads from the names to this result: it is a constant"


@dataclass(frozen=True)
class Result:
    """An expression at a point: its value, its derivatives, and what a check says of them."""

    expression: Expression
    inputs: dict[str, Value]
    output: Value
    derivatives: dict[By, float]
    is_constant: bool
    report: GradientReport | None

    @property
    def ok(self) -> bool:
        """Whether no check denies a derivative."""
        return self.report is None or self.report.ok

    def names(self, by: By) -> list[str]:
        """The names of the inputs that a derivative is taken by."""
        names = list(self.inputs)
        return [names[i] for i in by]


def evaluate(
    expression: Expression, numbers: Mapping[str, float], order: int, check: bool
) -> Result:
    """The value at these numbers, and every derivative up to the order."""
    _require_few(len(numbers), order, check)
    inputs = {name: Value(number, label=name) for name, number in numbers.items()}
    outcome = expression(inputs)
    output = as_value(outcome)
    derivatives = partial_derivatives(output, list(inputs.values()), order)
    del derivatives[()]
    report = check_report(expression, numbers, order) if check and inputs else None
    return Result(expression, inputs, output, derivatives, outcome is not output, report)


def _require_few(names: int, order: int, check: bool) -> None:
    """Refuse more derivatives than anybody would wait for, and say so of a check that takes long.

    Raises ExpressionError.
    """
    count = math.comb(names + order, order) - 1
    most = MOST_CHECKED if check else MOST_DERIVATIVES
    if count > most:
        raise ExpressionError(
            f"{names} names have {count:,} derivatives up to order {order}, of at most {most:,}"
            f"{' with --check' * check}; lower --order, or write numbers in place of some names"
        )
    if check and count > MANY_CHECKED:
        print(f"checking {count:,} derivatives; Ctrl-C stops it …", file=sys.stderr, flush=True)


def as_value(outcome: Operand) -> Value:
    """The outcome of an expression as a Value; a constant is one that depends on nothing."""
    return outcome if isinstance(outcome, Value) else Value(outcome)


def check_report(
    expression: Expression, numbers: Mapping[str, float], order: int
) -> GradientReport:
    """What finite differences say of the derivatives."""
    from autograd.checking.check import check_gradients

    def function(*values: Value) -> Value:
        return as_value(expression(dict(zip(numbers, values))))

    return check_gradients(function, list(numbers.values()), order=order, raise_on_error=False)


def as_table(result: Result) -> str:
    """The value and each derivative on a line of its own, in aligned columns."""
    rows = [["value", str(result.output.data)]]
    rows += [
        [derivative_sign(result.names(by)), str(derivative)]
        for by, derivative in result.derivatives.items()
    ]
    if result.report is not None:
        entries = {entry.inputs: entry for entry in result.report.entries}
        rows[0] += ["finite difference", "± error", "difference", "verdict"]
        for row, by in zip(rows[1:], result.derivatives):
            entry = entries[by]
            errors = [f"{entry.error:.1e}", f"{entry.difference:.1e}"]
            row += [str(entry.numeric), *errors, entry.verdict]
    point = ", ".join(f"{name} = {value.data}" for name, value in result.inputs.items())
    lines = [f"{result.expression.text}  at {point}" if point else result.expression.text, ""]
    lines += aligned(rows)
    if result.is_constant and result.inputs:
        lines += ["", NO_INFLUENCE]
    return "\n".join(lines)


def as_json(result: Result) -> str:
    """The same as one JSON object; inf and nan, which JSON lacks, as strings."""
    content: dict[str, Any] = {
        "expression": result.expression.text,
        "inputs": {name: json_number(value.data) for name, value in result.inputs.items()},
        "value": json_number(result.output.data),
        "gradients": {
            name: json_number(result.derivatives[i,]) for i, name in enumerate(result.inputs)
        },
        "derivatives": [
            {"by": result.names(by), "value": json_number(derivative)}
            for by, derivative in result.derivatives.items()
        ],
    }
    if result.is_constant and result.inputs:
        content["note"] = NO_INFLUENCE
    if result.report is not None:
        content["check"] = {
            "ok": result.report.ok,
            "entries": [
                {
                    "by": result.names(entry.inputs),
                    "value": json_number(entry.analytic),
                    "finite_difference": json_number(entry.numeric),
                    "estimated_error": json_number(entry.error),
                    "verdict": entry.verdict,
                }
                for entry in result.report.entries
            ],
        }
    return json.dumps(content, allow_nan=False)


def json_number(value: float) -> float | str:
    """The number as JSON can carry it: Python's ``float`` reads the strings back."""
    return value if math.isfinite(value) else str(value)
