"""Activations as modules: each applies one function to every number of a row.

>>> ReLU()([-1.0, 2.0])
[0.0, 2.0]

The functions, and how they behave at their kinks, are autograd's. Names are PyTorch's, with the
lecture's names for what PyTorch does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import autograd
from autograd import Value
from autograd.text import brief
from nn.arguments import FINITE, require_count, require_number
from nn.init import parameter_row
from nn.module import Module
from nn.rows import Operand, Row
from nn.signatures import Maps, ValueModule

__all__ = [
    "ELU",
    "GELU",
    "SELU",
    "Activation",
    "HardThreshold",
    "Hardsigmoid",
    "Hardtanh",
    "Identity",
    "LeakyReLU",
    "LogSigmoid",
    "LogSoftmax",
    "Mish",
    "PReLU",
    "ReLU",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Softsign",
    "Tanh",
]


Activating: TypeAlias = "str | Activation | Callable[[Operand], Any]"  # what a layer takes
ACTIVATIONS: dict[str, Callable[[], Activation]] = {}  # by their names


class Activation(Maps[Value, Value]):
    """A function of one number, applied to each of a row, or to a number by itself."""

    takes_one = True
    function: Callable[..., Any]

    def __init_subclass__(
        cls, name: str = "", function: Callable[[Any], Any] | None = None
    ) -> None:
        if function is not None:
            cls.function = staticmethod(function)
        if name:
            ACTIVATIONS[name] = cls

    def __init__(self, function: Callable[[Operand], Any]) -> None:
        if not callable(function):
            raise TypeError(f"expected a function of one number, got {brief(function)}")
        self.function = function

    def forward(self, x: Row) -> Row:
        return list(map(self.function, x))

    def for_numbers(self) -> Callable[[Any], Any]:
        """What gives the same for a number: the bare function, where nobody would notice."""
        own = type(self)
        usual = own.forward in (Activation.forward, PReLU.forward)
        plain = self._plain and usual and own.__call__ is Module.__call__
        return self.function if plain else self


class Fixed(Activation):
    """An activation without settings: a subclass names its function."""

    def __init__(self) -> None:
        pass


class Identity(Fixed, name="linear", function=lambda x: x):
    """x itself: what an output that is regressed has."""


class HardThreshold(Fixed, name="hard_threshold", function=autograd.hard_threshold):
    """1 if x > 0, else 0: Rosenblatt's unit, which has derivative 0 and learns nothing."""


class Sigmoid(Fixed, name="sigmoid", function=autograd.sigmoid):
    """The logistic function 1/(1 + e⁻ˣ)."""


class LogSigmoid(Fixed, name="log_sigmoid", function=autograd.log_sigmoid):
    """ln σ(x)"""


class Hardsigmoid(Fixed, name="hard_sigmoid", function=autograd.hard_sigmoid):
    """(x + 3)/6 cut off at 0 and 1."""


class Tanh(Fixed, name="tanh", function=autograd.tanh):
    """The hyperbolic tangent 2σ(2x) − 1."""


class Hardtanh(Fixed, name="hard_tanh", function=autograd.hard_tanh):
    """x cut off at −1 and 1."""


class ReLU(Fixed, name="relu", function=autograd.relu):
    """max(x, 0)"""


class SELU(Fixed, name="selu", function=autograd.selu):
    """The ELU that keeps activations standardised."""


class Softsign(Fixed, name="softsign", function=autograd.softsign):
    """x/(1 + |x|)"""


class Mish(Fixed, name="mish", function=autograd.mish):
    """x·tanh(ln(1 + eˣ))"""


def _setting(name: str, number: Any) -> Any:
    """A finite number, or a Value, which is learnt then."""
    return number if isinstance(number, Value) else require_number(name, number, FINITE)


class LeakyReLU(Activation, name="leaky_relu"):
    """x above 0 and negative_slope·x below."""

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = _setting("negative_slope", negative_slope)

    def function(self, x: Operand) -> Any:
        return autograd.leaky_relu(x, self.negative_slope)


class ELU(Activation, name="elu"):
    """x above 0 and alpha·(eˣ − 1) below."""

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = _setting("alpha", alpha)

    def function(self, x: Operand) -> Any:
        return autograd.elu(x, self.alpha)


class Softplus(Activation, name="softplus"):
    """ln(1 + e^(beta·x))/beta, the soft ReLU."""

    def __init__(self, beta: float = 1.0) -> None:
        self.beta = _setting("beta", beta)

    def function(self, x: Operand) -> Any:
        return autograd.softplus(x, self.beta)


class SiLU(Activation, name="silu"):
    """x·σ(beta·x), also called Swish."""

    def __init__(self, beta: float = 1.0) -> None:
        self.beta = _setting("beta", beta)

    def function(self, x: Operand) -> Any:
        return autograd.silu(x, self.beta)


class GELU(Activation, name="gelu"):
    """x·Φ(x), or with approximate="tanh" its older approximation."""

    def __init__(self, approximate: str = "none") -> None:
        if approximate not in ("none", "tanh"):
            raise ValueError(f"approximate is 'none' or 'tanh', not {brief(approximate)}")
        self.approximate = approximate

    def function(self, x: Operand) -> Any:
        return autograd.gelu(x) if self.approximate == "none" else autograd.gelu_tanh(x)


class PReLU(Activation, name="prelu"):
    """x above 0 and weight·x below, where the weight is learnt: one, or one for each unit.

    Source: He et al., Delving Deep into Rectifiers (2015).
    """

    unregularised = ("weight",)

    def __init__(self, num_parameters: int = 1, init: float = 0.25) -> None:
        require_count("num_parameters", num_parameters)
        self.weight = parameter_row(num_parameters, require_number("init", init, FINITE))

    def function(self, x: Operand) -> Any:
        self.require_size(self.weight, 1)
        return autograd.prelu(x, self.weight[0])

    def forward(self, x: Row) -> Row:
        if len(self.weight) == 1:
            return list(map(self.function, x))
        self.require_size(x, len(self.weight))
        return [autograd.prelu(each, slope) for each, slope in zip(x, self.weight)]


class Softmax(ValueModule):
    """e^xᵢ/Σ e^xⱼ of a row: probabilities. To train, leave it out and use a loss on logits."""

    def forward(self, x: Row) -> Row:
        return autograd.softmax(x)


class LogSoftmax(ValueModule):
    """The logarithms of the softmax."""

    def forward(self, x: Row) -> Row:
        return autograd.log_softmax(x)


ACTIVATIONS["identity"] = Identity


def activation_of(activation: Activating) -> Activation:
    """An activation by its name, or of any function of one number.

    Raises ValueError for an unknown name; TypeError for a module that needs a whole row, such as
    softmax, which goes behind a layer rather than into a neuron.
    """
    if isinstance(activation, Activation):
        return activation
    if isinstance(activation, str):
        if activation not in ACTIVATIONS:
            raise ValueError(
                f"no activation is called {brief(activation)}; choose from"
                f" {', '.join(ACTIVATIONS)}, or give a function"
            )
        return ACTIVATIONS[activation]()
    if isinstance(activation, type):
        raise TypeError(f"expected an activation, got a class; pass {activation.__name__}()")
    if isinstance(activation, Module):
        raise TypeError(
            f"{type(activation).__name__} acts on a whole row; put it behind the layer, in"
            " Sequential"
        )
    return Activation(activation)
