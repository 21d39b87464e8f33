"""Recurrent networks, convolutions, pooling, attention and autoencoders against PyTorch.

Their states are exchanged, so that the parameters' names, shapes and order are compared too.
"""

import pytest
import torch

import nn
from autograd import dot
from nn.pytorch import (
    arranged,
    from_pytorch,
    load_safetensors,
    save_safetensors,
    to_pytorch,
)
from nn.rows import leaves
from tests.parity.compare import close, data_of, draws, grads_of, values

T = torch.nn


def flat(outputs):
    """The numbers of a tensor, or of nested tuples of tensors."""
    if isinstance(outputs, torch.Tensor):
        return outputs.flatten()
    return torch.cat([flat(each) for each in outputs])


def gradients_by_name(model):
    """What PyTorch's names call the gradients of the parameters."""
    state = model.state_dict()
    for parameter in model.parameters():
        parameter.data = parameter.grad
    found = arranged(model)
    model.load_state_dict(state)
    return found


def assert_same(ours, theirs, *inputs, called=None):
    """Outputs, and the gradients of a weighted sum of them by the inputs and the parameters."""
    for k, parameter in enumerate(ours.parameters()):
        parameter.data += 0.1 * ((k * 7) % 5 - 2)  # biases too
    theirs.load_state_dict(to_pytorch(ours))
    own = [values(x) for x in inputs]
    tensors = [torch.tensor(x, requires_grad=True) for x in inputs]
    out, expected = ours(*own), flat((called or theirs)(*tensors))
    assert data_of(out) == close(expected)
    weights = draws(0, len(expected))
    dot(weights.tolist(), leaves(out)).backward()
    (torch.tensor(weights) * expected).sum().backward()
    for x, tensor in zip(own, tensors, strict=True):
        assert grads_of(x) == close(tensor.grad.flatten())
    gradients = gradients_by_name(ours)
    assert gradients.keys() == dict(theirs.named_parameters()).keys()
    for name, parameter in theirs.named_parameters():
        assert data_of(gradients[name]) == close(parameter.grad.flatten()), name


CELLS = [
    (nn.RNNCell, T.RNNCell, {}),
    (nn.RNNCell, T.RNNCell, {"nonlinearity": "relu", "bias": False}),
    (nn.LSTMCell, T.LSTMCell, {}),
    (nn.LSTMCell, T.LSTMCell, {"bias": False}),
    (nn.GRUCell, T.GRUCell, {}),
    (nn.GRUCell, T.GRUCell, {"bias": False}),
]


@pytest.mark.parametrize(("ours", "theirs", "options"), CELLS)
def test_cells(ours, theirs, options):
    assert_same(ours(3, 4, **options), theirs(3, 4, **options), draws(1, 3))


@pytest.mark.parametrize(("ours", "theirs"), [(nn.RNNCell, T.RNNCell), (nn.GRUCell, T.GRUCell)])
def test_cells_in_a_state(ours, theirs):
    assert_same(ours(3, 4), theirs(3, 4), draws(1, 3), draws(2, 4))
    assert_same(ours(3, 4), theirs(3, 4), draws(1, 5, 3), draws(2, 5, 4))  # a batch of each


NETWORKS = [
    (nn.RNN, T.RNN, {}),
    (nn.RNN, T.RNN, {"num_layers": 2, "nonlinearity": "relu"}),
    (nn.LSTM, T.LSTM, {}),
    (nn.LSTM, T.LSTM, {"num_layers": 3}),
    (nn.GRU, T.GRU, {}),
    (nn.GRU, T.GRU, {"num_layers": 2, "bias": False}),
]


@pytest.mark.parametrize(("ours", "theirs", "options"), NETWORKS)
def test_sequences(ours, theirs, options):
    assert_same(ours(3, 4, **options), theirs(3, 4, **options), draws(1, 5, 3))


@pytest.mark.parametrize(("ours", "theirs", "options"), NETWORKS)
def test_batches_of_sequences(ours, theirs, options):
    ours, theirs = ours(3, 4, **options), theirs(3, 4, **options, batch_first=True)
    theirs.load_state_dict(to_pytorch(ours))
    x = draws(1, 2, 5, 3)
    outputs, states = ours(x)
    expected, state = theirs(torch.tensor(x))
    assert data_of(outputs) == close(expected.flatten())
    for b, each in enumerate(states):
        parts = [part[:, b] for part in (state if isinstance(state, tuple) else (state,))]
        assert data_of(each) == close(flat(parts))


@pytest.mark.parametrize(("ours", "theirs"), [(nn.RNN, T.RNN), (nn.GRU, T.GRU)])
def test_sequences_from_a_state(ours, theirs):
    assert_same(ours(3, 4, 2), theirs(3, 4, 2), draws(1, 5, 3), draws(2, 2, 4))


