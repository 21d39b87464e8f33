"""scan(f, init, xs) is the loop, and its gradients are the loop's."""

import itertools
import math
import pickle
import random
import signal
import sys
from array import array
from functools import reduce
from operator import add

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    GraphChangedError,
    Value,
    detect_anomaly,
    grad,
    gradients,
    group,
    hessian,
    jit,
    no_grad,
    primitive,
    record,
    scan,
    sqrt,
    value_and_grad,
    where,
)
from autograd.programs import scan as same_scan
from autograd.programs.compiled import is_compiled
from autograd.transforms.tree import leaves
from tests.autograd.programs.outcomes import Counted, bits

scans = sys.modules["autograd.programs.scan"]


@pytest.fixture(autouse=True)
def _short_scans_are_replayed_too(monkeypatch):
    monkeypatch.setattr(scans, "LEAST", 1)


def loop(f, carry, xs):
    """The meaning of scan, with the results in a list."""
    ys = []
    for x in xs:
        carry, y = f(carry, x)
        ys.append(y)
    return carry, ys


W = Value(0.7)


def branch(c, x):
    return (c + x, c * x) if x > c else (c * 0.5 - x, x)


def swap(c, x):
    a, b = c
    return (b, a * 0.9 + x), a - b


def reset(c, x):
    return (0.0, c) if x > 2.0 else (c + x, -c)


def steep(c, x):
    return (sqrt(abs(c)) - x, c / 3.0)


def raising(c, x):
    return (c + 1.0 / x, c)


def text(c, x):
    return {"sum": c["sum"] + x, "name": c["name"]}, c["sum"] * x


def whole(c, x):
    return c + 1, x * c


BODIES = [
    (branch, 0.0),
    (swap, (0.5, -0.0)),
    (reset, 0.25),
    (steep, 2.0),
    (raising, 0.0),
    (text, {"sum": 1.0, "name": "total"}),
    (whole, 0),
    (whole, 0.0),
    (lambda c, x: (c, x), 3.0),
    (lambda c, x: ([c[1], x], 2.5), [0.0, 1.0]),
]
numbers = st.floats(width=32) | st.sampled_from([0.0, -0.0, 1.0, math.inf, math.nan])
few_or_many = st.lists(numbers, max_size=6) | st.lists(numbers, min_size=100, max_size=130)


@pytest.mark.bare
@pytest.mark.parametrize("body", range(len(BODIES)))
@given(xs=few_or_many)
@settings(max_examples=25)
def test_numbers_are_those_of_the_loop(body, xs):
    f, init = BODIES[body]
    try:
        expected = loop(f, init, xs)
    except ArithmeticError as problem:
        with pytest.raises(type(problem), match=str(problem)):
            scan(f, init, xs)
        return
    found = scan(f, init, xs)
    assert repr(found) == repr(expected)
    assert bits(found) == bits(expected)


def test_the_code_runs_for_few_steps_only():
    f = Counted(lambda c, x: (c * 0.5 + x if x > 0 else c - x, c))
    xs = [math.sin(0.05 * i) for i in range(1000)]
    assert bits(scan(f, 0.0, xs)) == bits(loop(f, 0.0, xs))
    assert f.runs == 1000 + 3  # one for each way, and one to see that it is the same again
    assert same_scan is scan


def test_what_goes_another_way_in_every_step_runs_by_itself():
    f = Counted(lambda c, x: (c * A + x, None) if x > 0 else (c - x, None))
    xs = [(-1.0) ** i / (i + 1.0) for i in range(1000)]
    start = Value(0.5)
    found = scan(f, start, xs)[0]
    assert 900 < f.runs < 1000
    expected = loop(f, start, xs)[0]
    assert found.data == expected.data
    assert gradients(found, [start, A]) == pytest.approx(gradients(expected, [start, A]))


