"""What CONVENTIONS.md says of infinite arguments, of nan, and of singular points at any order."""

from __future__ import annotations

import math
from typing import Any

import pytest

import autograd as ag
from autograd import Value, gradients
from tests.autograd.rules.test_conventions import derivatives, same

INF, NAN = math.inf, math.nan


def derivative_of_order(function: Any, order: int, point: float) -> float:
    x = Value(point)
    result = function(x)
    for _ in range(order):
        (result,) = gradients(result, [x], create_graph=True)
        if not isinstance(result, Value):
            return float(result)
    return result.data


AT_INFINITY = [
    # function, value and derivative at -inf, value and derivative at inf
    (ag.gelu, (-0.0, 0.0), (INF, 1.0)),
    (ag.gelu_tanh, (-0.0, 0.0), (INF, 1.0)),
    (ag.silu, (-0.0, 0.0), (INF, 1.0)),
    (ag.mish, (-0.0, 0.0), (INF, 1.0)),
    (ag.softplus, (0.0, 0.0), (INF, 1.0)),
    (ag.log_sigmoid, (-INF, 1.0), (0.0, 0.0)),
    (ag.sigmoid, (0.0, 0.0), (1.0, 0.0)),
    (ag.tanh, (-1.0, 0.0), (1.0, 0.0)),
    (ag.softsign, (-1.0, 0.0), (1.0, 0.0)),
    (ag.atan, (-math.pi / 2, 0.0), (math.pi / 2, 0.0)),
    (ag.asinh, (-INF, 0.0), (INF, 0.0)),
    (ag.cbrt, (-INF, 0.0), (INF, 0.0)),
    (ag.erf, (-1.0, 0.0), (1.0, 0.0)),
    (ag.erfc, (2.0, 0.0), (0.0, 0.0)),
    (ag.exp, (0.0, 0.0), (INF, INF)),
    (ag.elu, (-1.0, 0.0), (INF, 1.0)),
    (ag.reciprocal, (-0.0, 0.0), (0.0, 0.0)),
    (lambda x: x**-1.0, (-0.0, 0.0), (0.0, 0.0)),
    (lambda x: x**-0.3, (0.0, 0.0), (0.0, 0.0)),
]


@pytest.mark.parametrize(("function", "below", "above"), AT_INFINITY)
def test_at_infinity_the_limit_holds(function: Any, below: Any, above: Any) -> None:
    for point, (value, slope) in ((-INF, below), (INF, above)):
        assert function(Value(point)).data == value
        assert math.copysign(1.0, function(Value(point)).data) == math.copysign(1.0, value)
        assert derivatives(function, point) == [slope]


@pytest.mark.parametrize(
    "function",
    [f for f, _, _ in AT_INFINITY if f not in (ag.exp, ag.elu)],
)
def test_higher_derivatives_vanish_at_infinity(function: Any) -> None:
    for order in (2, 3):
        assert derivative_of_order(function, order, INF) == 0.0


@pytest.mark.parametrize(
    ("function", "point", "slopes"),
    [
        (ag.hypot, (INF, 1.0), (1.0, 0.0)),
        (ag.hypot, (2.0, -INF, 1.0), (0.0, -1.0, 0.0)),
        (ag.hypot, (INF, INF), (NAN, NAN)),
        (ag.hypot, (INF, NAN), (NAN, NAN)),
        (lambda x, y: ag.dist([x], [y]), (INF, 1.0), (1.0, -1.0)),
        (ag.atan2, (INF, 1.0), (0.0, 0.0)),
        (ag.atan2, (1.0, -INF), (0.0, 0.0)),
        (ag.atan2, (INF, 0.0), (0.0, 0.0)),
        (ag.atan2, (INF, NAN), (NAN, NAN)),
        (ag.pow, (INF, -1.0), (0.0, 0.0)),
        (ag.pow, (INF, -0.3), (0.0, 0.0)),
        (ag.pow, (INF, 1 / 3), (0.0, INF)),
        (ag.pow, (0.5, INF), (0.0, 0.0)),
        (ag.pow, (1.5, -INF), (0.0, 0.0)),
        (ag.pow, (0.0, INF), (0.0, 0.0)),
        (ag.silu, (-INF, 1.0), (0.0, 0.0)),
        (ag.silu, (INF, 1.0), (1.0, 0.0)),
        (ag.softplus, (INF, 1.0), (1.0, 0.0)),
        (ag.softplus, (1.5, INF), (1.0, 0.0)),
        (ag.logaddexp, (INF, 1.0), (1.0, 0.0)),
    ],
)
def test_of_several_arguments_likewise(
    function: Any, point: tuple[float, ...], slopes: tuple[float, ...]
) -> None:
    assert all(map(same, derivatives(function, *point), slopes))
    arguments = [Value(x) for x in point]
    again = gradients(function(*arguments), arguments, create_graph=True)
    assert all(same(float(getattr(a, "data", a)), slope) for a, slope in zip(again, slopes))


