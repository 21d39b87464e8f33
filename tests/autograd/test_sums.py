"""Sums lose nothing: of messages that meet in a node, of ``sum`` and of ``mean``."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value, gradients, primitive, topological_order
from autograd.engines import engine
from autograd.sums import one_further, total, with_lost

FINITE = st.floats(-1e150, 1e150)


@given(st.lists(FINITE, min_size=1, max_size=20))
def test_the_error_has_the_bound_that_is_said(numbers):
    exact = sum(map(Fraction, numbers))
    unit = Fraction(1, 2**53)
    bound = unit * abs(exact) + (len(numbers) * unit) ** 2 * sum(abs(Fraction(x)) for x in numbers)
    assert abs(Fraction(total(*numbers)) - exact) <= 2 * bound + Fraction(5e-324)


@given(st.lists(st.sampled_from([math.inf, -math.inf, math.nan, 1e308, -1e308, 0.1]), max_size=6))
def test_what_leaves_the_range_of_doubles_is_as_in_plain_addition(numbers):
    plain = 0.0
    for number in numbers:
        plain += number
    if not math.isfinite(plain):
        assert str(total(*numbers)) == str(plain) == str(autograd.sum(map(Value, numbers)).data)


@given(st.lists(st.floats(), min_size=1))
def test_one_by_one_gives_the_same_bits(numbers):
    whole, lost = -0.0, 0.0
    for number in numbers:
        whole, lost = one_further(whole, lost, number)
    assert repr(with_lost(whole, lost)) == repr(total(*numbers))


def test_of_nothing_and_of_zeros():
    assert [str(total(*numbers)) for numbers in ([], [-0.0], [0.0, -0.0])] == ["0.0", "-0.0", "0.0"]


@pytest.mark.bare
def test_a_million_equal_messages_meet_in_a_leaf():
    x = Value(3.0)
    count = 10**6 if engine == "native" else 10**5
    autograd.sum([x * 0.1 for _ in range(count)]).backward()
    assert x.grad == count / 10


@pytest.mark.bare
def test_a_row_meets_many_neurons():
    row, neurons = [Value(1.0), Value(2.0)], [[0.1, -0.1]] * 10_000
    (outputs,) = autograd.linear([row], neurons)
    autograd.sum(outputs).backward()
    assert [x.grad for x in row] == [1000.0, -1000.0]


def test_sum_and_mean():
    numbers = [Value(0.1)] * 100_000
    assert autograd.sum(numbers).data == 10_000.0
    assert autograd.mean(numbers).data == 0.1
    assert autograd.mean([Value(1e308)] * 3).data == 1e308
    assert autograd.rules.n_ary.sum(1.0, 1e100, 1.0, -1e100) == 2.0


@primitive(lambda out, x, y: 1e16, lambda out, x, y: 1.0)
def steep(x, y):
    return 1e16 * x + y


def test_messages_that_cancel():
    x = Value(1.0)
    (steep(x, x) + 0.5 * x - 1e16 * x).backward()
    assert x.grad == 1.5


@given(st.lists(FINITE | st.just(-0.0), min_size=1, max_size=6))
def test_differentiable_gradients_have_the_same_bits(factors):
    x = Value(2.0)
    y = autograd.sum([factor * x**2 for factor in factors] + [x * x, 3.0 * x])
    (number,) = gradients(y, [x])
    (value,) = gradients(y, [x], create_graph=True)
    assert value.data.hex() == number.hex()


def test_differentiable_messages_meet_in_one_node():
    x = Value(2.0)
    (slope,) = gradients(autograd.sum([x * x for _ in range(100)]), [x], create_graph=True)
    assert (slope.op, len(slope.parents)) == ("sum", 200)
    assert len(topological_order(slope)) == 202
    (slope,) = gradients(x * x, [x], create_graph=True)
    assert slope.op == "add"