def test_trees_of_xs_and_of_results():
    def f(c, x):
        return c + x["a"] * x["b"][0], (c, {"x": x["b"][1]}, [c, x["a"]])

    xs = {"a": [1.0, 2.0, 3.0], "b": ([0.5, 0.25, 2.0], [7.0, 8.0, 9.0])}
    total, (before, d, rows) = scan(f, 0.0, xs)
    assert (total, before, d) == (7.0, [0.0, 0.5, 1.0], {"x": [7.0, 8.0, 9.0]})
    assert rows == [[0.0, 1.0], [0.5, 2.0], [1.0, 3.0]]
    assert scan(lambda c, x: (c + x[0] * x[1], None), 0.0, [[1.0, 2.0], [3.0, 4.0]]) == (14.0, None)
    assert scan(lambda c, _: (c * 2.0, c), 1.0, length=4) == (16.0, [1.0, 2.0, 4.0, 8.0])
    assert scan(f, 5.0, {"a": [], "b": ([], [])}) == (5.0, [])
    assert scan(f, 5.0, length=0) == (5.0, [])


def test_arrays_give_arrays():
    total, ys = scan(lambda c, x: (c + x, [c, x]), 0.0, np.array([1.0, 2.0, 4.0]))
    assert type(total) is float
    assert total == 7.0
    assert isinstance(ys, np.ndarray)
    assert ys.tolist() == [[0.0, 1.0], [1.0, 2.0], [3.0, 4.0]]
    rows = np.arange(6.0).reshape(3, 2)
    last, ys = scan(lambda c, x: (c + x, (c * x).sum()), np.zeros(2), rows)
    assert last.tolist() == [6.0, 9.0]
    assert ys.tolist() == [0.0, 3.0, 28.0]
    assert scan(lambda c, x: (c, x), 0.0, np.zeros(0))[1].shape == (0,)
    w = Value(2.0)
    last, ys = scan(lambda c, x: (c + w * x, w * x), 0.0, np.array([1.0, 2.0]))
    assert last.data == 6.0
    assert ys.dtype == object


A, B = Value(0.8), Value(-0.3)


def affine(c, x):
    return c * A + B * x, None


def fibonacci(c, x):
    a, b = c
    return (b, a * A + b * B * x), x


def shifted(c, x):
    return [c[1], c[2], x], None


def cut(c, x):
    return (c.detach() * A + x * c, None) if x < 0.5 else (c * B, None)


def pieces(c, x):
    return (c * A + x).tanh() if c > 0 else (c - x * B).exp() * 0.5, None


def bounded(c, x):
    a, b = c
    return (where(a > b, a * x, b), sqrt(b - b) + a * 0.5), 1.0


def kept(c, x):
    return {"w": c["w"], "h": (c["h"] * c["w"] + x).tanh(), "n": c["n"]}, None


GRADIENTS = [
    (affine, lambda: Value(0.5)),
    (affine, lambda: 0.5),
    (fibonacci, lambda: (Value(0.25), Value(1.5))),
    (fibonacci, lambda: (Value(0.25), 1.5)),
    (shifted, lambda: [Value(1.0), Value(2.0), Value(3.0)]),
    (cut, lambda: Value(0.7)),
    (pieces, lambda: Value(0.6)),
    (bounded, lambda: (Value(0.6), Value(2.0))),
    (kept, lambda: {"w": Value(0.6), "h": Value(0.1), "n": 3.0}),
]


def gradient_by(over, f, init, xs):
    """The last carry, and the gradients of a sum over it."""
    carry, _ = over(f, init, xs)
    out = [leaf for leaf in leaves(carry) if isinstance(leaf, Value)]
    inputs = [A, B, *leaves(init), *xs]
    inputs = [v for v in inputs if isinstance(v, Value)]
    loss = sum([(i + 1.0) * leaf for i, leaf in enumerate(out)], Value(0.0))
    return bits(carry), gradients(loss, inputs)


@pytest.mark.bare
@pytest.mark.parametrize("varies", [False, True])
@pytest.mark.parametrize("checkpoint", [None, True, 3])
@pytest.mark.parametrize(("f", "init"), GRADIENTS)
def test_gradients_are_those_of_the_loop(f, init, checkpoint, varies):
    for count in (1, 2, 3, 7, 40):
        xs = [0.9 * math.sin(3.0 * i + 1.0) for i in range(count)]
        xs = [Value(x) for x in xs] if varies else xs
        start = init()
        carry, slopes = gradient_by(loop, f, start, xs)
        found, others = gradient_by(
            lambda f, c, xs: scan(f, c, xs, checkpoint=checkpoint), f, start, xs
        )
        assert found == carry
        assert others == pytest.approx(slopes, rel=1e-13, abs=1e-300, nan_ok=True)


