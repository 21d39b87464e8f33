"""Hooks, and forwards of one's own, are called wherever a quick path could forget them."""

from random import Random

import pytest

import nn
from autograd import Value

ROWS = [[0.5, -1.0], [2.0, 0.25]]


def numbers(tree):
    return [numbers(part) for part in tree] if isinstance(tree, list) else tree.data


def layer(activation="tanh"):
    return nn.Layer(2, 3, activation, generator=Random(0))


def seen_by(module):
    """The inputs and outputs of each call of a module, as they come."""
    calls = []
    module.register_forward_hook(lambda _, x, output: calls.append((x, output)))
    return calls


class Doubled(nn.Neuron):
    def forward(self, x):
        return 2 * super().forward(x)


class Through(nn.Neuron):
    def __call__(self, x, *others):
        return 3 * super().__call__(x)


class TestNeuronsOfALayer:
    @pytest.mark.parametrize("call", [lambda m, rows: m(rows), lambda m, rows: [*map(m, rows)]])
    def test_a_hook_sees_each_row(self, call):
        plain, hooked = layer(), layer()
        calls = seen_by(hooked.neurons[1])
        outputs = call(hooked, ROWS)
        assert calls == [(row, out[1]) for row, out in zip(ROWS, outputs, strict=True)]
        assert numbers(outputs) == numbers(plain(ROWS))

    def test_a_removed_hook_is_not_called(self):
        module, calls = layer(), []
        remove = module.neurons[0].register_forward_hook(lambda *call: calls.append(call))
        module(ROWS)
        remove()
        module(ROWS)
        assert len(calls) == 2

    @pytest.mark.parametrize(("kind", "factor"), [(Doubled, 2), (Through, 3)])
    def test_a_subclass_is_called(self, kind, factor):
        module, plain = layer(), layer()
        module.neurons[2] = kind(2, "tanh")
        module.load_state_dict(plain.state_dict())
        for rows in (ROWS, ROWS[0]):
            expected = numbers(plain(rows))
            for row in expected if rows is ROWS else [expected]:
                row[2] *= factor
            assert numbers(module(rows)) == expected

    def test_a_forward_that_a_neuron_was_given_is_called(self):
        module = layer()
        module.neurons[0].forward = lambda x: Value(7.0)
        assert [row[0].data for row in module(ROWS)] == [7.0, 7.0]
        del module.neurons[0].forward
        assert numbers(module(ROWS)) == numbers(layer()(ROWS))

    def test_in_an_mlp_too(self):
        model = nn.MLP(2, [3, 1], generator=Random(0))
        calls = seen_by(model.layers[1].neurons[0])
        outputs = model(ROWS)
        assert [output for _, output in calls] == [y for (y,) in outputs]


class TestActivations:
    @pytest.mark.parametrize("module", [layer, lambda a: nn.Neuron(2, a, generator=Random(0))])
    def test_a_hook_sees_each_number(self, module):
        activation = nn.Tanh()
        calls = seen_by(activation)
        outputs = module(activation)(ROWS)
        assert [y for _, y in calls] == nn.rows.leaves(outputs)
        assert all(isinstance(z, Value) for z, _ in calls)

    @pytest.mark.parametrize(
        "written",
        [
            {"forward": lambda self, x: [10.0 * each for each in x]},
            {"function": lambda self, x: 10.0 * x},
            {"__call__": lambda self, x: 10.0 * x},
        ],
    )
    def test_what_a_subclass_writes_is_called(self, written):
        kind = type("Tenfold", (nn.ReLU,), written)
        expected = [[10.0 * y for y in row] for row in numbers(layer("linear")(ROWS))]
        assert numbers(layer(kind())(ROWS)) == expected
        assert [neuron(ROWS[0]).data for neuron in layer(kind()).neurons] == expected[0]

    def test_neurons_of_several_activations(self):
        module = layer()
        module.neurons[1].activation = nn.Sigmoid()
        calls = seen_by(module.neurons[1].activation)
        outputs = module(ROWS)
        assert [y for _, y in calls] == [row[1] for row in outputs]

    def test_a_hook_of_one_number(self):
        relu, calls = nn.ReLU(), []
        relu.register_forward_hook(lambda *call: calls.append(call))
        assert relu(-1.0) == 0.0
        assert calls == [(relu, -1.0, 0.0)]


class Bent(nn.Linear):
    def forward(self, x):
        return [abs(y) for y in super().forward(x)]


class TestForwardOfASubclass:
    """One that writes forward alone has it called for each row of a batch, and of lists of them."""

    @pytest.mark.parametrize("kind", [nn.Linear, nn.Layer])
    def test_for_each_row(self, kind):
        class Bent(kind):
            def forward(self, x):
                return [abs(y) for y in super().forward(x)]

        bent, plain = Bent(2, 3, generator=Random(0)), kind(2, 3, generator=Random(0))
        expected = [[abs(y) for y in row] for row in numbers(plain(ROWS))]
        assert numbers(bent(ROWS)) == expected
        assert numbers([bent(row) for row in ROWS]) == expected
        assert numbers(bent([ROWS, ROWS])) == [expected, expected]

    def test_given_to_a_module(self):
        linear = nn.Linear(2, 3)
        linear.forward = lambda x: [0.0]
        assert linear(ROWS) == [[0.0], [0.0]]

    def test_in_attention(self):
        attention = nn.Attention(2, 2)
        attention.query = Bent(2, 2)
        attention.key = Bent(2, 2)
        calls = seen_by(attention.key)
        attention(ROWS)
        ((_, keys),) = calls
        assert min(y.data for row in keys for y in row) > 0

    def test_in_a_sequence(self):
        model = nn.Sequential(Bent(2, 3), nn.ReLU())
        linear, relu = seen_by(model[0]), seen_by(model[1])
        outputs = model(ROWS)
        assert [output for _, output in relu] == [outputs]
        assert numbers(linear[0][1]) == numbers(outputs)


def test_a_hook_of_an_embedding_sees_a_single_index():
    embedding = nn.Embedding(3, 2)
    calls = seen_by(embedding)
    row = embedding(1)
    assert calls == [(1, row)]


def test_a_cell_is_called_for_each_row_of_a_sequence():
    network = nn.RNN(2, 3)
    calls = seen_by(network.cells[0])
    outputs, _ = network(ROWS)
    assert [output for _, output in calls] == outputs
