"""Neurons, layers and multi-layer perceptrons on top of ``autograd``'s public names.

To read it, begin with ``neuron.py`` and ``layers.py``; ``module.py`` is what all modules have in
common, ``losses`` is what they are trained on, and ``optim`` is how they learn.

Modules and losses are in ``nn``, optimisers in ``nn.optim``, as in ``torch``. The rest is in the
packages ``structures``, ``training``, ``data``, ``diagnostics`` and ``plots``, each of which loads
when it is first asked for. What a first program needs of them is in ``nn`` too: data (``moons``),
an optimiser (``SGD``, ``Adam``), the loop (``fit``), whether it worked (``accuracy``), and a file
for the result (``save``, ``load``).

Names, order and meaning of arguments are PyTorch's where it has them. On purpose, it differs so:

- A row is a list, so nothing takes ``dim``, and a batch comes first everywhere. BatchNorm is
  PyTorch's BatchNorm1d; ``Flatten(depth)`` counts the axes of one sample.
- Parameters are the input Values in attributes, and in lists in them; an attribute whose name
  begins with an underscore is private and holds none. ``parameters()`` is a list.
- Weights begin as He's uniform distribution has it and biases at 0, drawn from ``generator=``, a
  ``random.Random``.
- A forward hook is given the input itself, not a tuple, and what it returns is not used;
  ``register_forward_hook`` returns the function that removes it.
- No loss broadcasts, but that a row of one number may stand for it; a label that names no class is
  an error (there is no ``ignore_index``); ``kl_div`` has the mean over the rows ("batchmean");
  ``binary_cross_entropy`` does not stop at 100.
- A schedule is a formula of the rate that the optimiser began with, whatever was set since.
- ``clip_grad_norm_`` raises an error for a norm that is not finite.
- ``eps`` of an optimiser is above 0; that of RMSNorm is 1e-5.
"""

# ruff: noqa: F403, F405

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
    from nn.training import accuracy, fit

__all__ = [
    "GRU",
    "LSTM",
    "MLP",
    "RNN",
    "SGD",
    "Adam",
    "Attention",
    "Autoencoder",
    "AvgPool1d",
    "AvgPool2d",
    "BatchNorm",
    "Conv1d",
    "Conv2d",
    "Dropout",
    "Embedding",
    "Flatten",
    "GRUCell",
    "LSTMCell",
    "Layer",
    "LayerNorm",
    "Linear",
    "MaxPool1d",
    "MaxPool2d",
    "Module",
    "MultiheadAttention",
    "Neuron",
    "RMSNorm",
    "RNNCell",
    "Residual",
    "Sequential",
    "accuracy",
    "attention_weights",
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
    "pytorch",
    "save",
    "scaled_dot_product_attention",
    "structures",
    "to_jax",
    "training",
]
__all__ += activations.__all__
__all__ += errors.__all__
__all__ += losses.__all__

# What is loaded when it is first asked for (PEP 562). A name of __all__ that is neither imported
# above nor in these two is a module of ``structures``.
_PACKAGES = ("data", "diagnostics", "plots", "pytorch", "structures", "training")
_HOMES = {
    "accuracy": "training",
    "fit": "training",
    "from_jax": "jax",
    "load": "files",
    "moons": "data",
    "save": "files",
    "to_jax": "jax",
}


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"nn.{name}")
    if name not in __all__:
        raise _not_here("nn", name, _elsewhere.ABSENT | _homes(name), __all__)
    thing = getattr(import_module(f"nn.{_HOMES.get(name, 'structures')}"), name)
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