def test_gradients_of_one_carry_have_the_bits_of_the_loop():
    def logistic(c, x):
        return A * 4.9 * c * (1.0 - c), None

    start = Value(0.3)
    expected = gradients(loop(logistic, start, [None] * 60)[0], [A, start])
    for checkpoint in (None, True, 5):
        last, _ = scan(logistic, start, length=60, checkpoint=checkpoint)
        assert repr(gradients(last, [A, start])) == repr(expected)


def test_a_scan_on_values_is_one_node():
    start = Value(0.5)
    last, _ = scan(affine, start, [1.0] * 50)
    assert last.operation.name == "scan"
    assert [*map(id, last.parents)] == [id(v) for v in (start, A, B)]
    last, _ = scan(affine, 0.5, [1.0] * 50)
    assert last.parents[0].operation.name == "add"  # in the first step a number becomes a Value


def test_what_does_not_depend_sends_no_signal():
    """0 · inf would be nan: sqrt(b - b) is infinitely steep, and nothing depends on it."""

    def f(c, x):
        return (c[0] * x, sqrt(c[1] - c[1])), None

    a, b = Value(2.0), Value(1.0)
    (last, other), _ = scan(f, (a, b), [3.0] * 10)
    last.backward()
    assert (a.grad, b.has_grad) == (3.0**10, False)
    assert [*map(id, last.parents)] == [id(a)]
    assert math.isnan(gradients(other, [b])[0])


def linear(n):
    """cₙ = aⁿ·c + b·(aⁿ - 1)/(a - 1)."""
    return lambda a, b, c: a**n * c + b * (a**n - 1) / (a - 1)


@pytest.mark.parametrize("checkpoint", [None, True])
def test_a_linear_recurrence_has_its_closed_form(checkpoint):
    n, point = 30, (0.9, 0.4, 2.0)

    def f(p):
        a, b, c = p
        return scan(lambda c, _: (a * c + b, None), +c, length=n, checkpoint=checkpoint)[0]

    with mpmath.workdps(40):
        orders = [tuple(int(i == k) for i in range(3)) for k in range(3)]
        first = [float(mpmath.diff(linear(n), point, order)) for order in orders]
        second = [
            [float(mpmath.diff(linear(n), point, tuple(map(sum, zip(p, q))))) for q in orders]
            for p in orders
        ]
    assert grad(f)([*point]) == pytest.approx(first, rel=1e-12)
    for row, expected in zip(hessian(f)([*point]), second):
        assert row == pytest.approx(expected, rel=1e-11, abs=1e-12)


def test_the_logistic_map_to_the_second_order():
    def mapped(r, x):
        for _ in range(12):
            x = r * x * (1 - x)
        return x

    def f(p):
        r, x = p
        return scan(lambda x, _: (r * x * (1.0 - x), None), +x, length=12, checkpoint=True)[0]

    with mpmath.workdps(50):
        slopes = [float(mpmath.diff(mapped, (3.7, 0.3), k)) for k in ((1, 0), (0, 1))]
        bends = [float(mpmath.diff(mapped, (3.7, 0.3), k)) for k in ((2, 0), (1, 1), (0, 2))]
    assert grad(f)([3.7, 0.3]) == pytest.approx(slopes, rel=1e-10)
    (rr, rx), (xr, xx) = hessian(f)([3.7, 0.3])
    assert [rr, rx, xx] == pytest.approx(bends, rel=1e-9)
    assert xr == pytest.approx(rx, rel=1e-12)


def test_xs_that_are_values_have_derivatives_of_every_order():
    xs = [0.5, -0.25, 1.5]

    def f(xs):
        start = xs[0] * 1.0
        return scan(lambda c, x: (c * x + x * x, None), start, xs)[0]

    def by_hand(xs):
        return loop(lambda c, x: (c * x + x * x, None), xs[0] * 1.0, xs)[0]

    assert value_and_grad(f)(xs) == value_and_grad(by_hand)(xs)
    for row, expected in zip(hessian(f)(xs), hessian(by_hand)(xs)):
        assert row == pytest.approx(expected, rel=1e-14)


