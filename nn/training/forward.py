"""A forward pass on data: to train on, to evaluate, or to predict."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeAlias

from autograd import no_grad
from autograd.learning.replays import Forward
from nn.arguments import require_instance
from nn.data.batches import Data, as_data
from nn.module import Module
from nn.rows import as_number, is_sequence
from nn.training.averages import Averages, Metrics, as_metrics, one_number

Criterion: TypeAlias = Callable[[Any, Any], Any]  # a loss of predictions and targets


def require_model_and_loss(model: Any, loss: Any) -> None:
    """Raise TypeError for what is none of these."""
    require_instance("the model", model, Module, "a module like MLP(2, [16, 1])")
    require_instance("the loss", loss, Callable, "a function like mse_loss or MSELoss()")


def forward_of(
    model: Module, loss: Criterion, penalty: Callable[[Module], Any] | None, measures: bool
) -> Forward:
    """The function of a batch that gives its predictions, if they are measured, and its loss."""

    def forward(inputs: list[Any], targets: list[Any]) -> tuple[Any, Any]:
        predictions = model(inputs)
        total = loss(predictions, targets)
        if penalty is not None:
            total = total + one_number("penalty", penalty(model))
        return predictions if measures else None, total

    return forward


def predict(model: Module, inputs: Any) -> Any:
    """What a model gives at inference for a row or a batch of rows, in floats.

    >>> from nn import Linear
    >>> predict(Linear(1, 1, initialiser=lambda *_: 2.0), [[1.0], [3.0]])
    [[2.0], [6.0]]

    A numpy array of inputs gives an array.
    """
    require_instance("the model", model, Module, "a module; write predict(model, inputs)")
    with model.keeping_mode(), no_grad():
        model.eval()
        outputs = _as_floats(model(inputs))
    numpy = sys.modules.get("numpy")  # who has an array has imported it
    is_array = numpy is not None and isinstance(inputs, numpy.ndarray)
    return numpy.array(outputs) if numpy and is_array else outputs


def _as_floats(outputs: Any) -> Any:
    return [*map(_as_floats, outputs)] if is_sequence(outputs) else as_number(outputs)


def evaluate(
    model: Module, loss: Criterion, data: Data, metrics: Metrics | None = None
) -> dict[str, float]:
    """The loss and the metrics of a model on data, as it is at inference; nothing is recorded."""
    require_model_and_loss(model, loss)
    inputs, targets = as_data(data)
    measured = Averages(as_metrics(metrics, model, loss))
    with model.keeping_mode(), no_grad():
        model.eval()
        predictions = model(inputs)
        measured.add(predictions, targets, loss(predictions, targets))
    return measured.numbers()
