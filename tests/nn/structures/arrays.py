"""Numbers to feed to structures, and what comes out of them as arrays."""

import numpy as np
import pytest

from autograd import Value


def draw(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape)


def close(expected):
    return pytest.approx(np.asarray(expected), rel=1e-12, abs=1e-14)


def numbers(tree):
    """Nested lists of Values and numbers as an array."""
    if isinstance(tree, list | tuple):
        return np.array([numbers(part) for part in tree])
    return tree.data if isinstance(tree, Value) else tree


def values(array):
    return [values(part) for part in array] if np.ndim(array) else Value(float(array))


def with_state(module, **state):
    module.load_state_dict({name: np.asarray(x).tolist() for name, x in state.items()})
    return module