def test_results_that_depend_on_values_are_those_of_the_loop_bit_for_bit():
    def f(c, x):
        c = (c * A + x).tanh()
        return c, c * B

    xs = [0.1 * i for i in range(20)]
    found = []
    for over in (loop, scan):
        start = Value(0.5)
        last, ys = over(f, start, xs)
        loss = sum(ys, last)
        found.append([bits([last, ys]), [g.hex() for g in gradients(loss, [start, A, B])]])
    assert found[0] == found[1]


def test_the_present_data_of_values_from_outside_counts():
    w, start = Value(2.0), Value(1.0)

    def f(c, x):
        return c * w + x, None

    for number in (2.0, -0.5):
        w.data = number
        last, _ = scan(f, start, [1.0] * 5)
        assert last.data == loop(f, start, [1.0] * 5)[0].data
    w.data = 3.0
    with pytest.raises(GraphChangedError):
        last.backward()


def test_what_f_counts_or_draws_is_noticed():
    counter = itertools.count(1.0)
    assert scan(lambda c, x: (c + next(counter), c), 0.0, [0.0] * 5)[0] == 15.0
    drawn = random.Random(1)
    again = random.Random(1)
    assert scan(lambda c, x: (c + drawn.random(), None), 0.0, length=50)[0] == reduce(
        add, [again.random() for _ in range(50)], 0.0
    )


def test_numbers_that_are_read_run_f_itself():
    def f(c, x):
        return c + 2.0 ** math.floor(x), None

    xs = [0.3 * i for i in range(100)]
    assert scan(f, 0.0, xs)[0] == loop(f, 0.0, xs)[0]
    seen = []

    def reading(c, x):
        seen.append(f"{x:.2f}")
        return c + x, None

    total = loop(lambda c, x: (c + x, None), Value(0.0), xs)[0]
    assert scan(reading, Value(0.0), xs)[0].data == total.data
    assert set(seen) == {f"{x:.2f}" for x in xs}


def test_an_error_is_that_of_f_and_comes_from_its_line():
    def f(c, x):
        if x == 30.0:
            raise KeyError("thirty")
        return c + x, None

    with pytest.raises(KeyError, match="thirty"):
        scan(f, 0.0, [float(i) for i in range(100)])

    @primitive(lambda out, x: 1.0)
    def careful(x):
        if x > 50.0:
            raise OverflowError("too much")
        return x

    with pytest.raises(OverflowError, match="too much"):
        scan(lambda c, x: (careful(c) + 1.0, None), Value(0.0), length=100)
    with pytest.raises(ZeroDivisionError):
        scan(lambda c, x: (c + 1.0, 1.0 / (c - 40.0)), 0.0, length=100)


def halved_alone(c, x):
    """What f may ask of Values that are there twice."""
    a, b = c
    a = a * 2.0 if a is b or a is x or x is A or a is A else a * 0.5
    return ((b, b) if x > 0.0 else (a * b, a + x * A)), None


@pytest.mark.parametrize(
    ("start", "xs"),
    [
        ((A, A), [-1.0] * 5),
        ((B, 1.0), [-1.0, B, B, -0.5]),
        ((B, Value(0.5)), [-1.0, -2.0, A, -1.0]),
        ((B, Value(0.5)), [-1.0, 1.0, 1.0, -1.0, -1.0, -1.0]),
        ((B, Value(0.5)), [Value(-0.5), A, Value(-0.25)]),
        ((A, Value(0.5)), [-0.5, -0.25, -0.125]),
    ],
)
def test_a_value_that_is_there_twice_is_one_value(start, xs):
    found = []
    for over in (loop, scan):
        (a, b), _ = over(halved_alone, start, xs)
        found.append((bits([a, b]), gradients(a + b, [A, B])))
    assert found[0][0] == found[1][0]
    assert found[0][1] == pytest.approx(found[1][1], rel=1e-14)


