"""Recurrent networks, convolutions, pooling, embedding and attention: closed forms and refusals.

Their values and gradients are held against PyTorch in ``tests/parity/test_structures.py``.
"""

import math
from random import Random

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

import nn
from autograd import Value, gradients
from nn.pytorch import arranged
from nn.rows import leaves


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


class TestRecurrence:
    def test_backpropagation_through_time_is_a_product_of_jacobians(self):
        """∂h_T/∂h_0 = Π diag(1 − h_t²)·W_hh, the lecture's vanishing gradient in time"""
        weight = draw(3, 3)
        cell = nn.RNNCell(2, 3, bias=False)
        with_state(cell, weight_ih=draw(3, 2), weight_hh=weight)
        start = h = values(draw(3))
        product = np.eye(3)
        for x in draw(6, 2):
            h = cell(x, h)
            product = np.diag(1 - numbers(h) ** 2) @ weight @ product
        assert np.array([gradients(out, start) for out in h]) == close(product)

    def test_the_memory_of_an_lstm_forgets_by_its_gate_alone(self):
        """∂c_T/∂c_0 = Π f where the gates do not see the state"""
        cell = nn.LSTMCell(1, 1, generator=Random(0))
        state = cell.state_dict() | {"weight_hh": [[0.0]] * 4, "bias_ih": [0.0, 2.0, 0.0, 0.0]}
        cell.load_state_dict(state)
        start = c = Value(0.3)
        h, expected = [0.0], 1.0
        for x in (0.5, -1.0, 2.0):
            h, (c,) = cell([x], (h, [c]))
            expected *= 1 / (1 + math.exp(-(state["weight_ih"][1][0] * x + 2.0)))
        assert gradients(c, [start]) == close([expected])

    def test_a_gru_keeps_its_state_as_far_as_its_gate_is_open(self):
        cell = nn.GRUCell(1, 1, generator=Random(0))
        closed = cell.state_dict() | {"bias_ih": [0.0, 800.0, 0.0]}
        cell.load_state_dict(closed)
        assert numbers(cell([5.0], [0.7])) == close([0.7])

    def test_a_sequence_is_the_cell_step_by_step(self):
        network = nn.GRU(2, 3, num_layers=2, generator=Random(0))
        rows = draw(4, 2)
        outputs, state = network(rows)
        low = high = None
        for row, output in zip(rows, outputs, strict=True):
            low = network.cells[0](row, low)
            high = network.cells[1](low, high)
            assert numbers(output) == close(numbers(high))
        assert numbers(state) == close(numbers([low, high]))

    @pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
    def test_a_sequence_may_be_cut_and_a_batch_have_several_lengths(self, kind):
        network = kind(2, 3, num_layers=2, generator=Random(0))
        long, short = draw(5, 2).tolist(), draw(2, 2).tolist()
        outputs, state = network(long)
        first, between = network(long[:2])
        rest, last = network(long[2:], between)
        assert numbers(first + rest) == close(numbers(outputs))
        assert numbers(last) == close(numbers(state))
        batch, states = network([long, short])
        assert [len(each) for each in batch] == [5, 2]
        assert numbers(batch[0]) == close(numbers(outputs))
        assert numbers(states[0]) == close(numbers(state))
        again, _ = network([long, short], states)
        assert numbers(again[1]) == close(numbers(network(short, states[1])[0]))

    def test_biases_are_not_regularised(self):
        network = nn.LSTM(2, 3)
        assert len(network.weights()) == 4 * 3 * 5
        assert len(network.biases()) == 4 * 3 * 2
        assert network.cells[0].weight_hh[2][1].label == "cell0.weight_hh[2][1]"


