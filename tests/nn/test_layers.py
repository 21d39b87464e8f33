"""Neurons, layers and networks: what they compute, and what they refuse."""

from random import Random

import numpy as np
import pytest

import nn
from autograd import Value, dot, topological_order
from nn.activations import ACTIVATIONS


class TestForward:
    def test_a_neuron_is_one_node_and_its_activation(self):
        neuron = nn.Neuron(5, "relu")
        output = neuron([1.0] * 5)
        assert [node.op for node in topological_order(output) if node.parents] == ["dot", "relu"]

    @pytest.mark.parametrize("row", [[0.5, -1.0], (0.5, -1.0), np.array([0.5, -1.0])])
    def test_rows_of_any_kind(self, row):
        mlp = nn.MLP(2, [3, 2], "tanh")
        expected = [y.data for y in mlp([Value(0.5), Value(-1.0)])]
        assert [y.data for y in mlp(row)] == expected
        assert [[y.data for y in out] for out in mlp([row, row])] == [expected, expected]
        assert [y.data for y in mlp(np.array([row]))[0]] == expected

    def test_linear_against_numpy(self):
        linear = nn.Linear(3, 2)
        state, x = linear.state_dict(), np.array([1.0, -2.0, 0.5])
        expected = np.array(state["weight"]) @ x + np.array(state["bias"])
        np.testing.assert_allclose([y.data for y in linear(x)], expected, rtol=1e-15)
        assert len(nn.Linear(3, 2, bias=False).parameters()) == 6
        sizes = {"in_features": np.int64(3), "out_features": np.int64(2)}
        assert len(nn.Linear(**sizes).parameters()) == 8

    @pytest.mark.parametrize("name", ACTIVATIONS)
    def test_activations_by_name(self, name):
        neuron = nn.Neuron(1, name)
        z = dot([*neuron.w, neuron.b], [-0.7, 1.0])
        assert neuron([-0.7]) == ACTIVATIONS[name]()(z)
        assert ACTIVATIONS[name]()([z, z]) == [neuron([-0.7])] * 2

    def test_an_activation_may_be_any_function(self):
        neuron = nn.Neuron(1, lambda x: 2 * x)
        assert neuron([1.0]) == 2 * neuron.w[0]

    def test_activations_per_layer(self):
        mlp = nn.MLP(1, [2, 2, 1], ["relu", nn.Tanh(), "sigmoid"])
        kinds = [type(layer.neurons[0].activation) for layer in mlp]
        assert kinds == [nn.ReLU, nn.Tanh, nn.Sigmoid]
        assert len(mlp) == 3
        assert type(mlp[0]) is nn.Layer

    def test_residual(self):
        block = nn.Residual(nn.Linear(2, 2, initialiser=lambda *_: 1.0))
        assert [y.data for y in block([1.0, 2.0])] == [4.0, 5.0]
        assert [[y.data for y in row] for row in block([[1.0, 2.0]])] == [[4.0, 5.0]]

    def test_dropout_keeps_the_expectation(self):
        dropout = nn.Dropout(0.3, generator=Random(0))
        kept = dropout([1.0] * 20_000)
        assert set(kept) == {0.0, 1 / 0.7}
        assert sum(kept) / len(kept) == pytest.approx(1.0, abs=5 * (0.3 / 0.7 / 20_000) ** 0.5)
        assert set(nn.Dropout(1.0)([1.0, 2.0])) == {0.0}
        assert dropout.eval()([1.0, 2.0]) == [1.0, 2.0]

    def test_batch_norm_trains_on_the_batch_and_infers_from_the_running_statistics(self):
        norm = nn.BatchNorm(1, momentum=0.5)
        out = norm([[1.0], [3.0]])
        assert [row[0].data for row in out] == pytest.approx([-1.0, 1.0], rel=1e-5)
        assert (norm.running_mean, norm.running_var) == ([1.0], [1.5])
        (out,) = norm.eval()([2.0])
        assert out.data == pytest.approx(1.0 / (1.5 + 1e-5) ** 0.5, rel=1e-15)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: nn.MLP(2, [3, 1])([1.0]),
            nn.SizeError,
            r"layer0 \(Layer\) takes rows of 2 .* of 1",
        ),
        (lambda: nn.Neuron(2)([1.0]), nn.SizeError, r"Neuron takes rows of 2 .* of 1"),
        (lambda: nn.Linear(2, 1)([]), nn.SizeError, "got one of 0"),
        (lambda: nn.Linear(2, 1)(3.0), TypeError, "a row of numbers or a batch of rows, got 3.0"),
        (lambda: nn.Linear(2, 1)("ab"), TypeError, "got 'ab'"),
        (
            lambda: nn.Linear(0, 1),
            nn.SizeError,
            "in_features is a whole number of 1 .* got 0",
        ),
        (lambda: nn.Neuron(0), nn.SizeError, "n_in is a whole number of 1 or more, got 0"),
        (lambda: nn.Linear(1, 1, generator=7), TypeError, r"got 7; pass Random\(seed\)"),
        (lambda: nn.Layer(1, 2.5), nn.SizeError, "n_out .* got 2.5"),
        (lambda: nn.MLP(2, []), nn.SizeError, r"the size of each layer, one at least.* got \[\]"),
        (lambda: nn.MLP(2, 16), nn.SizeError, "the size of each layer, one at least.* got 16"),
        (lambda: nn.MLP(2, [2, 1], ["relu"]), nn.SizeError, "takes 2 activations.* got 1"),
        (lambda: nn.Neuron(1, "rellu"), ValueError, "'rellu'; choose from linear"),
        (lambda: nn.Neuron(1, nn.Softmax()), TypeError, "Softmax acts on a whole row"),
        (lambda: nn.Activation(3), TypeError, "a function of one number, got 3"),
        (lambda: nn.Linear(1, 1, initialiser="hee"), ValueError, "'hee'; choose from he_uniform"),
        (lambda: nn.Sequential(3), TypeError, "takes modules, got 3"),
        (lambda: nn.Residual(abs), TypeError, "takes a module"),
        (lambda: nn.Residual(nn.Linear(2, 3))([1.0, 2.0]), nn.SizeError, "row of 2 .* has 3"),
        (lambda: nn.LayerNorm(2)([1.0]), nn.SizeError, "LayerNorm takes rows of 2"),
        (lambda: nn.LayerNorm(2, eps=0.0), ValueError, "eps is above 0 and finite, got 0.0"),
        (lambda: nn.BatchNorm(2)([1.0, 2.0]), nn.SizeError, "needs a batch"),
        (lambda: nn.BatchNorm(2)([[1.0, 2.0]]), nn.SizeError, "2 or more rows to train on, got 1"),
        (lambda: nn.BatchNorm(1)([[1.0], [1.0, 2.0]]), nn.SizeError, "rows of 1 .* got one of 2"),
        (lambda: nn.BatchNorm(1, momentum=2), ValueError, "momentum is from 0 to 1, got 2"),
        (lambda: nn.Dropout(1.5), ValueError, "from 0 to 1, got 1.5"),
        (lambda: nn.PReLU(0), nn.SizeError, "got 0"),
        (lambda: nn.PReLU(2)([1.0]), nn.SizeError, "PReLU takes rows of 2"),
        (lambda: nn.GELU("erf"), ValueError, "'none' or 'tanh', not 'erf'"),
        (lambda: nn.Module()([1.0]), NotImplementedError, "has no forward"),
    ],
)
def test_errors_name_what_was_given_and_what_fits(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_w11_a_threshold_learns_nothing():
    neuron = nn.Neuron(2, "hard_threshold")
    nn.half_squared_error([neuron([1.0, 1.0])], [0.5]).backward()
    assert [p.grad for p in neuron.parameters()] == [0.0] * 3


def test_threshold_network_of_xor_by_hand():
    """h₁ = OR, h₂ = AND, y = h₁ ∧ ¬h₂"""
    model = nn.MLP(2, [2, 1], ["hard_threshold", "hard_threshold"])
    weights = {"layer0.neuron0": ([1.0, 1.0], -0.5), "layer0.neuron1": ([1.0, 1.0], -1.5)}
    weights["layer1.neuron0"] = ([1.0, -1.0], -0.5)
    model.load_state_dict(
        {f"{n}.w": w for n, (w, _) in weights.items()}
        | {f"{n}.b": b for n, (_, b) in weights.items()}
    )
    inputs, classes = nn.data.xor()
    assert [y.data for (y,) in model(inputs)] == classes