def test_lstm_from_a_state():
    ours, theirs = nn.LSTM(3, 4, 2), T.LSTM(3, 4, 2)
    theirs.load_state_dict(to_pytorch(ours))
    x, h, c = draws(1, 5, 3), draws(2, 2, 4), draws(3, 2, 4)
    expected = theirs(torch.tensor(x), (torch.tensor(h), torch.tensor(c)))
    assert data_of(ours(x, (h.tolist(), c.tolist()))) == close(flat(expected))


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("kernel", "stride", "padding"), [(3, 1, 0), (2, 2, 1), (1, 3, 2)])
def test_convolutions(kernel, stride, padding, bias):
    for shape in ((3, 7), (2, 3, 7)):
        ours = nn.Conv1d(3, 2, kernel, stride, padding, bias=bias)
        theirs = T.Conv1d(3, 2, kernel, stride, padding, bias=bias)
        assert_same(ours, theirs, draws(1, *shape))
    for shape in ((3, 5, 4), (2, 3, 5, 4)):
        settings = ((kernel, 2), (1, stride), (0, padding))
        ours, theirs = nn.Conv2d(3, 2, *settings, bias=bias), T.Conv2d(3, 2, *settings, bias=bias)
        assert_same(ours, theirs, draws(1, *shape))


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(3, None, 0), (2, 1, 1), (3, 2, 1)])
@pytest.mark.parametrize("kind", ["Max", "Avg"])
def test_pooling(kind, kernel, stride, padding):
    for axes, shapes in (("1d", [(3, 8), (2, 3, 8)]), ("2d", [(3, 6, 5), (2, 3, 6, 5)])):
        name = f"{kind}Pool{axes}"
        ours, theirs = (getattr(k, name)(kernel, stride, padding) for k in (nn, T))
        for shape in shapes:
            assert_same(ours, theirs, draws(1, *shape))


@pytest.mark.parametrize("is_causal", [False, True])
def test_scaled_dot_product_attention(is_causal):
    arrays = [draws(k, 4, 3) for k in range(3)]
    own, tensors = [values(a) for a in arrays], [torch.tensor(a)[None] for a in arrays]
    expected = T.functional.scaled_dot_product_attention(*tensors, is_causal=is_causal)
    found = nn.structures.scaled_dot_product_attention(*own, is_causal=is_causal)
    assert data_of(found) == close(expected.flatten())


MASK = [[False, True, False], [True, False, False], [False, False, True], [False, False, False]]


def test_masks_of_attention():
    q, k, v = draws(1, 4, 6), draws(2, 3, 6), draws(3, 3, 6)
    seen = [[not flag for flag in row] for row in MASK]
    expected = T.functional.scaled_dot_product_attention(
        *map(torch.tensor, (q, k, v)), attn_mask=torch.tensor(seen)
    )
    found = nn.structures.scaled_dot_product_attention(*map(values, (q, k, v)), seen)
    assert data_of(found) == close(expected.flatten())


@pytest.mark.parametrize("padding", [None, [False, False, True]])
@pytest.mark.parametrize("mask", [None, MASK])
def test_masks_of_multihead_attention(padding, mask):
    ours, theirs = nn.MultiheadAttention(6, 2), T.MultiheadAttention(6, 2, batch_first=True)
    theirs.load_state_dict(to_pytorch(ours))
    own = [values(draws(1, 4, 6)), values(draws(2, 3, 6)), values(draws(3, 3, 6))]
    tensors = [torch.tensor(data_of(x).reshape(-1, 6), requires_grad=True) for x in own]
    flags = [None if m is None else torch.tensor(m) for m in (padding, mask)]
    expected = theirs(*tensors, key_padding_mask=flags[0], attn_mask=flags[1])[0]
    out = ours.forward(*own, padding, mask)
    assert data_of(out) == close(expected.flatten())
    dot(draws(0, 24).tolist(), leaves(out)).backward()
    (torch.tensor(draws(0, 24)) * expected.flatten()).sum().backward()
    for x, tensor in zip(own, tensors, strict=True):
        assert grads_of(x) == close(tensor.grad.flatten())


@pytest.mark.parametrize(("heads", "bias"), [(1, True), (2, True), (3, False)])
def test_multihead_attention(heads, bias):
    """Of a sequence to itself, causal or not, and of one sequence to another."""
    for is_causal in (False, True):
        hidden = torch.ones(4, 4).triu(1).bool() if is_causal else None
        ours = nn.MultiheadAttention(6, heads, bias=bias, is_causal=is_causal)
        theirs = T.MultiheadAttention(6, heads, bias=bias, batch_first=True)

        def called(x, theirs=theirs, hidden=hidden):
            return theirs(x, x, x, attn_mask=hidden, need_weights=False)[0]

        assert_same(ours, theirs, draws(1, 4, 6), called=called)
        assert_same(ours, theirs, draws(2, 2, 4, 6), called=called)
    ours = nn.MultiheadAttention(6, heads, bias=bias)
    theirs = T.MultiheadAttention(6, heads, bias=bias)
    sequences = draws(3, 4, 6), draws(4, 5, 6), draws(5, 5, 6)
    assert_same(ours, theirs, *sequences, called=lambda *qkv: theirs(*qkv)[0])


