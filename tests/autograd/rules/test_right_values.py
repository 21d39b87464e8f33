"""Values and derivatives that were wrong once, each beside what mpmath or a closed form says."""

from __future__ import annotations

import math
from typing import Any

import pytest

import autograd as ag
from autograd import Value, derivative, gradients, hessian
from tests.autograd.rules.test_limits import derivative_of_order

CLOSE = 8 * 2.0**-52


@pytest.mark.parametrize(
    ("function", "order", "point", "truth"),
    [
        (ag.asin, 2, 1e-17, 1e-17),
        (ag.acos, 2, 1e-17, -1e-17),
        (ag.atan, 2, 1e-17, -2e-17),
        (ag.atan, 3, 1e60, 6e-240),
        (ag.asinh, 3, 1e60, 2e-180),
        (ag.atanh, 2, 1e-17, 2e-17),
        (ag.acosh, 2, 1e100, -1e-200),
        (lambda x: ag.hypot(x, 1.0), 2, 1e9, 1e-27),
        (lambda x: ag.hypot(x, 1.0), 3, 1e9, -3e-36),
        (lambda x: ag.dist([x, 0.0], [0.0, 1.0]), 2, 1e9, 1e-27),
        (ag.cbrt, 3, 1e-90, 10 / 27 * 1e240),
        (ag.erf, 3, 26.7, 7.999073017762284e-307),
        (ag.softplus, 3, 1e-17, -1.25e-18),
        (ag.sigmoid, 2, 1e-17, -1.25e-18),
        (lambda x: x ** (1 / 3), 1, 1e-300, 3.3333333333333757e199),
        (lambda x: x**x, 1, 1e-310, -712.8013788281542),
        (lambda x: ag.log_softmax([0.0, x])[0], 2, 40.0, -4.248354255291589e-18),
    ],
)
def test_derivatives_that_cancelled(function: Any, order: int, point: float, truth: float) -> None:
    assert math.isclose(derivative_of_order(function, order, point), truth, rel_tol=CLOSE)
    assert math.isclose(derivative(function, order)(point), truth, rel_tol=CLOSE)


@pytest.mark.parametrize(("factor", "slope"), [(1.0003, 1.0003**1099), (1.0, 1.0), (-1.0, -1.0)])
def test_the_gradient_of_a_long_product(factor: float, slope: float) -> None:
    xs = [Value(factor) for _ in range(1100)]
    ag.prod(xs).backward()
    assert all(math.isclose(x.grad, slope, rel_tol=1e-12) for x in xs)
    again = gradients(ag.prod(xs), xs, create_graph=True)
    assert all(math.isclose(a.data, slope, rel_tol=1e-12) for a in again)


def test_a_product_far_beyond_the_range_of_doubles() -> None:
    xs = [Value(x) for x in [0.5] * 3000 + [2.0] * 3000]
    ag.prod(xs).backward()
    assert [x.grad for x in (xs[0], xs[-1])] == [2.0, 0.5]


@pytest.mark.parametrize("x", [1e-170, 1e160])
def test_the_hessian_of_a_product_that_leaves_the_range(x: float) -> None:
    rows = hessian(ag.prod)([x, x, 2.0])
    expected = [[0.0, 2.0, x], [2.0, 0.0, x], [x, x, 0.0]]
    assert [[float(entry) for entry in row] for row in rows] == expected


def test_softplus_where_its_exponential_underflows() -> None:
    x, beta = Value(-8e180), Value(1e-178)
    y = ag.softplus(x, beta)
    assert math.isclose(y.data, 3.667874584177801e-170, rel_tol=CLOSE)
    y.backward()
    assert math.isclose(beta.grad, -293796754192.64185, rel_tol=CLOSE)
