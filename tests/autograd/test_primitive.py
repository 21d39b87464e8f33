"""Operations of one's own: they work like built-in ones, and a rule that does not fit fails."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from autograd import PrimitiveError, Value, check_gradients, gradients, primitive, sigmoid


@primitive(
    lambda out, x, slope: 1.0 if x > 0 else slope,
    lambda out, x, slope: 0.0 if x > 0 else x,
)
def leaky(x, slope=0.25):
    return x if x > 0 else slope * x


@primitive(lambda out, *xs: [2 * x for x in xs])
def squares(*xs):
    return sum(x * x for x in xs)


def test_numbers_in_a_number_out():
    assert leaky(-2, 0.5) == -1.0
    assert type(leaky(-2, 1)) is float


def test_defaults_and_keywords_are_arguments():
    x, slope = Value(-2.0), Value(0.5)
    assert leaky(x).data == -0.5
    assert leaky(x).arguments[1] == 0.25
    assert leaky(slope=0.5, x=x).data == -1.0
    assert gradients(leaky(x, slope=slope), [x, slope]) == [0.5, -2.0]


def test_n_ary_operations_make_one_node_with_one_closure():
    xs = [Value(float(i)) for i in range(5)]
    out = squares(*xs, 3)
    assert (out.data, len(out.parents), len(out.local_derivatives)) == (39.0, 5, 1)
    assert gradients(out, xs) == [0.0, 2.0, 4.0, 6.0, 8.0]
    check_gradients(squares, [1.0, -2.0, 0.5], order=2)


def test_own_operations_have_every_order():
    @primitive(lambda out, x: -out * x)
    def bell(x):
        return math.exp(-x * x / 2)

    check_gradients(bell, 0.7, order=3)


@pytest.mark.parametrize(
    ("partials", "function", "message"),
    [
        ([], lambda x: x, r"1 argument\(s\).*0 partial"),
        ([lambda out, x: 1.0], lambda x, y: x, r"2 argument\(s\).*1 partial"),
        ([lambda out, x: 1.0, lambda out, x, y: 1.0], lambda x, y: x, r"\(out, x\).*\(x, y\)"),
        (
            [lambda x: 1.0],
            lambda x: x,
            r"functions of out and then the arguments, and got <lambda>",
        ),
        ([1.0], lambda x: x, "a partial of <lambda> is 1.0; it must be a function"),
        ([lambda out, x: 1.0] * 2, lambda *xs: 0.0, "1 argument"),
        ([lambda out, x, y: 1.0] * 2, lambda x, *, y: x, "plain positional"),
    ],
)
def test_a_rule_that_does_not_fit_fails_when_declared(partials, function, message):
    with pytest.raises(PrimitiveError, match=message):
        primitive(*partials)(function)


def test_an_n_ary_rule_with_too_few_partials_is_named():
    @primitive(lambda out, *xs: [1.0])
    def total(*xs):
        return sum(xs)

    out = total(Value(1.0), Value(2.0))
    with pytest.raises(PrimitiveError, match=r"total gave 1 partial\(s\) for 2 argument"):
        out.backward()


def test_wrong_arguments_are_errors_of_the_call():
    with pytest.raises(TypeError, match="missing"):
        leaky()
    with pytest.raises(TypeError, match="expected one real number, got the str"):
        leaky("1")


@pytest.mark.parametrize("number", [np.float32(0.5), np.float64(0.5), Fraction(1, 2), 1])
def test_whatever_number_a_rule_gives_the_gradient_is_a_float(number):
    @primitive(lambda out, x: number)
    def line(x):
        return x

    x = Value(1.0)
    line(x).backward()
    assert (type(x.grad), x.grad) == (float, float(number))


def test_an_n_ary_rule_is_counted_beside_plain_numbers():
    @primitive(lambda out, *xs: [1.0, 2.0, 3.0])
    def wrong(*xs):
        return sum(xs)

    with pytest.raises(PrimitiveError, match=r"3 partial\(s\) for 2 argument"):
        wrong(5.0, Value(1.0)).backward()


def test_a_call_that_does_not_fit_names_the_function_and_what_it_takes():
    @primitive(lambda out, x: 2 * x)
    def doubled_square(x):
        return x * x

    x = Value(2.0)
    with pytest.raises(TypeError, match=r"the function is doubled_square\(x\): too many"):
        doubled_square(x, x)
    for call in (lambda: sigmoid(x, x), lambda: x.sigmoid(x)):
        with pytest.raises(TypeError, match=r"the function is sigmoid\(x\): too many positional"):
            call()
    with pytest.raises(TypeError, match=r"the function is sigmoid\(x\): missing"):
        sigmoid()


def test_primitive_without_brackets_is_refused_with_the_remedy():
    remedy = r"and got double\(x\); if that is the function, write @primitive\(lambda out, x: …\)"

    def double(x):
        return 2 * x

    with pytest.raises(PrimitiveError, match=remedy):
        primitive(double)


@pytest.mark.parametrize("arguments", [(Value(1.0), Value(2.0)), (2.0, 3.0)])
def test_where_it_might_be_a_partial_it_is_refused_when_called(arguments):
    @primitive
    def product(x, y):
        return x * y

    with pytest.raises(PrimitiveError, match=r"and got product\(x, y\); if that is the function"):
        product(*arguments)


@pytest.mark.parametrize("given", [None, "1", 1j, Value(1.0), np.array([1.0, 2.0])])
def test_a_partial_that_is_no_number_is_named(given):
    @primitive(lambda out, x, y: y, lambda out, x, y: given)
    def product(x, y):
        return x * y

    x, y = Value(2.0), Value(3.0)
    for output in (product(x, y), product(2.0, y), product(x, y) * product(x, y)):
        with pytest.raises(
            PrimitiveError, match=r"derivative of product by y is .*; its rule must"
        ):
            output.backward()
    assert (x.has_grad, y.has_grad) == (False, False)
    product(x, 3.0).backward()
    assert x.grad == 3.0


@pytest.mark.parametrize("given", [None, [1.0, None], "ab"])
def test_an_n_ary_rule_that_gives_no_numbers_is_named(given):
    @primitive(lambda out, *xs: given)
    def total(*xs):
        return sum(xs)

    with pytest.raises(PrimitiveError, match=r"derivative of total is .*; its rule must return"):
        total(Value(1.0), Value(2.0)).backward()


@primitive(lambda out, x: math.cos(x))
def wave(x):
    return math.sin(x)


def test_a_rule_of_plain_numbers_has_a_first_derivative():
    x = Value(0.5)
    wave(x).backward()
    assert x.grad == math.cos(0.5)
    assert check_gradients(wave, 0.5)


def test_a_rule_of_plain_numbers_is_named_where_it_is_to_be_differentiated_again():
    message = r"derivative of wave by x failed in math.cos\(x\): .*autograd.cos for math.cos"
    with pytest.raises(PrimitiveError, match=message):
        check_gradients(wave, 0.5, order=2)


def test_a_rule_that_raises_is_named():
    @primitive(lambda out, x: math.cos(x, x))
    def broken(x):
        return math.sin(x)

    with pytest.raises(
        PrimitiveError, match=r"of broken by x failed in math.cos\(x, x\): math.cos"
    ):
        broken(Value(0.5)).backward()


@pytest.mark.parametrize("n_ary", [False, True])
@pytest.mark.parametrize(
    "slope", [Decimal("2.5"), Fraction(5, 2), np.array([2.5]), np.array(2.5), np.float32(2.5)]
)
def test_a_partial_may_be_anything_that_float_takes(slope, n_ary):
    if n_ary:

        @primitive(lambda out, *xs: [slope] * len(xs))
        def rule(*xs):
            return 0.0
    else:

        @primitive(lambda out, x, y: slope, lambda out, x, y: slope)
        def rule(x, y):
            return 0.0

    x, y = Value(1.0), Value(2.0)
    z = rule(x, y) * 0.1 + rule(2.0, y)
    z.backward()
    assert (type(x.grad), x.grad, y.grad) == (float, 0.25, 2.75)
    assert {type(slope) for slope in gradients(z, [x, y, z])} == {float}


def test_a_rule_may_be_written_where_no_module_is():
    """As in ``exec(text, {})``: the function's ``__module__`` is None."""
    names = {"primitive": primitive}
    exec("@primitive(lambda out, x: 3 * x**2)\ndef cube(x):\n    return x * x * x", names)
    x = Value(2.0)
    names["cube"](x).backward()
    assert x.grad == 12.0
