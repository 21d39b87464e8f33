"""What an outsider tries: wrong selves, odd things from rules, and calls that were told nothing."""

import copy
import functools
import inspect
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import (
    Value,
    check_gradients,
    cos,
    derivative,
    gradients,
    jvp,
    linear,
    primitive,
    taylor,
    vjp,
)
from autograd.errors import PrimitiveError


class Slotted(Value):
    __slots__ = ("__hidden", "extra")

    def hide(self, thing):
        self.__hidden = thing

    def hidden(self):
        return self.__hidden


@pytest.mark.parametrize("method", ["backward", "zero_grad", "detach"])
@pytest.mark.parametrize("thing", [3, "a", None, object()])
def test_a_method_of_value_refuses_another_self(method, thing):
    with pytest.raises((TypeError, AttributeError)):
        getattr(Value, method)(thing)  # which once wrote into the integer 3


def test_methods_tell_their_signatures():
    assert [*inspect.signature(Value.backward).parameters] == ["self", "seed", "others"]
    assert [*inspect.signature(Value.zero_grad).parameters] == ["self"]


@pytest.mark.parametrize("slope", [Decimal("2.5"), Fraction(5, 2), np.array([2.5]), np.array(2.5)])
@pytest.mark.parametrize("n_ary", [False, True])
def test_a_partial_may_be_such_a_number_in_higher_orders_too(slope, n_ary):
    if n_ary:

        @primitive(lambda out, *xs: [slope] * len(xs))
        def rule(*xs):
            return 2.5 * xs[0]
    else:

        @primitive(lambda out, x: slope)
        def rule(x):
            return 2.5 * x

    once, twice = derivative(lambda x: rule(x) * x)(2.0), derivative(lambda x: rule(x) * x, 2)(2.0)
    assert (type(once), once, twice) == (float, 10.0, 5.0)


def test_a_partial_may_be_an_array_that_holds_a_value():
    @primitive(lambda out, x: np.where(x.data > 0 if isinstance(x, Value) else x > 0, 2 * x, 0.0))
    def rule(x):
        return x * x

    assert derivative(rule)(3.0) == 6.0
    assert derivative(rule, 2)(3.0) == 2.0


@pytest.mark.parametrize("slope", [1j, np.complex128(1j), [1.0], "1", None])
def test_a_partial_that_is_no_number_is_refused_at_every_order(slope):
    @primitive(lambda out, x: slope)
    def rule(x):
        return x

    for order in (1, 2):
        with pytest.raises(
            PrimitiveError, match=r"of rule by x is .*; its rule must return numbers"
        ):
            derivative(rule, order)(2.0)


def test_a_rule_may_stand_above_a_builtin_and_anything_else_that_is_called():
    class Cube:
        def __call__(self, x):
            return x * x * x

    sine = primitive(lambda out, x: cos(x))(math.sin)
    assert derivative(sine)(0.0) == 1.0
    assert primitive(lambda out, x: 3 * x * x)(Cube())(Value(2.0)).op == "Cube"
    double = primitive(lambda out, x: 2.0)(functools.partial(lambda k, x: k * x, 2.0))
    assert derivative(double)(3.0) == 2.0
    with pytest.raises(
        PrimitiveError, match=r"hypot takes, Python does not tell; write a function"
    ):
        primitive(lambda out, x, y: x, lambda out, x, y: y)(math.hypot)


def test_a_value_where_a_plain_number_belongs():
    x = Value(2.0, "x")
    for call in (lambda: Value(x), lambda: setattr(x, "data", x), lambda: x.backward(x)):
        with pytest.raises(TypeError, match=r"expected a plain number, got Value.*pass v.data"):
            call()
    with pytest.raises(TypeError, match=r"got array\(Value.*pass a.item\(\), the Value"):
        autograd.exp(np.array(x))


@pytest.mark.parametrize("kind", [float, np.float64, Fraction])
def test_a_class_is_no_number(kind):
    with pytest.raises(TypeError, match=r"got the class .*; pass a number$"):
        Value(kind)
    assert Value(2.0) != kind


def test_refusals_show_the_form_of_each():
    for call, form in {
        lambda: jvp(3, (1.0,), (1.0,)): r"jvp\(f, \(x,\), \(v,\)\)",
        lambda: vjp(3, 1.0): r"vjp\(f, x\)",
        lambda: taylor(3, 1.0, 2): r"taylor\(f, x, order\)",
        lambda: check_gradients(3, 1.0): r"check_gradients\(f, at=x\)",
    }.items():
        with pytest.raises(TypeError, match=rf"takes a function, got 3; write {form}$"):
            call()
    with pytest.raises(TypeError, match=r"check_gradients takes a function, got Value\("):
        check_gradients(Value(3.0) ** 2, [Value(3.0)])
    for nothing in (None, 3.0):
        with pytest.raises(
            TypeError, match=r"expected a sequence of inputs, got .*; pass \[x, y\]"
        ):
            gradients(Value(1.0) * 2, nothing)


def test_linear_says_where_rows_are_missing():
    x, y = Value(1.0), Value(2.0)
    for arguments in (([x, y], [[x, y]]), ([[x, y]], [x, y]), (x, [[y]]), ([[x]], 3)):
        with pytest.raises(TypeError, match=r"linear takes lists of rows of numbers, got"):
            linear(*arguments)
    with pytest.raises(TypeError, match=r"linear takes a bias as a list of numbers, got 3"):
        linear([[x]], [[y]], 3)


def test_an_unknown_keyword_is_named_with_the_function():
    with pytest.raises(TypeError, match=r"function.*'approximate'"):
        autograd.gelu(Value(1.0), approximate="tanh")


@pytest.mark.parametrize("name", ["data", "grad", "label"])
def test_what_a_value_has_cannot_be_deleted(name):
    with pytest.raises(AttributeError, match=f"property '{name}' of 'Value' object has no deleter"):
        delattr(Value(1.0), name)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_copies_keep_the_slots_of_a_subclass(copied):
    value = Slotted(2.0, "v")
    value.hide([1])
    twin = copied(value)
    assert (type(twin), twin.data, twin.label, twin.hidden()) == (Slotted, 2.0, "v", [1])
    assert not hasattr(twin, "extra")
    value.extra = value
    assert copied(value).extra == value


def test_the_command_line_says_that_a_name_is_a_word_of_python(capsys):
    from autograd.command_line.main import main

    for text in ("lambda*x", "x + lambda"):
        assert main([text, "x=1"]) == 2
        assert (
            "lambda is a word of Python's, and no name; call it lambda_" in capsys.readouterr().err
        )
    assert main(["check-engine", "./mine.py:Value"]) == 2
    assert "a module as import takes it, got the path './mine.py'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "partials", [{0: 1.0, 1: 1.0}, {1.0, 2.0}, frozenset({1.0, 2.0}), iter([1.0, 1.0]), 1.0]
)
def test_partials_of_many_arguments_are_a_sequence(partials):
    """A dict gave its keys as derivatives, and a set them in any order."""

    @primitive(lambda out, *xs: partials)
    def rule(*xs):
        return math.fsum(xs)

    x = Value(3.0)
    for create_graph in (False, True):
        for arguments in ((x, x), (x, 1.0)):
            with pytest.raises(PrimitiveError, match=r"gave .*; it must return a list or another"):
                gradients(rule(*arguments), [x], create_graph=create_graph)
