"""A mean over a batch and its gradient by shared parameters: those of one graph, to the bit."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd import Value, exp, jit, mean, primitive, relu, tanh, value_and_grad
from autograd.programs import mean_value_and_grad
from autograd.programs.batches import ways
from autograd.programs.compiled import has_rows, is_compiled
from autograd.strategies import numbers, special_doubles
from tests.autograd.programs.outcomes import Counted, bits, few_lanes, outcome  # noqa: F401

pytestmark = pytest.mark.usefixtures("few_lanes")

anything = special_doubles() | numbers() | st.floats()


def loss(w, x, y):
    """Each weight sends several messages, one, or none."""
    hidden = tanh(w["a"][0] * x + w["a"][1]) * w["a"][0]
    return (hidden * w["b"] - y) ** 2 + exp(w["a"][0] * 0.1)


def by_graph(f, argnums=0):
    """The definition, for a batch in all arguments but the first."""

    def of_mean(w, *batches):
        return mean([f(w, *sample) for sample in zip(*batches, strict=True)])

    return value_and_grad(of_mean, argnums)


def in_lanes(f, calls=2):
    """The mean of f, held to have called f so often."""
    counted = Counted(f)
    over = mean_value_and_grad(counted, in_axes=(None, 0, 0))

    def of_few_calls(*arguments):
        found = over(*arguments)
        assert counted.runs == calls or not has_rows
        return found

    return of_few_calls


W = {"a": [0.3, -0.7], "b": 1.3, "c": 5.0}


@pytest.mark.bare
@example(W, [(0.1 * i, math.sin(i)) for i in range(199)])
@given(
    st.fixed_dictionaries(
        {"a": st.lists(anything, min_size=2, max_size=2), "b": anything, "c": anything}
    ),
    st.lists(st.tuples(anything, anything), min_size=2, max_size=45),
)
def test_the_bits_are_those_of_the_graph(w, samples):
    xs, ys = map(list, zip(*samples, strict=True))
    assert outcome(in_lanes(loss), w, xs, ys) == outcome(by_graph(loss), w, xs, ys)


# Rounded away or not by the order alone: with errors given back, few others show in the bits.
LAST_FIRST = [1e308, 1e308, -1e308, 0.0, *[1e308, -1e308] * 6]


@pytest.mark.parametrize("count", [2, 3, 7, 15, 16, 17, 23, 40, 72])
def test_messages_are_added_last_sample_first(count):
    xs = [LAST_FIRST[i % len(LAST_FIRST)] for i in range(count)]
    ys = [LAST_FIRST[(i + 2) % len(LAST_FIRST)] for i in range(count)]

    def once(w, x, y):
        return w * x * count

    def twice(w, x, y):
        return (w * x + w * y) * count

    for f in (once, twice):
        for args in ((1e-300, xs, ys), (1e-300, ys, xs), (1e-300, xs[::-1], ys)):
            assert outcome(in_lanes(f), *args) == outcome(by_graph(f), *args)


@pytest.mark.parametrize("count", [2, 3, 15, 16, 17, 40])
def test_a_sum_that_is_sent_on_as_it_is_stays_one_message(count):
    xs = [LAST_FIRST[i % len(LAST_FIRST)] for i in range(count)]
    ys = [LAST_FIRST[(i + 2) % len(LAST_FIRST)] for i in range(count)]

    def f(w, x, y):
        u = w + 1e-300
        return (u * x + u * y) * count

    for args in ((1e-300, xs, ys), (1e-300, ys, xs), (1e-300, xs[::-1], ys)):
        assert outcome(in_lanes(f), *args) == outcome(by_graph(f), *args)


def test_several_arguments_in_any_order_and_arrays():
    xs = [math.sin(i) for i in range(39)]

    def f(w, x, v):
        return (w[0] * x + v * w[1]) * v

    over = mean_value_and_grad(f, argnums=(2, 0), in_axes=(None, 0, None))
    expected = value_and_grad(lambda w, v: mean([f(w, x, v) for x in xs]), argnums=(1, 0))
    assert bits(over([0.3, 0.5], xs, 2.0)) == bits(expected([0.3, 0.5], 2.0))
    value, (by_v, by_w) = over(np.array([0.3, 0.5]), np.array(xs), 2.0)
    assert isinstance(by_w, np.ndarray)
    assert (value, (by_v, by_w.tolist())) == expected([0.3, 0.5], 2.0)


@pytest.mark.parametrize("pays", [2, 256])  # so few samples run in lanes, or are one graph
def test_the_bits_of_a_jitted_function_are_those_of_the_function(pays, monkeypatch):
    monkeypatch.setattr(ways, "PAYS", pays)
    xs = [math.sin(i) for i in range(40)]

    def f(w, x):
        return (tanh(w[0] * x + w[1]) * w[0] * w[0] - x) ** 2

    over = mean_value_and_grad(jit(f))
    for w in ([0.3, -0.7], [0.1, 0.9]):
        assert bits(over(w, xs)) == bits(by_graph(f)(w, xs))


def test_recordings_of_jit_are_kept():
    f = Counted(lambda w, x: relu(w * x))
    over = mean_value_and_grad(jit(f))
    xs = [0.1 * i - 2.0 for i in range(40)]
    for w in (0.5, -0.25, 0.0):
        assert bits(over(w, xs)) == bits(by_graph(f.f)(w, xs))
    assert f.runs == 2 or not has_rows


def test_a_batch_that_goes_several_ways_is_one_graph():
    def f(w, x, y):
        return w * x if x > 0 else w * w * y

    xs = [1.0, -1.0, 2.0] * 9
    assert outcome(in_lanes(f, calls=2 + 27), 0.3, xs, xs) == outcome(by_graph(f), 0.3, xs, xs)


def test_what_is_no_number_is_one_graph():
    xs = [0.1 * i for i in range(20)]
    v = Value(2.0)
    for f in (lambda w, x: w * x * v, lambda w, x: x, lambda w, x: w):
        over = mean_value_and_grad(f)
        assert outcome(over, 0.5, xs) == outcome(by_graph(f), 0.5, xs)
        assert outcome(over, 1, xs) == outcome(by_graph(f), 1, xs)
    value, slope = mean_value_and_grad(lambda w, x: w * x * v)(0.5, xs)
    assert isinstance(value, Value)
    assert isinstance(slope, Value)


def test_the_lowest_sample_that_fails_raises():
    @primitive(lambda out, x: 1.0)
    def picky(x):
        if x > 9:
            raise ValueError(f"no {x}")
        return x

    xs = [0.1 * i for i in range(40)]
    xs[20], xs[30] = 11.0, 12.0
    with pytest.raises(ValueError, match=r"no 11\.0"):
        mean_value_and_grad(lambda w, x: picky(w * x))(1.0, xs)


def test_the_batch_has_one_length():
    with pytest.raises(ValueError, match="one length"):
        mean_value_and_grad(loss, in_axes=(None, 0, 0))(W, [1.0], [1.0, 2.0])
    with pytest.raises(TypeError, match="mean_value_and_grad takes a function"):
        mean_value_and_grad(2.0)


@pytest.mark.skipif(not has_rows, reason="there are no lanes")
def test_small_batches_of_a_jitted_function_are_replayed_once_enough_have_been_seen(monkeypatch):
    monkeypatch.setattr(ways, "PAYS", 256)
    counted = Counted(lambda w, x: (w * x - 1.0) ** 2)
    over = mean_value_and_grad(jit(counted))
    batch = [0.1 * i for i in range(100)]
    first = [over(0.7, batch) for _ in range(3)]
    runs = counted.runs
    assert [over(0.7, batch), *first] == [by_graph(counted.f)(0.7, batch)] * 4
    assert counted.runs == runs


@pytest.mark.parametrize("count", [2, 15, 16, 17, 33, 100, 517])
def test_lanes_may_add_up_what_their_own_samples_send(count):
    xs = [math.sin(i) * 10.0 ** (i % 9) for i in range(count)]
    ys = [math.cos(3 * i) for i in range(count)]

    def once_and_twice(w, x, y):
        return w["a"] * x + w["b"] * x + w["b"] * y

    over = mean_value_and_grad(jit(once_and_twice), in_axes=(None, 0, 0), ordered=False)
    w = {"a": 0.5, "b": -2.0, "c": 1.0}
    value, slopes = over(w, xs, ys)
    assert bits(value) == bits(by_graph(once_and_twice)(w, xs, ys)[0])
    sent = {"a": [x * (1.0 / count) for x in xs], "c": []}
    sent["b"] = [*sent["a"], *[y * (1.0 / count) for y in ys]]
    for name, messages in sent.items():
        bound = len(messages) * 2.0**-53 * math.fsum(map(abs, messages))
        assert abs(slopes[name] - math.fsum(messages)) <= bound


@pytest.mark.skipif(not is_compiled, reason="the rows of numpy are ordered")
def test_what_is_not_ordered_is_added_by_lanes():
    xs = [0.0] * 48
    xs[0], xs[16], xs[32] = 1.0, 1.0, 1e16  # of one lane, whichever lanes there are
    by_lanes = mean_value_and_grad(jit(lambda w, x: w * x * 48.0), ordered=False)
    assert by_lanes(1.0, xs)[1] == 1e16
    assert mean_value_and_grad(jit(lambda w, x: w * x * 48.0))(1.0, xs)[1] == 1e16 + 2.0


def test_an_empty_batch_is_refused_as_by_the_graph():
    mean_of = mean_value_and_grad(jit(lambda w, x: w * x))
    assert mean_of(1.0, np.ones(60)) == (1.0, 1.0)
    for empty in (np.ones(0), []):
        with pytest.raises(ValueError, match="mean of no numbers is not defined"):
            mean_of(1.0, empty)
