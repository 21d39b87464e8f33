"""A scan inside of record and jit is one instruction, with the bits of the scan by itself."""

import json
import math
import pickle
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    GuardError,
    Program,
    Value,
    grad,
    gradients,
    group,
    hessian,
    jit,
    no_grad,
    record,
    scan,
    sigmoid,
    sqrt,
    tanh,
    value_and_grad,
    vmap,
)
from autograd.errors import ProgramError
from autograd.transforms.tree import leaves, mapped
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.test_scan import BODIES as OF_ANY_KIND

scans = sys.modules["autograd.programs.scan"]


@pytest.fixture(autouse=True)
def _short_scans_are_instructions_too(monkeypatch):
    monkeypatch.setattr(scans, "LEAST", 2)


def logistic(a, x, n=20):
    return scan(lambda x, _: (a * x * (1.0 - x), None), x, length=n)[0]


def rnn(p, xs):
    def step(h, x):
        return [tanh(p[0] * h[0] + p[1] * x), sigmoid(p[2] * h[1] + h[0] * p[1])], None

    last, _ = scan(step, [0.0, p[1] * 0.5], xs)
    return last[0] * last[1] + p[2]


def loss(p, xs):
    def step(carry, x):
        h, total = carry
        h = p[0] * h + p[1] * x
        return (h, total + (h - p[2]) ** 2.0), None

    return scan(step, (p[0], 0.0), xs)[0][1]


def swap(p, xs):
    def step(c, x):
        return (c[1], c[0] * p[0] + x, c[2]), None

    a, b, c = scan(step, (p[1], p[2], p[0] * 2.0), xs, checkpoint=True)[0]
    return a * b + c


def by_hand(p, xs):
    """Values among xs, and a carry that is a plain number."""

    def step(c, x):
        return (c[0] * x["v"] + c[1] * p[2], c[1] * 0.5 + x["n"]), None

    return scan(step, (p[0], 1.0), {"v": [p[1] * x for x in xs], "n": xs})[0][0]


def nested(p, xs):
    def step(c, x):
        inner, _ = scan(lambda d, y: (d * p[0] + y * x, None), c, xs[:3], checkpoint=2)
        return inner * p[1], None

    return scan(step, p[2], xs)[0]


def steep(p, xs):
    return scan(lambda c, x: (sqrt(abs(c)) * p[0] - x / (p[1] - x), None), p[2], xs)[0]


def traced(p, xs):
    last, ys = scan(lambda c, x: (c * 0.5 + x, c * x), xs[0], xs)
    return p[0] * last + p[1] * ys[1] + ys[-1] * p[2]


def outcome(f, *arguments):
    try:
        return bits(f(*arguments))
    except ArithmeticError as problem:
        return type(problem)


BODIES = [rnn, loss, swap, by_hand, nested, steep, traced]
numbers = st.floats(-2.0, 2.0) | st.sampled_from([0.0, -0.0, 1.0, math.inf, math.nan])
lists = st.integers(4, 9).flatmap(lambda n: st.lists(numbers, min_size=n, max_size=n))


@pytest.mark.bare
@pytest.mark.parametrize("f", BODIES)
@given(points=st.lists(st.tuples(st.lists(numbers, min_size=3, max_size=3), lists), max_size=3))
@settings(max_examples=10)
@pytest.mark.filterwarnings("ignore:jit runs:RuntimeWarning")  # where f raises
def test_replays_have_the_bits_of_the_dynamic_engine(f, points):
    by_jit, gradient, both = jit(f), jit(grad(f, argnums=(0, 1))), jit(value_and_grad(f))
    for p, xs in points:
        assert outcome(by_jit, p, xs) == outcome(f, p, xs)
        assert outcome(gradient, p, xs) == outcome(grad(f, argnums=(0, 1)), p, xs)
        assert outcome(both, p, xs) == outcome(value_and_grad(f), p, xs)
        if type(outcome(f, p, xs)) is type:
            continue
        ours, theirs = [[Value(x) for x in p] for _ in range(2)]
        one, other = by_jit(ours, xs), f(theirs, xs)
        assert bits(one) == bits(other)
        assert bits(gradients(one, ours)) == bits(gradients(other, theirs))


def _as(kind, tree):
    kinds = {"values": Value, "constants": lambda x: Value(x).detach(), "floats": float}
    return mapped(lambda x: kinds[kind](x) if isinstance(x, float) else x, tree)


