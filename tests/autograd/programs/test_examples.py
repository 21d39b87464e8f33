"""What is told to be like an example has its key, and its numbers are read as they are."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, jit, no_grad
from autograd.engines import engine
from autograd.programs.calls.arguments import Arguments, Shape
from autograd.programs.calls.examples import Example
from autograd.strategies import special_doubles

native = pytest.mark.skipif(engine == "python", reason="it knows no tree")
leaves = st.one_of(
    special_doubles() | st.floats(),
    st.sampled_from(["x", "y", 1, True, None, b"", 2.0 + 0j, len, np.float64(0.5)]),
    st.integers(0, 2).map(lambda i: f"Value {i}"),
    st.integers(0, 2).map(lambda i: f"constant {i}"),
)
keys = st.sampled_from(["a", "b", 1])
branches = st.recursive(
    leaves,
    lambda its: (
        st.lists(its, max_size=3)
        | st.lists(its, max_size=3).map(tuple)
        | st.dictionaries(keys, its, max_size=2)
        | st.lists(st.floats(), min_size=1, max_size=3).map(np.array)
    ),
    max_leaves=6,
)


def with_values(tree, values):
    """The tree, in which texts stand for Values: the same text for the same Value."""
    if isinstance(tree, list | tuple):
        return type(tree)([with_values(branch, values) for branch in tree])
    if isinstance(tree, dict):
        return {key: with_values(branch, values) for key, branch in tree.items()}
    if isinstance(tree, str) and " " in tree:
        if tree not in values:
            values[tree] = Value(len(values) + 0.5)
            if tree.startswith("constant"):
                values[tree] = values[tree].detach()
        return values[tree]
    return tree


def with_floats(tree, numbers):
    """The tree with other floats."""
    if isinstance(tree, list | tuple):
        return type(tree)([with_floats(branch, numbers) for branch in tree])
    if isinstance(tree, dict):
        return {key: with_floats(branch, numbers) for key, branch in tree.items()}
    if isinstance(tree, np.ndarray):
        return np.array([next(numbers) for _ in tree])
    return next(numbers) if type(tree) is float else tree


def bits(numbers):
    return [struct.pack("d", number) for number in numbers]


def agrees(shape, tree):
    """Whether the call was told to be like the example; if so, it is."""
    again, call = shape.again((tree,), {}), Arguments((tree,), {})
    if again is None:
        return False
    assert again.key == shape.key == call.key
    assert bits(again.numbers) == bits(call.numbers)
    return True


@given(branches, branches, st.data())
def test_what_is_like_it_has_its_key_and_its_numbers(one, other, data):
    shape = Shape(Arguments((with_values(one, {}),), {}))
    agrees(shape, with_values(other, {}))
    agrees(shape, with_values(with_floats(one, iter(lambda: data.draw(st.floats()), None)), {}))


W, V = Value(3.0), Value(4.0)
ALIKE = [
    ([1.0, 2.0], [3.0, -0.0]),
    ((1.0, [2.0, {"a": 3.0, 1: [4.0]}]), (5.0, [6.0, {"a": 7.0, 1: [8.0]}])),
    ([W, V, W, 1.0], [V, W, V, 2.0]),
    ([W.detach(), 2, "text", None, True], [V.detach(), 2, "text", None, True]),
    (np.ones((2, 3)), np.arange(6.0).reshape(2, 3)),
    ([np.ones(2), [], ()], [np.zeros(2), [], ()]),
    ({"key": len}, {"".join(["k", "ey"]): len}),
]
OTHER = [
    ([1.0, 2.0], (1.0, 2.0)),
    ([1.0, 2.0], [1.0]),
    ([1.0, 2.0], [1.0, 2]),
    ([1.0, 2], [1.0, 3]),
    ([1.0, 1], [1.0, True]),
    ([1.0], [W]),
    ([W, V], [W, W]),
    ([W, W], [W, V]),
    ([W], [W.detach()]),
    ({"a": 1.0, "b": 2.0}, {"b": 1.0, "a": 2.0}),
    ([len], [max]),
    (np.ones((2, 3)), np.ones((3, 2))),
    (np.ones(2), np.ones(2, dtype=np.float32)),
    (np.ones(2), np.ones(2, dtype=">f8")),
    ([1.0], [np.float64(1.0)]),
    ([Value], [float]),
]


@native
@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_plain_trees_are_told(one, other):
    assert agrees(Shape(Arguments((one,), {})), other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_tree_is_not_like_it(one, other):
    assert not agrees(Shape(Arguments((one,), {})), other)
    assert not agrees(Shape(Arguments((other,), {})), one)


def test_another_mode_is_another_key():
    shape = Shape(Arguments(([1.0],), {}))
    with no_grad():
        assert shape.again(([1.0],), {}) is None


@native
def test_lanes_are_put_into_their_columns():
    rows = np.zeros((2, 4))
    example = Example([1.0, (2.0,)])
    assert example.fill([[9.0, (9.0,)], [1.0, (2.0,)], [3.0, (4.0,)]], 1, 3, rows, 1)
    assert rows.tolist() == [[0.0, 1.0, 2.0, 0.0], [0.0, 3.0, 4.0, 0.0]]
    assert not example.fill([[1.0, (2.0,)], [1.0, (2.0, 3.0)]], 0, 2, rows, 0)
    assert not Example([W]).fill([[W]], 0, 1, np.zeros((1, 1)), 0)
    for begin, end, first in [(0, 2, 3), (0, 3, 0), (-1, 1, 0), (1, 1, 0), (0, 1, -1)]:
        with pytest.raises(IndexError):
            example.fill([[1.0, (2.0,)]] * 2, begin, end, rows, first)


def test_a_call_of_another_shape_in_between_is_told_from_its_neighbours():
    def of_squares(first, *others):
        total = first * first
        for x in others:
            total = total + x * x
        return total

    jitted = jit(of_squares)
    assert [jitted(1.0, 2.0), jitted(3.0), jitted(2.0, 2.0), jitted(2), jitted(4.0)] == [
        *[5.0, 9.0, 8.0, 4, 16.0]
    ]
    assert type(jitted(2)) is int


def test_a_value_that_comes_twice_or_from_outside_too_counts_twice():
    w, v = Value(2.0), Value(5.0)
    jitted = jit(lambda x, y: x * y + w * x)
    for x, y in [(v, Value(3.0)), (v, v), (Value(7.0), v), (w, v), (v, w)]:
        for value in (w, v):
            value.zero_grad()
        jitted(x, y).backward()
        found = w.grad, v.grad
        for value in (w, v):
            value.zero_grad()
        (x * y + w * x).backward()
        assert found == (w.grad, v.grad)
