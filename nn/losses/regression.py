"""Losses of numbers against numbers, and of scores against signs."""

from __future__ import annotations

from typing import Any

import autograd
from autograd import clip, dist, relu
from autograd.text import brief
from nn.errors import LabelError
from nn.losses.reduction import Loss, of_numbers, of_rows, require_row
from nn.rows import is_known


@of_numbers
def mse_loss(y: Any, t: Any) -> Any:
    """(y − t)², the mean squared error."""
    return autograd.pow(y - t, 2)


class MSELoss(Loss, function=mse_loss):
    """(y − t)²"""


@of_numbers
def l1_loss(y: Any, t: Any) -> Any:
    """|y − t|, the mean absolute error."""
    return abs(y - t)


class L1Loss(Loss, function=l1_loss):
    """|y − t|"""


@of_numbers
def huber_loss(y: Any, t: Any, delta: float = 1.0) -> Any:
    """½(y − t)² where |y − t| ≤ delta, and delta·(|y − t| − ½·delta) beyond.

    >>> huber_loss([0.0, 0.0], [1.0, 3.0])
    1.5

    Both are c·(y − t − ½c), where c is y − t cut off at ±delta.

    Source: Huber, Robust Estimation of a Location Parameter (1964).
    """
    c = clip(y - t, -delta, delta)
    return c * (y - t - 0.5 * c)


class HuberLoss(Loss, function=huber_loss):
    """½(y − t)² up to delta, and straight beyond."""


@of_numbers
def smooth_l1_loss(y: Any, t: Any, beta: float = 1.0) -> Any:
    """The Huber loss of delta = beta, over beta: |y − t| but near 0."""
    c = clip(y - t, -beta, beta)
    return c * (y - t - 0.5 * c) / beta


class SmoothL1Loss(Loss, function=smooth_l1_loss):
    """|y − t| − ½·beta, and ½(y − t)²/beta up to beta."""


@of_rows
def half_squared_error(y: list[Any], t: Any) -> Any:
    """½‖y − t‖² of each row, whose gradient by y is y − t.

    >>> half_squared_error([1.0, 2.0], [1.0, 4.0])
    2.0
    """
    return 0.5 * autograd.sum(autograd.pow(a - b, 2) for a, b in zip(y, require_row(y, t)))


@of_rows
def euclidean_loss(y: list[Any], t: Any) -> Any:
    """‖y − t‖ of each row, with gradient 0 where they coincide."""
    return dist(y, require_row(y, t))


@of_numbers
def hinge_loss(y: Any, t: Any) -> Any:
    """max(0, 1 − t·y) for t = ±1: no loss beyond a margin of 1.

    >>> hinge_loss([2.0, 0.5], [1, -1])
    0.75

    Raises LabelError for a target that is neither.
    """
    if is_known(t) and t not in (-1, 1):
        raise LabelError(
            f"the hinge loss takes targets −1 and 1, got {brief(t)}; 2·t − 1 maps 0 and 1"
        )
    return relu(1 - t * y)


class HingeLoss(Loss, function=hinge_loss):
    """max(0, 1 − t·y) for t = ±1."""
