"""What modules keep of the calls before is found anew when something has changed."""

import copy
import pickle

import pytest

import nn
from autograd import Value
from nn.parts import walk


def test_parameters_are_those_of_now():
    model = nn.MLP(2, [2, 1], "relu")
    assert len(model.parameters()) == 9
    equal = Value(model.layers[0].neurons[0].w[1].data)
    model.layers[0].neurons[0].w[1] = equal  # equal, and another one
    assert any(parameter is equal for parameter in model.parameters())
    model.layers.append(nn.Linear(1, 3))
    assert len(model.parameters()) == 15
    model.extra = Value(1.0)
    assert len(model.parameters()) == 16
    del model.extra
    assert len(model.parameters()) == 15
    model.eval()
    assert not any(module.training for module in model.modules())
    model.layers.pop()
    assert len(model.parameters()) == 9
    model.layers[1].neurons = [nn.Neuron(2)] * 2
    assert len(model.parameters()) == 9
    model.layers[1].neurons[1] = nn.Neuron(2)
    assert len(model.parameters()) == 12


def test_lists_of_a_subclass_are_looked_at_each_time():
    class Own(list):
        pass

    model = nn.Sequential()
    model.layers = Own([nn.Linear(1, 1)])
    assert len(model.parameters()) == 2
    model.layers.append(nn.Linear(1, 1))
    assert len(model.parameters()) == 4


def test_a_layer_calls_what_is_in_it_now():
    layer = nn.Layer(1, 2, "relu")
    row = [-1.0]
    for neuron in layer.neurons:
        neuron.w[0].data = 1.0
    assert [y.data for y in layer(row)] == [0.0, 0.0]
    layer.neurons[0].w = [Value(-2.0)]
    assert [y.data for y in layer(row)] == [2.0, 0.0]
    layer.neurons[1].w[0] = Value(-3.0)
    assert [y.data for y in layer(row)] == [2.0, 3.0]
    layer.neurons[1].activation = nn.Tanh()
    layer.neurons[0].b = Value(1.0)
    assert [y.data for y in layer(row)] == [3.0, nn.Tanh()(Value(3.0)).data]
    calls = []
    remove = layer.neurons[0].register_forward_hook(lambda *_: calls.append("neuron"))
    layer.neurons[0].activation.register_forward_hook(lambda *_: calls.append("activation"))
    layer(row)
    assert calls == ["activation", "neuron"]
    remove()
    layer(row)
    layer.neurons[0](row)
    assert calls == ["activation", "neuron", "activation", "activation"]

    class Double(nn.Neuron):
        def forward(self, x):
            return 2.0 * super().forward(x)

    layer.neurons[0] = Double(1)
    layer.neurons[0].w[0].data = -1.0
    assert layer(row)[0].data == 2.0


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_a_copy_keeps_nothing(copied):
    layer = nn.Layer(1, 1)
    before = layer([1.0])[0].data, len(layer.parameters())
    other = copied(layer)
    assert "_kept" not in vars(other)
    assert (other([1.0])[0].data, len(other.parameters())) == before
    other.neurons = [nn.Neuron(1)]
    other.neurons[0].w[0].data = 9.0
    assert other([1.0])[0].data == 9.0
    assert layer([1.0])[0].data == before[0]


def test_a_layer_calls_a_neuron_that_has_become_another():
    class Loud(nn.Neuron):
        def forward(self, x):
            return Value(42.0)

    layer = nn.Layer(1, 2, "relu")
    before = [y.data for y in layer([1.0])]
    layer.neurons[1].__class__ = Loud
    assert [y.data for y in layer([1.0])] == [before[0], 42.0]
    layer.neurons[1].__class__ = nn.Neuron
    assert [y.data for y in layer([1.0])] == before


def test_attributes_that_are_written_past_the_module():
    linear = nn.Linear(2, 1)
    assert len(linear.parameters()) == 3
    vars(linear)["weight"] = [[Value(1.0), Value(2.0), Value(3.0)]]
    assert len(linear.parameters()) == len([*linear.named_parameters()]) == 4
    object.__setattr__(linear, "bias", [])
    assert len(linear.parameters()) == 3
    vars(linear)["more"] = nn.Linear(1, 1)  # as functools.cached_property does
    assert len(linear.parameters()) == 5
    assert [*linear.modules()] == [linear, linear.more]


def test_what_changes_while_parts_are_looked_for_is_not_missed(monkeypatch):
    linear = nn.Linear(2, 1)

    def and_meanwhile(module):
        walked = [*walk(module)]
        if module is linear and not hasattr(linear, "more"):
            linear.more = nn.Linear(1, 1)
        return iter(walked)

    monkeypatch.setattr("nn.module.walk", and_meanwhile)
    linear.parameters()  # of before
    assert len(linear.parameters()) == 5
