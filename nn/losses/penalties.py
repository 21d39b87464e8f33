"""Penalties on weights, which a training adds to its loss so that weights stay small.

Of the lecture's other means against learning data by heart, dropout is in ``structures.dropout``
and early stopping in ``training.early_stopping``.
"""

from __future__ import annotations

from collections.abc import Iterable

import autograd
from autograd import Value
from nn.arguments import require_instance
from nn.module import Module
from nn.rows import scalars


def l2_penalty(model: Module | Iterable[Value]) -> Value | float:
    """Σ w² over the weights of a model, biases apart, or over any Values.

    >>> from nn import Linear, init
    >>> l2_penalty(Linear(2, 2, initialiser=init.constant(3.0)))
    Value(data=36.0, grad=0.0)

    λ/2 times this is what an optimiser's ``weight_decay=λ`` does to the weights. Of none it is 0.0.
    """
    weights = _weights(model)
    penalty: Value | float = autograd.dot(weights, weights)
    return penalty


def l1_penalty(model: Module | Iterable[Value]) -> Value | float:
    """Σ |w| over the same, which drives some of them to 0 (Lasso)."""
    penalty: Value | float = autograd.sum(map(abs, _weights(model)))
    return penalty


def _weights(model: Module | Iterable[Value]) -> list[Value]:
    if not isinstance(model, Module):
        require_instance("a penalty", model, Iterable, "of a model, or of a list of Values")
        return scalars(list(model))
    return model.weights()
