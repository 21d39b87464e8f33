"""The transforms against closed forms, and where nested derivatives are known to go wrong."""

import math
from itertools import pairwise
from typing import NamedTuple

import pytest

from autograd import (
    Value,
    cos,
    derivative,
    exp,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    no_grad,
    primitive,
    sigmoid,
    sin,
    taylor,
    topological_order,
    value_and_grad,
    vjp,
)


class Point(NamedTuple):
    x: float
    y: float


def f(x, y):
    return x**2 * y + sin(y)


class TestShapes:
    def test_argnums(self):
        assert grad(f)(2.0, 3.0) == 12.0
        assert grad(f, 1)(2.0, 3.0) == pytest.approx(4.0 + math.cos(3.0))
        assert grad(f, (1, 0))(2.0, 3.0) == (grad(f, 1)(2.0, 3.0), 12.0)
        assert grad(f, -1)(2.0, 3.0) == grad(f, 1)(2.0, 3.0)

    def test_argnums_out_of_range(self):
        with pytest.raises(ValueError, match=r"argnums=2 of a call with 2 argument\(s\)"):
            grad(f, 2)(1.0, 2.0)

    def test_trees(self):
        def energy(p):
            return p["at"].x * p["at"].y + p["w"][0] * p["w"][1][0]

        slope = grad(energy)({"at": Point(2.0, 3.0), "w": [5.0, (7.0,)]})
        assert slope == {"at": Point(3.0, 2.0), "w": [7.0, (5.0,)]}
        assert type(slope["at"]) is Point

    def test_value_and_grad(self):
        value, slope = value_and_grad(f, (0, 1))(2.0, 0.0)
        assert (value, slope) == (0.0, (0.0, 5.0))
        assert type(value) is float

    def test_jacobian_of_several_arguments(self):
        rows = jacobian(lambda x, y: {"p": x * y, "s": [x + y]}, (0, 1))(2.0, 3.0)
        assert rows == {"p": (3.0, 2.0), "s": [(1.0, 1.0)]}

    def test_several_outputs_have_no_gradient(self):
        with pytest.raises(TypeError, match="use jacobian or vjp"):
            grad(lambda x: [x, x])(1.0)

    def test_wrong_numbers_of_tangents_and_cotangents(self):
        with pytest.raises(ValueError, match="expected 2 numbers or branches, got 1"):
            jvp(f, (1.0, 2.0), (1.0,))
        with pytest.raises(ValueError, match="expected the shape of"):
            vjp(f, 1.0, 2.0)[1]([1.0, 2.0])


class TestProducts:
    def test_softmax_jacobian(self):
        """diag(s) − s sᵀ, with all three ways to it."""

        def softmax(z):
            powers = [exp(each) for each in z]
            return [power / sum(powers) for power in powers]

        z = [0.3, -1.0, 2.0]
        s = softmax(z)
        expected = [[s[i] * ((i == j) - s[j]) for j in range(3)] for i in range(3)]
        rows = jacobian(softmax)(z)
        for row, known in zip(rows, expected, strict=True):
            assert row == pytest.approx(known, rel=1e-12)
        _, pull_back = vjp(softmax, z)
        for i in range(3):
            basis = [float(i == j) for j in range(3)]
            assert pull_back(basis)[0] == pytest.approx(expected[i], rel=1e-12)
            column = jvp(softmax, (z,), (basis,))[1]
            assert column == pytest.approx([row[i] for row in expected], rel=1e-12)

    def test_the_function_is_called_once(self):
        calls = []

        def g(x):
            calls.append(x)
            return [x[0] * x[1], x[0] / x[1], x[0]]

        jacobian(g)([2.0, 4.0])
        assert len(calls) == 1

    def test_hvp_is_hessian_times_vector(self):
        def g(x):
            return exp(x[0] * x[1]) + x[2] ** 3 * x[0]

        at, v = [0.5, -1.0, 2.0], [1.0, 2.0, 3.0]
        matrix = hessian(g)(at)
        product = [sum(h * u for h, u in zip(row, v, strict=True)) for row in matrix]
        assert hvp(g, (at,), (v,))[0] == pytest.approx(product, rel=1e-14)

    def test_tangents_may_be_values(self):
        v = Value(2.0)
        _, change = jvp(lambda x: x * x, (3.0,), (v,))
        change.backward()
        assert (change.data, v.grad) == (12.0, 6.0)


class TestNesting:
    def test_no_perturbation_confusion(self):
        """d/dx (x · d/dy (x + y)) at 1 is 1, not 2 (Siskind and Pearlmutter, 2005)."""
        assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0
        assert grad(lambda x: x * grad(lambda y: x + y)(x))(1.0) == 1.0
        assert grad(lambda x: x * derivative(lambda y: x * y)(2.0))(3.0) == 6.0

    def test_a_gradient_inside_a_gradient_keeps_what_it_refers_to(self):
        assert grad(lambda x: grad(lambda y: x * y * y)(3.0))(2.0) == 6.0
        assert grad(lambda x: jvp(lambda y: x * y * y, (3.0,), (1.0,))[1])(2.0) == 6.0
        assert grad(lambda x: vjp(lambda y: x * y * y, 3.0)[1](1.0)[0])(2.0) == 6.0

    def test_a_jvp_does_not_walk_what_stands_behind_values_from_outside(self):
        """There every tangent is zero, and zero times an infinite slope would be nan."""
        behind = Value(0.0).sqrt()
        assert jvp(lambda x: x + x * behind, (2.0,), (1.0,))[1].data == 1.0
        assert jvp(lambda x: behind, (2.0,), (1.0,)) == (behind, 0.0)

    def test_a_chain_of_jvps_grows_by_the_same_at_each_step(self):
        x, sizes = Value(0.5), []
        for _ in range(6):
            x = jvp(lambda y, x=x: sin(x * y), (0.5,), (1.0,))[1]
            sizes.append(len(topological_order(x)))
        assert len({after - before for before, after in pairwise(sizes)}) == 1, sizes

    def test_values_from_outside_keep_their_gradient(self):
        w = Value(2.0)
        slope = grad(lambda x: w * x**2)(3.0)
        slope.backward()
        assert (slope.data, w.grad) == (12.0, 6.0)

    def test_gradients_by_a_value(self):
        x = Value(3.0)
        slope = grad(lambda y: y**3)(x)
        slope.backward()
        assert (slope.data, x.grad) == (27.0, 18.0)

    def test_a_constant_from_outside_leaves_numbers(self):
        c = Value(2.0).detach()
        assert type(grad(lambda x: c * x)(3.0)) is float

    def test_mixed_orders(self):
        third = grad(grad(grad(lambda x, y: x**2 * y**2, 0), 1), 0)
        assert third(2.0, 3.0) == 12.0


