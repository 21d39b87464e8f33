"""Every row of the table in CONVENTIONS.md: the value and the derivatives, exactly."""

from __future__ import annotations

import math
import operator
from typing import Any

import pytest

import autograd as ag
from autograd import Value, gradients
from tests.needs import needed_module

INF, NAN = math.inf, math.nan


def same(a: float, b: float) -> bool:
    """Equal, with nan equal to nan."""
    return a == b or (math.isnan(a) and math.isnan(b))


def derivatives(function: Any, *point: float) -> list[float]:
    arguments = [Value(x) for x in point]
    return gradients(function(*arguments), arguments)


ONE_ARGUMENT = [
    # function, point, value, derivative
    (abs, 0.0, 0.0, 0.0),
    (ag.fabs, -0.0, 0.0, 0.0),
    (ag.relu, 0.0, 0.0, 0.0),
    (ag.leaky_relu, 0.0, 0.0, 0.01),
    (ag.elu, 0.0, 0.0, 1.0),
    (ag.selu, 0.0, 0.0, 1.0507009873554805),
    (ag.softplus, 0.0, math.log(2), 0.5),
    (ag.gelu, 0.0, 0.0, 0.5),
    (ag.gelu_tanh, 0.0, 0.0, 0.5),
    (ag.silu, 0.0, 0.0, 0.5),
    (ag.softsign, 0.0, 0.0, 1.0),
    (ag.hard_sigmoid, -3.0, 0.0, 0.0),
    (ag.hard_sigmoid, 3.0, 1.0, 0.0),
    (ag.hard_tanh, -1.0, -1.0, 0.0),
    (ag.hard_tanh, 1.0, 1.0, 0.0),
    (ag.hard_threshold, 0.0, 0.0, 0.0),
    (ag.hard_threshold, 5.0, 1.0, 0.0),
    (ag.sqrt, 0.0, 0.0, INF),
    (ag.sqrt, -0.0, -0.0, INF),
    (ag.sqrt, -1.0, NAN, NAN),
    (ag.cbrt, 0.0, 0.0, INF),
    (ag.cbrt, -0.0, -0.0, INF),
    (ag.cbrt, -27.0, -3.0, 1 / 27),
    *[(log, x, -INF, INF) for log in (ag.log, ag.log2, ag.log10) for x in (0.0, -0.0)],
    *[(log, -1.0, NAN, NAN) for log in (ag.log, ag.log2, ag.log10)],
    (ag.log1p, -1.0, -INF, INF),
    (ag.log1p, -2.0, NAN, NAN),
    (ag.asin, 1.0, math.pi / 2, INF),
    (ag.asin, -1.0, -math.pi / 2, INF),
    (ag.acos, 1.0, 0.0, -INF),
    (ag.acos, -1.0, math.pi, -INF),
    (ag.atanh, 1.0, INF, INF),
    (ag.atanh, -1.0, -INF, INF),
    (ag.acosh, 1.0, 0.0, INF),
    *[(f, x, NAN, NAN) for f in (ag.asin, ag.acos, ag.atanh) for x in (1.5, -1.5, INF, -INF)],
    (ag.acosh, 0.5, NAN, NAN),
    (ag.acosh, -3.0, NAN, NAN),
    (ag.exp, 1000.0, INF, INF),
    (ag.exp, -INF, 0.0, 0.0),
    (ag.sin, INF, NAN, NAN),
    (ag.sinc, 0.0, 1.0, 0.0),
    *[(f, x, f(x), 0.0) for f in (ag.floor, ag.ceil, ag.trunc, ag.round) for x in (1.0, 1.5)],
    (ag.sign, 0.0, 0.0, 0.0),
    (ag.sign, -3.0, -1.0, 0.0),
    (ag.reciprocal, 0.0, INF, -INF),
    *[(f, NAN, NAN, NAN) for f in (ag.exp, ag.log, ag.tanh, ag.gelu, ag.mish, ag.silu, ag.sinc)],
    (lambda x: ag.max(x, 2.0), 2.0, 2.0, 0.0),
    (lambda x: ag.min(x, 2.0), 2.0, 2.0, 0.0),
    (lambda x: ag.max(x, 2.0), 3.0, 3.0, 1.0),
    (lambda x: ag.clip(x, -1.0, 1.0), 1.0, 1.0, 0.0),
    (lambda x: ag.clip(x, -1.0, 1.0), -1.0, -1.0, 0.0),
    (lambda x: ag.where(x > 0, ag.sqrt(x), x), 0.0, 0.0, 1.0),
    (lambda x: ag.pow(x, 0.0), 0.0, 1.0, 0.0),
    (lambda x: ag.pow(x, 0.0), INF, 1.0, 0.0),
    (lambda x: ag.pow(x, 0.0), NAN, 1.0, 0.0),
    (lambda x: ag.pow(x, -1.0), 0.0, INF, -INF),
    (lambda x: ag.leaky_relu(x, 3.0), 0.0, 0.0, 1.0),
    (lambda x: ag.leaky_relu(x, -1.0), 0.0, 0.0, 0.0),
    (lambda x: ag.elu(x, 0.5), 0.0, 0.0, 0.5),
]

