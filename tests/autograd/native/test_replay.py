"""The compiled interpreter gives the bits of a plain one, whatever it leaves out or joins."""

import struct
import threading
from array import array
from importlib import import_module

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd import engines, primitive
from autograd.programs.expression import Expression
from autograd.programs.words import WORDS
from autograd.rules import algebraic, arithmetic, normal, rounding
from autograd.strategies import expressions, expressions_anywhere, numbers, special_doubles
from autograd.sums import total
from tests.autograd.native.programs import (
    COMPARISONS,
    failed_guard,
    forward_steps,
    results_of,
    with_reverse,
)

if not engines.built:
    pytest.skip("the compiled engine was not built", allow_module_level=True)
replay = import_module("autograd.native.replay")  # which is built beside it

pytestmark = pytest.mark.once

ADD, MUL = arithmetic.add.operation, arithmetic.mul.operation
ANYTHING = special_doubles() | numbers() | st.floats()
# Sums and products in all constellations are what is joined and left out.
ARITHMETIC = ["add", "sub", "mul", "neg", "pos", "sum", "dot", "mean", "exp", "relu", "div"]
WITHOUT_ERRORS = [name for name in WORDS if name != "round"]  # to nan or infinite digits
OF_SUMS = [WORDS[name].function for name in ARITHMETIC]


def bits(results):
    return [struct.pack("<d", x) if x == x else "nan" for x in results]


@st.composite
def programs(draw):
    """(inputs, instructions), forward and mostly reverse."""
    some = expressions_anywhere(operations=WITHOUT_ERRORS, of=ANYTHING, max_steps=12)
    of_sums = expressions_anywhere(operations=OF_SUMS, of=ANYTHING, max_steps=20)
    expression = draw(some | of_sums | expressions())
    forward = forward_steps(expression)
    if forward is None:
        forward = forward_steps(Expression((1.0, 2.0), (("mul", (0, 1)),)))
        expression = Expression((1.0, 2.0), ())
    inputs = expression.inputs
    if draw(st.integers(0, 3)):
        return inputs, with_reverse(len(inputs), forward)[0]
    return inputs, forward


def plain(inputs, instructions, outputs, guards=()):
    """The outputs, or the guard that failed."""
    results = results_of(inputs, instructions)
    failed = failed_guard(results, guards)
    return bits([results[o] for o in outputs]) if failed is None else failed


def replayed(program, inputs):
    try:
        return bits(program.run(inputs))
    except replay.GuardFailed as error:
        return error.index


def several(data, positions, most=4):
    return data.draw(st.lists(positions, max_size=most))


def guards_over(data, results):
    """Guards of a run with these results; some are for another path."""
    positions = st.integers(0, len(results) - 1)
    guards = []
    for x in several(data, positions):
        y = data.draw(positions | st.floats())
        comparison = data.draw(st.sampled_from([*COMPARISONS, lambda x, y: x < y]))
        test = COMPARISONS.get(comparison, comparison)
        seen = test(results[x], results[y] if type(y) is int else y)
        number = (x, results[x])
        guards.append(data.draw(st.sampled_from([(comparison, x, y, seen), number])))
    return guards


@pytest.mark.bare
@given(programs(), st.data())
def test_results_are_those_of_the_plain_interpreter(program, data):
    inputs, instructions = program
    positions = st.integers(0, len(results_of(inputs, instructions)) - 1)
    everything = [*range(len(results_of(inputs, instructions)))]
    outputs = data.draw(st.just(everything) | st.lists(positions, max_size=3))
    compiled = replay.Replay(len(inputs), instructions, outputs)
    assert replayed(compiled, inputs) == plain(inputs, instructions, outputs)
    assert bits(compiled.run_flat(array("d", inputs))) == plain(inputs, instructions, outputs)


BOUNDED = [  # twins that reach less far than their rules
    *[(rounding.round, (x, d)) for x in (2.5, 3.14159, 1234.5) for d in (0.0, -0.0, 2.0, -2.0)],
    *[(normal.gelu_slope, (x, n)) for x in (0.3, -4.0) for n in (1.0, 2.0, 12.0, 13.0)],
    *[(algebraic.quadratic_power, (0.3, k, 3.0, 1.0, s)) for k in (0.0, 2.0) for s in (1.0, -2.0)],
]


