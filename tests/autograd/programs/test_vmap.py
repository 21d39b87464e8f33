"""vmap(f) is [f(x) for x in X], stacked."""

import math
from functools import partial

import numpy as np
import pytest

from autograd import Value, exp, grad, jit, mean, vmap
from autograd.programs import vmap as same_vmap


def energy(x):
    return exp(-x) * x if x > 0 else x * x


def neuron(w, x):
    return (w * x).tanh() * w


BATCH = [0.5, -0.0, -2.0, math.inf, 3.0]


def test_lanes_are_those_of_a_loop():
    assert same_vmap is vmap
    assert vmap(energy)(BATCH[:3]) == [energy(x) for x in BATCH[:3]]
    assert repr(vmap(grad(energy))(BATCH)) == repr([grad(energy)(x) for x in BATCH])
    assert vmap(jit(energy))(BATCH[:3]) == [energy(x) for x in BATCH[:3]]


def test_gradients_of_parameters_have_the_bits_of_a_loop():
    grads = []
    for over in (vmap, lambda f: lambda xs: [f(x) for x in xs]):
        w = Value(0.3)
        mean(over(partial(neuron, w))(BATCH)).backward()
        grads.append(repr(w.grad))
    assert grads[0] == grads[1]
    assert grad(lambda w: mean(vmap(lambda x: w * x)([1.0, 3.0])))(1.0) == 2.0


def test_axes():
    def f(x, w):
        return x[0] * w

    rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert vmap(f, in_axes=(0, None))(rows, 2.0) == [2.0, 8.0]
    assert vmap(f, in_axes=(1, None))(rows, 2.0) == [2.0, 4.0, 6.0]
    assert vmap(f, in_axes=(1, 0))(rows, [1.0, 2.0, 3.0]) == [1.0, 4.0, 9.0]
    assert vmap(lambda x: x, in_axes=1, out_axes=1)(rows) == rows
    arrays = vmap(f, in_axes=(1, None))(np.array(rows), 2.0)
    assert isinstance(arrays, np.ndarray)
    assert arrays.tolist() == [2.0, 4.0, 6.0]
    doubled = vmap(lambda x: x * 2.0, in_axes=-1, out_axes=-1)(np.array(rows))
    assert doubled.tolist() == (np.array(rows) * 2.0).tolist()


def test_trees_hold_a_batch_in_each_branch():
    def f(d, pair):
        return {"sum": d["a"] + pair[0], "both": (pair[1], d["a"])}

    got = vmap(f)({"a": [1.0, 2.0]}, ([3.0, 4.0], [5.0, 6.0]))
    assert got == {"sum": [4.0, 6.0], "both": ([5.0, 6.0], [1.0, 2.0])}
    mixed = vmap(f, in_axes=({"a": None}, (0, None)))({"a": 1.0}, ([3.0, 4.0], 7.0))
    assert mixed == {"sum": [4.0, 5.0], "both": ([7.0, 7.0], [1.0, 1.0])}


def test_nested():
    table = vmap(vmap(lambda x, y: x * y, in_axes=(None, 0)), in_axes=(0, None))
    assert table([1.0, 2.0], [3.0, 4.0]) == [[3.0, 4.0], [6.0, 8.0]]
    assert vmap(grad(lambda x: mean(vmap(lambda a: a * x)([1.0, 3.0]))))([5.0, 6.0]) == [2.0, 2.0]


def test_the_lowest_lane_that_fails_raises():
    with pytest.raises(ZeroDivisionError):
        vmap(lambda x: 1.0 / x if x < 1 else int("one"))([-1.0, 0.0, 2.0])


def test_what_is_no_batch_is_refused():
    with pytest.raises(ValueError, match=r"one length, got \[1, 2\]"):
        vmap(lambda x, y: x)([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="None for every argument"):
        vmap(lambda x: x, in_axes=None)([1.0])
    with pytest.raises(ValueError, match="expected a batch"):
        vmap(lambda x: x)(1.0)
    with pytest.raises(ValueError, match="2 entries for 1 argument"):
        vmap(lambda x: x, in_axes=(0, 0))([1.0])
    with pytest.raises(TypeError, match="vmap takes a function"):
        vmap(1.0)