MORE_ARGUMENTS = [
    # function, point, value, derivatives
    (ag.max, (1.0, 1.0), 1.0, (0.5, 0.5)),
    (ag.max, (1.0, 0.0, 1.0, 1.0), 1.0, (1 / 3, 0.0, 1 / 3, 1 / 3)),
    (ag.min, (1.0, 2.0, 1.0), 1.0, (0.5, 0.0, 0.5)),
    (ag.max, (1.0, NAN), NAN, (NAN, NAN)),
    (ag.pow, (0.0, 2.0), 0.0, (0.0, 0.0)),
    (ag.pow, (0.0, 1.0), 0.0, (1.0, 0.0)),
    (ag.pow, (0.0, 0.5), 0.0, (INF, 0.0)),
    (ag.pow, (-0.0, 0.5), 0.0, (INF, 0.0)),
    (ag.pow, (-2.0, 3.0), -8.0, (12.0, NAN)),
    (ag.pow, (-2.0, 0.5), NAN, (NAN, NAN)),
    (ag.pow, (2.0, 0.0), 1.0, (0.0, math.log(2))),
    (ag.hypot, (0.0, 0.0), 0.0, (0.0, 0.0)),
    (ag.hypot, (3 * 2.0**660, 4 * 2.0**660), 5 * 2.0**660, (0.6, 0.8)),
    (ag.atan2, (0.0, 0.0), 0.0, (NAN, NAN)),
    (ag.atan2, (1e-200, 1e-200), math.pi / 4, (5e199, -5e199)),
    (ag.logaddexp, (-INF, -INF), -INF, (0.5, 0.5)),
    (lambda *xs: ag.logsumexp(xs), (1.0, -INF, 1.0), 1.0 + math.log(2), (0.5, 0.0, 0.5)),
    (ag.fmod, (5.0, 3.0), 2.0, (1.0, -1.0)),
    (ag.fmod, (6.0, 3.0), 0.0, (0.0, 0.0)),
    (ag.fmod, (0.0, 3.0), 0.0, (1.0, 0.0)),
    (ag.fmod, (1.0, 0.0), NAN, (1.0, NAN)),
    (ag.remainder, (5.0, 3.0), -1.0, (1.0, -2.0)),
    (ag.remainder, (6.0, 3.0), 0.0, (1.0, -2.0)),
    (ag.remainder, (4.5, 3.0), -1.5, (0.0, 0.0)),
    (operator.mod, (6.0, 3.0), 0.0, (0.0, 0.0)),
    (operator.mod, (-5.0, 3.0), 1.0, (1.0, 2.0)),
    (operator.floordiv, (6.0, 3.0), 2.0, (0.0, 0.0)),
    (operator.truediv, (1.0, 0.0), INF, (INF, -INF)),
    (operator.truediv, (0.0, 0.0), NAN, (INF, NAN)),
    (ag.copysign, (0.0, -1.0), -0.0, (0.0, 0.0)),
    (ag.copysign, (2.0, -0.0), -2.0, (-1.0, 0.0)),
    (ag.copysign, (-2.0, NAN), 2.0, (-1.0, 0.0)),  # a nan has no sign
    (ag.copysign, (2.0, -NAN), 2.0, (1.0, 0.0)),
    (operator.mul, (0.0, INF), NAN, (INF, 0.0)),
    (lambda *xs: ag.prod(xs), (0.0, 2.0, 3.0), 0.0, (6.0, 0.0, 0.0)),
    (lambda *xs: ag.prod(xs), (0.0, 2.0, 0.0), 0.0, (0.0, 0.0, 0.0)),
    (lambda *xs: ag.fsum(xs), (1e308, 1e308, -1e308), 1e308, (1.0, 1.0, 1.0)),
    (lambda a, b: ag.dist([a], [b]), (2.0, 2.0), 0.0, (0.0, 0.0)),
    (lambda *xs: ag.softmax(xs)[0], (40.0, 0.0), 1.0, (math.exp(-40), -math.exp(-40))),
]