@pytest.mark.parametrize(("rule", "point"), BOUNDED)
def test_what_is_beyond_a_twin_is_left_to_its_rule(rule, point):
    """Also where the bound is a result, which a replay may find anywhere."""
    operation = rule.operation
    expected = bits([operation.function(*point)])
    constants = ("apply", operation, (0, *point[1:]))
    results = ("apply", operation, tuple(range(len(point))))
    for instruction, inputs in ((constants, point[:1]), (results, point)):
        program = replay.Replay(len(inputs), [instruction], [len(inputs)])
        assert bits(program.run(inputs)) == expected
        columns, _, _ = program.run_rows(np.array([inputs] * 19))
        assert bits(np.asarray(columns).ravel()) == expected * 19


@pytest.mark.bare
@given(programs(), st.data())
def test_rows_are_runs_side_by_side(program, data):
    """Of any number, with guards that some rows fail, and inputs that are the same in each."""
    inputs, instructions = program
    n = len(inputs)
    results = results_of(inputs, instructions)
    outputs = several(data, st.integers(0, len(results) - 1))
    guards = guards_over(data, results)
    fixed = data.draw(st.sets(st.integers(0, n - 1)))
    other = st.lists(ANYTHING, min_size=n, max_size=n) | st.just(list(inputs))
    few = data.draw(st.lists(other, min_size=1, max_size=4))
    rows = [few[i % len(few)] for i in range(data.draw(st.integers(0, 36)))]
    rows = [[inputs[i] if i in fixed else row[i] for i in range(n)] for row in rows]
    lanes = data.draw(st.sampled_from([1, 4, 8, 16]))
    program = replay.Replay(n, instructions, outputs, guards, lanes=min(lanes, replay.LANES))
    matrix = np.array([[row[i] for i in range(n) if i not in fixed] for row in rows])
    matrix = matrix.reshape(len(rows), n - len(fixed))
    columns, failures, _ = program.run_rows(matrix, {i: inputs[i] for i in fixed})
    failures = dict(failures)
    lines = [list(line) for line in np.asarray(columns).reshape(len(outputs), len(rows))]
    for at, row in enumerate(rows):
        found = failures.get(at, bits([line[at] for line in lines]))
        assert found == plain(row, instructions, outputs, guards) == replayed(program, row)


# In this order alone the sum stays in range: with errors given back, few others show in the bits.
LAST_FIRST = [1e308, 1e308, -1e308, 0.0, *[1e308, -1e308] * 6]


@example(16, False, LAST_FIRST)
@example(7, True, [1e308, 1e308, -1e308, 0.0, 0.0, 1e308, -1e308])
@given(st.integers(0, 70), st.booleans(), st.lists(ANYTHING, min_size=1, max_size=70))
def test_sums_over_rows_are_added_as_a_backward_pass_adds(count, begun, some):
    """The message that comes first, then those of the last row, …, of the first row."""
    xs = [some[i % len(some)] for i in range(count)]
    instructions = [("apply", MUL, (0, k * 1.1)) for k in range(11)]
    outputs = [*range(1, 12)]
    starts = [k * 0.3 for k in range(11)] if begun else None
    for lanes in (1, 4, 8, 16):
        program = replay.Replay(1, instructions, outputs, lanes=min(lanes, replay.LANES))
        matrix = np.array(xs).reshape(count, 1)
        columns, _, sums = program.run_rows(
            matrix, summed=range(1, 11), starts=starts and starts[1:]
        )
        assert bits(np.asarray(columns).ravel()) == bits([x * 0.0 for x in xs])
        assert bits(sums) == bits(
            [
                total(*([starts[k]] if starts else []), *[x * (k * 1.1) for x in reversed(xs)])
                for k in range(1, 11)
            ]
        )


@pytest.mark.parametrize("lanes", [1, 4, 8, 16])
def test_a_sum_of_several_messages_goes_on_over_calls(lanes):
    """Of each row those messages in their order; later calls add earlier rows."""
    xs = [LAST_FIRST[i % len(LAST_FIRST)] + i for i in range(61)]
    instructions = [("apply", MUL, (0, k)) for k in (0.5, -0.5, 0.25, 1.0)]
    program = replay.Replay(1, instructions, [1, 2, 3, 4], lanes=min(lanes, replay.LANES))
    carried = bytearray()
    for rows in (range(38, 61), range(38)):
        matrix = np.array(xs)[rows].reshape(-1, 1)
        _, _, sums = program.run_rows(matrix, summed=[(0, 1, 2), 3], carried=carried)
    several = total(*[x * k for x in reversed(xs) for k in (0.5, -0.5, 0.25)])
    assert bits(sums) == bits([several, total(*reversed(xs))])
    with pytest.raises(ValueError, match="carried has 32 bytes for 1 sums"):
        program.run_rows(matrix, summed=[3], carried=carried)


