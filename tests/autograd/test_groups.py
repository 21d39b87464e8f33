"""Groups: which values belong to them, for how long, and what they cost."""

import copy
import gc
import pickle
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import (
    AnomalyError,
    Value,
    detect_anomaly,
    dot,
    gradients,
    group,
    no_grad,
    primitive,
    sigmoid,
    topological_order,
)


@primitive(lambda out, x: 3 * x**2)
def cube(x):
    return x**3


def test_every_value_made_inside_belongs_to_the_group():
    x = Value(2.0, "x")
    with group("a"):
        w = Value(3.0, "w")
        made = [w, w * x, x + 1.0, 1.0 - x, -x, sigmoid(x), cube(x), dot([w, x], [x, 2.0])]
        made += [x.detach(), copy.copy(w)]
    assert [node.group for node in made] == [("a",)] * len(made)
    assert x.group == (w * x).group == ()


def test_groups_nest_and_end():
    with group("a"):
        with group("b"):
            inner = Value(1.0)
        outer = Value(1.0)
        with group("a"):
            same_name = Value(1.0)
    after = Value(1.0)
    groups = [node.group for node in (inner, outer, same_name, after)]
    assert groups == [("a", "b"), ("a",), ("a", "a"), ()]


def test_a_group_ends_with_an_error_too():
    with pytest.raises(ZeroDivisionError), group("a"):
        _ = 1 / 0
    assert Value(1.0).group == ()


def test_a_group_may_decorate_a_function():
    @group("neuron")
    def neuron(w, x):
        return sigmoid(w * x)

    y = neuron(Value(1.0), Value(2.0))
    assert [node.group for node in topological_order(y)] == [(), (), ("neuron",), ("neuron",)]


def test_a_label_is_no_obstacle():
    with group("a"):
        x = Value(1.0)
        y = Value(2.0, "y")
    assert (x.label, y.label) == ("", "y")
    x.label, y.label = "x", ""
    assert [(node.label, node.group) for node in (x, y)] == [("x", ("a",)), ("", ("a",))]


def test_gradients_know_nothing_of_groups():
    def loss(w, b):
        return sigmoid(w * 2.0 + b) ** 2

    w, b = Value(0.3), Value(-0.1)
    loss(w, b).backward()
    with group("net"):
        y = loss(w, b)
        inside = gradients(y, [w, b])
        (slope,) = gradients(y, [w], create_graph=True)
    assert inside == gradients(y, [w, b]) == [w.grad, b.grad]
    assert slope.data == w.grad
    assert slope.group == ("net",)


def test_constants_made_under_no_grad_belong_to_the_group():
    x = Value(2.0)
    with no_grad(), group("a"):
        first = x * x
    with group("a"), no_grad():
        second = x * x
        third = Value(1.0)
    for constant in (first, second):
        assert (constant.parents, constant.data, constant.group) == ((), 4.0, ("a",))
    assert third.group == ("a",)
    with no_grad():
        assert (x * x).group == ()


def test_anomalies_are_found_inside_and_outside_of_a_group():
    x = Value(0.0, "x")
    with group("a"), detect_anomaly():
        y = x + 1.0
        with pytest.raises(AnomalyError, match="'x'"):
            _ = 1 / x
    with detect_anomaly(), group("b"):
        z = x + 1.0
        with pytest.raises(AnomalyError, match="'x'"):
            _ = 1 / x
        with pytest.raises(AnomalyError, match="error signal"):
            gradients(x.sqrt(), [x])
    assert (y.group, z.group) == (("a",), ("b",))


def test_a_group_belongs_to_its_thread():
    found = []
    with group("a"):
        thread = threading.Thread(target=lambda: found.append((Value(1.0) * 2.0).group))
        thread.start()
        thread.join()
    assert found == [()]


@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))]
)
def test_copies_and_pickles_stay_in_their_group(duplicate):
    x = Value(1.0, "x")
    with group("a"), group("b"):
        y = x * 2.0
    with group("c"):
        twin = duplicate(y)
    assert [node.group for node in topological_order(twin)] == [(), ("a", "b")]
    assert copy.copy(y).group == ("a", "b")


def test_a_new_value_is_not_taken_for_a_freed_one():
    """The compiled engine finds groups by address, and addresses are used again."""
    x = Value(1.0)
    for _ in range(3):
        with group("a"):
            nodes = [x * 2.0 for _ in range(1000)]
        assert {node.group for node in nodes} == {("a",)}
        nodes.clear()
        fresh = [Value(1.0, "named") for _ in range(1000)] + [x * 2.0 for _ in range(1000)]
        assert {node.group for node in fresh} == {()}


def test_a_freed_graph_leaves_nothing_behind():
    class Name(str):
        alive = 0

        def __new__(cls, text):
            Name.alive += 1
            return super().__new__(cls, text)

        def __del__(self):
            Name.alive -= 1

    gc.disable()
    try:
        with group(Name("a")):
            y = Value(1.0)
            for _ in range(1000):
                y = y + 1.0
        assert Name.alive == 1
        del y
        assert Name.alive == 0
    finally:
        gc.enable()


@pytest.mark.parametrize(("name", "error"), [(3, TypeError), (None, TypeError), ("", ValueError)])
def test_what_is_no_name(name, error):
    with pytest.raises(error, match="a group"), group(name):
        pass


@pytest.mark.bare
@given(st.recursive(st.just([]), lambda inner: st.lists(st.tuples(st.text(min_size=1), inner))))
def test_any_nesting_of_any_names(tree):
    def visit(tree, path):
        assert (Value(1.0) * 2.0).group == path
        for name, inner in tree:
            with group(name):
                visit(inner, (*path, name))
        assert Value(1.0).group == path

    visit(tree, ())
