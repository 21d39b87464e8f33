"""What losses share: predictions are paired with targets, and losses of samples are reduced.

A loss is written as the term of one prediction and its target, and ``of_numbers`` or ``of_rows``
makes of it a function of (predictions, targets, reduction). The reduction is "mean" over the
samples (over all numbers, where a loss takes numbers one by one), "sum", or "none", which gives the
losses as they are.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import partial, update_wrapper
from inspect import Signature, signature
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, cast, overload

import autograd
from autograd import Value
from autograd.text import brief
from nn.arguments import NOT_NEGATIVE, POSITIVE, SHARE, require_number
from nn.errors import SizeError
from nn.rows import are_scalars, is_batch, is_sequence, leaves, listed, scalar, scalars

Term: TypeAlias = Callable[..., Any]  # of a prediction, its target and options
Reduction: TypeAlias = Literal["mean", "sum", "none"]
Whole: TypeAlias = Literal["mean", "sum"]
Values: TypeAlias = "Value | Sequence[Value] | Sequence[Sequence[Value]]"
Floats: TypeAlias = float | Sequence[float] | Sequence[Sequence[float]]


COUNTED = ("weight", "ignore_index")  # options that say how much a sample counts in the mean
KINDS = {
    "delta": POSITIVE,
    "beta": POSITIVE,
    "pos_weight": NOT_NEGATIVE,
    "label_smoothing": SHARE,
}


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
    def __call__(
        self, predictions: Any, /, targets: Any, reduction: Reduction = "mean", **options: Any
    ) -> Any: ...


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

    def __init__(self, reduction: Reduction = "mean", **options: Any) -> None:
        require_reduction(reduction)
        self.reduction = reduction
        self.options = checked_options(type(self).__name__, options, self._names())

    def _names(self) -> tuple[str, ...]:
        return getattr(self.function, "options", ())

    def __call__(self, predictions: Any, targets: Any) -> Any:
        return self.function(predictions, targets, self.reduction, **self.options)

    def __repr__(self) -> str:
        settings = {"reduction": self.reduction, **self.options}
        return f"{type(self).__name__}({', '.join(f'{n}={x!r}' for n, x in settings.items())})"


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
    own = [*signature(term).parameters.values()]
    names = tuple([p.name for p in own[2:]])  # the options come behind prediction and target

    def loss(predictions: Any, targets: Any, reduction: str = "mean", **options: Any) -> Any:
        if not options:
            return reduced(pairwise(term, predictions, targets), reduction)
        options = checked_options(term.__name__, options, names)
        losses = pairwise(partial(term, **options), predictions, targets)
        if reduction != "mean" or options.keys().isdisjoint(COUNTED):
            return reduced(losses, reduction)
        return _weighted_mean(losses, targets, options)

    update_wrapper(loss, term)
    del loss.__wrapped__  # type: ignore[attr-defined]  # the signature is that of ``loss``
    loss.__annotations__ = {}
    shown = [*signature(loss).parameters.values()][:-1]
    by_name = [p.replace(kind=p.KEYWORD_ONLY, annotation=p.empty) for p in own[2:]]
    loss.__signature__ = Signature(shown + by_name)  # type: ignore[attr-defined]
    loss.options = names  # type: ignore[attr-defined]
    return cast("LossFunction", loss)


def checked_options(whose: str, options: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The options that are given, each as what it may be; TypeError for an unknown one."""
    for name in options.keys() - {*names}:
        raise TypeError(f"{whose} takes no {name}=; it takes {', '.join(names) or 'no options'}")
    given = {name: option for name, option in options.items() if option is not None}
    return {name: _checked_option(name, option) for name, option in given.items()}


def _checked_option(name: str, option: Any) -> Any:
    if name == "weight":
        return [require_number("a weight of a class", w, NOT_NEGATIVE) for w in listed(option)]
    if name == "ignore_index":
        return operator.index(option)
    return require_number(name, option, KINDS[name])


def _weighted_mean(losses: Any, targets: Any, options: dict[str, Any]) -> Any:
    """Σ losses over the sum of what their classes weigh, where an ignored one weighs nothing."""
    weight, ignored = options.get("weight"), options.get("ignore_index")
    every = [(losses, targets)] if not isinstance(losses, list) else zip(losses, listed(targets))
    shares = [
        1.0 if is_sequence(t) else 0.0 if t == ignored else weight[t] if weight else 1.0
        for _, t in every
    ]
    if not sum(shares):
        raise SizeError("no sample weighs anything: all are ignored, or their classes weigh 0")
    return reduced(losses, "sum") / sum(shares)


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