def test_rows_that_fail_have_no_sums():
    program = replay.Replay(1, [("apply", MUL, (0, 0))], [1], [("<", 0, 5.0, True)])
    matrix = np.arange(20.0).reshape(20, 1)
    _, failures, sums = program.run_rows(matrix, summed=[0])
    assert failures == [(row, 0) for row in range(5, 20)]
    assert sums is None


def test_guards_hold_before_what_follows_them():
    """In the order of their list, and before an operation sees what they exclude."""
    seen = []

    @primitive(lambda out, x: 1.0)
    def watched(x):
        seen.append(x)
        return x

    instructions = [
        ("apply", ADD, (0, 1.0)),
        ("apply", watched.operation, (1,)),
        ("apply", ADD, (2, 1.0)),
    ]
    program = replay.Replay(1, instructions, [3], [(">", 1, 0.0, True), ("<", 0, 9.0, True)])
    assert replayed(program, [20.0]) == 1
    assert replayed(program, [-20.0]) == 0
    with pytest.raises(replay.GuardFailed):
        program.run_flat(array("d", [20.0]))
    with pytest.raises(TypeError, match="1 inputs, got 2"):
        program.run_flat(array("d", [1.0, 2.0]))
    assert seen == []
    matrix = np.array([[1.0], [-20.0], [20.0], [2.0]])
    columns, failures, _ = program.run_rows(matrix)
    assert failures == [(1, 0), (2, 1)]
    assert sorted(seen) == [2.0, 3.0]
    assert (columns[0, 0], columns[0, 3]) == (3.0, 4.0)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 9, 15, 17, 30])
def test_lanes_without_a_row_do_nothing(count):
    """What fills no group leaves lanes over: no guard, sum, result or Python function sees them."""
    seen = []

    @primitive(lambda out, x: 1.0)
    def watched(x):
        seen.append(x)
        return x

    program = replay.Replay(1, [("apply", watched.operation, (0,))], [1], [(">", 0, 0.5, True)])
    matrix = np.arange(1.0, count + 1.0).reshape(count, 1)
    columns, failures, sums = program.run_rows(matrix, summed=[0])
    assert sorted(seen) == [*range(1, count + 1)]
    assert (columns.shape, failures, sums) == ((0,), [], [count * (count + 1) / 2])
    matrix[-1] = 0.0
    _, failures, _ = program.run_rows(matrix)
    assert failures == [(count - 1, 0)]


def test_columns_go_into_places_of_others():
    instructions = [("apply", ADD, (0, 1)), ("apply", MUL, (0, 1)), ("apply", MUL, (2, 3))]
    program = replay.Replay(2, instructions, [2, 3, 4])
    layout = replay.Layout(program, [1], ())
    matrix, inputs = np.arange(40.0).reshape(40, 1)[::2], array("d", [0.0, 3.0])
    sums, others = np.zeros((20, 2)), np.zeros((20, 2))
    found = layout.run(matrix, inputs, into=[sums[:, :1].T, others.T])
    assert found == (None, [], [])
    expected, _, _ = layout.run(matrix, inputs)
    assert [sums[:, 0].tolist(), *others.T.tolist()] == expected.tolist()
    assert not sums[:, 1].any()
    for places in ([others.T], [sums.T, others.T], [sums[:19, :1].T, others.T], []):
        with pytest.raises(ValueError, match="place"):
            layout.run(matrix, inputs, into=places)
    with pytest.raises(TypeError, match="2 inputs, got 1 columns and 1"):
        layout.run(matrix, array("d", [0.0]))
    with pytest.raises(TypeError, match=r"\[2\] are not of them"):
        replay.Layout(program, [2], ())


def test_lines_become_rows():
    lines = [array("d", [1.0, 2.0]), array("d", [3.0, -0.0])]
    assert replay.transposed(lines, False) == [[1.0, 3.0], [2.0, 0.0]]
    assert replay.transposed(lines, True) == [(1.0, 3.0), (2.0, 0.0)]
    with pytest.raises(ValueError, match="a line has 1 numbers, and others 2"):
        replay.transposed([*lines, array("d", [1.0])], False)


