"""The training loop, and what it needs: ``fit``, ``evaluate``, early stopping, checkpoints.

``fit`` and ``accuracy`` are in ``nn`` too.
"""

from nn.training.checkpoint import Run, load_checkpoint, save_checkpoint
from nn.training.early_stopping import EarlyStopping
from nn.training.fit import fit
from nn.training.forward import evaluate, predict
from nn.training.history import History
from nn.training.metrics import accuracy

__all__ = [
    "EarlyStopping",
    "History",
    "Run",
    "accuracy",
    "evaluate",
    "fit",
    "load_checkpoint",
    "predict",
    "save_checkpoint",
]
