"""Object arrays of Values: numpy's own functions compute with them and differentiate."""

import math

import numpy as np
import pytest

import autograd
from autograd import (
    Value,
    clip,
    grad,
    gradients,
    hessian,
    hvp,
    jacobian,
    jvp,
    logaddexp,
    value_and_grad,
    vjp,
)


@pytest.fixture
def xs():
    return [Value(x) for x in (0.5, 1.5, 2.5)]


@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "sin", "cos", "tanh", "sinh", "cosh"])
def test_functions_of_object_arrays(name, xs):
    ys = getattr(np, name)(np.array(xs))
    assert [y.data for y in ys] == [getattr(math, name)(x.data) for x in xs]
    assert gradients(ys.sum(), xs) == [gradients(y, [x])[0] for x, y in zip(xs, ys, strict=True)]


def test_matrix_product_and_sum(xs):
    matrix = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    out = (matrix @ np.array(xs)).sum()
    assert out.data == pytest.approx(5 * 0.5 + 7 * 1.5 + 9 * 2.5)
    assert gradients(out, xs) == [5.0, 7.0, 9.0]


def test_an_array_on_either_side_of_an_operator():
    x = Value(2.0)
    numbers = np.array([1.0, 3.0])
    for array in (x * numbers, numbers * x):
        assert array.dtype == object
        assert [v.data for v in array] == [2.0, 6.0]
        assert gradients(array.sum(), [x]) == [4.0]
    assert [v.data for v in x / numbers] == [2.0, 2.0 / 3.0]
    assert [v.data for v in numbers - x] == [-1.0, 1.0]
    assert (x < numbers).tolist() == [False, True]


@pytest.mark.parametrize("scalar", [np.float64(3.0), np.float32(3.0), np.int64(3), np.array(3.0)])
def test_numpy_scalars_are_numbers(scalar):
    x = Value(2.0)
    for product in (x * scalar, scalar * x):
        assert isinstance(product, Value)
        assert product.data == 6.0
        assert gradients(product, [x]) == [3.0]


def test_an_array_of_floats_takes_no_values(xs):
    with pytest.raises(TypeError, match=r"v\.data"):
        np.array(xs, dtype=float)


def quadratic(a):
    """x² + 3xy, whose gradient is (2x + 3y, 3x) and whose Hessian is constant."""
    return a[0] * a[0] + 3 * a[0] * a[1]


class TestTransforms:
    """An array is taken where a list is, and gives arrays."""

    point = np.array([2.0, 5.0])

    def test_grad(self):
        value, gradient = value_and_grad(quadratic)(self.point)
        assert (value, gradient.dtype, gradient.tolist()) == (34.0, np.float64, [19.0, 6.0])
        assert type(value) is float

    def test_grad_of_a_matrix_and_of_whole_numbers(self):
        matrix = np.array([[1, 2, 3], [4, 5, 6]])
        gradient = grad(lambda m: (m * m).sum())(matrix)
        np.testing.assert_array_equal(gradient, 2.0 * matrix, strict=True)

    def test_grad_within_other_trees(self):
        gradient = grad(lambda tree: (tree["w"] * tree["b"][0]).sum())
        found = gradient({"w": self.point, "b": [3.0]})
        np.testing.assert_array_equal(found["w"], [3.0, 3.0])
        assert found["b"] == [7.0]

    def test_jacobian_and_hessian(self):
        matrix = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        np.testing.assert_array_equal(jacobian(lambda a: matrix @ a)(self.point), matrix)
        np.testing.assert_array_equal(hessian(quadratic)(self.point), [[2.0, 3.0], [3.0, 0.0]])
        by_both = jacobian(lambda a, s: a * s, argnums=(0, 1))(self.point, 3.0)
        assert [(row.tolist(), slope) for row, slope in by_both] == [
            ([3.0, 0.0], 2.0),
            ([0.0, 3.0], 5.0),
        ]

    def test_products(self):
        matrix = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        outputs, change = jvp(lambda a: matrix @ a, [self.point], [np.array([1.0, -1.0])])
        np.testing.assert_array_equal(outputs, matrix @ self.point)
        np.testing.assert_array_equal(change, [-1.0, -1.0, -1.0])
        outputs, pull_back = vjp(lambda a: matrix @ a, self.point)
        np.testing.assert_array_equal(pull_back(np.array([1.0, 0.0, 2.0]))[0], [11.0, 14.0])
        (curved,) = hvp(quadratic, [self.point], [[1.0, 0.0]])
        np.testing.assert_array_equal(curved, [2.0, 3.0])

    def test_values_from_outside_stay_values(self):
        w = Value(3.0)
        slopes = grad(lambda a: (a * a * w).sum())(self.point)
        assert (slopes.dtype, [slope.data for slope in slopes]) == (object, [12.0, 30.0])
        assert gradients(slopes.sum(), [w]) == [14.0]

    def test_an_array_is_no_scalar(self):
        with pytest.raises(TypeError, match="needs a function that returns one scalar"):
            grad(lambda a: a * a)(self.point)

    def test_shapes_have_to_fit(self):
        with pytest.raises(ValueError, match="expected 2 numbers or branches, got 3"):
            jvp(quadratic, [self.point], [[1.0, 2.0, 3.0]])


