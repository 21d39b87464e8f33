"""W9 and E5 of the lectures: backward functions against closed forms."""

import math
from random import Random

import numpy as np
import pytest

import nn

GENERATOR = Random(3)


def draw(*shape):
    """Numbers of a shape."""
    return np.array([GENERATOR.gauss() for _ in range(math.prod(shape))]).reshape(shape)


def close(expected):
    return pytest.approx(np.asarray(expected), rel=1e-12, abs=1e-14)


def s(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def linear(weight, bias):
    module = nn.Linear(weight.shape[1], weight.shape[0])
    module.load_state_dict({"weight": weight.tolist(), "bias": bias.tolist()})
    return module


class TestW9BackwardFunctions:
    def test_mm(self):
        """Wᵀv for z, vzᵀ for W, v for b"""
        w, b, z, v = draw(3, 2), draw(3), draw(2), draw(3)
        z_bar, parameters = nn.diagnostics.backward_function(linear(w, b), z)(v)
        assert z_bar == close(w.T @ v)
        for (i, j), expected in np.ndenumerate(np.outer(v, z)):
            assert parameters[f"weight[{i}][{j}]"] == close(expected)
        assert [parameters[f"bias[{i}]"] for i in range(3)] == close(v)

    @pytest.mark.parametrize(
        ("activation", "slope"),
        [
            (nn.Sigmoid(), lambda z: s(z) * (1 - s(z))),
            (nn.Tanh(), lambda z: 1 - np.tanh(z) ** 2),
            (nn.ReLU(), lambda z: 1.0 * (z > 0)),
            (nn.SiLU(), lambda z: s(z) * (1 + z * (1 - s(z)))),
        ],
    )
    def test_activation(self, activation, slope):
        z, v = draw(4), draw(4)
        assert nn.diagnostics.backward_function(activation, z)(v) == (close(slope(z) * v), {})

    @pytest.mark.parametrize(
        ("loss", "error"),
        [
            (lambda z: nn.half_squared_error(z, [2.0, 0.5, 1.0]), lambda z: z - [2.0, 0.5, 1.0]),
            (lambda z: nn.cross_entropy(z, 1), lambda z: softmax(z) - [0.0, 1.0, 0.0]),
            (
                lambda z: nn.binary_cross_entropy_with_logits(z, [1, 0, 1], "sum"),
                lambda z: s(z) - [1, 0, 1],
            ),
        ],
    )
    def test_losses(self, loss, error):
        z = draw(3)
        assert nn.diagnostics.backward_function(loss, z)([0.7])[0] == close(0.7 * error(z))

    def test_composition(self):
        """B[f∘g, z] = B[g, z] ∘ B[f, g(z)]"""
        g, f, z, v = linear(draw(3, 2), draw(3)), nn.Sigmoid(), draw(2), draw(3)
        signal, _ = nn.diagnostics.backward_function(f, [u.data for u in g(z)])(v)
        assert nn.diagnostics.backward_function(nn.Sequential(g, f), z)(v)[0] == close(
            nn.diagnostics.backward_function(g, z)(signal)[0]
        )

    def test_a_constant_function_and_a_wrong_size(self):
        assert nn.diagnostics.backward_function(lambda z: [1.0], [2.0])([3.0]) == ([0.0], {})
        with pytest.raises(nn.SizeError, match=r"1 output.* v 2"):
            nn.diagnostics.backward_function(nn.Linear(1, 1), [2.0])([3.0, 4.0])
