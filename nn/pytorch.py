"""States to PyTorch and back, for models made of the same parts in both.

The names and shapes of entries are PyTorch's already, but for these:

- the parts of a Sequential are 0, 1, … there and layer0, layer1, … here; those of another list are
  blocks.0, blocks.1, … there and block0, block1, … here;
- a Layer, and so each layer of an MLP, is a Linear there with its activation behind it, if it has
  one: MLP(2, [16, 1], "relu") is Sequential(Linear(2, 16), ReLU(), Linear(16, 1));
- the parameters of the k-th cell of an RNN, LSTM or GRU end in _lk there.

The tensors are of float64, so nothing is rounded. Needs PyTorch, and safetensors for the files:
``pip install 'seegrad[pytorch]'``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nn.activations import Identity
from nn.errors import StateError
from nn.files import PathLike
from nn.layers import Layer, Sequential
from nn.module import Module
from nn.neuron import Neuron
from nn.parts import attributes, parts_in
from nn.state import State, checked
from nn.structures.recurrent import GRU, LSTM, RNN

Part = tuple[Module, str, int | None]
"""A module, PyTorch's names of its entries with {} for the attribute, and the row that they are."""


def to_pytorch(model: Module) -> dict[str, Any]:
    """The state as tensors under PyTorch's names, for ``load_state_dict`` of its module."""
    import torch

    state = arranged(model)
    return {name: torch.tensor(state[name], dtype=torch.float64) for name in state}


def from_pytorch(model: Module, state: Mapping[str, Any]) -> None:
    """Take the state of a PyTorch module of the same parts.

    Raises StateError, and changes nothing, if a name is missing or unknown or a shape differs.
    """
    if not isinstance(state, Mapping):
        raise StateError(f"a state maps names to tensors, got a {type(state).__name__}")
    given = {name: tensor for name, tensor in state.items() if "num_batches_tracked" not in name}
    fitting = checked(given, arranged(model))
    numbers = {}
    for own, (name, row) in places(model).items():
        numbers[own] = fitting[name] if row is None else fitting[name][row]
    model.load_state_dict(numbers)


def save_safetensors(model: Module, path: PathLike) -> None:
    """Write the tensors of ``to_pytorch`` to a file of Hugging Face's format."""
    from safetensors.torch import save_file

    save_file(to_pytorch(model), path)


def load_safetensors(model: Module, path: PathLike) -> None:
    """Read such a file; StateError if it does not fit, and then nothing has changed."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        tensors = load_file(path)
    except SafetensorError as error:
        raise StateError(f"{path} does not hold tensors of safetensors: {error}") from None
    from_pytorch(model, tensors)


def arranged(model: Module) -> dict[str, State]:
    """The state under PyTorch's names and in its shapes.

    >>> from nn.layers import MLP
    >>> list(arranged(MLP(2, [3, 1], "tanh")))
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """
    state: dict[str, State] = {}
    numbers = model.state_dict()
    for own, (name, row) in places(model).items():
        if row is None:
            state[name] = numbers[own]
        else:
            state.setdefault(name, []).append(numbers[own])
    return state


def places(model: Module) -> dict[str, tuple[str, int | None]]:
    """PyTorch's name for each entry of the state, and its row there if it is not the whole."""
    known = {module: (name, row) for module, name, row in _parts(model, "")}
    found = {}
    for own, (module, attribute) in model.holders().items():
        name, row = known[module]
        short = {"w": "weight", "b": "bias"} if isinstance(module, Neuron) else {}
        found[own] = name.format(short.get(attribute, attribute)), row
    return found


def _parts(module: Module, path: str) -> Iterator[Part]:
    """The module and all below it, where PyTorch has them."""
    yield module, f"{path}{{}}", 0 if isinstance(module, Neuron) else None
    match module:
        case Sequential():
            yield from _in_sequence(module, path)
        case RNN() | LSTM() | GRU():
            for k, cell in enumerate(module.cells):
                yield cell, f"{path}{{}}_l{k}", None
        case Layer():
            for row, neuron in enumerate(module.neurons):
                yield neuron, f"{path}{{}}", row
        case _:
            for name, thing in attributes(module):
                for i, (_, child) in enumerate(parts_in(name, thing)[1]):
                    if isinstance(child, Module):
                        own = name if child is thing else f"{name}.{i}"
                        yield from _parts(child, f"{path}{own}.")


def _in_sequence(sequence: Sequential, path: str) -> Iterator[Part]:
    """Counted as PyTorch counts them: an activation that is part of a layer here has a number."""
    place = 0
    for layer in sequence:
        yield from _parts(layer, f"{path}{place}.")
        place += 1
        if isinstance(layer, Layer) and not isinstance(layer.neurons[0].activation, Identity):
            yield from _parts(layer.neurons[0].activation, f"{path}{place}.")
            place += 1
