"""What has one right form is refused in every other, at once and alike in both engines."""

import pytest

import autograd
from autograd import Value, check_gradients, gradients, topological_order
from autograd.conformance import check_engine
from tests.needs import needed_module

HISTORY = ["parents", "arguments", "local_derivatives", "operation", "op", "has_grad", "group"]


@pytest.mark.parametrize("name", HISTORY)
def test_the_history_of_a_value_can_be_read_only(name):
    x = Value(3.0)
    y = x * x
    before = getattr(y, name)
    with pytest.raises(AttributeError, match=f"property '{name}' of 'Value' object has no setter"):
        setattr(y, name, ())
    with pytest.raises(AttributeError, match=f"property '{name}' of 'Value' object has no delet"):
        delattr(y, name)
    assert getattr(y, name) == before
    y.backward()
    assert x.grad == 6.0


@pytest.mark.parametrize("wrong", [None, "x", b"x", 1.0, [], [Value(1.0)], object()])
def test_a_topological_order_is_of_nodes(wrong):
    for outputs in ((wrong,), (Value(1.0), wrong)):
        with pytest.raises(TypeError, match=r"order is of nodes, got a .*; pass Values, one after"):
            topological_order(*outputs)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: check_gradients(abs, 1.0, True), "expected an order from 1 to 100, got True"),
        (lambda: check_gradients(abs, 1.0, order=2**70), "an order from 1 to 100, got 118"),
        (lambda: autograd.primitive(3)(4), "primitive declares a function, got 4"),
        (lambda: autograd.primitive()(None), "primitive declares a function, got None"),
        (lambda: check_gradients(abs, 1.0, rtol=True), "expected tolerances of 0 or more"),
        (lambda: check_gradients(abs, 1.0, atol="0"), "expected tolerances of 0 or more"),
        (lambda: check_gradients(abs, 1.0, gradient=3), "takes a function, got 3"),
        (lambda: autograd.explain(Value(1.0), max_nodes="5"), "max_nodes is a number of 1 or more"),
        (lambda: autograd.explain(Value(1.0), max_nodes=True), "max_nodes is a number of 1"),
        (lambda: autograd.vmap(abs, "x"), "in_axes is an axis, an integer or None, .* got 'x'"),
        (lambda: autograd.vmap(abs, in_axes=True), "in_axes is an axis, .* got True"),
        (lambda: autograd.vmap(abs, out_axes=1.0), "out_axes is an axis, .* got 1.0"),
        (lambda: autograd.scan(lambda c, _: (c, c), 0.0, length=True), "expected an integer"),
        (
            lambda: check_engine(Value, examples=True),
            "at least one example, a whole number, got True",
        ),
        (lambda: check_engine(Value, laws=[]), "there is no law to hold the engine to"),
    ],
)
def test_what_is_no_number_of_things(call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call()


def test_axes_and_orders_may_be_integers_of_any_type():
    numpy = needed_module("numpy")
    assert autograd.vmap(lambda x: x * 2, numpy.int64(0))([1.0, 2.0]) == [2.0, 4.0]
    assert check_gradients(autograd.square, 1.0, numpy.int64(2)).strictly_ok


FLAGS = {
    "numbers": lambda flag: autograd.explain(Value(1.0), numbers=flag),
    "create_graph": lambda flag: gradients(Value(1.0) * 2, [], create_graph=flag),
    "strict": lambda flag: check_gradients(abs, 1.0, strict=flag),
    "raise_on_error": lambda flag: check_gradients(abs, 1.0, raise_on_error=flag),
    "flow": lambda flag: autograd.draw(Value(1.0) * 2, flow=flag),
    "has_aux": lambda flag: autograd.grad(abs, has_aux=flag),
}
for transform in ("value_and_grad", "jacobian", "hessian"):
    FLAGS[f"has_aux of {transform}"] = lambda flag, t=transform: getattr(autograd, t)(
        abs, has_aux=flag
    )
FLAGS["has_aux of vjp"] = lambda flag: autograd.vjp(lambda x: (x, x), 1.0, has_aux=flag)
FLAGS["has_aux of jvp"] = lambda flag: autograd.jvp(lambda x: (x, x), (1.0,), (1.0,), has_aux=flag)


@pytest.mark.parametrize("name", FLAGS)
def test_a_flag_is_a_bool(name):
    for flag in (True, False):
        FLAGS[name](flag)
    for wrong in ("no", "", 0, 1, None, [], Value(1.0)):
        with pytest.raises(ValueError, match=f"^{name.split()[0]} is True or False, got "):
            FLAGS[name](wrong)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda x: autograd.gelu(x, approximate="tanh"), r"gelu\(x\): .*keyword.*'approximate'"),
        (lambda x: autograd.exp(x, x=1.0), r"exp\(x\): multiple values for argument 'x'"),
        (lambda x: autograd.exp(), r"exp\(x\): missing a required argument: 'x'"),
        (lambda x: x.tanh(1.0), r"tanh\(x\): too many positional arguments"),
        (lambda x: autograd.dot([x]), r"dot\(\) missing 1 required positional argument: 'q'"),
        (lambda x: autograd.dot(q=[x]), r"dot\(\) missing 1 required positional argument: 'p'"),
        (lambda x: autograd.dot([x], [x], [x]), r"dot\(\) takes 2 positional arguments but 3 were"),
        (lambda x: autograd.linear(), r"linear\(\) missing 2 .* 'rows' and 'weight'"),
        (lambda x: Value(), r"Value.__init__\(\) missing 1 required .* 'data'"),
        (lambda x: Value(1.0, requires_grad=True), r"Value.__init__\(\) .* 'requires_grad'"),
        (lambda x: Value(1.0, "x", 2), r"Value.__init__\(\) takes from 2 to 3 positional argume"),
        (lambda x: Value(1.0, data=2.0), r"Value.__init__\(\) got multiple values .* 'data'"),
        (lambda x: x.backward(1.0, 2.0), r"Value.backward\(\) takes from 1 to 2 positional"),
        (lambda x: x.detach(1), r"Value.detach\(\) takes 1 positional argument but 2 were given"),
        (lambda x: x.zero_grad(None), r"zero_grad\(\) takes 1 positional argument but 2 were giv"),
    ],
)
def test_a_call_with_the_wrong_arguments_is_told_in_the_same_words_by_both_engines(call, words):
    with pytest.raises(TypeError, match=words):
        call(Value(1.0))


def test_keywords_may_be_names_of_arguments():
    x = Value(0.5)
    assert autograd.exp(x=x).data == autograd.exp(0.5)
    assert autograd.exp(x=0.5) == autograd.exp(0.5)
    assert autograd.dot(q=[x], p=[2.0]).data == 1.0
    assert autograd.linear([[x]], weight=[[2.0]], bias=[1.0])[0][0].data == 2.0
    assert Value(label="w", data=2.0).label == "w"
    x.backward(seed=3.0)
    assert x.grad == 3.0