@pytest.mark.parametrize("body", range(len(OF_ANY_KIND)))
@pytest.mark.parametrize("kind", ["floats", "values", "constants"])
@pytest.mark.filterwarnings("ignore:jit runs:RuntimeWarning")
@given(runs=st.lists(lists, min_size=1, max_size=3))
@settings(max_examples=5)
def test_carries_of_any_kind(body, kind, runs):
    step, init = OF_ANY_KIND[body]

    def f(carry, xs):
        return scan(step, carry, xs)

    by_jit = jit(f)
    for xs in runs:
        assert outcome(by_jit, _as(kind, init), xs) == outcome(f, _as(kind, init), xs)


@pytest.mark.parametrize("f", BODIES)
def test_the_program_is_small_and_no_other_for_other_numbers(f):
    gradient = jit(grad(f))
    xs = [0.25 * i - 0.7 for i in range(8)]
    for p in ([0.5, 0.75, 0.25], [0.4, -0.75, 0.3]):
        assert bits(gradient(p, xs)) == bits(grad(f)(p, xs))
    (program,) = gradient.programs()
    assert any(operation.name == "scan" for operation, _ in program.instructions)


def test_ten_thousand_steps_are_two_instructions():
    program = record(lambda a: logistic(a, 0.3, 10_000), 3.7)
    assert [operation.name for operation, _ in program.instructions] == ["scan", "carry 0"]
    assert program(3.6) == logistic(3.6, 0.3, 10_000)


@pytest.mark.parametrize(
    ("place", "part"),
    [(2, -1), (2, 2), (3, 1), (4, None), (5, [7]), (5, [-1]), (5, ["0"]), (1, 5), (1, {})],
)
def test_a_file_with_a_broken_scan_is_a_clear_error(place, part, tmp_path):
    path = tmp_path / "p.json"
    record(logistic, 3.7, 0.3).save(path)
    content = json.loads(path.read_text())
    content["instructions"][0][0][place] = part
    path.write_text(json.dumps(content))
    with pytest.raises(ProgramError, match="broken"):
        Program.load(path)


def test_the_listing_has_the_steps_indented():
    assert str(record(logistic, 3.7, 0.3)).splitlines() == [
        "program of a, x",
        "  0  a",
        "  1  x",
        "  2  scan  x  a",
        "     | program of x; from outside w",
        "     |   0  x",
        "     |   1  w",
        "     |   2  mul  w  x",
        "     |   3  sub  1.0  x",
        "     |   4  mul  %2  %3",
        "     | gives %4",
        "  3  carry 0  %2  x  a",
        "gives %3",
    ]


@pytest.mark.parametrize("f", BODIES)
def test_programs_are_saved_pickled_and_compared(f, tmp_path):
    p, xs = [0.5, 0.75, 0.25], [0.3, -0.4, 0.1, 0.9, 1.2]
    by_jit = jit(grad(f))
    by_jit(p, xs)
    for program in (record(f, p, xs), *by_jit.programs()):
        program.save(tmp_path / "p.json")
        for copy in (Program.load(tmp_path / "p.json"), pickle.loads(pickle.dumps(program))):
            assert copy == program
            assert hash(copy) == hash(program)
            assert str(copy) == str(program)
            numbers = [0.1 * i + 0.05 for i in range(len(program.inputs))]
            assert bits(copy.run(numbers)) == bits(program.run(numbers))


def test_a_program_has_its_gradient():
    program = record(rnn, [0.5, 0.75, 0.25], [0.3, -0.4, 0.1, 0.9])
    p, xs = [0.1, 0.2, 0.3], [0.5, 1.5, -0.5, 0.25]
    value, slopes = program.value_and_gradient(p, xs)
    by_itself = value_and_grad(rnn, argnums=(0, 1))(p, xs)
    assert value == by_itself[0]
    assert slopes == pytest.approx([*leaves(by_itself[1])], rel=1e-14)


def test_what_is_stacked_has_no_derivative_in_a_program_of_numbers():
    program = record(traced, [0.5, 0.75, 0.25], [0.3, -0.4, 0.1])
    with pytest.raises(ProgramError, match="as numbers"):
        program.value_and_gradient([0.5, 0.75, 0.25], [0.3, -0.4, 0.1])


def test_a_program_of_jit_has_no_derivatives_by_numbers_in_a_scan():
    by_jit = jit(loss)
    by_jit([*map(Value, [0.5, 0.75, 0.25])], [0.3, -0.4, 0.1])
    with pytest.raises(ProgramError, match="without derivatives by numbers"):
        by_jit.programs()[0].value_and_gradient([0.5, 0.75, 0.25], [0.3, -0.4, 0.1])


def crossing(a, x):
    return scan(lambda c, _: (c * a if c < 2.0 else c - 1.0, None), x, length=12)[0]


