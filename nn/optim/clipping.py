"""Gradients cut to size before an optimiser steps, against steps that are too long."""

from __future__ import annotations

import math
from collections.abc import Iterable

from autograd import Value
from nn.arguments import Kind, require_instance, require_number
from nn.errors import NonFiniteError

AT_LEAST_0 = Kind("at least 0", lambda x: x >= 0)  # infinity measures, and clips nothing


def clip_grad_norm_(parameters: Iterable[Value], max_norm: float) -> float:
    """Scale all gradients down together until their norm is max_norm; returns the norm before.

    >>> x, y = Value(1.0), Value(1.0)
    >>> (3 * x + 4 * y).backward()
    >>> clip_grad_norm_([x, y], 1.0)
    5.0
    >>> round(x.grad, 6), round(y.grad, 6)
    (0.6, 0.8)

    As in PyTorch the scale is max_norm/(norm + 1e-6), so that gradients far below 1e-6 become less
    than max_norm wherever that is as small.

    Raises NonFiniteError if the norm is not finite, ValueError for a negative max_norm.
    """
    max_norm = require_number("max_norm", max_norm, AT_LEAST_0)
    require_instance("parameters", parameters, Iterable, "a list of Values: model.parameters()")
    every = list(parameters)
    for each in every:
        require_instance("a parameter", each, Value, "a Value: pass model.parameters()")
    reached = [parameter for parameter in every if parameter.has_grad]
    norm = math.hypot(*[parameter.grad for parameter in reached])
    if not math.isfinite(norm):
        raise NonFiniteError(
            f"the norm of the gradients is {norm}, which no scale brings to {max_norm}; the loss"
            " or the learning rate is too large"
        )
    scale = min(1.0, max_norm / (norm + 1e-6))  # PyTorch's guard against a norm of 0
    for parameter in reached:
        parameter.grad = parameter.grad * scale
    return norm
