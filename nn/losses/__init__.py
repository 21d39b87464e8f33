"""Losses, as functions and as objects that carry their reduction, and penalties on weights.

``regression`` and ``classification`` have a formula for each loss, and below it its object, under
PyTorch's name; ``reduction`` pairs predictions with targets. All of them are in ``nn`` too.

Of PyTorch's options ``weight`` (of classes), ``ignore_index``, ``label_smoothing``, ``pos_weight``,
``delta`` and ``beta`` are here, by name; what it has beyond them is left out.
"""

from nn.losses.classification import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    KLDivLoss,
    NLLLoss,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_div,
    nll_loss,
    probability_cross_entropy,
)
from nn.losses.penalties import l1_penalty, l2_penalty
from nn.losses.reduction import Loss
from nn.losses.regression import (
    HingeLoss,
    HuberLoss,
    L1Loss,
    MSELoss,
    SmoothL1Loss,
    euclidean_loss,
    half_squared_error,
    hinge_loss,
    huber_loss,
    l1_loss,
    mse_loss,
    smooth_l1_loss,
)

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "HingeLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "Loss",
    "MSELoss",
    "NLLLoss",
    "SmoothL1Loss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "euclidean_loss",
    "half_squared_error",
    "hinge_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "l1_penalty",
    "l2_penalty",
    "mse_loss",
    "nll_loss",
    "probability_cross_entropy",
    "smooth_l1_loss",
]