def test_an_x_that_is_carried_on_may_be_met_again():
    def f(c, x):
        return (x, c[1] * (2.0 if c[0] is x else A)), None

    a, b, c = [Value(number) for number in (1.5, -0.5, 0.25)]
    start = (Value(2.0), Value(0.75))
    for xs in ([a, b, b, c], [a, b, c, c], [c, a, b, a]):
        (_, expected), _ = loop(f, start, xs)
        (last, found), _ = scan(f, start, xs)
        assert last.data == xs[-1].data
        assert bits(found) == bits(expected)


def test_a_value_that_is_carried_unchanged_is_itself():
    start = {"w": Value(0.6), "h": Value(0.1), "n": 3.0}
    last, _ = scan(kept, start, [1.0, 2.0, 3.0])
    assert last["w"] is start["w"]
    assert last["h"].operation.name == "scan"


def test_steps_of_other_kinds_are_other_recordings():
    def f(c, x):
        return c * A + (x[0] * x[1] if isinstance(x[1], int) else x[0] - x[1]), None

    rows = [[0.5, 1.5]] * 4 + [[0.5, 2]] * 3 + [[0.5, Value(0.25)], [0.25, Value(0.5)]]
    start = Value(1.0)
    expected, found = loop(f, start, rows)[0], scan(f, start, rows)[0]
    assert bits(found) == bits(expected)
    assert gradients(found, [start, A]) == pytest.approx(gradients(expected, [start, A]))
    mixed = [1.0, 2.0, 3, 4.0]
    assert scan(lambda c, x: (c + x, x), 0.0, mixed) == (10.0, mixed)


def test_what_f_draws_at_random_does_not_lead_in_circles():
    """x = 0.7 fails the guard x > 0.6 of one way, and x > 0.8 of the other."""
    thresholds = itertools.chain([0.8, 0.8], itertools.repeat(0.6))
    xs = [0.9, 0.9, 0.5, 0.7, 0.5]
    assert scan(lambda c, x: (c + 1.0 if x > next(thresholds) else c, None), 0.0, xs) == (3.0, None)


def test_values_from_outside_may_be_computed():
    w = Value(0.5)
    twice = w * 2.0
    last, _ = scan(lambda c, x: (c * twice * 0.5 + x * twice, None), twice * w, [1.0, 2.0, 3.0])
    assert gradients(last, [w]) == [
        grad(lambda w: w * w * w * w * w * 2.0 + 2.0 * w * (w * w + 2.0 * w + 3.0))(0.5)
    ]


def test_containers_of_the_caller_are_not_changed():
    def f(c, x):
        c[0] = c[0] + x
        return c, None

    init = [1.0]
    assert scan(f, init, [1.0] * 10) == ([11.0], None)
    assert init == [1.0]


def test_modes_and_watches_keep_their_meaning():
    start = Value(0.5)
    with no_grad():
        last, ys = scan(lambda c, x: (c * A, c * x), start, [1.0] * 10)
    assert bits((last, ys)) == bits(loop(lambda c, x: (c * A, c * x), start, [1.0] * 10))
    assert not last.parents
    assert not any(y.parents for y in ys)
    with group("rnn"):
        assert scan(affine, start, [1.0] * 10)[0].group == ("rnn",)
    with detect_anomaly():
        assert scan(affine, start, [1.0] * 10)[0].operation.name == "add"


def test_inside_recordings_it_is_unrolled():
    def f(c, x):
        return scan(lambda c, x: (c * x + A, c), c, x)[0]

    xs = [1.0, 0.5, -2.0]
    assert jit(f)(2.0, xs).data == f(2.0, xs).data
    by_jit = jit(grad(lambda c: scan(lambda c, x: (c * x * c, c), c, xs)[0]))
    assert by_jit(2.0) == grad(lambda c: loop(lambda c, x: (c * x * c, c), c, xs)[0])(2.0)
    assert len(record(f, 2.0, xs).instructions) == 6
    nested = scan(lambda c, x: (c + scan(lambda d, y: (d + y, None), x, xs)[0], None), 0.0, xs)
    assert nested[0] == 3 * -0.5 - 0.5


