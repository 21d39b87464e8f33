"""Autoencoder: a network that learns to give back its input through a narrow middle."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from nn.activations import Activating
from nn.init import Initialiser
from nn.layers import MLP
from nn.signatures import RowModule


class Autoencoder(RowModule):
    """decoder(encoder(x)), where the encoder is an MLP and the decoder the same turned around.

    >>> model = Autoencoder(8, [5, 2], "tanh")
    >>> len(model.encoder([0.0] * 8)), len(model([0.0] * 8))
    (2, 8)

    Its target is its input. Both MLPs are linear at their ends; with the activation "linear" the
    best code, the encoder's output, spans the first principal components.

    Sources: Rumelhart, Hinton and Williams, Learning Internal Representations by Error Propagation
    (1986); Baldi and Hornik, Neural Networks and Principal Component Analysis (1989).
    """

    axes = ()

    def __init__(
        self,
        n_in: int,
        sizes: Sequence[int],
        activation: Activating = "relu",
        *,
        initialiser: str | Initialiser = "he_uniform",
        generator: Random | None = None,
    ) -> None:
        self.encoder = MLP(n_in, sizes, activation, initialiser=initialiser, generator=generator)
        *between, code = sizes
        back = [*reversed(between), n_in]
        self.decoder = MLP(code, back, activation, initialiser=initialiser, generator=generator)

    def forward(self, x: Any) -> Any:
        return self.decoder(self.encoder(x))