def test_single_head():
    class Head(T.Module):
        def __init__(self):
            super().__init__()
            self.query, self.key, self.value = (T.Linear(4, 2, bias=False) for _ in range(3))

        def forward(self, x):
            q, k, v = (part(x)[None] for part in (self.query, self.key, self.value))
            return T.functional.scaled_dot_product_attention(q, k, v, is_causal=True)[0]

    assert_same(nn.Attention(4, 2, is_causal=True), Head(), draws(1, 3, 4))


def test_embedding():
    ours, theirs = nn.Embedding(5, 3), T.Embedding(5, 3)
    theirs.load_state_dict(to_pytorch(ours))
    indices, weights = [[4, 0, 4], [1, 1, 1]], draws(1, 18)
    dot(weights.tolist(), leaves(ours(indices))).backward()
    (torch.tensor(weights) * theirs(torch.tensor(indices)).flatten()).sum().backward()
    assert data_of(ours(indices)) == close(theirs(torch.tensor(indices)).flatten())
    assert grads_of(ours.weight) == close(theirs.weight.grad.flatten())


def test_normalisation_of_any_nesting():
    assert_same(nn.RMSNorm(4), T.RMSNorm(4, eps=1e-5), draws(1, 2, 3, 4))
    assert_same(nn.RMSNorm(4, 0.1, False), T.RMSNorm(4, 0.1, False), draws(1, 3, 4))
    assert_same(nn.LayerNorm(4), T.LayerNorm(4), draws(1, 2, 3, 4))
    assert_same(nn.Linear(4, 2), T.Linear(4, 2), draws(1, 2, 3, 4))


def convolutional(kit):
    layers = kit.Conv2d(1, 2, 3, padding=1), kit.ReLU(), kit.MaxPool2d(2), kit.Flatten()
    return kit.Sequential(*layers, kit.Linear(2 * 2 * 3, 3))


def test_convolutional_network():
    assert_same(convolutional(nn), convolutional(T), draws(1, 2, 1, 4, 6))


MLPS = [
    ("tanh", [T.Linear(3, 4), T.Tanh(), T.Linear(4, 2), T.Tanh(), T.Linear(2, 1)]),
    ("linear", [T.Linear(3, 4), T.Linear(4, 2), T.Linear(2, 1)]),
    ("prelu", [T.Linear(3, 4), T.PReLU(), T.Linear(4, 2), T.PReLU(), T.Linear(2, 1)]),
    (["relu", "linear", "sigmoid"], [T.Linear(3, 4), T.ReLU(), T.Linear(4, 2), T.Linear(2, 1)]),
]
MLPS[3][1].append(T.Sigmoid())


@pytest.mark.parametrize(("activation", "theirs"), MLPS)
def test_mlp_is_a_sequential_of_linear_layers(activation, theirs):
    assert_same(nn.MLP(3, [4, 2, 1], activation), T.Sequential(*theirs), draws(1, 5, 3))


def test_layers_and_neurons_in_other_modules():
    class Ours(nn.Module):
        axes = ()

        def __init__(self):
            self.blocks = [nn.Layer(3, 2), nn.Linear(2, 2)]
            self.neuron = nn.Neuron(2)

        def forward(self, x):
            for block in self.blocks:
                x = block(x)
            return [self.neuron(x)]

    class Theirs(T.Module):
        def __init__(self):
            super().__init__()
            self.blocks = T.ModuleList([T.Linear(3, 2), T.Linear(2, 2)])
            self.neuron = T.Linear(2, 1)

        def forward(self, x):
            return self.neuron(self.blocks[1](self.blocks[0](x)))

    assert_same(Ours(), Theirs(), draws(1, 3))


def test_autoencoder():
    class Theirs(T.Module):
        def __init__(self):
            super().__init__()
            self.encoder = T.Sequential(T.Linear(5, 3), T.Tanh(), T.Linear(3, 2))
            self.decoder = T.Sequential(T.Linear(2, 3), T.Tanh(), T.Linear(3, 5))

        def forward(self, x):
            return self.decoder(self.encoder(x))

    assert_same(nn.Autoencoder(5, [3, 2], "tanh"), Theirs(), draws(1, 4, 5))


def make_all():
    """A model with a part of every kind, with the names that PyTorch has for them."""
    parts = nn.LSTM(2, 3, 2), nn.MultiheadAttention(4, 2), nn.MLP(2, [3, 1], "prelu")
    return nn.Sequential(*parts, nn.Conv2d(1, 2, 2), nn.Embedding(3, 2), nn.BatchNorm(2))


def test_exchange_is_exact_both_ways(tmp_path):
    model, other = make_all(), make_all()
    state = model.state_dict()
    assert other.state_dict() != state
    from_pytorch(other, to_pytorch(model))
    assert other.state_dict() == state
    third = make_all()
    save_safetensors(model, tmp_path / "model.safetensors")
    load_safetensors(third, tmp_path / "model.safetensors")
    assert third.state_dict() == state


def test_an_mlp_of_another_width_is_refused():
    model = nn.MLP(3, [4, 1])
    before = model.state_dict()
    with pytest.raises(nn.StateError, match=r"0\.weight takes a list of 4"):
        from_pytorch(model, T.Sequential(T.Linear(3, 5), T.ReLU(), T.Linear(5, 1)).state_dict())
    assert model.state_dict() == before
