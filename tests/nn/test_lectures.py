"""W9, W11, W12, E5 and E7 of the lectures against closed forms; more are in tests/demos."""

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
        z_bar, parameters = nn.backward_function(linear(w, b), z)(v)
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
        assert nn.backward_function(activation, z)(v) == (close(slope(z) * v), {})

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
        assert nn.backward_function(loss, z)([0.7])[0] == close(0.7 * error(z))

    def test_composition(self):
        """B[f∘g, z] = B[g, z] ∘ B[f, g(z)]"""
        g, f, z, v = linear(draw(3, 2), draw(3)), nn.Sigmoid(), draw(2), draw(3)
        signal, _ = nn.backward_function(f, [u.data for u in g(z)])(v)
        assert nn.backward_function(nn.Sequential(g, f), z)(v)[0] == close(
            nn.backward_function(g, z)(signal)[0]
        )

    def test_a_constant_function_and_a_wrong_size(self):
        assert nn.backward_function(lambda z: [1.0], [2.0])([3.0]) == ([0.0], {})
        with pytest.raises(nn.SizeError, match=r"1 output.* v 2"):
            nn.backward_function(nn.Linear(1, 1), [2.0])([3.0, 4.0])


class TestW12Depth:
    def flow(self, depth, activation, weight):
        model = nn.MLP(1, [1] * depth, activation, initialiser=nn.init.constant(weight))
        return nn.gradient_flow(model, nn.half_squared_error, ([[1.0]], [[0.0]]))

    def test_signals_vanish_through_sigmoids(self):
        flow = self.flow(9, "sigmoid", 1.0)
        h = [1.0]
        for _ in range(8):
            h.append(float(s(h[-1])))
        signal, expected = h[-1], [h[-1]]  # of ½y² at the output, y = h₈
        for activation in reversed(h[1:]):
            expected.append(signal)
            signal *= activation * (1 - activation)
        assert [layer.signal for layer in flow.layers] == close(expected[::-1])
        assert "vanishing" in flow.warnings[0]
        assert "vanishing: the error signal at layer0" in str(flow)

    def test_signals_explode_through_large_weights(self):
        flow = self.flow(9, "linear", 3.0)
        assert [f.signal / flow.layers[-1].signal for f in flow.layers] == close(
            3.0 ** np.arange(8, -1, -1)
        )
        assert [w.split(":")[0] for w in flow.warnings] == ["exploding"] * 2
        assert self.flow(4, "linear", 1.0).warnings == []

    def test_dead_units_are_counted(self):
        model = nn.Sequential(nn.Linear(1, 4), nn.ReLU(), nn.Linear(4, 1))
        state = model.state_dict() | {
            "layer0.weight": [[1.0], [-1.0], [0.0], [0.0]],
            "layer0.bias": [0.0, 0.0, -1.0, -1.0],
        }
        model.load_state_dict(state)
        flow = nn.gradient_flow(model, nn.mse_loss, ([[1.0], [-2.0]], [0.0, 0.0]))
        assert [layer.dead for layer in flow.layers] == [0.0, 0.5, 0.0]
        assert flow.warnings == ["dead: 50% of layer1 is 0 for every sample"]
        assert not any(p.has_grad for p in model.parameters())
        assert model._hooks == ()

    def test_neurons_are_layers_too(self):
        """Called row by row by a module, or with a batch: one unit, and a number for each row."""

        class Pair(nn.Module):
            def __init__(self):
                self.left, self.right = nn.Neuron(1, "relu"), nn.Neuron(1, "relu")

            def forward(self, x):
                return [self.left(x), self.right(x)]

        model = Pair()
        for neuron, w in ((model.left, 1.0), (model.right, -1.0)):
            neuron.w[0].data = w
        flow = nn.gradient_flow(model, nn.mse_loss, ([[1.0], [2.0]], [[0.0, 0.0]] * 2))
        assert [(f.name, f.mean, f.dead) for f in flow.layers] == [
            ("left", 1.5, 0.0),
            ("right", 0.0, 1.0),
        ]
        (alone,) = nn.gradient_flow(model.right, nn.mse_loss, ([[1.0], [2.0]], [0.0] * 2)).layers
        assert (alone.name, alone.dead) == ("model", 1.0)
        (half,) = nn.gradient_flow(model.left, nn.mse_loss, ([[1.0], [-2.0]], [0.0] * 2)).layers
        assert half.dead == 0.0

    def test_dead_places_of_a_convolution(self):
        model = nn.Sequential(nn.Conv1d(1, 2, 1), nn.ReLU(), nn.Flatten(2), nn.Linear(6, 1))
        state = {"layer0.weight": [[[1.0]], [[-1.0]]], "layer0.bias": [0.0, 0.0]}
        model.load_state_dict(model.state_dict() | state)
        images = [[[1.0, 2.0, 3.0]], [[1.0, -2.0, 3.0]]]
        flow = nn.gradient_flow(model, nn.mse_loss, (images, [0.0] * 2))
        assert [layer.dead for layer in flow.layers] == [0.0, 2 / 6, 2 / 6, 0.0]


def test_w11_a_threshold_learns_nothing():
    neuron = nn.Neuron(2, "hard_threshold")
    nn.half_squared_error([neuron([1.0, 1.0])], [0.5]).backward()
    assert [p.grad for p in neuron.parameters()] == [0.0] * 3


@pytest.mark.parametrize("width", [4, 8, 16])
def test_e7_backward_costs_two_forwards(width):
    """Forward one multiply-add per weight, backward two; linear in layers, quadratic in width."""
    counts = {
        depth: nn.count_operations(nn.MLP(width, [width] * depth, "linear")([1.0] * width)[0])
        for depth in (2, 3, 4)
    }
    layer = width * (width + 1)
    assert counts[4].forward - counts[3].forward == counts[3].forward - counts[2].forward == layer
    assert counts[4].backward - counts[3].backward == width * (2 * width + 1)


def test_threshold_network_of_xor_by_hand():
    """h₁ = OR, h₂ = AND, y = h₁ ∧ ¬h₂"""
    model = nn.MLP(2, [2, 1], ["hard_threshold", "hard_threshold"])
    weights = {"layer0.neuron0": ([1.0, 1.0], -0.5), "layer0.neuron1": ([1.0, 1.0], -1.5)}
    weights["layer1.neuron0"] = ([1.0, -1.0], -0.5)
    model.load_state_dict(
        {f"{n}.w": w for n, (w, _) in weights.items()}
        | {f"{n}.b": b for n, (_, b) in weights.items()}
    )
    inputs, classes = nn.xor()
    assert [y.data for (y,) in model(inputs)] == classes
