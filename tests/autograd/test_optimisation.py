"""Gradients and Hessians of the classical test problems against their closed forms."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import grad, hessian
from demos.calculus import newton


def rosenbrock(x, y):
    u = y - x * x
    slope = [-400 * x * u - 2 * (1 - x), 200 * u]
    return slope, [[1200 * x * x - 400 * y + 2, -400 * x], [-400 * x, 200.0]]


def beale(x, y):
    slope, curvature = [0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]
    for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)):
        r, by_x, by_y = c - x * (1 - y**k), -(1 - y**k), k * x * y ** (k - 1)
        by_yy = k * (k - 1) * x * y ** (k - 2) if k > 1 else 0.0
        slope[0] += 2 * r * by_x
        slope[1] += 2 * r * by_y
        mixed = 2 * (by_x * by_y + r * k * y ** (k - 1))
        curvature[0][0] += 2 * by_x**2
        curvature[0][1] += mixed
        curvature[1][0] += mixed
        curvature[1][1] += 2 * (by_y**2 + r * by_yy)
    return slope, curvature


def himmelblau(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    slope = [4 * x * a + 2 * b, 2 * a + 4 * y * b]
    mixed = 4 * (x + y)
    return slope, [[12 * x * x + 4 * y - 42, mixed], [mixed, 12 * y * y + 4 * x - 26]]


def powell_singular(a, b, c, d):
    p, q, r, s = a + 10 * b, c - d, b - 2 * c, a - d
    slope = [2 * p + 40 * s**3, 20 * p + 4 * r**3, 10 * q - 8 * r**3, -10 * q - 40 * s**3]
    s2, r2 = 120 * s * s, 12 * r * r
    return slope, [
        [2 + s2, 20.0, 0.0, -s2],
        [20.0, 200 + r2, -2 * r2, 0.0],
        [0.0, -2 * r2, 10 + 4 * r2, -10.0],
        [-s2, 0.0, -10.0, 10 + s2],
    ]


def wood(a, b, c, d):
    u, v, w = b - a * a, d - c * c, b + d - 2
    slope = [
        -400 * a * u - 2 * (1 - a),
        200 * u + 20 * w + 0.2 * (b - d),
        -360 * c * v - 2 * (1 - c),
        180 * v + 20 * w - 0.2 * (b - d),
    ]
    return slope, [
        [1200 * a * a - 400 * b + 2, -400 * a, 0.0, 0.0],
        [-400 * a, 220.2, 0.0, 19.8],
        [0.0, 0.0, 1080 * c * c - 360 * d + 2, -360 * c],
        [0.0, 19.8, -360 * c, 200.2],
    ]


CLOSED_FORMS = [rosenbrock, beale, himmelblau, powell_singular, wood]
problems = pytest.mark.parametrize("closed_form", CLOSED_FORMS, ids=lambda f: f.__name__)


@pytest.mark.bare
@problems
@given(data=st.data())
def test_gradient_and_hessian_equal_the_closed_forms(closed_form, data):
    f = getattr(newton, closed_form.__name__)
    size = len(newton.PROBLEMS[f])
    x = data.draw(st.lists(st.floats(-3, 3), min_size=size, max_size=size))
    slope, curvature = closed_form(*x)
    scale = 1 + max(map(abs, x)) ** 6  # terms that cancel are at most about 1e3 times this
    assert grad(f)(x) == pytest.approx(slope, rel=1e-12, abs=1e-12 * scale)
    for row, expected in zip(hessian(f)(x), curvature, strict=True):
        assert row == pytest.approx(expected, rel=1e-12, abs=1e-12 * scale)


@problems
def test_newton_converges(closed_form):
    f = getattr(newton, closed_form.__name__)
    *_, before, last = newton.newton(f, newton.PROBLEMS[f])
    assert math.hypot(*grad(f)(last)) <= 1e-12
    assert f(last) <= 1e-16
    if f is not newton.powell_singular:  # elsewhere the convergence is quadratic
        distance = math.dist(before, last)
        assert distance <= 1e-5
