"""Layers, and networks made of them one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import add
from random import Random
from typing import Any

from autograd import Value, linear
from autograd.bulk import same_items
from autograd.text import brief, require_flag
from nn.activations import Activating, activation_of
from nn.arguments import require_count
from nn.errors import SizeError
from nn.init import Initialiser, initialiser_of, parameter_row, weight_matrix
from nn.module import Module
from nn.neuron import Neuron
from nn.parts import CHANGES
from nn.rows import Batch, Row, is_batch, is_sequence
from nn.signatures import RowModule

ONLY_NEURONS = {Neuron}


class RowsAtOnce(RowModule):
    """A module that computes all rows of a batch in one call of the engine.

    A subclass that writes a ``forward`` of its own has that called for each row instead.
    """

    def at_once(self, rows: Batch) -> list[list[Value]]:
        """What ``forward`` makes of each row."""
        raise NotImplementedError(f"{type(self).__name__} has no at_once(rows); write one")

    def forward(self, x: Row) -> list[Value]:
        (out,) = self.at_once([x])
        return out

    def forward_batch(self, rows: Batch, *others: Any) -> list[list[Value]]:
        if type(self).forward is RowsAtOnce.forward and "forward" not in vars(self):
            return self.at_once(rows)
        outputs: list[list[Value]] = super().forward_batch(rows, *others)
        return outputs


class Linear(RowsAtOnce):
    """Wz + b, which the lecture calls MM: a row of the matrix ``weight`` for each output.

    >>> linear = Linear(2, 3)
    >>> linear
    Linear(2 → 3; 9 parameters)

    Each output is one node.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        initialiser: str | Initialiser = "he_uniform",
        generator: Random | None = None,
    ) -> None:
        require_count("in_features", in_features)
        require_count("out_features", out_features)
        self.weight = weight_matrix(in_features, out_features, initialiser, generator)
        self.bias = parameter_row(out_features) if require_flag("bias", bias) else []

    def at_once(self, rows: Batch) -> list[list[Value]]:
        rows = self.require_sizes(rows, len(self.weight[0]))
        return linear(rows, self.weight, self.bias or None)

    def extra_repr(self) -> str:
        without = "" if self.bias else ", no bias"
        return f"{len(self.weight[0])} → {len(self.weight)}{without}"


