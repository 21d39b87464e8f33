"""vmap over lanes is the loop, bit for bit: values, gradients, errors, whatever way each goes."""

import gc
import math
import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograd import (
    Value,
    exp,
    grad,
    jit,
    log,
    mean,
    primitive,
    sqrt,
    tanh,
    value_and_grad,
    vmap,
)
from autograd.programs.batches import by_numpy, lanes, walk, ways
from autograd.programs.compiled import has_rows
from autograd.strategies import expressions_anywhere, numbers, special_doubles
from autograd.transforms.tree import leaves
from tests.autograd.programs.outcomes import Counted, bits, few_lanes, outcome  # noqa: F401

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("few_lanes")]  # Python has no lanes

anything = special_doubles() | numbers() | st.floats()


def loop(f):
    """The definition of vmap over lists."""
    return lambda *batches: unzipped([f(*lane) for lane in zip(*batches, strict=True)])


def unzipped(results):
    if isinstance(results[0], tuple):
        return tuple(map(unzipped, zip(*results, strict=True)))
    return [*results]


def as_arrays(f):
    def of_results(*arguments):
        return mapped_lists(np.array, f(*arguments))

    return of_results


def mapped_lists(function, tree):
    if isinstance(tree, tuple):
        return tuple(mapped_lists(function, part) for part in tree)
    return function(tree)


def replays(f, *batches, calls=4):
    """Hold vmap(f) to the loop, and to have called f for few of the lanes."""
    counted = Counted(f)
    found = outcome(vmap(counted), *batches)
    assert found == outcome(loop(f), *batches)
    if has_rows:
        assert counted.runs <= calls
    return found


def bumpy(x):
    if x > 2:
        return log(x) * x
    return exp(x) - x if x < -1 else x * x * x


def pair(x, y):
    return tanh(x * y) + x / (y * y + 1.0) if x > y else (x - y) * x


@settings(max_examples=60)
@given(expressions_anywhere(max_steps=6), st.data())
def test_any_expression(expression, data):
    size = len(expression.inputs)
    few = st.lists(anything, min_size=size, max_size=size)
    some = [[*expression.inputs], *data.draw(st.lists(few, max_size=3))]
    rows = [some[i % len(some)] for i in range(data.draw(st.integers(1, 45)))]

    def of_a_list(xs):
        return expression(*xs)

    for f in (of_a_list, value_and_grad(of_a_list), grad(of_a_list)):
        expected = outcome(loop(f), rows)
        kept = vmap(jit(f))
        assert outcome(vmap(f), rows) == outcome(kept, rows) == outcome(kept, rows) == expected


@example([1.0, -2.0, 3.0, math.nan, -0.0, 0.0, math.inf, -math.inf] * 4)
@given(st.lists(anything, min_size=1, max_size=45))
def test_lanes_that_go_several_ways(xs):
    for f in (bumpy, grad(bumpy), value_and_grad(bumpy)):
        assert outcome(vmap(f), xs) == outcome(loop(f), xs)


@given(st.lists(st.tuples(anything, anything), min_size=1, max_size=45))
def test_several_arguments(rows):
    xs, ys = map(list, zip(*rows, strict=True))
    for f in (pair, value_and_grad(pair, argnums=(0, 1))):
        assert outcome(vmap(f), xs, ys) == outcome(loop(f), xs, ys)
        arrays = np.array(xs), np.array(ys)
        assert outcome(vmap(f), *arrays) == outcome(as_arrays(loop(f)), *arrays)


@pytest.mark.parametrize("count", [2, 3, 5, 15, 16, 17, 31, 40, 199])
def test_counts_that_fill_no_vector(count):
    xs = [math.sin(i) * 3.0 for i in range(count)]
    replays(lambda x: tanh(x) * x, xs)
    replays(value_and_grad(lambda x: tanh(x) * exp(-x)), xs)


def test_paths_split_and_are_recorded_once():
    xs = [3.0, 0.5, -2.0] * 30
    replays(value_and_grad(bumpy), xs, calls=12)  # for each way two lanes and a check


def test_a_way_that_few_lanes_go_is_not_recorded():
    ways.PAYS = 10
    f = Counted(bumpy)
    xs = [0.5] * 50 + [3.0] * 9
    assert vmap(f)(xs) == [bumpy(x) for x in xs]
    assert f.runs == (2 + 9 if has_rows else 59)


def test_no_more_is_replayed_than_pays():
    f = Counted(bumpy)
    ways.PAYS = 10
    vmap(f)([0.5] * 9)
    assert f.runs == 9


