"""How good predictions are, in numbers that people read rather than train on."""

from __future__ import annotations

from typing import Any

from autograd.text import brief
from nn.errors import LabelError, SizeError
from nn.losses.classification import class_of
from nn.losses.reduction import of_rows, require_row
from nn.rows import is_sequence, leaves, listed


def accuracy(predictions: Any, targets: Any) -> float:
    """The share of rows whose largest entry is that of the class, or of signs that agree.

    Rows of one number are scores, right if above 0 for the class 1 and not for 0 or −1. A row with
    a nan is right for no class. SizeError if there are no rows, LabelError for any other class.

    >>> accuracy([[0.1, 0.9], [0.8, 0.2]], [1, 1])
    0.5
    >>> accuracy([[2.0], [-1.0]], [1, 0])
    1.0
    """

    @of_rows
    def right(row: list[Any], target: Any) -> float:
        weights = leaves(target)
        if any(number != number for number in (*row, *weights)):  # noqa: PLR0124  # nan of any type
            return 0.0
        if len(row) == 1:
            (sign,) = require_row(row, weights)
            if sign not in (-1, 0, 1):
                raise LabelError(
                    f"a single score is for the classes 0 and 1, or −1 and 1, got {brief(sign)};"
                    " give a score for every class"
                )
            return float((row[0] > 0) == (sign > 0))
        if len(weights) == 1:
            best = class_of(row, *weights)
        else:
            best = weights.index(max(require_row(row, weights)))
        return float(row.index(max(row)) == best)

    predictions = listed(predictions)
    if not predictions:
        raise SizeError("there are no predictions to take the accuracy of; pass one at least")
    rows = [row if is_sequence(row) else [row] for row in predictions]
    return float(right(rows, targets))