class Layer(RowsAtOnce):
    """n_out neurons that see the same row: fully connected.

    They are computed at once, six times as fast as one by one. Where that could be noticed, since
    one of them has a hook or is of a subclass, each is called with each row.
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        activation: Activating = "linear",
        *,
        initialiser: str | Initialiser = "he_uniform",
        generator: Random | None = None,
    ) -> None:
        require_count("n_out", n_out)
        shared, draw = activation_of(activation), initialiser_of(initialiser)

        def of_layer(n_in: int, one: int, generator: Random) -> float:
            return draw(n_in, n_out, generator)

        self.neurons = [
            Neuron(n_in, shared, initialiser=of_layer, generator=generator) for _ in range(n_out)
        ]

    def at_once(self, rows: Batch) -> list[list[Value]]:
        kept = getattr(self, "_kept", None)
        if not kept or kept[0] is not CHANGES[0] or not same_items(self.neurons, kept[1]):
            kept = self._kept = CHANGES[0], [*self.neurons], _settled(self.neurons)
        if kept[2] is None or {*map(type, self.neurons)} != ONLY_NEURONS:
            return [[neuron(row) for neuron in self.neurons] for row in rows]
        weight, bias, activate = kept[2]
        out = linear(self.require_sizes(rows, len(weight[0])), weight, bias)
        if not isinstance(activate, list):
            return [list(map(activate, row)) for row in out]
        return [[own(z) for own, z in zip(activate, row)] for row in out]

    def extra_repr(self) -> str:
        return f"{len(self.neurons[0].w)} → {len(self.neurons)}"


def _settled(neurons: list[Neuron]) -> tuple[Any, Any, Any] | None:
    """The weights, biases and activation of all, or a list of these; None where each is called."""
    if any(each.__class__ is not Neuron or not each._plain for each in neurons):
        return None
    own = [each.activation for each in neurons]
    shared = own.count(own[0]) == len(own)
    activate = own[0].for_numbers() if shared else [each.for_numbers() for each in own]
    return [each.w for each in neurons], [each.b for each in neurons], activate


class Sequential(Module):
    """Modules one after another.

    >>> from nn.activations import ReLU
    >>> Sequential(Linear(2, 3), ReLU(), Linear(3, 1))
    Sequential(13 parameters)
      layer0: Linear(2 → 3; 9 parameters)
      layer1: ReLU()
      layer2: Linear(3 → 1; 4 parameters)
    """

    axes = ()  # a row, a batch or an image: each layer decides

    def __init__(self, *modules: Module) -> None:
        for module in modules:
            if not isinstance(module, Module):
                raise TypeError(
                    f"Sequential takes modules, got {brief(module)}; write Sequential(a, b, …)"
                )
        self.layers = list(modules)

    def forward(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer(x)
        return x

    def __iter__(self) -> Iterator[Module]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, index: int) -> Module:
        return self.layers[index]


class MLP(RowModule, Sequential):
    """A multi-layer perceptron: fully connected layers, of any number and width.

    One activation is that of the hidden layers, and the output is linear; a sequence gives each
    layer its own, the output included.

    >>> mlp = MLP(2, [16, 16, 1], "relu")
    >>> len(mlp.parameters()), mlp.parameters()[50].label
    (337, 'layer1.neuron0.w[2]')
    >>> len(mlp([0.5, -1.0]))
    1
    """

    def __init__(
        self,
        n_in: int,
        sizes: Sequence[int],
        activation: Activating | Sequence[Activating] = "relu",
        *,
        initialiser: str | Initialiser = "he_uniform",
        generator: Random | None = None,
    ) -> None:
        if not is_sequence(sizes) or len(sizes) == 0:
            raise SizeError(
                "an MLP takes the size of each layer, one at least, e.g. [16, 1], got"
                f" {brief(sizes)}"
            )
        if isinstance(activation, Sequence) and not isinstance(activation, str):
            activations = list(activation)
        else:
            activation_of(activation)  # of one layer too, which has no use for it
            activations = [activation] * (len(sizes) - 1) + ["linear"]
        if len(activations) != len(sizes):
            raise SizeError(
                f"an MLP of {len(sizes)} layers takes {len(sizes)} activations, one for each, got"
                f" {len(activations)}; or give a single one for the hidden layers"
            )
        shapes = zip([n_in, *sizes], sizes, activations)
        super().__init__(
            *[Layer(*each, initialiser=initialiser, generator=generator) for each in shapes]
        )


class Residual(Module):
    """z + f(z) for a module f that keeps the size: the skip connection of a residual block.

    The lecture's block is Res(z) = z + σ(MM(σ(MM(z)))):

    >>> from nn.activations import ReLU
    >>> block = Residual(Sequential(Linear(2, 3), ReLU(), Linear(3, 2), ReLU()))
    >>> len(block([1.0, 2.0]))
    2

    Source: He et al., Deep Residual Learning for Image Recognition (2015).
    """

    axes = ()

    def __init__(self, body: Module) -> None:
        if not isinstance(body, Module):
            raise TypeError(f"Residual takes a module, got {brief(body)}")
        self.body = body

    def forward(self, x: Any) -> Any:
        return _added(x, self.body(x))


def _added(x: Any, change: Any) -> Any:
    """The sum of rows, or of lists of rows as deep as they are."""
    if len(change) != len(x):
        raise SizeError(
            f"Residual adds to a row of {len(x)} number(s) what its body makes of it, which has"
            f" {len(change)}; give it a body that keeps the size"
        )
    return [*map(_added if is_batch(x) else add, x, change)]
