"""What losses share: predictions are paired with targets, and losses of samples are reduced.

The reduction is "mean" over the samples (over all numbers, where a loss takes numbers one by one),
"sum", or "none", which gives the losses as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd
from nn.errors import SizeError
from nn.rows import are_scalars, is_batch, is_sequence, leaves, listed

Term = Callable[[Any, Any], Any]


def of_numbers(term: Term, predictions: Any, targets: Any, reduction: str) -> Any:
    """A loss that takes numbers one by one.

    >>> of_numbers(lambda y, t: (y - t) ** 2, [[1.0], [2.0]], [1.0, 4.0], "mean")
    2.0
    """
    return reduced(_paired(term, predictions, targets), reduction)


def of_rows(term: Term, predictions: Any, targets: Any, reduction: str) -> Any:
    """A loss that takes a row of predictions and its target; one of them, or a batch."""
    predictions = listed(predictions)
    if not is_batch(predictions):
        return reduced(term(predictions, targets), reduction)
    targets = listed(targets)
    _require_equal(len(predictions), len(targets))
    return reduced([term(listed(y), t) for y, t in zip(predictions, targets)], reduction)


def _paired(term: Term, predictions: Any, targets: Any) -> Any:
    """The term of every pair, nested as the predictions; a row of one number may be a number."""
    if not is_sequence(predictions):
        if is_sequence(targets):
            return _paired(term, predictions, *_only(targets))
        return term(predictions, targets)
    predictions = listed(predictions)
    if not is_sequence(targets):
        return [_paired(term, prediction, targets) for prediction in _only(predictions)]
    targets = listed(targets)
    _require_equal(len(predictions), len(targets))
    if are_scalars(targets):  # the usual cases, at once: it takes a tenth of the time
        if are_scalars(predictions):
            return list(map(term, predictions, targets))
        if {*map(type, predictions)} == {list} and {*map(len, predictions)} == {1}:
            return [[loss] for loss in _paired(term, [y for (y,) in predictions], targets)]
    return [_paired(term, y, t) for y, t in zip(predictions, targets)]


def _only(row: Any) -> list[Any]:
    items = listed(row)
    if len(items) != 1:
        raise SizeError(f"a row of {len(items)} numbers stands against one number; pair them up")
    return items


def _require_equal(predictions: int, targets: int) -> None:
    if predictions != targets:
        raise SizeError(
            f"{predictions} prediction(s) stand against {targets} target(s); pass one target for"
            " each"
        )


def require_row(predictions: list[Any], targets: Any) -> list[Any]:
    """The targets as a list of the predictions' size, or SizeError."""
    items = listed(targets)
    _require_equal(len(predictions), len(items))
    return items


def reduced(losses: Any, reduction: str) -> Any:
    """The mean of the losses, their sum, or themselves; ValueError for another reduction."""
    if reduction == "none":
        return losses
    if reduction not in ("mean", "sum"):
        raise ValueError(f"reduction is 'mean', 'sum' or 'none', not {reduction!r}")
    every = leaves(losses)
    if not every:
        raise SizeError("there are no samples to take the loss of; pass one at least")
    if len(every) == 1:
        return every[0]
    return autograd.mean(every) if reduction == "mean" else autograd.sum(every)
