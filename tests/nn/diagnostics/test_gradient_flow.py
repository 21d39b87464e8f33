"""W12 of the lectures: signals that vanish, explode or die, layer by layer."""

import numpy as np
import pytest

import nn
from autograd import sigmoid


def close(expected):
    return pytest.approx(np.asarray(expected), rel=1e-12, abs=1e-14)


class TestW12Depth:
    def flow(self, depth, activation, weight):
        model = nn.MLP(1, [1] * depth, activation, initialiser=nn.init.constant(weight))
        return nn.diagnostics.gradient_flow(model, nn.half_squared_error, ([[1.0]], [[0.0]]))

    def test_signals_vanish_through_sigmoids(self):
        flow = self.flow(9, "sigmoid", 1.0)
        h = [1.0]
        for _ in range(8):
            h.append(sigmoid(h[-1]))
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
        flow = nn.diagnostics.gradient_flow(model, nn.mse_loss, ([[1.0], [-2.0]], [0.0, 0.0]))
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
        flow = nn.diagnostics.gradient_flow(model, nn.mse_loss, ([[1.0], [2.0]], [[0.0, 0.0]] * 2))
        assert [(f.name, f.mean, f.dead) for f in flow.layers] == [
            ("left", 1.5, 0.0),
            ("right", 0.0, 1.0),
        ]
        (alone,) = nn.diagnostics.gradient_flow(
            model.right, nn.mse_loss, ([[1.0], [2.0]], [0.0] * 2)
        ).layers
        assert (alone.name, alone.dead) == ("model", 1.0)
        (half,) = nn.diagnostics.gradient_flow(
            model.left, nn.mse_loss, ([[1.0], [-2.0]], [0.0] * 2)
        ).layers
        assert half.dead == 0.0

    def test_dead_places_of_a_convolution(self):
        model = nn.Sequential(nn.Conv1d(1, 2, 1), nn.ReLU(), nn.Flatten(2), nn.Linear(6, 1))
        state = {"layer0.weight": [[[1.0]], [[-1.0]]], "layer0.bias": [0.0, 0.0]}
        model.load_state_dict(model.state_dict() | state)
        images = [[[1.0, 2.0, 3.0]], [[1.0, -2.0, 3.0]]]
        flow = nn.diagnostics.gradient_flow(model, nn.mse_loss, (images, [0.0] * 2))
        assert [layer.dead for layer in flow.layers] == [0.0, 2 / 6, 2 / 6, 0.0]
