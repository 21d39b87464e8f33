"""What a neuron does to its weighted sum: the activation functions, one rule each."""

from __future__ import annotations

from autograd import floats
from autograd.arithmetic import sign
from autograd.primitives import primitive
from autograd.value import Value


@primitive(lambda out, x: out * sigmoid(-x))
def sigmoid(x: float) -> float:
    """The logistic function σ(x) = 1/(1 + e⁻ˣ), with σ′(x) = σ(x)·σ(−x).

    The product keeps the tail that σ(1 − σ) rounds to 0.

    >>> x = Value(40.0)
    >>> sigmoid(x).backward()
    >>> x.grad
    4.248354255291589e-18
    """
    return 1.0 / (1.0 + floats.exp(-x))


@primitive(lambda out, x: sign(out))
def relu(x: float) -> float:
    """max(x, 0), with derivative 1 above 0 and 0 elsewhere: at the kink, the least subgradient."""
    return 0.0 if x <= 0 else x  # nan stays nan


for rule in (sigmoid, relu):
    setattr(Value, rule.__name__, rule)