STEPS = (ag.floor, ag.ceil, ag.trunc, ag.round, ag.sign, ag.hard_threshold)


@pytest.mark.parametrize(
    "function",
    [
        ag.relu,
        ag.leaky_relu,
        ag.elu,
        ag.selu,
        ag.softsign,
        ag.hard_tanh,
        ag.hard_sigmoid,
        abs,
        lambda x: ag.clip(x, -1.0, 1.0),
        lambda x: ag.clip(0.0, x, 1.0),
        lambda x: ag.clip(0.0, -1.0, x),
        lambda x: ag.max(x, 1.0),
        lambda x: ag.min(x, 1.0),
        lambda x: ag.copysign(x, 1.0),
        lambda x: ag.fmod(x, 2.0),
        lambda x: ag.fmod(2.0, x),
        lambda x: ag.remainder(x, 2.0),
        lambda x: ag.remainder(2.0, x),
        lambda x: x % 2.0,
        lambda x: 2.0 % x,
    ],
)
def test_of_nan_the_derivative_is_nan(function: Any) -> None:
    assert math.isnan(function(Value(NAN)).data)
    assert all(map(math.isnan, derivatives(function, NAN)))


@pytest.mark.parametrize("function", STEPS)
def test_a_step_has_the_derivative_0_even_there(function: Any) -> None:
    assert math.isnan(function(Value(NAN)).data)
    assert derivatives(function, NAN) == [0.0]


SINGULAR = [
    # function, point, the first, second and third derivative
    (ag.asin, 1.0, (INF, INF, INF)),
    (ag.asin, -1.0, (INF, -INF, INF)),
    (ag.acos, 1.0, (-INF, -INF, -INF)),
    (ag.acos, -1.0, (-INF, INF, -INF)),
    (ag.acosh, 1.0, (INF, -INF, INF)),
    (ag.atanh, 1.0, (INF, INF, INF)),
    (ag.atanh, -1.0, (INF, -INF, INF)),
    (ag.log, 0.0, (INF, -INF, INF)),
    (ag.log2, -0.0, (INF, -INF, INF)),
    (ag.log10, 0.0, (INF, -INF, INF)),
    (ag.log1p, -1.0, (INF, -INF, INF)),
    (ag.sqrt, 0.0, (INF, -INF, INF)),
    (lambda x: x**0.5, 0.0, (INF, -INF, INF)),
    (lambda x: x**1.5, 0.0, (0.0, INF, -INF)),
    (lambda x: x**-1.0, INF, (0.0, 0.0, 0.0)),
    *[(f, -1.5, (NAN,) * 3) for f in (ag.log, ag.log2, ag.log10, ag.log1p, ag.sqrt, ag.acosh)],
    *[(f, x, (NAN,) * 3) for f in (ag.asin, ag.acos, ag.atanh) for x in (1.5, -1.5)],
    (lambda x: ag.log(x, 2.0), -1.5, (NAN,) * 3),
]


@pytest.mark.parametrize(("function", "point", "expected"), SINGULAR)
def test_the_conventions_hold_at_every_order(
    function: Any, point: float, expected: tuple[float, ...]
) -> None:
    for order, slope in enumerate(expected, 1):
        assert same(derivative_of_order(function, order, point), slope), order


@pytest.mark.parametrize(
    ("x", "y", "by_x", "by_y"),
    [
        (-math.inf, -7e-5, 0.0, math.nan),
        (-math.inf, 0.5, math.nan, math.nan),
        (-math.inf, -3.0, 0.0, math.nan),
        (-745.0, -745.0, 0.0, math.nan),
        (-0.24, 1e16, 0.0, math.nan),
        (-3.0, 1e-20, math.nan, math.nan),
        (-1.0, 2.0**60, -(2.0**60), math.nan),  # y - 1 is odd, and rounds to an even number
        (-1.0, -(2.0**60), 2.0**60, math.nan),
        (-0.034, -1e300, math.inf, math.nan),
    ],
)
def test_powers_below_0_have_the_same_slopes_by_both_formulas(x, y, by_x, by_y):
    """As Values they once were 0 where the power underflows, or is at infinity."""
    base, exponent = Value(x), Value(y)
    out = base**exponent
    as_values = gradients(out, [base, exponent], create_graph=True)
    assert repr(gradients(out, [base, exponent])) == repr([by_x, by_y])
    assert repr([slope.data for slope in as_values]) == repr([by_x, by_y])


def test_no_order_of_the_root_has_a_value_below_0():
    for x in (-math.inf, -1.7e308, -1.0, -5e-324):
        assert all(math.isnan(derivative_of_order(ag.sqrt, order, x)) for order in range(4))
