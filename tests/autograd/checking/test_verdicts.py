"""Hard functions: no right gradient is called wrong, and no lost one is called ok."""

import math
import random

import pytest

import autograd as ag
from autograd import GradientCheckError, Value, check_gradients, primitive
from autograd.checking.finite_differences import Probes, central, steps
from autograd.checking.noise import observed_noise, rounding_noise
from tests.autograd.checking import rates


def bump(x):
    return (-(((x - 1) / 0.002) ** 2) / 2).exp()


def verdict(f, at, order=1):
    return {e.verdict for e in check_gradients(f, at, order, raise_on_error=False).entries}


HARD = [
    (bump, 1.002),
    (ag.sin, 1e10),
    (lambda x: 1 / x, 1e-9),
    (ag.acos, 1 - 1e-12),
    (lambda x: abs(x - 0.5), 0.5 + 1e-9),
    (lambda x: (1e4 * x).sin(), 2.0),
    (lambda x: x.sin() * 1e-150, 0.7),
    (lambda x: (x * 1e150).sin(), 0.7e-150),
    (lambda x: x * 1e200, 1e-100),
    (lambda x: (x.exp() * 3).log(), 1e-30),
]


@pytest.mark.parametrize(("f", "x"), HARD)
class TestHardFunctions:
    def test_the_right_gradient_is_ok(self, f, x):
        assert verdict(f, x) == {"ok"}

    def test_a_lost_gradient_is_wrong(self, f, x):
        assert verdict(lambda x: f(x).detach() + 0 * x, x) == {"wrong"}

    def test_half_a_gradient_is_not_ok(self, f, x):
        assert verdict(rates.half_lost(f, (x,)), x) <= {"wrong", "inconclusive"}

    def test_at_the_second_order(self, f, x):
        assert "wrong" not in verdict(f, x, order=2)


@pytest.mark.parametrize("x", [-0.0, 0.0, 5e-324, -1e-308, 1e16, -1e300, 1.7e308])
@pytest.mark.parametrize("f", [ag.atan, ag.exp, ag.square, abs, ag.asinh])
def test_any_number_may_be_the_point(f, x):
    assert "wrong" not in verdict(f, x, order=2)


class TestFlatness:
    def test_what_is_constant_has_nothing_to_lose(self):
        assert verdict(lambda x: x * 0 + 3.0, 1.0) == {"ok"}
        assert verdict(lambda x: (x * 50).tanh(), 1.0) == {"inconclusive"}  # 7e-42, and seen as 0

    def test_a_unit_that_is_off(self):
        assert verdict(lambda x: x.relu() * 3 + 1, -0.1) == {"ok"}

    def test_what_looks_flat_beside_a_jump_and_is_claimed_to_be_sloped(self):
        f, x = lambda x: (x % 1.0) * x + x, -2.000000008453028
        assert verdict(f, x) == {"inconclusive"}
        assert verdict(rates.half_lost(f, (x,)), x) == {"inconclusive"}

    def test_where_the_derivative_vanishes(self):
        assert verdict(ag.cos, 0.0) == {"ok"}
        assert verdict(lambda x: ag.cos(x).detach() + 0 * x, 1e-8) == {"wrong"}

    @pytest.mark.parametrize("x", [1e-170, -1e-200, 1e-300, 0.0])
    def test_what_no_difference_sees_is_not_called_ok_for_wrong_slopes_nearby(self, x):
        assert verdict(ag.square, x) == {"ok"}
        assert verdict(lambda x: x.detach() * x, x) == {"inconclusive"}
        assert verdict(lambda x: rates.with_slope(0.999)(x * x), x) == {"inconclusive"}

    def test_where_it_nearly_vanishes_others_must_be_claimed_nearby(self):
        assert verdict(ag.cos, 1e-14) == {"ok"}
        assert verdict(lambda x: ag.cos(x).detach() + 0 * x, 1e-14) == {"inconclusive"}


class TestBesideSingularPoints:
    """What once was called wrong of right gradients."""

    @pytest.mark.parametrize("power", [0.9999993467, 0.9999999994])
    def test_what_is_infinite_in_truth_though_no_quotient_tells(self, power):
        assert verdict(lambda x: ag.pow(x, power) * ag.exp(x), 0.0) == {"inconclusive"}
        assert "wrong" not in verdict(lambda x: ag.pow(x, 1 + power) * 1e30, 0.0, order=2)

    def test_what_is_infinite_by_a_fault(self):
        @primitive(lambda out, x: math.inf if x == 1 else math.cos(x))
        def sine(x):
            return math.sin(x)

        assert verdict(sine, 1.0) == {"wrong"}
        assert verdict(lambda x: x.log().sigmoid(), 0.0) == {"wrong"}  # nan for 1, by inf · 0

    def test_where_f_itself_is_nan(self):
        assert verdict(lambda x: (1 / x) * x, 0.0) == {"inconclusive"}

    def test_waves_shorter_than_the_last_digit_of_x(self):
        def wave(x):
            return 1.3 * ag.sin(1 / x) + ag.tanh(x)

        rng = random.Random(3)
        for _ in range(60):
            at = (rng.uniform(1, 9) * 1e-16,)
            assert verdict(rates.opaque(wave, at), at) <= {"ok", "inconclusive"}

    @pytest.mark.parametrize("x", [5e-324, 1.5e-323])
    def test_what_underflows(self, x):
        for slope in (0.01, 1e-3, 2.0):
            at = (-x, slope)
            assert "wrong" not in verdict(lambda x, y: 5e4 * (x * y), at)
            assert "wrong" not in verdict(rates.opaque(lambda x, y: x * y, at), at)

    def test_noise_far_beyond_a_tiny_x(self):
        @primitive(lambda out, x: 30.0 if x > 0 else 28.0)
        def line(x):
            return 2.0 + (((30.0 if x > 0 else 28.0) * x + 1e3) - 1e3)

        assert "wrong" not in verdict(line, 5e-324)
        assert 1e-14 < observed_noise(lambda x: (1e3 + x) - 1e3, 5e-324) < 1e-12

    def test_a_slope_of_cancelled_digits(self):
        def f(x):
            return ag.selu(x) * -0.9585 + x

        assert "wrong" not in verdict(rates.opaque(f, (5e-324,)), (5e-324,))