class TestExactZeros:
    @pytest.mark.parametrize("g", [lambda x, y: y * y, lambda x, y: 7.0, lambda x, y: 7])
    def test_functions_that_ignore_the_argument(self, g):
        assert grad(g)(2.0, 3.0) == 0.0
        assert hessian(g)(2.0, 3.0) == 0.0
        assert jvp(g, (2.0, 3.0), (1.0, 0.0))[1] == 0.0
        assert vjp(g, 2.0, 3.0)[1](1.0)[0] == 0.0
        assert derivative(lambda x: g(x, 1.0), 3)(2.0) == 0.0

    def test_no_grad_attribute_is_touched(self):
        w = Value(2.0)
        w.grad = 5.0
        grad(lambda x: w * x)(3.0)
        assert w.grad == 5.0


class TestUnivariate:
    @pytest.mark.parametrize("n", range(7))
    def test_derivatives_of_the_sine(self, n):
        expected = [math.sin, math.cos, lambda x: -math.sin(x), lambda x: -math.cos(x)][n % 4]
        assert derivative(sin, n)(0.7) == pytest.approx(expected(0.7), rel=1e-15)

    @pytest.mark.bare
    def test_taylor_series(self):
        assert taylor(lambda x: 1 / (1 - x), 0.0, 5) == [1.0] * 6
        coefficients = taylor(lambda x: exp(x) * cos(x), 0.2, 12)
        h = 0.3
        series = sum(c * h**k for k, c in enumerate(coefficients))
        assert series == pytest.approx(math.exp(0.5) * math.cos(0.5), rel=1e-14)

    def test_orders_below_zero(self):
        with pytest.raises(ValueError, match="0 or more"):
            derivative(sin, -1)
        with pytest.raises(ValueError, match="0 or more"):
            taylor(sin, 0.0, -1)

    def test_own_operations(self):
        @primitive(lambda out, x: out)
        def my_exp(x):
            return math.exp(x)

        assert derivative(my_exp, 4)(1.0) == math.e


def test_a_wide_jacobian_is_a_pass_per_row():
    """100 outputs of 100 inputs: the graph is built once."""
    xs = [0.01 * i for i in range(100)]
    rows = jacobian(lambda v: [sigmoid(each * sum(v)) for each in v])(xs)
    total = sum(xs)
    s = 1 / (1 + math.exp(-xs[3] * total))
    assert rows[3][3] == pytest.approx(s * (1 - s) * (total + xs[3]), rel=1e-12)
    assert rows[3][7] == pytest.approx(s * (1 - s) * xs[3], rel=1e-12)


class TestWhatAReviewFound:
    def test_the_cotangent_may_be_a_value(self):
        assert grad(lambda p: vjp(lambda x: x * x, 3.0)[1](p)[0])(1.0) == 6.0

    @pytest.mark.parametrize("f", [lambda x: None, lambda x: "x", lambda x: {1.0}])
    def test_what_is_no_scalar_has_no_derivative(self, f):
        with pytest.raises(TypeError, match="expected a function of scalars"):
            jacobian(f)(3.0)

    def test_transforms_work_under_no_grad(self):
        pull_back = vjp(lambda x: x * x, 3.0)[1]
        with no_grad():
            assert grad(lambda x: x * x)(3.0) == 6.0
            assert pull_back(1.0) == (6.0,)
            assert jvp(lambda x: x * x, (3.0,), (1.0,))[1] == 6.0

    def test_trees_pair_by_key(self):
        change = jvp(
            lambda d: d["a"] * 10 + d["b"], ({"a": 1.0, "b": 2.0},), ({"b": 0.0, "a": 1.0},)
        )
        assert change[1] == 10.0

    def test_nested_transforms_give_floats(self):
        outcomes = [
            grad(lambda x: grad(lambda y: x * y**2)(3.0))(2.0),
            grad(lambda x: jvp(lambda y: x * y**2, (3.0,), (1.0,))[1])(2.0),
            derivative(lambda x: derivative(lambda y: x * y**2)(3.0))(2.0),
            *jacobian(lambda x: [x, grad(lambda y: x * y**2)(3.0)])(2.0),
        ]
        assert outcomes == [6.0, 6.0, 6.0, 1.0, 6.0]
        assert {type(outcome) for outcome in outcomes} == {float}

    def test_a_long_taylor_series(self):
        """exp is its own derivative, a node of one partial: 1/k! as far as doubles go."""
        coefficients = taylor(exp, 0.0, 175)
        assert coefficients[170] == 1 / math.factorial(170)
        assert 0 < coefficients[175] < coefficients[171]
