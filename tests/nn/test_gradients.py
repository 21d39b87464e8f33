"""Every module and loss against finite differences, at sizes and points that Hypothesis makes.

Orders 1 and 2 where the function is smooth; those with a kink are kept away from it.
"""

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import nn
from autograd import check_gradients, dot
from nn.activations import ACTIVATIONS

KINKED = {
    "hard_threshold",
    "hard_sigmoid",
    "hard_tanh",
    "relu",
    "leaky_relu",
    "prelu",
    "elu",
    "selu",
}
pytestmark = [pytest.mark.long, pytest.mark.bare]
few = settings(max_examples=4)


def points(least, most):
    """Rows of numbers a little away from 0 and from one another."""
    numbers = st.integers(-20, 20).map(lambda k: 0.1 * k + 0.057)
    return st.lists(numbers, min_size=least, max_size=most, unique=True)


def check(module, x, order):
    """By every input and every parameter, of outputs weighted unequally."""
    state = module.state_dict()
    parameters = module.parameters()

    def f(*numbers):
        """The parameters take the numbers' places: what is checked is the module's own graph."""
        rest = iter(numbers)
        inputs = nested_as(x, rest)
        substituted = with_parameters(module, parameters, list(rest))
        module.load_state_dict(state)
        outputs = nn.rows.leaves(substituted(inputs))
        return dot([0.3 + 0.4 * i for i in range(len(outputs))], outputs)

    check_gradients(f, nn.rows.leaves(x) + [p.data for p in parameters], order)


def nested_as(x, numbers):
    """The numbers in lists as those of x are."""
    return [nested_as(part, numbers) for part in x] if isinstance(x, list) else next(numbers)


def with_parameters(module, old, new):
    """A copy of the module in which other nodes stand for the parameters."""
    replacement = {id(p): node for p, node in zip(old, new, strict=True)}

    def replaced(thing):
        if isinstance(thing, list):
            return [replaced(part) for part in thing]
        if isinstance(thing, nn.Module):
            copy = object.__new__(type(thing))
            for name, part in vars(thing).items():
                object.__setattr__(copy, name, replaced(part))
            return copy
        return replacement.get(id(thing), thing)

    return replaced(module)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS.keys()))
@few
@given(x=points(1, 3))
def test_activations(name, x):
    check(ACTIVATIONS[name](), [x], order=1 if name in KINKED else 2)


@pytest.mark.parametrize("kind", [nn.Softmax, nn.LogSoftmax])
@few
@given(x=points(1, 3))
def test_softmax(kind, x):
    check(kind(), [x], order=2)


@few
@given(x=points(1, 2), width=st.integers(1, 2))
def test_layers(x, width):
    n, generator = len(x), Random(0)
    check(nn.Linear(n, width, generator=generator), [x], order=2)
    check(nn.Neuron(n, "tanh", generator=generator), [x], order=2)
    check(nn.MLP(n, [width, 1], "sigmoid", generator=generator), [x], order=2)
    check(nn.Residual(nn.Linear(n, n, generator=generator)), [x], order=2)
    check(nn.Sequential(nn.Dropout(0.5).eval(), nn.Layer(n, width)), [x, x], order=1)


@few
@given(x=points(2, 3))
def test_layer_norm(x):
    check(nn.LayerNorm(len(x)), [x], order=2)


@few
@given(rows=st.integers(1, 2).flatmap(lambda n: st.lists(points(n, n), min_size=2, max_size=3)))
def test_batch_norm(rows):
    spread = [max(column) - min(column) for column in zip(*rows, strict=True)]
    assume(min(spread) > 0.05)
    norm = nn.BatchNorm(len(rows[0]))
    check(norm, rows, order=2)
    norm(rows)
    check(norm.eval(), rows, order=2)


def sequences(least, most, width):
    """Rows of a width, whose numbers all differ."""
    counts = st.integers(least, most)
    return counts.flatmap(
        lambda n: points(n * width, n * width).map(
            lambda x: [x[i : i + width] for i in range(0, len(x), width)]
        )
    )


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
@few
@given(x=sequences(1, 2, 1), layers=st.integers(1, 2))
def test_recurrent_networks(kind, x, layers):
    check(kind(1, 1, layers, generator=Random(0)), x, order=1)


@pytest.mark.parametrize("kind", [nn.RNNCell, nn.LSTMCell, nn.GRUCell])
@few
@given(x=points(1, 2), hidden=st.integers(1, 2))
def test_recurrent_cells(kind, x, hidden):
    check(kind(len(x), hidden, generator=Random(0)), x, order=1)


