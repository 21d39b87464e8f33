"""The losses as objects that carry their reduction, under PyTorch's names where it has them.

>>> MSELoss()([1.0, 2.0], [1.0, 4.0])
2.0
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nn.losses.classification import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_div,
    nll_loss,
    probability_cross_entropy,
)
from nn.losses.regression import euclidean_loss, half_squared_error, hinge_loss, l1_loss, mse_loss


class Loss:
    """A loss function of (predictions, targets) with its reduction: "mean", "sum" or "none"."""

    function: Callable[[Any, Any, str], Any]

    def __init__(self, reduction: str = "mean") -> None:
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"reduction is 'mean', 'sum' or 'none', not {reduction!r}")
        self.reduction = reduction

    def __call__(self, predictions: Any, targets: Any) -> Any:
        return self.function(predictions, targets, self.reduction)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(reduction={self.reduction!r})"


class MSELoss(Loss):
    """(y − t)²"""

    function = staticmethod(mse_loss)


class L1Loss(Loss):
    """|y − t|"""

    function = staticmethod(l1_loss)


class HalfSquaredError(Loss):
    """½‖y − t‖² of each row."""

    function = staticmethod(half_squared_error)


class EuclideanLoss(Loss):
    """‖y − t‖ of each row."""

    function = staticmethod(euclidean_loss)


class HingeLoss(Loss):
    """max(0, 1 − t·y) for t = ±1."""

    function = staticmethod(hinge_loss)


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy on logits."""

    function = staticmethod(binary_cross_entropy_with_logits)


class BCELoss(Loss):
    """Binary cross-entropy on probabilities."""

    function = staticmethod(binary_cross_entropy)


class CrossEntropyLoss(Loss):
    """Cross-entropy on logits."""

    function = staticmethod(cross_entropy)


class NLLLoss(Loss):
    """Negative log-likelihood on log-probabilities."""

    function = staticmethod(nll_loss)


class ProbabilityCrossEntropyLoss(Loss):
    """Cross-entropy on probabilities."""

    function = staticmethod(probability_cross_entropy)


class KLDivLoss(Loss):
    """Kullback–Leibler divergence of log-probabilities from a distribution."""

    function = staticmethod(kl_div)
