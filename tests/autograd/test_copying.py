"""Copies and pickles of graphs: the same numbers, the same sharing, any depth."""

import copy
import io
import pickle
import sys
import threading

import pytest
from hypothesis import given

from autograd import GraphChangedError, Value, gradients, primitive, topological_order
from autograd.strategies import graphs


@primitive(lambda out, x: 3 * x**2)
def cube(x):
    return x**3


def by_pickle(value):
    return pickle.loads(pickle.dumps(value))


duplicates = pytest.mark.parametrize("duplicate", [copy.deepcopy, by_pickle])


def described(output):
    nodes = topological_order(output)
    position = {node: i for i, node in enumerate(nodes)}
    return [
        (type(n), n.data, n.grad, n.has_grad, n.label, n.op, [position[p] for p in n.parents])
        for n in nodes
    ]


@duplicates
@given(output=graphs())
def test_the_whole_graph_is_copied(duplicate, output):
    output.backward()
    output.label = "output"
    twin = duplicate(output)
    assert described(twin) == described(output)
    assert not set(topological_order(twin)) & set(topological_order(output))
    nodes, twins = topological_order(output), topological_order(twin)
    assert gradients(twin, twins) == gradients(output, nodes)


@duplicates
def test_shared_nodes_stay_shared(duplicate):
    x = Value(3.0, "x")
    y = x * x
    twin_z, twin_x, twin_y = duplicate([y + x, x, y])
    twin_z.backward()
    assert (twin_x.grad, twin_y.grad, x.grad) == (7.0, 1.0, 0.0)
    assert twin_z.parents[0] is twin_y


@duplicates
def test_numbers_constants_and_own_operations(duplicate):
    x = Value(2.0)
    twin = duplicate(cube(x) ** 2 * x.detach() - 1)
    (twin_x,) = (node for node in topological_order(twin) if node.op == "")
    assert twin.data == 127.0
    assert gradients(twin, [twin_x]) == [384.0]


@pytest.mark.bare
@duplicates
def test_any_depth(duplicate):
    x = Value(0.0)
    y = x
    for _ in range(100_000):
        y = y + 1.0
    twin = duplicate(y)
    twin.backward()
    assert twin.data == 100_000.0
    assert topological_order(twin)[0].grad == 1.0


@duplicates
def test_a_changed_graph_stays_refused(duplicate):
    x = Value(2.0)
    y = x * x
    x.data = 3.0
    twin = duplicate(y)
    with pytest.raises(GraphChangedError):
        twin.backward()
    (twin_x, _) = topological_order(twin)
    (twin_x * twin_x).backward()
    assert twin_x.grad == 6.0


def test_an_own_operation_that_cannot_be_found_again_is_named():
    @primitive(lambda out, x: 1.0)
    def local(x):
        return x

    with pytest.raises((pickle.PicklingError, AttributeError), match="local"):
        pickle.dumps(local(Value(1.0)))


def test_threads_that_pickle_at_once_keep_what_is_shared():
    x = Value(3.0)
    graphs, lost = (x * 2.0, x), []

    def work():
        for _ in range(300):
            y, same_x = by_pickle(graphs)
            lost.append(y.parents[0] is not same_x)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=work) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not any(lost)


def test_a_pickle_has_nothing_of_graphs_that_another_pickler_holds():
    x = Value(3.0)
    held = pickle.Pickler(io.BytesIO())
    held.dump(x * 2.0)
    for _ in range(100):
        held.dump(x * 2.0)
    assert len(pickle.dumps(x)) < 1000
    x.data = 5.0
    assert by_pickle(x).data == 5.0


def test_a_large_graph_takes_few_bytes():
    x = y = Value(1.0)
    for _ in range(2000):
        y = y * 0.5 + x
    assert len(pickle.dumps(y)) < 60 * 4001


def test_shallow_copy_is_a_new_node_on_the_same_parents():
    x = Value(3.0, "x")
    y = x * x
    twin = copy.copy(y)
    assert twin is not y
    assert twin.parents == y.parents
    twin.backward()
    assert (x.grad, y.has_grad) == (6.0, False)


class Weight(Value):
    """A subclass with an attribute of its own."""


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, by_pickle])
def test_subclasses_keep_their_type_and_attributes(duplicate):
    w = Weight(3.0, "w")
    w.unit = "kg"
    twin = duplicate(w)
    assert (type(twin), twin.data, twin.label, twin.unit) == (Weight, 3.0, "w", "kg")


@duplicates
def test_attributes_of_a_subclass_are_copied_with_their_graph(duplicate):
    p = Weight(2.0, "p")
    p.tags = [1]
    p.loss = p * 3
    twin = duplicate(p)
    assert twin.tags == [1]
    assert twin.tags is not p.tags
    assert twin.loss.parents[0] is twin
