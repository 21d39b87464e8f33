"""States to PyTorch and back: for Linear, the normalisations and PReLU, in any Sequential.

PyTorch calls the parts of a Sequential 0, 1, … where this package calls them layer0, layer1, …
The tensors are of float64, so nothing is rounded. Needs PyTorch: pip install torch
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nn.errors import StateError
from nn.module import Module


def to_pytorch(model: Module) -> dict[str, Any]:
    """The state as tensors under PyTorch's names, for ``load_state_dict`` of its module."""
    import torch

    return {
        pytorch_name(name): torch.tensor(numbers, dtype=torch.float64)
        for name, numbers in model.state_dict().items()
    }


def from_pytorch(model: Module, state: Mapping[str, Any]) -> None:
    """Take the state of a PyTorch module of the same parts.

    Raises StateError if a name is missing or unknown, or a shape differs; then nothing has
    changed.
    """
    given = {name: tensor for name, tensor in state.items() if "num_batches_tracked" not in name}
    own = {pytorch_name(name): name for name in model.state_dict()}
    not_tensors = [name for name, tensor in given.items() if not hasattr(tensor, "tolist")]
    if not_tensors:
        raise StateError(f"{not_tensors[0]} is a {type(given[not_tensors[0]]).__name__}, no tensor")
    model.load_state_dict(
        {own.get(name, name): tensor.double().tolist() for name, tensor in given.items()}
    )


def pytorch_name(name: str) -> str:
    """What PyTorch calls an entry of a state.

    >>> pytorch_name("layer0.body.layer2.weight")
    '0.body.2.weight'
    """
    return re.sub(r"\blayer(\d+)\b", r"\1", name)
