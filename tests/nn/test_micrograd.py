"""What the notebooks of micrograd do, by their names and with numbers worked out without them."""

import random
from itertools import pairwise

import pytest

import autograd
import nn
from nn.micrograd import MLP, Layer, Module, Neuron, Value


def test_an_expression_and_its_graph():
    """Both passes, the walk that draws a graph there, and the sets in which it collects."""
    a, b = Value(-4.0), Value(2.0)
    c = a * b + b**3
    d = (c + b).relu() - c / a
    d.backward()
    assert (c.data, d.data) == (0.0, 2.0)
    assert (a.grad, b.grad) == (2.0 + 2.0 / 4.0, (-4.0 + 12.0 + 1.0) - (-4.0 + 12.0) / -4.0)
    nodes, edges = set(), set()

    def build(v):
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                edges.add((child, v))
                build(child)

    build(d)
    assert sorted(v._op for v in nodes if v._op) == sorted(
        ["mul", "power", "add", "add", "relu", "div", "sub"]
    )
    assert len(edges) == 12
    assert a._op == ""
    assert len(set((a * a)._prev)) == 1


def weights_of_micrograd(sizes):
    """It draws a neuron's weights one after another, and begins with biases of 0."""
    return [
        [([random.uniform(-1, 1) for _ in range(n_in)], 0.0) for _ in range(n_out)]
        for n_in, n_out in pairwise(sizes)
    ]


def test_a_network_is_drawn_and_computes_as_there():
    random.seed(1337)
    layers = weights_of_micrograd([2, 4, 3, 1])
    random.seed(1337)
    model = MLP(2, [4, 3, 1])
    assert [p.data for p in model.parameters()] == [
        number for layer in layers for w, b in layer for number in (*w, b)
    ]
    x = [1.5, -0.5]
    for layer in layers[:-1]:
        x = [max(0.0, sum(w * z for w, z in zip(ws, x)) + b) for ws, b in layer]
    ((ws, b),) = layers[-1]
    out = model([Value(1.5), Value(-0.5)])
    assert isinstance(out, autograd.Value)
    assert out.data == pytest.approx(sum(w * z for w, z in zip(ws, x)) + b, rel=1e-14)


def test_one_output_is_one_value_and_more_are_a_list():
    assert isinstance(Layer(3, 1)([1.0, 2.0, 3.0]), autograd.Value)
    assert len(Layer(3, 2, nonlin=False)([1.0, 2.0, 3.0])) == 2
    assert len(MLP(3, [4, 2])([1.0, 2.0, 3.0])) == 2
    assert len(nn.MLP(3, [4, 1])([1.0, 2.0, 3.0])) == 1
    assert isinstance(MLP(1, [1]), Module)
    assert [len(MLP(1, [1])([[1.0]] * rows)) for rows in (1, 2)] == [1, 2]
    assert isinstance(MLP(1, [1])([[1.0]])[0][0], autograd.Value)


def test_neurons_are_of_relus_or_linear():
    random.seed(1)
    curved, straight = Neuron(1), Neuron(1, nonlin=False)
    curved.w[0].data = straight.w[0].data = -2.0
    assert (curved([3.0]).data, straight([3.0]).data) == (0.0, -6.0)
    assert (curved.nonlin, straight.nonlin) == (True, False)
    with pytest.raises(ValueError, match="nonlin is True or False"):
        Neuron(1, nonlin="yes")


def test_the_demo_trains():
    """A hinge loss with a penalty, gradients set to 0 by the model, steps by hand."""
    random.seed(1337)
    samples = [([random.gauss(k, 0.4), random.gauss(-k, 0.4)], k) for k in (-1.0, 1.0) * 20]
    model = MLP(2, [8, 1])

    def loss():
        scores = [model([*map(Value, row)]) for row, _ in samples]
        losses = [(1 + -k * score).relu() for (_, k), score in zip(samples, scores)]
        penalty = 1e-4 * sum(p * p for p in model.parameters())
        right = [(k > 0) == (score.data > 0) for (_, k), score in zip(samples, scores)]
        return sum(losses) * (1.0 / len(losses)) + penalty, sum(right) / len(right)

    for k in range(20):
        total, accuracy = loss()
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data -= (1.0 - 0.9 * k / 20) * 0.3 * p.grad
    assert accuracy == 1.0


def test_a_rule_is_declared_not_assigned():
    out = Value(2.0) * 3.0
    with pytest.raises(AttributeError, match=r"declared, not assigned: write @primitive"):
        out._backward = lambda: None
    with pytest.raises(TypeError, match=r"takes no children, got .*; .* write @primitive"):
        Value(6.0, (out,), "mine")
    assert Value(6.0, (), "mine").data == 6.0
