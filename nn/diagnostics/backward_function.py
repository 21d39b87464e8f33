"""The backward function of a function at a point: from error signals behind it to those before it.

Source: the notes of Stanford's CS229 on deep learning, section on backpropagation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd import Value, dot, gradients
from autograd.recording import recorded
from nn.errors import SizeError
from nn.module import Module
from nn.rows import Row, is_sequence


def backward_function(
    g: Callable[[Row], Any], z: Sequence[float]
) -> Callable[[Sequence[float]], tuple[list[float], dict[str, float]]]:
    """B[g, z]: v ↦ (∂g/∂z)ᵀ·v, from ∂J/∂g(z) to ∂J/∂z; and to ∂J/∂θ by name if g is a module.

    >>> from nn import Linear, init
    >>> backward = backward_function(Linear(2, 1, initialiser=init.constant(3.0)), [5.0, 7.0])
    >>> backward([1.0])
    ([3.0, 3.0], {'weight[0][0]': 5.0, 'weight[0][1]': 7.0, 'bias[0]': 1.0})

    Raises SizeError if v has another size than g(z).
    """
    inputs = [Value(x) for x in z]
    named = dict(g.named_parameters()) if isinstance(g, Module) else {}
    with recorded():  # under no_grad too, as a transform does
        u = g(inputs)
    outputs = list(u) if is_sequence(u) else [u]

    def apply(v: Sequence[float]) -> tuple[list[float], dict[str, float]]:
        if len(v) != len(outputs):
            raise SizeError(f"the function has {len(outputs)} output(s), and v {len(v)} number(s)")
        with recorded():
            projected = dot(v, outputs)
        if not isinstance(projected, Value):
            return [0.0] * len(inputs), dict.fromkeys(named, 0.0)
        slopes = gradients(projected, [*inputs, *named.values()])
        return slopes[: len(inputs)], dict(zip(named, slopes[len(inputs) :]))

    return apply