MATRIX = [[0.5, 1.5], [2.5, 4.0]]
WORKING = {  # functions of a matrix of Values, as autograd/scalar.py lists them
    "sum": np.sum,
    "prod": np.prod,
    "cumsum": np.cumsum,
    "cumprod": np.cumprod,
    "diff": np.diff,
    "mean": np.mean,
    "average": np.average,
    "median": np.median,
    "percentile": lambda a: np.percentile(a, 30),
    "var": np.var,
    "var of a column": lambda a: a.var(axis=0, ddof=1),
    "std": np.std,
    "max": np.max,
    "min": np.min,
    "ptp": np.ptp,
    "sort": np.sort,
    "dot": lambda a: np.dot(a, a),
    "vdot": lambda a: np.vdot(a, a),
    "outer": lambda a: np.outer(a, a),
    "kron": lambda a: np.kron(a, a),
    "einsum": lambda a: np.einsum("ij,jk->ik", a, a),
    "trace": np.trace,
    "norm": np.linalg.norm,
    "polyval": lambda a: np.polyval(a[0], a[1]),
    "trapezoid": np.trapezoid,
}


@pytest.mark.parametrize("name", WORKING)
def test_functions_of_a_matrix_that_work(name):
    function = WORKING[name]
    values = [[Value(x) for x in row] for row in MATRIX]
    outputs = np.ravel(function(np.array(values)))
    assert all(isinstance(output, Value) for output in outputs)
    numbers = np.ravel(function(np.array(MATRIX)))
    np.testing.assert_allclose([output.data for output in outputs], numbers, rtol=1e-15, atol=1e-15)
    slope, step = gradients(sum(outputs), [values[0][1]])[0], 1e-6
    above, below = (np.sum(function(MATRIX + np.array([[0, h], [0, 0]]))) for h in (step, -step))
    assert slope == pytest.approx((above - below) / (2 * step), rel=1e-8, abs=1e-8)


REFUSED = {
    "isnan": np.isnan,
    "isfinite": np.isfinite,
    "allclose": lambda a: np.allclose(a, a),
    "logaddexp": lambda a: np.logaddexp(a, a),
    "heaviside": lambda a: np.heaviside(a, 0.0),
    "gradient": np.gradient,
    "interp": lambda a: np.interp(a[0], [0.0, 1.0], [0.0, 1.0]),
    "inv": np.linalg.inv,
    "det": np.linalg.det,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_numpy_has_for_its_own_numbers_only_loses_no_gradient(name):
    with pytest.raises(TypeError):
        REFUSED[name](np.array([[Value(x) for x in row] for row in MATRIX]))


def test_any_function_of_values_can_be_applied_to_an_array(xs):
    array = np.array(xs)
    ys = np.frompyfunc(logaddexp, 2, 1)(array, 1.0)
    assert [y.data for y in ys] == [logaddexp(x.data, 1.0) for x in xs]


def test_a_bound_comes_back_as_it_was_given():
    assert np.clip([Value(-1.0)], 0, 1).tolist() == [0]
    assert clip(Value(-1.0), 0, 1).data == 0.0


def test_where_numpy_goes_its_own_way():
    """What scalar.py says of norm, std and max, beside the rules of this library."""
    zeros, ties = [Value(0.0), Value(0.0)], [Value(2.0), Value(2.0), Value(1.0)]
    norm = np.linalg.norm(np.array(zeros))
    assert norm.data == 0.0
    assert all(map(math.isnan, gradients(norm, zeros)))
    assert gradients(autograd.hypot(*zeros), zeros) == [0.0, 0.0]
    deviation = np.std(np.array(zeros[:1]))
    assert deviation.data == 0.0
    assert math.isnan(gradients(deviation, zeros)[0])
    assert gradients(np.max(np.array(ties)), ties) == [1.0, 0.0, 0.0]
    assert gradients(autograd.max(ties), ties) == [0.5, 0.5, 0.0]
    with_nan = [Value(math.nan), Value(1.0)]
    with np.errstate(invalid="ignore"):
        assert np.max(np.array(with_nan)).data == 1.0
        assert np.clip(with_nan[:1], 0.0, 2.0).tolist() == [0.0]
    assert math.isnan(autograd.max(with_nan).data)
    assert math.isnan(clip(with_nan[0], 0.0, 2.0).data)
