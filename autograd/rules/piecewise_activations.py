"""Activations made of pieces: what a neuron does to its weighted sum, with a kink or a jump.

At a kink between two slopes the derivative is the number nearest to 0 that lies between them, as
CONVENTIONS.md has it. The smooth activations are in
``smooth_activations.py``. Names are PyTorch's.
"""

from __future__ import annotations

import math
from typing import Any, overload

from autograd.differentiable import Operand
from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.arithmetic import absolute, div, sign, unless_nan
from autograd.rules.compensated import DEEP
from autograd.rules.exponential import exp, expm1
from autograd.value import Value


@primitive(lambda out, x: 0.0)
def hard_threshold(x: float) -> float:
    """1 if x > 0, else 0: Rosenblatt's unit, whose derivative is 0, so that nothing is learnt."""
    return floats.NAN if math.isnan(x) else float(x > 0)


@primitive(lambda out, x: sign(out))
def relu(x: float) -> float:
    """max(x, 0), with derivative 1 above 0 and 0 elsewhere: at the kink, the least subgradient."""
    return 0.0 if x <= 0 else x  # nan stays nan


def nearest_to_zero(slope: Any) -> Any:
    """The number between the slope and 1 that is nearest to 0: the derivative at such a kink."""
    return 0.0 if slope < 0 else 1.0 if slope > 1 else slope


@primitive(
    lambda out, x, slope: (
        1.0 if x > 0 else slope if x < 0 else unless_nan(nearest_to_zero(slope), x)
    ),
    lambda out, x, slope: x if x < 0 else unless_nan(0.0, x),
)
def leaky_relu(x: float, slope: float = 0.01) -> float:
    """x for x > 0 and slope·x elsewhere; the slope may be a Value, and learn."""
    return slope * x if x <= 0 else x


@overload
def prelu(x: float, slope: float) -> float: ...
@overload
def prelu(x: Value, slope: Operand) -> Value: ...
@overload
def prelu(x: Operand, slope: Value) -> Value: ...
def prelu(x: Operand, slope: Operand) -> Any:
    """Leaky ReLU whose slope is a parameter.

    >>> slope = Value(0.25)
    >>> prelu(-2.0, slope).backward()
    >>> slope.grad
    -2.0
    """
    return leaky_relu(x, slope)


def exponential_slope(alpha: Any, x: Any) -> Any:
    """α·eˣ, where eˣ alone may be subnormal."""
    if x >= DEEP:
        return alpha * exp(x)
    root = exp(0.5 * x)
    return (alpha * root) * root


@primitive(
    lambda out, x, alpha: (
        1.0
        if x > 0
        else exponential_slope(alpha, x)
        if x < 0
        else unless_nan(nearest_to_zero(alpha), x)
    ),
    lambda out, x, alpha: expm1(x) if x < 0 else unless_nan(0.0, x),
)
def elu(x: float, alpha: float = 1.0) -> float:
    """x for x > 0 and α·(eˣ − 1) elsewhere, the exponential linear unit."""
    return alpha * floats.expm1(x) if x <= 0 else x


SELU_SCALE = 1.0507009873554805  # both from the fixed point of mean 0 and variance 1
SELU_ALPHA = 1.6732632423543772  # in Klambauer et al., Self-Normalizing Neural Networks, 2017


@primitive(lambda out, x: SELU_SCALE if x >= 0 else exponential_slope(SELU_SCALE * SELU_ALPHA, x))
def selu(x: float) -> float:
    """λ·elu(x, α) with the λ and α that keep activations standardised from layer to layer."""
    return SELU_SCALE * (SELU_ALPHA * floats.expm1(x) if x <= 0 else x)


@primitive(lambda out, x: div(1.0, 1.0 + absolute(x)) ** 2)
def softsign(x: float) -> float:
    """x/(1 + |x|), with derivative 1/(1 + |x|)²."""
    return x / (1.0 + abs(x)) if abs(x) < floats.INF else floats.sign(x)


@primitive(lambda out, x: 1.0 / 6.0 if -3 < x < 3 else unless_nan(0.0, x))
def hard_sigmoid(x: float) -> float:
    """(x + 3)/6 cut off at 0 and 1."""
    return floats.NAN if math.isnan(x) else min(max((x + 3.0) / 6.0, 0.0), 1.0)


@primitive(lambda out, x: 1.0 if -1 < x < 1 else unless_nan(0.0, x))
def hard_tanh(x: float) -> float:
    """x cut off at −1 and 1."""
    return floats.NAN if math.isnan(x) else min(max(x, -1.0), 1.0)