@pytest.mark.parametrize("count", [1, 5, 16, 39])
def test_the_lowest_row_raises(count):
    @primitive(lambda out, x: 1.0)
    def picky(x):
        if x < 0:
            raise ValueError(f"no {x}")
        return x

    once_more = [("apply", picky.operation, (0,)), ("apply", picky.operation, (1,))]
    program = replay.Replay(2, [*once_more, ("apply", ADD, (2, 3))], [4])
    matrix = np.ones((count, 2))
    matrix[count - 1, 0] = -5.0
    matrix[count // 2, 1] = -7.0
    with pytest.raises(ValueError, match="-7.0" if count > 1 else "-5.0"):
        program.run_rows(matrix)


def test_what_changes_no_bit_is_left_out():
    """The derivatives of Σ wᵢ·xᵢ + b take one instruction besides the sum."""
    n = 4
    forward, total_so_far = [], 2 * n
    for i in range(n):
        forward.append(("apply", MUL, (i, n + i)))
        forward.append(("apply", ADD, (total_so_far, 2 * n + 1 + 2 * i)))
        total_so_far = 2 * n + 2 + 2 * i
    instructions, slopes = with_reverse(2 * n + 1, forward)
    program = replay.Replay(2 * n + 1, instructions, [total_so_far, *slopes])
    numbers = [float(i + 1) for i in range(2 * n + 1)]
    assert program.run(numbers) == [79.0, *numbers[n : 2 * n], *numbers[:n], 1.0]
    assert len(program.code) == (4 + 2 * n) + 1  # a chain, and the end


def test_a_product_that_the_next_product_takes_gives_back_its_slot_once():
    """Both are one instruction, which makes and takes it."""
    cubes = [[("apply", MUL, (x, x)), ("apply", MUL, (3 + 2 * x, x))] for x in (0, 1, 2)]
    guards = [("<", x, 9.0, True) for x in (0, 1, 2)]
    program = replay.Replay(3, [*cubes[0], *cubes[1], *cubes[2]], [4, 6, 8], guards)
    assert program.run([2.0, 3.0, 4.0]) == [8.0, 27.0, 64.0]


def test_threads_run_one_program_at_the_same_time():
    steps = [("apply", MUL, (0, 0)) if i % 2 else ("apply", ADD, (i, 1.0)) for i in range(2000)]
    program = replay.Replay(1, steps, [2000])
    wanted = {x: program.run([x]) for x in map(float, range(8))}
    wrong = []

    def work(x):
        for _ in range(200):
            if program.run([x]) != wanted[x]:
                wrong.append(x)
            columns, _, _ = program.run_rows(np.full((33, 1), x))
            if [*np.asarray(columns)[0]] != wanted[x] * 33:
                wrong.append(x)

    threads = [threading.Thread(target=work, args=(x,)) for x in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_program_may_replay_itself():
    """An operation that runs the program it is in takes no number away from it."""
    programs = []

    @primitive(lambda out, x: 1.0)
    def half(x):
        return programs[0].run([x / 2])[0] if x > 1 else x

    steps = [("apply", MUL, (0, 3.0)), ("apply", half.operation, (0,)), ("apply", ADD, (1, 2))]
    programs.append(replay.Replay(1, steps, [3]))
    assert programs[0].run([4.0]) == [4.0 * 3 + 2.0 * 3 + 1.0 * 3 + 1.0]


def test_what_is_no_program_is_refused():
    with pytest.raises(IndexError, match="position 1 is not one of the 1 before it"):
        replay.Replay(1, [("apply", MUL, (0, 1))], [0])
    with pytest.raises(ValueError, match="an instruction is apply"):
        replay.Replay(1, [("aply", MUL, (0, 0))], [0])
    with pytest.raises(TypeError, match="has 1 inputs, got 2"):
        replay.Replay(1, [], [0]).run([1.0, 2.0])
    with pytest.raises(TypeError, match="has 2 inputs, got 1 columns and 0 to broadcast"):
        replay.Replay(2, [], [0]).run_rows(np.ones((1, 1)))
    with pytest.raises(TypeError, match="was not made by"):
        replay.Replay.__new__(replay.Replay).run([])
