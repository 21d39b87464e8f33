"""Optimisers, each one formula (``nn.optim.Adam``), and gradients cut to size before they step.

Schedules of the learning rate are in ``nn.optim.lr_scheduler``. Names are those of ``torch.optim``;
``clip_grad_norm_`` is in ``torch.nn.utils`` there.
"""

from typing import Any

from autograd.elsewhere import not_here
from nn.optim import lr_scheduler
from nn.optim.adaptive import Adadelta, Adagrad, Adam, AdamW, RMSprop
from nn.optim.clipping import clip_grad_norm_
from nn.optim.optimizer import SGD, Optimizer

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "clip_grad_norm_",
    "lr_scheduler",
]


def __getattr__(name: str) -> Any:
    """What users of PyTorch look for here."""
    raise not_here("nn.optim", name, {}, __all__)
