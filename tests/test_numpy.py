"""Object arrays of Values: numpy's own functions compute with them and differentiate."""

import math

import numpy as np
import pytest

from autograd import Value, gradients


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