@given(st.integers(0, 44), st.integers(0, 44))
def test_the_lowest_lane_that_fails_raises(one, other):
    def picky(x):
        if x > 100:
            raise ValueError(f"no {x}")
        return 1.0 / x

    xs = [0.5 + i for i in range(45)]
    xs[one], xs[other] = 0.0, 101.0 + other
    assert outcome(vmap(picky), xs) == outcome(loop(picky), xs)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_operations_of_ones_own(threads):
    @primitive(lambda out, x: 2.0 * x)
    def square(x):
        if x > 90:
            raise ValueError(f"no {x}")
        return x * x

    f = value_and_grad(lambda x: square(x) + 1.0 if x > 0 else square(-x))
    xs = [i - 20.0 for i in range(70)]
    over = vmap(f, threads=threads)
    assert outcome(over, xs) == outcome(loop(f), xs)
    xs[40], xs[60] = 95.0, 93.0
    assert outcome(over, xs) == (ValueError, "no 95.0")


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_give_the_same(threads):
    xs = [math.sin(i) * 4.0 for i in range(333)]
    over = vmap(value_and_grad(bumpy), threads=threads)
    assert outcome(over, xs) == outcome(loop(value_and_grad(bumpy)), xs)
    with pytest.raises(ValueError, match="threads=0"):
        vmap(bumpy, threads=0)


