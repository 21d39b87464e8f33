"""One neuron: a weighted sum and an activation."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from autograd import Value, linear
from nn.activations import Activating, activation_of
from nn.init import Initialiser, weight_matrix
from nn.parts import CHANGES
from nn.rows import Operand, Row
from nn.signatures import Maps


class Neuron(Maps[Sequence[Operand], Value]):
    """σ(w·x + b)

    >>> neuron = Neuron(2, "relu")
    >>> for parameter, number in zip(neuron.parameters(), [0.5, -1.0, 3.0]):
    ...     parameter.data = number
    >>> neuron([2.0, 1.0])
    Value(data=3.0, grad=0.0)

    w·x + b is one node, in which b is the weight of an input that is always 1.
    """

    def __init__(
        self,
        n_in: int,
        activation: Activating = "linear",
        *,
        initialiser: str | Initialiser = "he_uniform",
        generator: Random | None = None,
    ) -> None:
        (self.w,) = weight_matrix(n_in, 1, initialiser, generator)
        self.b = Value(0.0)
        self.activation = activation_of(activation)

    def forward(self, x: Row) -> Value:
        if len(x) != len(self.w):
            self.require_size(x, len(self.w))
        kept = getattr(self, "_kept", None)
        if kept is None or kept[0] is not CHANGES[0]:
            kept = self._kept = CHANGES[0], self.activation.for_numbers()
        y: Value = kept[1](linear([x], [self.w], [self.b])[0][0])
        return y

    def extra_repr(self) -> str:
        return f"{len(self.w)} → 1"
