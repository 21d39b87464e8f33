"""The names of micrograd: its notebooks run with ``from nn.micrograd import Value, MLP``.

A layer of one neuron gives one Value here, not a row of one, and weights are drawn as there: with
``random.seed(1337)`` they are the same. What is written by hand there, ``_backward``, is a rule
that is declared here: ``autograd.primitive``.

Source: Karpathy, micrograd (2020).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import autograd
from autograd.text import brief, require_flag
from nn import layers, neuron
from nn.module import Module
from nn.rows import is_batch

__all__ = ["MLP", "Layer", "Module", "Neuron", "Value"]


def Value(data: Any, _children: Sequence[Any] = (), _op: str = "") -> autograd.Value:  # noqa: N802 - a class there
    """A Value of this library.

    >>> a = Value(2.0)
    >>> b = a * a + 1.0
    >>> b.backward()
    >>> b.data, a.grad, b._op, len(b._prev)
    (5.0, 4.0, 'add', 1)

    Raises TypeError for children: an operation declares its derivatives here.
    """
    if _children:
        raise TypeError(
            f"Value takes no children, got {brief(_children)}; for an operation of your own write"
            " @primitive(partials…) above a function of floats, as autograd.primitive shows"
        )
    return autograd.Value(data)


def _uniform(n_in: int, n_out: int, generator: Any) -> float:
    return random.uniform(-1, 1)


def _one(outputs: Any) -> Any:
    return outputs[0] if len(outputs) == 1 and not is_batch(outputs) else outputs


class Neuron(neuron.Neuron):
    """relu(w·x + b), or w·x + b with ``nonlin=False``."""

    def __init__(self, nin: int, nonlin: bool = True) -> None:
        super().__init__(nin, _activation(nonlin), initialiser=_uniform)
        self.nonlin = nonlin


class Layer(layers.Layer):
    """``nout`` neurons that see the same row; the output of one alone is no list."""

    def __init__(self, nin: int, nout: int, nonlin: bool = True) -> None:
        super().__init__(nin, nout, _activation(nonlin), initialiser=_uniform)

    def __call__(self, x: Any, *others: Any, **options: Any) -> Any:
        return _one(super().__call__(x, *others, **options))


class MLP(layers.MLP):
    """Layers of ReLUs, and a linear one at the end.

    >>> random.seed(1337)
    >>> model = MLP(2, [16, 16, 1])
    >>> round(model([1.0, -2.0]).data, 6), len(model.parameters())
    (-1.332431, 337)
    """

    def __init__(self, nin: int, nouts: Sequence[int]) -> None:
        super().__init__(nin, nouts, "relu", initialiser=_uniform)

    def __call__(self, x: Any, *others: Any, **options: Any) -> Any:
        return _one(super().__call__(x, *others, **options))


def _activation(nonlin: bool) -> str:
    return "relu" if require_flag("nonlin", nonlin) else "linear"
