"""The checker: it must pass what is right, find what is wrong, and say when it cannot tell."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import GradientCheckError, check_gradients, primitive
from autograd.checking.finite_differences import central, one_sided


@pytest.mark.parametrize(
    ("f", "slope", "low", "high"),
    [
        (math.exp, math.exp, -20, 20),
        (math.sin, math.cos, -20, 20),
        (autograd.log, lambda x: 1 / x, 1e-6, 1e6),
        (math.atan, lambda x: 1 / (1 + x * x), -20, 20),
    ],
)
@given(data=st.data())
def test_the_estimated_error_is_honest_and_small(f, slope, low, high, data):
    x = data.draw(st.floats(low, high))
    estimate = central(f, x)
    scale = abs(slope(x)) + abs(f(x)) / max(abs(x), 1.0)
    assert abs(estimate.value - slope(x)) <= estimate.error + 1e-15 * scale
    assert estimate.error <= 1e-7 * scale


def test_one_sided_derivatives():
    assert one_sided(abs, 0.0, 1.0).value == 1.0
    assert one_sided(abs, 0.0, -1.0).value == -1.0
    assert one_sided(math.exp, 0.0, 1.0).value == pytest.approx(1.0, abs=1e-8)


@primitive(lambda out, x: 2.0001 * x)
def wrong_square(x):
    return x * x


def test_a_wrong_rule_raises_a_report_with_both_numbers():
    with pytest.raises(GradientCheckError) as raised:
        check_gradients(lambda w, x: w * wrong_square(x), [2.0, 1.5])
    (line,) = (line for line in str(raised.value).splitlines() if line.startswith("∂/∂x "))
    assert line.endswith("wrong")
    assert float(line.split()[1]) == pytest.approx(2 * 2.0001 * 1.5)
    assert float(line.split()[2]) == pytest.approx(6.0)


def test_a_rule_right_at_first_order_only():
    """float() hides the input from the second order; the first derivative is right."""

    @primitive(lambda out, x: 3.0 * (x.data if isinstance(x, autograd.Value) else x) ** 2)
    def cube(x):
        return x**3

    assert check_gradients(cube, 2.0).ok
    report = check_gradients(cube, 2.0, order=2, raise_on_error=False)
    assert [entry.verdict for entry in report.entries] == ["ok", "wrong"]
    assert not report


@pytest.mark.parametrize("f", [autograd.relu, lambda x: x.relu() * 3 - 1, lambda x: x.relu() + x])
def test_a_kink_is_recognised(f):
    (entry,) = check_gradients(f, 0.0).entries
    assert entry.verdict == "kink"


def test_a_derivative_outside_of_the_kink_is_wrong():
    @primitive(lambda out, x: 2.0)
    def kinked(x):
        return abs(x)

    with pytest.raises(GradientCheckError):
        check_gradients(kinked, 0.0)


@pytest.mark.parametrize("f", [autograd.sqrt, lambda x: x**0.5, autograd.log])
def test_an_infinite_derivative_is_not_judged(f):
    (entry,) = check_gradients(f, 0.0).entries
    assert (entry.analytic, entry.verdict) == (math.inf, "inconclusive")


@pytest.mark.parametrize("answer", [math.inf, math.nan])
def test_a_singular_answer_where_there_is_a_derivative_is_wrong(answer):
    @primitive(lambda out, x: answer)
    def identity(x):
        return x

    with pytest.raises(GradientCheckError):
        check_gradients(identity, 1.0)


def test_noise_is_inconclusive():
    @primitive(lambda out, x: 0.0)
    def noise(x):
        return random.Random(x).random()

    assert check_gradients(noise, 1.0).entries[0].verdict == "inconclusive"


@pytest.mark.parametrize("x", [1e-150, 1e-8, 1.0, 1e8, 1e150])
def test_the_step_is_scaled_to_the_input(x):
    report = check_gradients(lambda x: x.log(), x, order=2, atol=0.0)
    assert {entry.verdict for entry in report.entries} == {"ok"}


def test_every_order_and_every_combination_once():
    report = check_gradients(lambda x, y: (x * y).sin(), [0.3, 0.4], order=3)
    assert [entry.inputs for entry in report.entries] == [
        (0,), (1,), (0, 0), (0, 1), (1, 1), (0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1)
    ]  # fmt: skip
    assert [entry.order for entry in report.entries] == [1] * 2 + [2] * 3 + [3] * 4


def test_a_function_that_ignores_its_input():
    report = check_gradients(lambda x: 3.0, 1.0, order=2)
    assert [entry.analytic for entry in report.entries] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: check_gradients(abs, 1.0, order=0), ValueError),
        (lambda: check_gradients(lambda x: "a", 1.0), TypeError),
        (lambda: check_gradients(abs, ["a"]), TypeError),
    ],
)
def test_bad_input(call, error):
    with pytest.raises(error):
        call()


@pytest.mark.parametrize(("f", "at"), [(lambda: 1.0, []), (lambda x: 1.0, []), (abs, {})])
def test_nothing_is_not_found_right(f, at):
    with pytest.raises(ValueError, match="there is nothing to check: no number stands in at="):
        check_gradients(f, at)


def test_a_probe_beyond_the_domain_is_no_error():
    @primitive(lambda out, x: 0.5 / out)
    def root(x):
        return math.sqrt(x)

    assert check_gradients(root, 0.01).entries[0].verdict == "ok"


def test_a_function_that_rounding_makes_flat_near_zero():
    """exp(3x) is 1 for all x below 1e-17, and yet its slope is 3."""
    report = check_gradients(lambda x: (x * 3).exp().log(), 1.1754943508222875e-38)
    assert report.entries[0].verdict == "ok"
    assert report.entries[0].numeric == pytest.approx(3.0)