class TestWindows:
    def test_convolution_in_one_dimension(self):
        weight, bias, x = draw(2, 3, 4), draw(2), draw(3, 9)
        conv = with_state(nn.Conv1d(3, 2, 4), weight=weight, bias=bias)
        expected = [sum(map(np.correlate, x, kernel)) + b for kernel, b in zip(weight, bias)]
        assert numbers(conv(x)) == close(expected)

    @pytest.mark.parametrize(("stride", "padding"), [(1, 0), ((2, 1), (0, 2)), (3, 1)])
    def test_convolution_in_two_dimensions(self, stride, padding):
        weight, bias, x = draw(2, 3, 2, 4), draw(2), draw(3, 6, 5)
        conv = nn.Conv2d(3, 2, (2, 4), stride, padding)
        with_state(conv, weight=weight, bias=bias)
        (down, right), (above, left) = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2)
        padded = np.pad(x, ((0, 0), (above, above), (left, left)))
        looks = sliding_window_view(padded, (2, 4), axis=(1, 2))[:, ::down, ::right]
        expected = np.einsum("chwij,ocij->ohw", looks, weight) + bias[:, None, None]
        assert numbers(conv(x)) == close(expected)

    def test_a_kernel_is_shared_by_all_places(self):
        """∂/∂w of the sum of all outputs is the sum of what each offset sees."""
        conv = nn.Conv1d(1, 1, 2, bias=False)
        x = draw(1, 6)
        (out,) = conv(x)
        assert gradients(sum(out), conv.parameters()) == close([x[0, :-1].sum(), x[0, 1:].sum()])

    def test_pooling(self):
        x = draw(2, 6, 4)
        looks = sliding_window_view(x, (2, 2), axis=(1, 2))[:, ::2, ::2]
        assert numbers(nn.MaxPool2d(2)(x)) == close(looks.max((3, 4)))
        assert numbers(nn.AvgPool2d(2)(x)) == close(looks.mean((3, 4)))
        looks = sliding_window_view(x[0], 3, axis=1)
        assert numbers(nn.MaxPool1d(3, 1)(x[0])) == close(looks.max(2))
        assert numbers(nn.AvgPool1d(3, 1)(x[0])) == close(looks.mean(2))

    def test_only_the_largest_number_of_a_window_learns(self):
        x = values(draw(1, 6))
        (out,) = nn.MaxPool1d(3)(x)
        slopes = gradients(out[0] + 2 * out[1], x[0])
        assert slopes == [
            factor * (each == most)
            for most, factor, part in zip(out, (1.0, 2.0), (x[0][:3], x[0][3:]), strict=True)
            for each in part
        ]

    def test_a_convolutional_network_of_a_batch(self):
        model = nn.Sequential(
            nn.Conv2d(1, 2, 3, padding=1, generator=Random(0)),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(8, 3, generator=Random(1)),
            nn.Softmax(),
        )
        images = draw(5, 1, 4, 4)
        batch = numbers(model(images))
        assert batch.shape == (5, 3)
        assert batch == close([numbers(model(image)) for image in images])
        assert model[0].weight[1][0][2][1].label == "layer0.weight[1][0][2][1]"


class TestEmbedding:
    def test_it_is_a_linear_layer_of_one_hot_rows(self):
        embedding, linear = nn.Embedding(4, 2), nn.Linear(4, 2, bias=False)
        linear.load_state_dict({"weight": numbers(embedding.weight).T.tolist()})
        indices = [2, 0, 2]
        weights = draw(3, 2)
        for rows in (embedding(indices), linear(np.eye(4)[indices])):
            sum(w * y for w, y in zip(weights.ravel(), leaves(rows))).backward()
        for i, j in np.ndindex(4, 2):
            assert embedding.weight[i][j].grad == close(linear.weight[j][i].grad)
        assert not embedding.weight[1][0].has_grad

    def test_any_nesting_of_indices(self):
        embedding = nn.Embedding(4, 2)
        assert embedding([[1, 2], [3, 0]]) == [embedding([1, 2]), embedding([3, 0])]
        assert embedding(np.array([1, 2])) == [embedding(1), embedding(np.int64(2))]

    @pytest.mark.parametrize(
        ("index", "message"), [(4, "rows 0 to 3, got the index 4"), (-1, "-1"), (1.0, "got 1.0")]
    )
    def test_what_is_no_index_is_refused(self, index, message):
        with pytest.raises(nn.LabelError, match=message):
            nn.Embedding(4, 2)([index])


