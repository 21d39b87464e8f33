"""Where numpy computes with floats in its own way, a replay does not stand in for it."""

import math
from random import Random

import numpy as np
import pytest

from autograd import Value, jit, value_and_grad, vmap

CHANCE = Random(7)
ROWS = [[CHANCE.uniform(0.0, 5.0) for _ in range(20)] for _ in range(300)]
REDUCTIONS = {
    "sum": lambda xs: np.sum(xs) * 1.0,
    "mean": lambda xs: np.mean(xs) * 1.0,
    "dot": lambda xs: np.dot(xs, xs) * 1.0,
    "array": lambda xs: np.array(xs).sum() * 1.0,
    "single precision": lambda xs: xs[0] * np.float32(1.1),
    "single precision, compared": lambda xs: 1.0 if xs[0] < np.float32(xs[1]) else 2.0,
}


def bits(results):
    return [float(result).hex() for result in results]


@pytest.mark.parametrize("f", REDUCTIONS.values(), ids=REDUCTIONS)
@pytest.mark.filterwarnings("ignore:jit runs")
def test_plain_numbers_have_the_bits_of_numpy(f):
    expected = bits(map(f, ROWS))
    assert bits(map(jit(f), ROWS)) == expected
    assert bits(vmap(f)(ROWS)) == expected


def test_values_are_recorded_with_numpy_and_single_precision():
    f = jit(lambda x, y: np.sum(np.array([x, y])) * np.float32(1.5))
    assert f(Value(2.0), Value(3.0)).data == 7.5
    assert f(Value(4.0), Value(3.0)).data == 10.5
    assert len(f.programs()) == 1


def test_a_gradient_by_an_array_is_recorded():
    f = jit(value_and_grad(lambda w: (w * w).sum()))
    f(np.array([1.0, 2.0]))
    value, slope = f(np.array([3.0, 4.0]))
    assert (value, slope.tolist()) == (25.0, [6.0, 8.0])
    assert len(f.programs()) == 1


@pytest.mark.filterwarnings("ignore:jit runs")
@pytest.mark.parametrize("zeros", [(0j, complex(0.0, -0.0)), (np.float32(0.0), np.float32(-0.0))])
def test_the_zeros_of_other_numbers_have_signs(zeros):
    f = jit(lambda x, c: x * math.copysign(1.0, c.imag if isinstance(c, complex) else c))
    assert [f(2.0, zero) for zero in zeros] == [2.0, -2.0]


@pytest.mark.parametrize("array", [[1, 2], np.float32([1, 2]), [1j], [[1.5]]])
def test_an_array_that_stays_as_it_is_was_not_changed(array, recwarn):
    array = np.asarray(array)
    assert np.array_equal(jit(lambda xs: xs * 2)(array), array * 2)
    assert not any("changes a container" in str(warning.message) for warning in recwarn)


def test_an_array_that_f_changes_is_run_anew_each_time():
    def f(xs):
        xs[0] += 1
        return xs[0]

    counts = np.array([1, 2])
    with pytest.warns(RuntimeWarning, match="changes a container among its arguments"):
        assert [jit(f)(counts), f(counts)] == [2, 3]