def test_a_node_is_copied_and_pickled():
    start = Value(0.5)
    last, _ = scan(affine, start, [1.0] * 20, checkpoint=True)
    copy = pickle.loads(pickle.dumps(last))
    copy.backward()
    assert [p.grad for p in copy.parents] == gradients(last, [start, A, B])
    assert last.operation.apply(Value(0.5), A, B).data == last.data


@pytest.mark.skipif(not is_compiled, reason="about buffers in C")
def test_buffers_that_are_too_small_are_refused():
    replay = record(lambda c, x: c + x, 1.0, 2.0).run.replay
    carry, xs, none = (array("d", numbers) for numbers in ([1.0], [1.0, 2.0], []))
    assert replay.run_steps(carry, xs, none, 0, 2, none, none, 0) == (2, None)
    assert carry[0] == 4.0
    for arguments, says in [
        ((carry, xs, none, 0, 3, none, none, 0), "xs has 2 numbers, of 3"),
        ((carry, xs, none, 0, 2, none, none, 1), "kept has 0 numbers, of 2"),
        ((carry, xs, none, 0, 2, xs, none, 0), "1 to give"),
        ((carry, xs, xs, 0, 2, none, none, 0), "to carry"),
    ]:
        with pytest.raises(TypeError, match=says):
            replay.run_steps(*arguments)
    back = record(lambda c, x, s: (c * s, x * s), 1.0, 2.0, 3.0).run.replay
    numbers = [array("d", [0.0] * 4) for _ in range(3)]
    for changes, says in [
        ({0: none}, "carries has 0 numbers, of 2"),
        ({7: none}, "signals has 0 numbers, of 1"),
        ({11: none}, "slopes has 0 numbers, of 2"),
        ({9: 2}, "from 1 signals to 2"),
    ]:
        given = [
            numbers[0],
            0,
            1,
            xs,
            none,
            0,
            2,
            numbers[1],
            1,
            1,
            [0],
            numbers[2],
            [],
            none,
            none,
        ]
        for place, thing in changes.items():
            given[place] = thing
        with pytest.raises(TypeError, match=says):
            back.run_steps_back(*given)


@pytest.mark.bare
def test_ctrl_c_ends_a_long_scan():
    def interrupted():
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        scan(lambda c, _: (c * 0.5 + 1.0, None), 0.0, length=10**9)

    signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ((3.0, 0.0, [1.0]), TypeError, "scan takes a function"),
        ((affine, 0.0), ValueError, "xs, or the number of steps as length="),
        ((affine, 0.0, 3.0), TypeError, "lists and arrays, got 3.0"),
        ((affine, 0.0, ([1.0], [1.0, 2.0])), ValueError, r"got \[1, 2\]"),
        ((affine, 0.0, [1.0], 2), ValueError, "with length=2"),
        ((affine, 0.0, None, -1), ValueError, "got -1"),
        ((lambda c, x: c, 0.0, [1.0]), TypeError, r"returns \(carry, y\), got 0.0"),
        ((lambda c, x: ((c, c), x), 0.0, [1.0]), ValueError, "same structure"),
        ((lambda c, x: (c, None if x else x), 0.0, [1.0, 0.0]), ValueError, "alike"),
        ((lambda c, x: (c, (x,) if x else x), 0.0, [1.0, 0.0]), ValueError, "alike"),
    ],
)
def test_refusals(arguments, error, says):
    with pytest.raises(error, match=says):
        scan(*arguments)


@pytest.mark.parametrize("checkpoint", [0, -1, 2.5])
def test_a_checkpoint_is_a_number_of_steps(checkpoint):
    with pytest.raises(ValueError, match="True or a number of steps"):
        scan(affine, 0.0, [1.0], checkpoint=checkpoint)


@pytest.mark.parametrize("f", [lambda c, x: (x, None), lambda c, x: (x, c)])
def test_a_value_that_is_carried_under_no_grad_stays_the_value_that_it_is(f):
    first, xs = Value(1.0), [Value(2.0), Value(3.0), Value(5.0)]
    with no_grad():
        last, _ = scan(f, first, xs)
    assert last is xs[-1]
    (last * 2.0).backward()
    assert xs[-1].grad == 2.0
