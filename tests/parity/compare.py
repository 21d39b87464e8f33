"""The same module, loss or run in both libraries, in float64, and how close they must be."""

import numpy as np
import pytest
import torch

from autograd import Value
from nn.rows import leaves, listed

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def close(expected):
    """To 1e-12 of the number; of 1 for those near 0, where terms of that size cancel."""
    if isinstance(expected, torch.Tensor):
        expected = expected.detach().numpy()
    return pytest.approx(np.asarray(expected), rel=1e-12, abs=1e-12)


def draws(seed, *shape):
    """Normal numbers of a shape."""
    return np.random.default_rng(seed).normal(size=shape)


def values(array):
    """An array as nested lists of Values."""
    if np.ndim(array) == 0:
        return Value(float(array))
    return [values(part) for part in array]


def data_of(tree):
    return np.array([x.data if isinstance(x, Value) else x for x in leaves(tree)])


def grads_of(tree):
    return np.array([x.grad for x in leaves(tree)])


def copied(ours, theirs):
    """Give the PyTorch module the numbers of ours, entry by entry in order."""
    numbers = [data_of(listed(entry)) for entry in ours.state_dict().values()]
    with torch.no_grad():
        entries = [t for name, t in theirs.state_dict().items() if "num_batches" not in name]
        for tensor, entry in zip(entries, numbers, strict=True):
            tensor.copy_(torch.tensor(entry).reshape(tensor.shape))


def assert_same_state(ours, theirs):
    entries = [t for name, t in theirs.state_dict().items() if "num_batches" not in name]
    for entry, tensor in zip(ours.state_dict().values(), entries, strict=True):
        assert data_of(listed(entry)) == close(tensor.flatten())


def assert_same_module(ours, theirs, x, seed=0):
    """Outputs, and the gradients of a weighted sum of them by the input and the parameters."""
    inputs = values(x)
    tensor = torch.tensor(x, requires_grad=True)
    out, expected = ours(inputs), theirs(tensor)
    assert data_of(out) == close(expected.flatten())
    weights = draws(seed, expected.numel())
    total = sum(w * y for w, y in zip(weights.tolist(), leaves(out), strict=True))
    total.backward()
    (torch.tensor(weights) * expected.flatten()).sum().backward()
    assert grads_of(inputs) == close(tensor.grad.flatten())
    parameters = list(theirs.parameters())
    if parameters:
        expected = torch.cat([p.grad.flatten() for p in parameters])
        assert np.array([p.grad for p in ours.parameters()]) == close(expected)