def test_many_threads_may_call_it():
    over, wrong = vmap(jit(value_and_grad(bumpy))), []
    xs = [math.sin(i) * 4.0 for i in range(50)]
    expected = bits(loop(value_and_grad(bumpy))(xs))

    def work():
        wrong.extend([1] * (bits(over(xs)) != expected) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(wrong)


TREES = [
    lambda x: {"a": x, "b": [x * x, {"c": (x, 1.0)}]},
    lambda x: [[x, 2.0], [x * 3.0, x]],
    lambda x: (x, [x + 1.0], "text", None, 3),
    lambda x: [x] if x > 0 else (x,),
    lambda x: [x] * (3 if x > 0 else 2),
    lambda x: x if x > 0 else 0,
    lambda x: True,
    lambda x: [],
    lambda x: (),
]


@pytest.mark.parametrize("f", TREES)
@pytest.mark.parametrize("as_array", [False, True])
def test_results_are_stacked_as_those_of_a_loop(f, as_array, monkeypatch):
    xs = [0.5, -1.0, 2.0, 3.0] * 9
    over = vmap(f)
    batch = np.array(xs) if as_array else xs
    found = outcome(over, batch)
    monkeypatch.setattr(lanes, "has_rows", False)
    assert found == outcome(over, batch)


@pytest.mark.parametrize("out_axes", [1, -1, (0, 1), {"a": 1, "b": 0}])
def test_axes(out_axes):
    def f(x, d, k):
        row = [x[0] * d["w"][1] + k, x[1]]
        if isinstance(out_axes, int):
            return row
        return (row, row) if isinstance(out_axes, tuple) else {"a": row, "b": row}

    rows = [[math.sin(i), math.cos(i)] for i in range(37)]
    columns = [list(c) for c in zip(*rows, strict=True)]
    weights = [[float(i), i * 0.5] for i in range(37)]
    expected = [f(x, {"w": w}, 0.25) for x, w in zip(rows, weights, strict=True)]
    if not isinstance(out_axes, int):
        keys = [0, 1] if isinstance(out_axes, tuple) else ["a", "b"]
        expected = [[lane[k] for lane in expected] for k in keys]
    else:
        expected = [expected]
    transposed = [list(map(list, zip(*part, strict=True))) for part in expected]
    axes = [out_axes] if isinstance(out_axes, int) else [*leaves(out_axes)]
    wanted = [t if a else e for t, e, a in zip(transposed, expected, axes, strict=True)]
    over = vmap(f, in_axes=(1, {"w": 0}, None), out_axes=out_axes)
    arrays = over(np.array(columns), {"w": np.array(weights)}, 0.25)
    assert [*map(float, leaves(arrays))] == [*leaves(wanted)]
    if out_axes != -1:
        assert [*leaves(over(columns, {"w": weights}, 0.25))] == [*leaves(wanted)]


def test_rows_of_arrays_have_numpys_own_bits():
    xs = np.random.default_rng(1).normal(size=(40, 9))
    w = np.random.default_rng(2).normal(size=9)
    f = Counted(lambda x: (x * w).sum())
    assert vmap(f)(xs).tolist() == [float((x * w).sum()) for x in xs]
    g = grad(lambda x: (x * w).sum() ** 2)
    assert vmap(g)(xs).tolist() == [g(x).tolist() for x in xs]


@pytest.mark.parametrize("odd", [1, True, np.float64(2.0), np.float32(0.1), None, [1.0], Value(2)])
def test_lanes_that_are_not_alike(odd):
    xs = [*[0.5] * 20, odd, *[0.25] * 20]
    assert outcome(vmap(lambda x: x * 2.0), xs) == outcome(loop(lambda x: x * 2.0), xs)
    rows = [[x, 1.0] for x in xs]
    assert outcome(vmap(lambda r: r[0] + r[1]), rows) == outcome(loop(lambda r: r[0] + r[1]), rows)


def test_values_from_outside_count_as_they_are():
    w = Value(2.0).detach()  # a constant: results do not become Values
    f = Counted(grad(lambda x: w * x * x))
    over = vmap(jit(f))
    xs = [0.1 * i for i in range(40)]
    for number in (2.0, 3.0, math.inf, -0.0):
        w.data = number
        assert outcome(over, xs) == outcome(loop(f.f), xs)
    assert f.runs == 2 or not has_rows


def test_gradients_of_values_have_the_bits_of_a_loop():
    xs = [math.sin(i) for i in range(40)]
    grads = []
    for over in (vmap, loop):
        w, b = Value(0.3), Value(-0.2)
        results = over(lambda x, w=w, b=b: tanh(w * x + b) * w)(xs)
        assert all(isinstance(result, Value) for result in results)
        mean([*results, w * b]).backward()
        grads.append([w.grad.hex(), b.grad.hex()])
    assert grads[0] == grads[1]


def test_transforms_of_a_batch():
    xs = [math.sin(i) + 1.5 for i in range(40)]

    def loss(w, over):
        return mean(over(lambda x: tanh(w * x) * w)(xs))

    assert grad(lambda w: loss(w, vmap))(0.7) == grad(lambda w: loss(w, loop))(0.7)
    assert jit(grad(lambda w: loss(w, vmap)))(0.7) == grad(lambda w: loss(w, loop))(0.7)
    of_many = vmap(grad(lambda w: loss(w, vmap)))(xs)
    assert of_many == [grad(lambda w: loss(w, loop))(x) for x in xs]
    assert vmap(vmap(bumpy))([xs, xs]) == [[*map(bumpy, xs)]] * 2
    assert jit(vmap(sqrt))(xs) == vmap(jit(sqrt))(xs) == [*map(sqrt, xs)]


def test_what_is_recorded_and_kept():
    f = Counted(grad(lambda x: x * x))
    over = jit(vmap(f))
    xs = [float(i) for i in range(40)]
    for _ in range(3):
        assert over(xs) == [2.0 * x for x in xs]
    assert f.runs <= 40 if not has_rows else f.runs == 2
    assert len(over.programs()) == has_rows


def test_a_function_that_looks_at_numbers_runs_itself():
    f = Counted(lambda x: x * round(float(format(x, ".1f")), 1))
    xs = [0.1 * i for i in range(60)]
    assert vmap(f)(xs) == [f(x) for x in xs]


def test_a_function_that_draws_or_counts_runs_itself():
    drawn = iter(range(1000))
    found = vmap(lambda x: x * next(drawn))([1.0] * 40)
    assert found == sorted(set(found))


def test_a_function_that_writes_gradients_runs_itself():
    w = Value(2.0)

    def f(x):
        (w * x).backward()
        return x

    assert vmap(f)([1.0, 2.0, 4.0]) == [1.0, 2.0, 4.0]
    assert w.grad == 7.0


def test_memory_is_bounded_by_the_program_and_the_lanes(monkeypatch):
    monkeypatch.setattr(walk, "AT_ONCE", 2**12)
    monkeypatch.setattr(by_numpy, "AT_ONCE", 2**12)
    over = vmap(jit(value_and_grad(bumpy)))
    peaks = []
    for count in (20_000, 80_000):
        xs = np.linspace(3.0, 9.0, count)
        over(xs[:50])
        gc.collect()  # else it runs when it comes to that
        tracemalloc.start()
        results = over(xs)
        peaks.append(tracemalloc.get_traced_memory()[1] - sum(r.nbytes for r in results))
        tracemalloc.stop()
    if has_rows:
        assert peaks[1] < peaks[0] + 2**14
