"""A layer in one call is a dot for each neuron and row, with the same bits."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import (
    GraphChangedError,
    Value,
    detect_anomaly,
    dot,
    gradients,
    linear,
    no_grad,
    topological_order,
)
from autograd import sum as total

NUMBERS = st.floats(-10, 10)


def neuron_by_neuron(rows, weight, bias):
    return [[dot([*w, b], [*x, 1.0]) for w, b in zip(weight, bias, strict=True)] for x in rows]


@st.composite
def layers(draw):
    """Rows, weights and biases: numbers, and Values of which some come several times."""
    shared = draw(st.lists(NUMBERS.map(Value), min_size=1, max_size=4))
    shared += [shared[0] * shared[-1]]
    scalar = st.sampled_from(shared) | NUMBERS
    n_in, n_out, count = (draw(st.integers(1, 4)) for _ in range(3))

    def of_size(size, items):
        return st.lists(items, min_size=size, max_size=size)

    rows = draw(of_size(count, of_size(n_in, scalar)))
    weight = draw(of_size(n_out, of_size(n_in, scalar)))
    return shared, rows, weight, draw(of_size(n_out, scalar))


@pytest.mark.bare
@given(layers())
def test_it_equals_a_dot_for_each_neuron(layer):
    shared, rows, weight, bias = layer
    results = []
    for compute in (linear, neuron_by_neuron):
        inner = compute(rows, weight, bias)
        outer = compute(
            inner, [row[:1] * len(weight) for row in weight], bias
        )  # of its own outputs
        output = total([y for row in inner + outer for y in row]) + 0.0 * shared[0]
        results.append((output.data, gradients(output, shared), len(topological_order(output))))
    assert results[0] == results[1]


def test_of_a_layer_without_bias():
    w, x = Value(2.0), Value(3.0)
    ((y,),) = linear([[x, 1.0]], [[w, 0.5]])
    assert (y.data, y.op, y.arguments) == (6.5, "dot", (w, 0.5, x, 1.0))


def test_of_numbers_only():
    assert linear([(1, 2.0)], [[3.0, 4]], [1]) == [[12.0]]
    assert linear([], [[1.0]], [2.0]) == []
    assert linear([[1.0]], []) == [[]]


def test_every_iterable_will_do():
    ((y,),) = linear(iter([map(float, "12")]), iter([iter([3.0, 4.0])]), iter([Value(0.5)]))
    assert y.data == 11.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0, 2.0]], [[1.0]]), "rows as long as those of the matrix, got lengths 1, 2"),
        (([[1.0]], [[1.0], [1.0, 2.0]]), "got lengths 1, 2"),
        (([[1.0]], [[1.0]], [1.0, 2.0]), "a bias for each row of the matrix, got 2 for 1"),
    ],
)
def test_lengths_that_do_not_fit(arguments, message):
    with pytest.raises(ValueError, match=message):
        linear(*arguments)


@pytest.mark.parametrize("wrong", ["2", None, [1.0]])
def test_what_is_no_number(wrong):
    for rows, weight in [([[wrong]], [[1.0]]), ([[Value(1.0)]], [[wrong]])]:
        with pytest.raises(TypeError):
            linear(rows, weight)


def test_a_weight_that_was_assigned_since_is_refused():
    w, x, b = Value(2.0, "w"), Value(3.0, "x"), Value(1.0, "b")
    for changed in (w, x, b):
        ((y,),) = linear([[x]], [[w]], [b])
        changed.data = 5.0
        with pytest.raises(GraphChangedError, match=f"'{changed.label}'"):
            y.backward()
        assert not any(v.has_grad for v in (w, x, b))


def test_two_graphs_on_one_layer():
    w = Value(2.0)
    ((y,), (z,)) = linear([[3.0], [w * w]], [[w]])
    y.backward()
    (y * z).backward()
    assert w.grad == 3.0 + 3.0 * 8.0 + 6.0 * 12.0  # of 3w, and of 3w·w³


def test_a_dot_sees_what_a_list_holds_now():
    w, x, y = Value(2.0), Value(3.0), Value(5.0)
    weights, row = [w, 1.0], [x, 0.0]
    first = dot(weights, row)
    row[0] = y
    second = dot(weights, row)
    row[1] = -4.0
    weights.append(y)
    third = dot(weights, [*row, w])
    w.data = 7.0
    fourth = dot(weights, [*row, w])
    assert [d.data for d in (first, second, third, fourth)] == [6.0, 10.0, 16.0, 66.0]
    fourth.backward()
    assert (w.grad, x.grad, y.grad) == (10.0, 0.0, 14.0)
    with pytest.raises(GraphChangedError):
        third.backward()


def test_copies_and_pickles():
    w, x = Value(2.0, "w"), Value(3.0, "x")
    ((y, z),) = linear([[x, 1.0]], [[w, w], [x, 2.0]], [w, 0.0])
    for double in (copy.deepcopy(y * z), pickle.loads(pickle.dumps(y * z))):
        double.backward()
        found = {v.label: v.grad for v in topological_order(double) if v.label}
        assert found == {"w": 5.0 * 11.0, "x": 2.0 * 11.0 + 10.0 * 6.0}  # of w(x + 2) · (x² + 2)


def test_a_derivative_of_a_derivative():
    w = Value(2.0)
    ((y,),) = linear([[w * w]], [[w]], [w])
    (slope,) = gradients(y, [w], create_graph=True)
    assert (slope.data, gradients(slope, [w])) == (13.0, [12.0])


def test_without_recording_there_are_constants():
    with no_grad():
        ((y,),) = linear([[Value(2.0)]], [[3.0]])
    assert (y.data, y.op) == (6.0, "constant")


def test_an_anomaly_is_found():
    with pytest.raises(ArithmeticError, match="dot gave inf"), detect_anomaly():
        linear([[Value(1e300)]], [[1e300]])


@pytest.mark.bare
def test_a_deep_network_runs_backward_and_is_freed():
    w, x = Value(1.0), [Value(1.0)]
    for _ in range(100_000):
        (x,) = linear([x], [[w]])
    x[0].backward()
    assert w.grad == 100_000.0


def test_an_iterator_may_hand_out_one_list_again_and_again():
    def one_list():
        row = [0.0]
        for number in (1.0, 2.0, 3.0):
            row[0] = number
            yield row

    assert linear(one_list(), [[2.0]]) == [[2.0], [4.0], [6.0]]
    assert linear([[2.0]], one_list()) == [[2.0, 4.0, 6.0]]


class Meddling:
    """A number that does something when it is read."""

    def __init__(self, meddle):
        self.meddle = meddle

    def __float__(self):
        self.meddle()
        return 1.0


def test_lists_are_taken_as_they_were_before_their_numbers_are_read():
    w = Value(2.0)
    other = [3.0, 5.0]
    for meddle in (other.clear, lambda: other.append(1.0), lambda: other.reverse()):
        meddling = [w, Meddling(meddle)]
        for compute in (
            lambda p, q: dot(p, q),
            lambda p, q: dot(q, p),
            lambda p, q: dot(tuple(p), q),
            lambda p, q: linear([p], [q])[0][0],
            lambda p, q: linear([q], [p])[0][0],
        ):
            other[:] = [3.0, 5.0]
            y = compute(meddling, other)
            assert (y.data, len(y.arguments), gradients(y, [w])) == (11.0, 4, [3.0])


def test_a_list_that_grows_as_it_is_read_has_an_end():
    def grow():
        if len(numbers) < 1000:
            numbers.append(Meddling(grow))

    for compute in (dot, lambda p, q: linear([p], [q])[0][0]):
        numbers = [Meddling(grow)]
        assert compute(numbers, [Value(2.0)]).data == 2.0
        assert len(numbers) == 2


def test_lists_that_come_again_are_read_anew():
    row, weight, bias = [Value(2.0), 1.0], [[Value(3.0), Value(4.0)]], [Value(0.5)]
    before = linear([row], weight, bias)[0][0]
    again = linear([row], weight, bias)[0][0]
    (before + again).backward()
    assert weight[0][0].grad == 4.0
    bias[0].data = 1.5
    row[1] = 3.0
    after = linear([row], weight, bias)[0][0]
    assert (before.data, after.data) == (10.5, 19.5)
    weight[0][1].data = 4.0  # the same number, but assigned since
    latest = linear([row], weight, bias)[0][0]
    latest.backward()
    assert (weight[0][1].grad, bias[0].grad) == (5.0, 3.0)
    with pytest.raises(GraphChangedError):
        before.backward()
    assert linear([row], weight, [1.0])[0][0].data == 19.0
