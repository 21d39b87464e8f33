"""Root mean square normalisation, against numpy."""

import numpy as np

import nn
from tests.nn.structures.arrays import close, draw, numbers, with_state


def test_root_mean_square_normalisation():
    x = draw(5)
    norm = nn.RMSNorm(5, 1e-3)
    with_state(norm, weight=draw(5) + 2)
    gamma = numbers(norm.weight)
    assert numbers(norm(x)) == close(x / np.sqrt((x**2).mean() + 1e-3) * gamma)
