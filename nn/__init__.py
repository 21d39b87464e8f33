"""Neurons, layers and multi-layer perceptrons on top of ``autograd``'s public names.

To read it, begin with ``neuron.py`` and ``layers.py``; ``module.py`` is what all modules have in
common, ``losses`` is what they are trained on, and ``optim`` is how they learn.

Modules and losses are in ``nn``, optimisers in ``nn.optim``, as in ``torch``. The rest is in the
packages ``structures``, ``training``, ``data``, ``diagnostics`` and ``plots``, each of which loads
when it is first asked for. What a first program needs of them is in ``nn`` too: ``moons``, ``SGD``,
``Adam``, ``fit``, ``accuracy``, ``save`` and ``load``.

Names, order and meaning of arguments are PyTorch's where it has them; COMING_FROM.md lists where it
differs on purpose.
"""

# ruff: noqa: F403

from importlib import import_module
from typing import TYPE_CHECKING, Any

from autograd.elsewhere import not_here as _not_here
from nn import activations, errors, init, losses, optim
from nn import elsewhere as _elsewhere
from nn.activations import *
from nn.errors import *
from nn.layers import MLP, Layer, Linear, Residual, Sequential
from nn.losses import *
from nn.module import Module
from nn.neuron import Neuron
from nn.optim import SGD, Adam
from nn.seeding import manual_seed

if TYPE_CHECKING:
    from nn import data, diagnostics, plots, pytorch, structures, training
    from nn.data import moons
    from nn.files import load, save
    from nn.jax import from_jax, to_jax
    from nn.structures import *
    from nn.training import accuracy, fit, predict

# What is loaded when it is first asked for (PEP 562), by where it is.
_PACKAGES = ("data", "diagnostics", "plots", "pytorch", "structures", "training")
_LATER = {
    "data": "moons",
    "files": "load save",
    "jax": "from_jax to_jax",
    "structures": """
        GRU LSTM RNN Attention Autoencoder AvgPool1d AvgPool2d BatchNorm Conv1d Conv2d Dropout
        Embedding Flatten GRUCell LSTMCell LayerNorm MaxPool1d MaxPool2d MultiheadAttention RMSNorm
        RNNCell attention_weights scaled_dot_product_attention
    """,
    "training": "accuracy fit predict",
}
_HOMES = {name: home for home, names in _LATER.items() for name in names.split()}

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "Layer",
    "Linear",
    "Module",
    "Neuron",
    "Residual",
    "Sequential",
    "accuracy",
    "data",
    "diagnostics",
    "fit",
    "from_jax",
    "init",
    "load",
    "manual_seed",
    "moons",
    "optim",
    "plots",
    "predict",
    "pytorch",
    "save",
    "structures",
    "to_jax",
    "training",
]
__all__ += activations.__all__
__all__ += errors.__all__
__all__ += losses.__all__
if TYPE_CHECKING:
    __all__ += structures.__all__
else:
    __all__ += _LATER["structures"].split()  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"nn.{name}")
    if name not in __all__:
        raise _not_here("nn", name, _elsewhere.ABSENT | _homes(name), __all__)
    thing = getattr(import_module(f"nn.{_HOMES[name]}"), name)
    globals()[name] = thing  # next time it is an ordinary attribute
    return thing


def _homes(name: str) -> dict[str, str]:
    """Where a name is that belongs to one of the packages."""
    for home in ("optim", "optim.lr_scheduler", "structures", "training", "data", "diagnostics"):
        if name in import_module(f"nn.{home}").__all__:
            return {name: f"write nn.{home}.{name}"}
    return {}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
