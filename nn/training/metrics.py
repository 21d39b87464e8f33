"""How good predictions are, in numbers that people read rather than train on."""

from __future__ import annotations

from typing import Any

from autograd.text import brief
from nn.activations import Sigmoid
from nn.errors import LabelError, SizeError
from nn.losses import binary_cross_entropy, binary_cross_entropy_with_logits, hinge_loss
from nn.losses.classification import class_of
from nn.losses.reduction import of_rows, require_row
from nn.module import Module
from nn.rows import as_number, is_sequence, leaves, listed


def accuracy(predictions: Any, targets: Any, threshold: float | None = None) -> float:
    """The share of rows whose largest entry is that of the class, or of signs that agree.

    Rows of one number are right if above the threshold for the class 1, and not for 0 or −1: that
    is 0 for scores, and 0.5 for probabilities. ``fit`` and ``evaluate`` know it of a model that
    ends in a sigmoid and of losses of probabilities. A row with a nan is right for no class.

    Raises SizeError if there are no rows, LabelError for any other class, and ValueError where no
    threshold is given and numbers between 0 and 1 may be either.

    >>> accuracy([[0.1, 0.9], [0.8, 0.2]], [1, 1])
    0.5
    >>> accuracy([[2.0], [-1.0]], [1, 0])
    1.0
    """
    predictions = listed(predictions)
    if not predictions:
        raise SizeError("there are no predictions to take the accuracy of; pass one at least")
    rows = [row if is_sequence(row) else [row] for row in predictions]
    if threshold is None:
        _require_scores(rows, targets)
        threshold = 0.0

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
            return float((row[0] > threshold) == (sign > 0))
        if len(weights) == 1:
            best = class_of(row, *weights)
        else:
            best = weights.index(max(require_row(row, weights)))
        return float(row.index(max(row)) == best)

    return float(right(rows, targets))


def _require_scores(rows: list[Any], targets: Any) -> None:
    """Raise ValueError where numbers may be scores, or probabilities."""
    if any(len(row) != 1 for row in rows) or any(t == -1 for t in leaves(targets)):
        return
    numbers = [as_number(*row) for row in rows]
    if all(0 <= number <= 1 for number in numbers) and any(0 < number < 1 for number in numbers):
        raise ValueError(
            "numbers from 0 to 1 may be probabilities or scores; say accuracy(predictions, targets,"
            " threshold=0.5) for the first, threshold=0 for the others"
        )


def accuracy_of(model: Module, loss: Any) -> Any:
    """The accuracy with the threshold of a model's outputs, where that is certain."""
    *_, last = model.modules()
    loss = getattr(loss, "function", loss)
    if isinstance(last, Sigmoid) or loss is binary_cross_entropy:
        threshold: float | None = 0.5
    else:
        threshold = 0.0 if loss in (binary_cross_entropy_with_logits, hinge_loss) else None

    def accuracy_at(predictions: Any, targets: Any) -> float:
        return accuracy(predictions, targets, threshold)

    return accuracy_at