TABLE = [(f, (x,), value, (slope,)) for f, x, value, slope in ONE_ARGUMENT] + MORE_ARGUMENTS


@pytest.mark.parametrize(("function", "point", "value", "slopes"), TABLE)
def test_value_and_derivatives_at_a_singular_point(
    function: Any, point: tuple[float, ...], value: float, slopes: tuple[float, ...]
) -> None:
    assert same(function(*map(Value, point)).data, value)
    found = derivatives(function, *point)
    assert all(map(same, found, slopes)), found


@pytest.mark.parametrize(
    ("function", "point", "value"),
    [row[:3] for row in TABLE if row[0].__module__ != "_operator"],  # those of floats may raise
)
def test_plain_numbers_have_the_same_value(
    function: Any, point: tuple[float, ...], value: float
) -> None:
    result = function(*point)
    assert type(result) is float
    assert same(result, value)


@pytest.mark.parametrize(("power", "orders"), [(1, (1, 0, 0)), (2, (0, 2, 0)), (3, (0, 0, 6))])
def test_whole_powers_have_derivatives_of_every_order_at_0(
    power: int, orders: tuple[float, ...]
) -> None:
    for raise_to in (lambda x: x**power, lambda x: ag.pow(x, Value(power))):
        x = Value(0.0)
        result = raise_to(x)
        for order in orders:
            (result,) = gradients(result, [x], create_graph=True)
            assert result.data == order


@pytest.mark.parametrize(
    "function",
    [lambda x: 0 * x.sqrt(), lambda x: x.log().sigmoid(), lambda x: NAN * x.sqrt()],
)
def test_nothing_is_masked_in_the_backward_pass(function: Any) -> None:
    for create_graph in (False, True):
        x = Value(0.0)
        (slope,) = gradients(function(x), [x], create_graph=create_graph)  # type: ignore[call-overload]
        assert math.isnan(slope.data if create_graph else slope)


def test_what_is_no_double_is_the_nearest_one() -> None:
    assert Value(2**53 + 1).data == (Value(0.0) + (2**53 + 1)).data == 2.0**53
    assert Value(2.0**53) != 2**53 + 1
    assert ag.sum({1.0: 10, 2.0: 20}) == 3.0
    assert ag.max({1.0: 10, 2.0: 20}) == 2.0


def test_a_branch_not_taken_is_not_in_the_graph() -> None:
    x, y = Value(0.0), Value(1.0)
    assert ag.where(x > 0, x, y) is y


@pytest.mark.parametrize("conditions", [[False], (), "", {}])
def test_one_condition_chooses(conditions: Any) -> None:
    with pytest.raises(TypeError, match="where takes one condition, got"):
        ag.where(conditions, 1.0, 2.0)


def test_one_condition_of_numpy_chooses() -> None:
    numpy = needed_module("numpy")
    assert ag.where(numpy.array(False), 1.0, 2.0) == ag.where(numpy.bool_(False), 1.0, 2.0) == 2.0
    with pytest.raises(TypeError, match=r"where takes one condition, got array\(\[False"):
        ag.where(numpy.array([False]), 1.0, 2.0)
