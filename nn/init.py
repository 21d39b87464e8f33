"""How weights begin: small, random, and scaled so that signals keep their size from layer to layer.

For a layer of n_in inputs and n_out outputs, a weight is drawn with one of the VARIANCES
below, from a uniform distribution on ±√(3·variance) or a normal one. The uniform draws are the same
to the bit on every platform; the normal ones as far as its logarithm and cosine are.

Sources: He et al., Delving Deep into Rectifiers (2015); Glorot and Bengio, Understanding the
Difficulty of Training Deep Feedforward Neural Networks (2010); LeCun et al., Efficient BackProp
(1998).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

from autograd import Value
from autograd.elsewhere import not_here
from autograd.text import brief
from nn.arguments import FINITE, NOT_NEGATIVE, require_count, require_number
from nn.elsewhere import IN_INIT
from nn.seeding import chosen

Variance: TypeAlias = Callable[[int, int], float]
Initialiser: TypeAlias = Callable[[int, int, Random], float]
"""Draws one weight, given n_in, n_out and a generator."""


VARIANCES: dict[str, Variance] = {
    "he": lambda n_in, n_out: 2 / n_in,  # ReLU: half of the signal is cut off
    "glorot": lambda n_in, n_out: 2 / (n_in + n_out),  # forward and backward signals alike
    "lecun": lambda n_in, n_out: 1 / n_in,  # the weighted sum has the variance of its inputs
}


def uniform_with(variance: Variance) -> Initialiser:
    """A uniform distribution around 0."""

    def draw(n_in: int, n_out: int, generator: Random) -> float:
        bound = math.sqrt(3 * variance(n_in, n_out))
        return generator.uniform(-bound, bound)

    return draw


def normal_with(variance: Variance) -> Initialiser:
    """A normal distribution around 0."""
    return lambda n_in, n_out, generator: generator.gauss(0.0, math.sqrt(variance(n_in, n_out)))


def uniform(bound: float = 1.0) -> Initialiser:
    """A uniform distribution on ±bound, whatever the size of the layer."""
    bound = require_number("bound", bound, NOT_NEGATIVE)
    return lambda n_in, n_out, generator: generator.uniform(-bound, bound)


def normal(deviation: float = 1.0) -> Initialiser:
    """A normal distribution around 0, whatever the size of the layer."""
    deviation = require_number("deviation", deviation, NOT_NEGATIVE)
    return lambda n_in, n_out, generator: generator.gauss(0.0, deviation)


def constant(number: float) -> Initialiser:
    """The same number everywhere: neurons that begin alike stay alike, so mostly of use to see."""
    number = require_number("the constant", number, FINITE)
    return lambda n_in, n_out, generator: number


INITIALISERS: dict[str, Initialiser] = {
    f"{name}_{shape}": distribution(variance)
    for name, variance in VARIANCES.items()
    for shape, distribution in (("uniform", uniform_with), ("normal", normal_with))
}


def initialiser_of(initialiser: str | Initialiser) -> Initialiser:
    """An initialiser by its name; ValueError if there is none."""
    if callable(initialiser):
        return initialiser
    if initialiser not in INITIALISERS:
        raise ValueError(
            f"no initialiser is called {brief(initialiser)}; choose from {', '.join(INITIALISERS)},"
            " or give a function of (n_in, n_out, generator)"
        )
    return INITIALISERS[initialiser]


def weight_matrix(
    n_in: int, n_out: int, initialiser: str | Initialiser, generator: Random | None
) -> list[list[Value]]:
    """n_out rows of n_in parameters.

    >>> [[w.data for w in row] for row in weight_matrix(2, 1, constant(0.5), None)]
    [[0.5, 0.5]]
    """
    require_count("n_in", n_in)
    require_count("n_out", n_out)
    draw = initialiser_of(initialiser)
    generator = chosen(generator)
    return [[Value(draw(n_in, n_out, generator)) for _ in range(n_in)] for _ in range(n_out)]


def parameter_row(count: int, number: float = 0.0) -> list[Value]:
    """Parameters that begin alike: biases at 0, scales at 1."""
    return [Value(number) for _ in range(count)]


def __getattr__(name: str) -> Any:
    """What users of PyTorch look for here."""
    raise not_here("nn.init", name, IN_INIT, INITIALISERS)