def test_a_step_that_goes_another_way():
    program = record(crossing, 1.01, 0.5)
    assert program(1.02, 0.25) == crossing(1.02, 0.25)
    with pytest.raises(GuardError, match=r"c < 2.0 is True in each step, and in step 9"):
        program(1.2, 0.4)
    with pytest.raises(ProgramError, match="steps that do not all go the same way"):
        record(crossing, 1.2, 0.4)
    by_jit = jit(grad(crossing))
    assert by_jit(1.01, 0.5) == grad(crossing)(1.01, 0.5)
    assert by_jit(1.2, 0.4) == grad(crossing)(1.2, 0.4)
    assert len(by_jit.programs()) == 1
    with pytest.warns(RuntimeWarning, match="goes another way"):
        assert [by_jit(1.2, x) for x in (0.4, 0.5)] == [grad(crossing)(1.2, x) for x in (0.4, 0.5)]
    with pytest.warns(RuntimeWarning, match="do not all go the same way"):
        assert jit(crossing)(1.2, 0.4) == crossing(1.2, 0.4)


def test_guards_of_steps_that_nobody_uses_hold():
    def f(x):
        def step(c, _):
            if c > 5.0:
                raise ValueError("too large")
            return c * 2.0, None

        scan(step, x, length=4)
        return x + 1.0

    by_jit = jit(f)
    assert by_jit(0.25) == 1.25
    with pytest.raises(ValueError, match="too large"):
        by_jit(3.0)


def test_an_error_is_that_of_f():
    def f(x):
        return scan(lambda c, _: (1.0 / (c - 1.0), None), x, length=3)[0]

    by_jit = jit(f)
    assert by_jit(3.0) == f(3.0)
    for x in (1.0, 2.0):
        with pytest.raises(ZeroDivisionError):
            f(x)
        with pytest.raises(ZeroDivisionError):
            by_jit(x)


def test_what_a_step_counts_is_noticed():
    seen = []

    def f(x):
        seen.append(x)

        def step(c, _):
            seen.append(c)
            return c + float(len(seen)), None

        return scan(step, x, length=5)[0]

    with pytest.warns(RuntimeWarning, match="a step that does not depend on its arguments only"):
        jit(f)(1.0)


def test_the_data_of_values_from_outside_counts():
    w = Value(0.5)
    f = jit(lambda x: scan(lambda c, _: (c * w, None), x, length=4)[0])
    assert f(Value(3.0)).data == 3.0 * 0.5**4
    w.data = 2.0
    x = Value(3.0)
    f(x).backward()
    assert (x.grad, w.grad) == (16.0, 4 * 3.0 * 8.0)


def test_its_node_has_the_parents_that_it_has_by_itself():
    def f(a, x):
        last = scan(lambda c, _: (c * a, None), x, length=4)[0]
        return last * float(len(last.parents))

    assert jit(f)(2.0, Value(3.0)).data == f(2.0, Value(3.0)).data == 48.0


def test_derivatives_of_higher_order_are_those_of_f():
    with pytest.warns(RuntimeWarning, match="higher order"):
        assert jit(grad(grad(logistic)))(3.7, 0.3) == grad(grad(logistic))(3.7, 0.3)
    by_jit = jit(logistic)
    assert hessian(by_jit)(3.7, 0.3) == pytest.approx(hessian(logistic)(3.7, 0.3), rel=1e-12)
    assert grad(grad(by_jit))(3.7, 0.3) == pytest.approx(grad(grad(logistic))(3.7, 0.3), rel=1e-12)


@pytest.mark.bare
def test_it_composes_with_vmap_and_jit():
    gradient = grad(logistic)
    starts = [0.1 + i / 1000 for i in range(300)]
    assert vmap(gradient, in_axes=(None, 0))(3.7, starts) == [gradient(3.7, x) for x in starts]
    inner = jit(logistic)
    outer = jit(lambda a, x: inner(a, x) * 2.0)
    assert outer(3.7, 0.3) == outer(3.7, 0.3) == 2.0 * logistic(3.7, 0.3)


def test_modes_keep_their_meaning():
    def f(x):
        with no_grad():
            last = scan(lambda c, _: (c * x, None), x, length=3)[0]
        return last * x

    assert jit(grad(f))(2.0) == grad(f)(2.0) == 16.0
    with group("loop"):
        assert jit(logistic)(Value(3.7), 0.3).group == ("loop",)


def test_short_scans_are_unrolled(monkeypatch):
    monkeypatch.setattr(scans, "LEAST", 2000)
    assert len(record(logistic, 3.7, 0.3).instructions) == 60