@pytest.mark.parametrize("kind", [nn.RNNCell, nn.LSTMCell, nn.GRUCell])
def test_recurrent_cells_twice(kind):
    check(kind(1, 1, bias=False, generator=Random(0)), [0.7], order=2)


@few
@given(x=sequences(1, 2, 4), kernel=st.integers(1, 3), stride=st.integers(1, 2))
def test_convolutions(x, kernel, stride):
    settings = {"stride": stride, "padding": kernel - 1, "generator": Random(0)}
    check(nn.Conv1d(len(x), 1, kernel, **settings), x, order=1)
    check(nn.Conv2d(1, 2, (1, kernel), **settings), [x], order=1)
    check(nn.Conv1d(len(x), 1, 2, generator=Random(0)), x, order=2)


@few
@given(x=sequences(2, 2, 4), stride=st.integers(1, 3))
def test_pooling(x, stride):
    for kinds in ((nn.MaxPool1d, nn.MaxPool2d), (nn.AvgPool1d, nn.AvgPool2d)):
        check(kinds[0](2, stride, 1), x, order=2)
        check(kinds[1](2, stride), [x], order=2)


@few
@given(x=sequences(1, 3, 2), heads=st.integers(1, 2), is_causal=st.booleans())
def test_attention(x, heads, is_causal):
    generator = Random(0)
    column = [row[:1] for row in x]
    check(nn.Attention(1, 1, is_causal=is_causal, generator=generator), column, order=2)
    check(nn.MultiheadAttention(2, heads, is_causal=is_causal, generator=generator), x, order=1)


@few
@given(x=points(2, 3))
def test_other_structures(x):
    check(nn.RMSNorm(len(x)), x, order=2)
    check(nn.RMSNorm(len(x), elementwise_affine=False), x, order=2)
    check(nn.Autoencoder(len(x), [2, 1], "tanh", generator=Random(0)), x, order=1)
    check(nn.Flatten(1), x, order=1)


@few
@given(indices=st.lists(st.integers(0, 2), min_size=1, max_size=4))
def test_embedding(indices):
    embedding = nn.Embedding(3, 2, generator=Random(0))

    def f(*numbers):
        substituted = with_parameters(embedding, embedding.parameters(), list(numbers))
        outputs = nn.rows.leaves(substituted(indices))
        return dot([0.3 + 0.4 * i for i in range(len(outputs))], [y * y for y in outputs])

    check_gradients(f, [p.data for p in embedding.parameters()], 2)


def distribution(n):
    """Weights that sum to 1."""
    weights = [i + 1.0 for i in range(n)]
    return [w / sum(weights) for w in weights]


LOSSES = {
    nn.mse_loss: (2, lambda x: [0.5] * len(x)),
    nn.l1_loss: (1, lambda x: [0.5] * len(x)),
    nn.half_squared_error: (2, lambda x: [0.5] * len(x)),
    nn.euclidean_loss: (2, lambda x: [5.0] * len(x)),
    nn.hinge_loss: (1, lambda x: [1 - 2 * (i % 2) for i in range(len(x))]),
    nn.binary_cross_entropy_with_logits: (2, lambda x: [0.0, 1.0, 0.3, 1.0][: len(x)]),
    nn.cross_entropy: (2, lambda x: len(x) - 1),
    nn.nll_loss: (2, lambda x: 0),
    nn.kl_div: (2, lambda x: distribution(len(x))),
}


@pytest.mark.parametrize(("loss", "order", "target"), [(k, *v) for k, v in LOSSES.items()])
@few
@given(x=points(1, 4))
def test_losses(loss, order, target, x):
    check_gradients(lambda *y: loss(list(y), target(x)), x, order)


@few
@given(x=points(2, 3))
def test_losses_of_distributions_and_of_probabilities(x):
    t = distribution(len(x))
    check_gradients(lambda *z: nn.cross_entropy(list(z), t), x, 2)
    check_gradients(lambda *z: nn.probability_cross_entropy(nn.Softmax()(z), t), x, 2)
    check_gradients(lambda *z: nn.binary_cross_entropy(nn.Sigmoid()(z), t), x, 2)


@few
@given(x=points(2, 4))
def test_penalties(x):
    linear = nn.Linear(len(x), 1)
    linear.load_state_dict({"weight": [x], "bias": [3.0]})
    for penalty, slope in ((nn.l2_penalty, lambda w: 2 * w), (nn.l1_penalty, lambda w: w / abs(w))):
        linear.zero_grad()
        penalty(linear).backward()
        assert [w.grad for w in linear.weight[0]] == pytest.approx([slope(w) for w in x])
        assert not linear.bias[0].has_grad