def test_a_jump_has_no_derivative_to_compare():
    assert verdict(ag.floor, 2.0) == {"inconclusive"}
    assert verdict(ag.floor, 2.5) == {"ok"}


def test_where_rounding_hides_the_derivative_nothing_is_said():
    assert verdict(lambda x: 1e16 + x, 0.5) == {"inconclusive"}
    assert verdict(lambda x: 1e12 + x * 1e-3, 0.5) == {"inconclusive"}
    assert verdict(lambda x: 1e12 + (x * 1e-3).detach() + 0 * x, 0.5) <= {"inconclusive", "wrong"}


class TestRoundingInsideOfAnOperation:
    """Nobody but the function itself knows of it."""

    def test_two_slopes(self):
        @primitive(lambda out, x: 2.0)
        def twice(x):
            return x + ((1e4 + x) - 1e4)

        assert verdict(twice, 1e-14) == {"inconclusive"}
        assert verdict(twice, 1.0) == {"ok"}

    def test_noise(self):
        @primitive(lambda out, x: 1e6 * math.cos(1e6 * x))
        def wave(x):
            return math.sin(1e6 * x)

        assert "wrong" not in verdict(wave, 9.87654321)

    def test_it_is_observed(self):
        assert 1e-14 < observed_noise(lambda x: (1e3 + x) - 1e3, 0.3) < 1e-12
        assert observed_noise(math.exp, 0.3) < 1e-14
        assert observed_noise(lambda x: 0.0, 0.0) == 0.0


def test_the_graph_tells_its_rounding():
    x = Value(0.5)
    assert rounding_noise((1e8 + x) - 1e8) == pytest.approx(2.2e-8, rel=0.1)
    assert rounding_noise(x) == 0.0


def test_what_turns_complex_beyond_its_domain():
    @primitive(lambda out, x: 0.5 / out)
    def root(x):
        return x**0.5

    assert verdict(root, 0.01) == {"ok"}


def test_both_formulas_of_a_derivative_are_compared():
    """A rule is called with floats, and with Values where it is to be differentiated again."""

    @primitive(lambda out, x: 3.0 * x * x if isinstance(x, float) else 4.0 * x * x)
    def cube(x):
        return x**3

    assert verdict(cube, 2.0) == {"ok"}
    assert verdict(cube, 2.0, order=2) == {"wrong"}


@pytest.mark.bare
def test_the_message_is_short():
    with pytest.raises(GradientCheckError, match="… and 32 more") as raised:
        check_gradients(lambda *x: 2 * sum(each.detach() + 0 * each for each in x), [1.5] * 40)
    assert len(str(raised.value).splitlines()) < 12
    assert len(str(raised.value)) < 1500


class TestProbes:
    def test_steps_reach_the_last_digits(self):
        for x in (1e-150, 1e-9, 0.3, 1.0, 1e10):
            assert x + min(steps(x)) * 2 != x
            assert min(steps(x)) < 1e-14 * x
            assert max(steps(x)) >= 0.1

    def test_a_feature_is_not_missed(self):
        x = 1 + 1e-6
        estimate = central(lambda x: math.exp(-(((x - 1) / 1e-6) ** 2)), x)
        u = (x - 1) / 1e-6
        truth = -2e6 * u * math.exp(-u * u)
        assert abs(estimate.value - truth) <= estimate.error <= 1e-8 * abs(truth)

    def test_a_simple_function_is_called_a_few_times(self):
        calls = []
        Probes(lambda x: calls.append(x) or math.sin(x), 0.7).central()
        assert len(calls) < 50


@pytest.mark.long
@pytest.mark.bare
@pytest.mark.parametrize("name", rates.GENERATORS)
def test_rates(name):
    """A small part of the study that ``rates`` makes."""
    found = rates.rates(name, count=8, seed=0)
    for kind in ("right", "right, opaque"):
        assert found[kind]["wrong"] == 0
    for change in found.keys() - {"right", "right, opaque", "off by 1e-5"}:
        assert found[change]["ok"] == 0, change
