"""What structures are called, and what they refuse."""

import pytest

import nn
from autograd import Value


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
        (lambda: nn.LSTM(1, 2)([[1.0]], 3), nn.SizeError, r"of LSTM is a pair \(h, c\), got 3"),
        (lambda: nn.LSTM(1, 2)([[1.0]], [[0.0] * 2]), nn.SizeError, r"pair \(h, c\), got \[\[0"),
        (lambda: nn.LSTMCell(1, 2)([1.0], [0.0] * 3), nn.SizeError, "of LSTMCell is a pair"),
        (lambda: nn.LSTMCell(1, 2)([1.0], (None, None)), TypeError, "a row of numbers .* got None"),
        (lambda: nn.LSTMCell(1, 2)([1.0], ("ab", "cd")), TypeError, "a row of numbers .* got 'ab'"),
        (lambda: nn.RNN(1, 2, 2)([[1.0]], [1.0, 2.0]), TypeError, "a row of numbers .* got 1.0"),
        (lambda: nn.RNNCell(1, 2)([1.0], 3), TypeError, "a row of numbers .* got 3"),
        (lambda: nn.RNNCell(1, 2)([1.0], {0: 1.0, 1: 2.0}), TypeError, "a row of numbers"),
        (lambda: nn.GRUCell(1, 2)([1.0], Value(1.0)), TypeError, "a row of numbers .* got Value"),
        (lambda: nn.GRUCell(1, 2)([1.0], [[0.0] * 2] * 2), nn.SizeError, "a state that is a row"),
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
            lambda: nn.structures.scaled_dot_product_attention([[1.0]], [[1.0]], [[1.0], [2.0]]),
            nn.SizeError,
            "a value for each key, got 2 for 1",
        ),
        (
            lambda: nn.structures.scaled_dot_product_attention([[1.0]], [[1.0, 2.0]], [[1.0]]),
            nn.SizeError,
            "rows of 1 and of 2",
        ),
        (
            lambda: nn.structures.scaled_dot_product_attention(
                [[1.0]], [[1.0]] * 2, [[1.0], [1.0, 2.0]]
            ),
            nn.SizeError,
            "values of one size, got rows of 1 and of 2",
        ),
        (
            lambda: nn.structures.scaled_dot_product_attention([], [], []),
            nn.SizeError,
            "got 0 and 0",
        ),
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
