"""The losses as objects that carry their reduction, under PyTorch's names where it has them.

>>> MSELoss()([1.0, 2.0], [1.0, 4.0])
2.0
"""

from __future__ import annotations

from typing import Any, ClassVar

from nn.losses.classification import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_div,
    nll_loss,
)
from nn.losses.reduction import LossFunction, Reduction, require_reduction
from nn.losses.regression import hinge_loss, l1_loss, mse_loss


class Loss:
    """A loss function of (predictions, targets) with its reduction: "mean", "sum" or "none"."""

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


class MSELoss(Loss, function=mse_loss):
    """(y − t)²"""


class L1Loss(Loss, function=l1_loss):
    """|y − t|"""


class HingeLoss(Loss, function=hinge_loss):
    """max(0, 1 − t·y) for t = ±1."""


class BCEWithLogitsLoss(Loss, function=binary_cross_entropy_with_logits):
    """Binary cross-entropy on logits."""


class BCELoss(Loss, function=binary_cross_entropy):
    """Binary cross-entropy on probabilities."""


class CrossEntropyLoss(Loss, function=cross_entropy):
    """Cross-entropy on logits."""


class NLLLoss(Loss, function=nll_loss):
    """Negative log-likelihood on log-probabilities."""


class KLDivLoss(Loss, function=kl_div):
    """Kullback–Leibler divergence of log-probabilities from a distribution."""