class TestAttention:
    def test_rows_asked_with_nothing_are_answered_by_the_mean(self):
        value = draw(4, 3)
        answer = nn.scaled_dot_product_attention([[0.0, 0.0]], draw(4, 2), value)
        assert numbers(answer) == close([value.mean(0)])

    @pytest.mark.parametrize(
        "make",
        [
            lambda causal: nn.Attention(4, 2, is_causal=causal),
            lambda causal: nn.MultiheadAttention(4, 2, is_causal=causal),
        ],
    )
    def test_the_causal_mask_hides_what_comes_later(self, make):
        """The gradient by a later row is 0 exactly: there is no path at all."""
        rows = values(draw(4, 4))
        seen = make(True)(rows)
        for t, answer in enumerate(seen):
            slopes = [gradients(sum(answer), row) for row in rows]
            assert all(any(slope) for slope in slopes[: t + 1])
            assert not any(any(slope) for slope in slopes[t + 1 :])
        assert all(any(gradients(sum(make(False)(rows)[0]), row)) for row in rows)

    def test_without_a_mask_the_order_of_rows_does_not_matter(self):
        attention = nn.MultiheadAttention(4, 2)
        rows = draw(3, 4)
        forward, backward = attention(rows), attention(rows[::-1])
        assert numbers(forward) == close(numbers(backward)[::-1])

    def test_weights_are_those_of_the_mean(self):
        query, key, value = draw(2, 3), draw(4, 3), draw(4, 5)
        weights = numbers(nn.attention_weights(query.tolist(), key.tolist()))
        scores = np.exp(query @ key.T / 3**0.5)
        assert weights == close(scores / scores.sum(1, keepdims=True))
        answer = nn.scaled_dot_product_attention(query, key, value)
        assert numbers(answer) == close(weights @ value)


def test_root_mean_square_normalisation():
    x = draw(5)
    norm = nn.RMSNorm(5, 1e-3)
    with_state(norm, weight=draw(5) + 2)
    gamma = numbers(norm.weight)
    assert numbers(norm(x)) == close(x / np.sqrt((x**2).mean() + 1e-3) * gamma)


def test_an_autoencoder_mirrors_its_encoder():
    model = nn.Autoencoder(8, [5, 2], "tanh")
    assert [len(layer.neurons) for layer in model.decoder] == [5, 8]
    assert len(model(draw(3, 8))[0]) == 8
    assert len(model.encoder(draw(8))) == 2


