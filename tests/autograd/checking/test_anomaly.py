"""Numerical faults are found where they begin, with operation, operands and source line."""

import math

import pytest

from autograd import (
    AnomalyError,
    Value,
    detect_anomaly,
    dot,
    exp,
    gradients,
    log,
    no_grad,
    primitive,
)


def line_of(marker):
    with open(__file__, encoding="utf-8") as source:
        return next(i for i, line in enumerate(source, 1) if f"# {marker}" in line)


def found(block):
    with pytest.raises(AnomalyError) as raised, detect_anomaly():
        block()
    return str(raised.value)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (lambda x: 1 / x, ["div gave inf", "from 1.0 and the value 'x'"]),
        (lambda x: x / x, ["div gave nan", "'x' (input, data=0.0) and the value 'x'"]),
        (lambda x: log(x), ["log gave -inf"]),
        (lambda x: exp(x + 1e3), ["exp gave inf", "an unlabelled value (add, data=1000.0)"]),
        (lambda x: dot([x, 1e300], [1.0, 1e300]), ["dot gave inf"]),
    ],
)
def test_forward(block, words):
    message = found(lambda: block(Value(0.0, "x")))
    assert all(word in message for word in words)
    assert "test_anomaly.py, line" in message


def test_the_line_is_that_of_the_operation():
    x = Value(-1.0, "x")

    def block():
        y = x * 2
        return y.sqrt() + 1  # the faulty line

    assert f"line {line_of('the faulty line')}" in found(block)


def test_backward():
    x = Value(0.0, "x")

    def block():
        y = x.sqrt()  # the root
        return y.backward()

    message = found(block)
    assert "the error signal of the value 'x' (input, data=0.0) is inf" in message
    assert "1.0 · inf arrived through sqrt" in message
    assert f"line {line_of('the root')}" in message
    assert not x.has_grad


def test_backward_of_a_graph_from_outside():
    x = Value(0.0, "x")
    y = x.sqrt() * 0.0
    message = found(y.backward)
    assert "is nan" in message
    assert "0.0 · inf arrived through sqrt" in message
    assert "outside of the block" in message
    with pytest.raises(AnomalyError), detect_anomaly():
        gradients(y, [x], create_graph=True)


def test_what_is_finite_passes_with_the_same_numbers():
    x = Value(0.5)
    with detect_anomaly():
        y = (x * 3).tanh()
        y.backward()
    expected = Value(0.5)
    z = (expected * 3).tanh()
    z.backward()
    assert (y.data, x.grad) == (z.data, expected.grad)


def test_it_ends_with_the_block():
    with detect_anomaly():
        pass
    y = 1 / Value(0.0)
    y.backward()
    assert y.data == math.inf


@pytest.mark.parametrize("order", [(detect_anomaly, no_grad), (no_grad, detect_anomaly)])
def test_with_no_grad_in_either_order(order):
    outer, inner = order
    with outer(), inner():
        assert (2 / Value(1.0)).op == "constant"
        with pytest.raises(AnomalyError, match="div gave inf"):
            1 / Value(0.0)


def test_the_function_is_called_once():
    calls = []

    @primitive(lambda out, x: 1.0)
    def counted(x):
        calls.append(x)
        return x

    with detect_anomaly():
        counted(Value(2.0))
    assert calls == [2.0]
