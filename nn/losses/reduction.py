"""What losses share: predictions are paired with targets, and losses of samples are reduced.

A loss is written as the term of one prediction and its target, and ``of_numbers`` or ``of_rows``
makes of it a function of (predictions, targets, reduction). The reduction is "mean" over the
samples (over all numbers, where a loss takes numbers one by one), "sum", or "none", which gives the
losses as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, cast, overload

import autograd
from autograd import Value
from autograd.text import brief
from nn.errors import SizeError
from nn.rows import are_scalars, is_batch, is_sequence, leaves, listed, scalar, scalars

Term: TypeAlias = Callable[[Any, Any], Any]
Reduction: TypeAlias = Literal["mean", "sum", "none"]
Whole: TypeAlias = Literal["mean", "sum"]
Values: TypeAlias = "Value | Sequence[Value] | Sequence[Sequence[Value]]"
Floats: TypeAlias = float | Sequence[float] | Sequence[Sequence[float]]


class LossFunction(Protocol):
    """A loss of Values is a Value, and one of floats alone a float."""

    __name__: str

    @overload
    def __call__(
        self, predictions: Values, /, targets: Any, reduction: Whole = "mean"
    ) -> Value: ...
    @overload
    def __call__(
        self, predictions: Floats, /, targets: Floats, reduction: Whole = "mean"
    ) -> float: ...
    @overload
    def __call__(self, predictions: Any, /, targets: Any, reduction: Reduction = "mean") -> Any: ...


class Loss:
    """A loss function of (predictions, targets) with its reduction: "mean", "sum" or "none".

    >>> from nn.losses import MSELoss
    >>> MSELoss("sum")([1.0, 2.0], [1.0, 4.0])
    4.0
    """

    function: ClassVar[Any]  # a LossFunction

    def __init_subclass__(cls, function: LossFunction | None = None) -> None:
        if function is not None:
            cls.function = staticmethod(function)

    def __init__(self, reduction: Reduction = "mean") -> None:
        require_reduction(reduction)
        self.reduction = reduction

    def __call__(self, predictions: Any, targets: Any) -> Any:
        return self.function(predictions, targets, self.reduction)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(reduction={self.reduction!r})"


def of_numbers(term: Term) -> LossFunction:
    """A loss that takes numbers one by one.

    >>> squared = of_numbers(lambda y, t: (y - t) ** 2)
    >>> squared([[1.0], [2.0]], [1.0, 4.0])
    2.0
    """
    return _loss(_of_numbers, term)


def of_rows(term: Term) -> LossFunction:
    """A loss that takes a row of predictions and its target; one of them, or a batch."""
    return _loss(_of_rows, term)


def _loss(pairwise: Callable[[Term, Any, Any], Any], term: Term) -> LossFunction:
    def loss(predictions: Any, targets: Any, reduction: str = "mean") -> Any:
        return reduced(pairwise(term, predictions, targets), reduction)

    update_wrapper(loss, term)
    del loss.__wrapped__  # type: ignore[attr-defined]  # the signature is that of ``loss``
    loss.__annotations__ = {}
    return cast("LossFunction", loss)


def _of_rows(term: Term, predictions: Any, targets: Any) -> Any:
    predictions = listed(predictions)
    if not is_batch(predictions):
        if is_sequence(targets) and is_batch(listed(targets)):
            raise SizeError(
                "one row of predictions stands before rows of targets: these come second"
            )
        return term(_row(predictions), targets)
    targets = listed(targets)
    _require_equal(len(predictions), len(targets))
    return [term(_row(y), t) for y, t in zip(predictions, targets)]


def _row(y: Any) -> list[Any]:
    row = listed(y)
    if not row:
        raise SizeError("there are no predictions; pass one at least")
    return scalars(row)


def _of_numbers(term: Term, predictions: Any, targets: Any) -> Any:
    """The term of every pair, nested as the predictions; a row of one number may be a number."""
    if not is_sequence(predictions):
        if is_sequence(targets):
            return _of_numbers(term, predictions, *_only(targets))
        return term(scalar(predictions), scalar(targets))
    predictions = listed(predictions)
    if not is_sequence(targets):
        return [_of_numbers(term, prediction, targets) for prediction in _only(predictions)]
    targets = listed(targets)
    _require_equal(len(predictions), len(targets))
    if are_scalars(targets):  # the usual cases, at once: it takes a tenth of the time
        if are_scalars(predictions):
            return list(map(term, predictions, targets))
        if {*map(type, predictions)} == {list} and {*map(len, predictions)} == {1}:
            return [[loss] for loss in _of_numbers(term, [y for (y,) in predictions], targets)]
    return [_of_numbers(term, y, t) for y, t in zip(predictions, targets)]


def _only(row: Any) -> list[Any]:
    items = listed(row)
    if len(items) != 1:
        raise SizeError(f"a row of {len(items)} numbers stands against one number; pair them up")
    return items


def _require_equal(predictions: int, targets: int) -> None:
    if predictions != targets:
        raise SizeError(
            f"{predictions} prediction(s) stand against {targets} target(s); pass one for each"
        )


def require_row(predictions: list[Any], targets: Any) -> list[Any]:
    """The targets as a list of the predictions' size, or SizeError."""
    items = listed(targets)
    _require_equal(len(predictions), len(items))
    return scalars(items)


def reduced(losses: Any, reduction: str) -> Any:
    """The mean of the losses, their sum, or themselves; ValueError for another reduction."""
    require_reduction(reduction)
    if reduction == "none":
        return losses
    every = leaves(losses)
    if not every:
        raise SizeError("there are no samples to take the loss of; pass one at least")
    if len(every) == 1:
        return every[0]
    return autograd.mean(every) if reduction == "mean" else autograd.sum(every)


def require_reduction(reduction: str) -> None:
    """Raise ValueError for what is no reduction."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction is 'mean', 'sum' or 'none', not {brief(reduction)}")