def test_names_and_shapes_of_a_state_in_pytorch():
    """They are PyTorch's own; the exchange with it is tested where it is installed."""

    class Model(nn.Module):
        def __init__(self):
            self.network = nn.LSTM(2, 1, num_layers=2)
            self.blocks = [nn.Layer(2, 3), nn.Conv1d(1, 2, 3, bias=False)]
            self.mlp = nn.MLP(2, [4, 1], "prelu")

    shapes = {name: np.shape(numbers) for name, numbers in arranged(Model()).items()}
    assert shapes == {
        "network.weight_ih_l0": (4, 2),
        "network.weight_hh_l0": (4, 1),
        "network.bias_ih_l0": (4,),
        "network.bias_hh_l0": (4,),
        "network.weight_ih_l1": (4, 1),
        "network.weight_hh_l1": (4, 1),
        "network.bias_ih_l1": (4,),
        "network.bias_hh_l1": (4,),
        "blocks.0.weight": (3, 2),
        "blocks.0.bias": (3,),
        "blocks.1.weight": (2, 1, 3),
        "mlp.0.weight": (4, 2),
        "mlp.0.bias": (4,),
        "mlp.1.weight": (1,),
        "mlp.2.weight": (1, 4),
        "mlp.2.bias": (1,),
    }


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (nn.GRUCell(2, 3), "GRUCell(2 → 3; 63 parameters)"),
        (
            nn.Conv1d(3, 2, 4, bias=False),
            "Conv1d(3 → 2 channels, kernel 4, stride 1, padding 0; 24 parameters)",
        ),
        (
            nn.Conv2d(1, 2, 3, padding=(0, 1)),
            "Conv2d(1 → 2 channels, kernel (3, 3), stride (1, 1), padding (0, 1); 20 parameters)",
        ),
        (nn.MaxPool1d(2), "MaxPool1d(kernel 2, stride 2, padding 0)"),
        (nn.Embedding(5, 2), "Embedding(5 × 2; 10 parameters)"),
        (nn.MultiheadAttention(4, 2, bias=False).out_proj, "Linear(4 → 4, no bias; 16 parameters)"),
    ],
)
def test_reprs(module, text):
    assert repr(module) == text
    assert repr(nn.MultiheadAttention(4, 2)).startswith("MultiheadAttention(4 in 2 heads; 80 ")


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nn.RNN(2, 3)([1.0, 2.0]), nn.SizeError, r"RNN takes sequence × row.* got 1 deep"),
        (lambda: nn.RNN(2, 3)([[1.0]]), nn.SizeError, r"cell0 \(RNNCell\) takes rows of 2 .* of 1"),
        (lambda: nn.GRU(2, 3)([[1.0, 2.0]], [[0.0]]), nn.SizeError, "states of 3 .* got one of 1"),
        (lambda: nn.GRU(2, 3)([[1.0, 2.0]], []), nn.SizeError, r"states of 1 layer.* got one of 0"),
        (lambda: nn.LSTMCell(1, 2)([1.0], ([0.0] * 2, [0.0])), nn.SizeError, "states of 2 .* of 1"),
        (lambda: nn.RNNCell(1, 2, nonlinearity="elu"), ValueError, "'tanh' or 'relu', not 'elu'"),
        (lambda: nn.LSTM(1, 0), nn.SizeError, "hidden_size is a whole number of 1 .* got 0"),
        (lambda: nn.LSTM(1, 1, 0), nn.SizeError, "num_layers is .* got 0"),
        (lambda: nn.RNNCell(1, 1)([[1.0], [2.0]], [[0.0]]), nn.SizeError, "batch of 2 .* one of 1"),
        (lambda: nn.Conv1d(2, 1, 3)([[1.0] * 4]), nn.SizeError, r"inputs of 2 channel.* one of 1"),
        (lambda: nn.Conv1d(1, 1, 3)([[1.0, 2.0]]), nn.SizeError, "window of 3 .* length of 2"),
        (lambda: nn.Conv2d(1, 1, 3)([[1.0] * 4] * 4), nn.SizeError, "channels × height × width"),
        (lambda: nn.Conv2d(1, 1, 1)([[[1.0], [1.0, 2.0]]]), nn.SizeError, "some of 1 and of 2"),
        (lambda: nn.Conv1d(1, 1, 2, padding=-1), nn.SizeError, "padding is .* 0 or more, got -1"),
        (lambda: nn.Conv2d(1, 1, (2, 0)), nn.SizeError, "kernel_size is .* got 0"),
        (lambda: nn.Conv2d(1, 1, 2, stride=0), nn.SizeError, "stride is .* got 0"),
        (lambda: nn.MaxPool1d(3, padding=2), nn.SizeError, "at most half .* 2 for a kernel of 3"),
        (lambda: nn.AvgPool2d(2, padding=(0, 2)), nn.SizeError, "at most half"),
        (lambda: nn.AvgPool1d(2, 0), nn.SizeError, "stride is .* got 0"),
        (lambda: nn.Embedding(0, 2), nn.SizeError, "num_embeddings .* got 0"),
        (lambda: nn.MultiheadAttention(5, 2), nn.SizeError, "2 heads do not divide 5"),
        (lambda: nn.MultiheadAttention(2, 1)([[1.0]]), nn.SizeError, "rows of 2 .* one of 1"),
        (
            lambda: nn.scaled_dot_product_attention([[1.0]], [[1.0]], [[1.0], [2.0]]),
            nn.SizeError,
            "a value for each key, got 2 for 1",
        ),
        (
            lambda: nn.scaled_dot_product_attention([[1.0]], [[1.0, 2.0]], [[1.0]]),
            nn.SizeError,
            "rows of 1 and of 2",
        ),
        (
            lambda: nn.scaled_dot_product_attention([[1.0]], [[1.0]] * 2, [[1.0], [1.0, 2.0]]),
            nn.SizeError,
            "values of one size, got rows of 1 and of 2",
        ),
        (lambda: nn.scaled_dot_product_attention([], [], []), nn.SizeError, "got 0 and 0"),
        (lambda: nn.Conv1d(2, 1, 1)([[1.0, 2.0], [1.0]]), nn.SizeError, "some of 1 and of 2 wind"),
        (
            lambda: nn.Conv2d(2, 1, 1)([[[1.0]] * 2, [[1.0]]]),
            nn.SizeError,
            "channels have one size",
        ),
        (lambda: nn.Conv2d(1, 1, (1, 2, 3)), nn.SizeError, r"\(height, width\), got \(1, 2, 3\)"),
        (
            lambda: nn.LSTM(1, 1, 2)([[1.0]], ([[0.0]] * 2, [[0.0]] * 3)),
            nn.SizeError,
            r"states of 2 layer\(s\), got one of 3",
        ),
        (lambda: nn.BatchNorm(1)([[[1.0]]]), nn.SizeError, "a batch of rows, got lists nested"),
        (lambda: nn.Flatten(0), nn.SizeError, "depth is .* got 0"),
        (lambda: nn.Autoencoder(2, []), nn.SizeError, "the size of each layer"),
    ],
)
def test_errors_name_what_was_given_and_what_fits(make, error, message):
    with pytest.raises(error, match=message):
        make()
