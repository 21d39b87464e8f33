"""Programs run over columns by numpy have the bits of the interpreter, row by row."""

from __future__ import annotations

import math
import struct
from array import array
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from autograd import GuardError, Value, exp, log, primitive, record, value_and_grad, vmap
from autograd.programs.batches import by_numpy, lanes
from autograd.programs.batches.by_numpy import Columns
from autograd.programs.interpreter import outputs_of
from autograd.strategies import expressions_anywhere, numbers, special_doubles
from autograd.sums import total

pytestmark = pytest.mark.skipif(not by_numpy.has_numpy, reason="numpy is not here")

ROWS = [[2.0, 3.0], [-1.0, 0.0], [0.0, -0.0], [math.inf, 1.0], [math.nan, 2.0], [1e200, 1e200]]


def matrix_of(rows: Any) -> Any:
    flat = array("d", [number for row in rows for number in row])
    return memoryview(flat).cast("B").cast("d", (len(rows), len(rows[0])))


def bits(number: float) -> bytes:
    return b"nan" if number != number else struct.pack("d", number)


def expected_of(program: Any, row: Any) -> Any:
    """The outputs, or the guard that fails, or the error of an operation that refuses a number."""
    try:
        return outputs_of(program, row)
    except GuardError as failed:
        return failed.index
    except TypeError as refused:
        return refused


def held_to_the_interpreter(program: Any, rows: Any) -> None:
    """Every line, and every row that goes another way."""
    expected = [expected_of(program, row) for row in rows]
    if any(isinstance(each, TypeError) for each in expected):
        with pytest.raises(TypeError):
            Columns(program).run_rows(matrix_of(rows), {})
        return
    columns, failures, _ = Columns(program).run_rows(matrix_of(rows), {})
    assert failures == [(k, each) for k, each in enumerate(expected) if isinstance(each, int)]
    lines = columns.tolist() if program.outputs else []
    for k, each in enumerate(expected):
        if not isinstance(each, int):
            assert [bits(line[k]) for line in lines] == [*map(bits, each)]


def branches(x: Any, y: Any) -> Any:
    z = x * y if x > y else x / 3.0 - y
    if z == 0:
        return [z, y, 1.0]
    return [abs(z) ** 0.5 + exp(-z), y, z / (y if y else 2.0)]


def sums_of_many(x: Any, y: Any) -> Any:
    z = x * y
    for k in range(5):
        z = z + x * float(k) - z * y
    return z


@primitive(lambda out, x: 1.0 / x)
def picky(x: float) -> float:
    """log x, which refuses some numbers."""
    if x <= 0:
        raise ValueError(f"no {x}")
    return math.log(x)


@pytest.mark.parametrize("f", [branches, sums_of_many, lambda x, y: [x, 2.0, y]])
@pytest.mark.parametrize("at_once", [1, 2**20])
def test_functions(f: Any, at_once: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(by_numpy, "AT_ONCE", at_once)
    for start in (ROWS[0], [1.0, 5.0], [0.5, 0.25]):
        for g in (f, value_and_grad(f, (0, 1))):
            if g is f or f is sums_of_many:
                held_to_the_interpreter(record(g, *start), ROWS * 9)
    held_to_the_interpreter(record(lambda x, y: x * y if x > y else x, Value(2.0), 1.0), ROWS)


@settings(max_examples=60)
@given(expressions_anywhere(max_steps=7), st.data())
def test_any_expression(expression: Any, data: Any) -> None:
    size = len(expression.inputs)
    few = st.lists(special_doubles() | numbers() | st.floats(), min_size=size, max_size=size)
    rows = [[*expression.inputs], *data.draw(st.lists(few, max_size=4))]
    try:
        program = record(lambda *xs: expression(*xs), *map(Value, expression.inputs))
    except TypeError:  # an operation refuses the number of digits
        reject()
    held_to_the_interpreter(program, rows)
    if len(program.outputs) == 1:
        held_to_the_interpreter(program.reverse, rows)


def test_sums_go_from_the_last_row_to_the_first_and_on_in_another_call() -> None:
    program = record(lambda x, y: [x * y, x + y, x - y], 1.0, 1.0)
    rows = [[0.1 * k, 1e16 if k % 7 == 3 else -1.0 / (k + 1)] for k in range(60)]
    carried = bytearray()
    for begin in (40, 0):
        part = rows[begin : begin + (20 if begin else 40)]
        _, _, sums = Columns(program).run_rows(matrix_of(part), {}, [0, (1, 2)], carried)
    backwards = rows[::-1]
    assert sums[0] == total(*[x * y for x, y in backwards])
    assert sums[1] == total(*[term for x, y in backwards for term in (x + y, x - y)])


def test_the_order_of_a_sum_decides_whether_it_overflows() -> None:
    program = record(lambda x: x * 1.0, 1.0)
    for rows, found in [([1e308, 1e308, -1e308], 1e308), ([-1e308, 1e308, 1e308], math.inf)]:
        _, _, sums = Columns(program).run_rows(matrix_of([[x] for x in rows]), {}, [0])
        assert sums == [found]


def test_what_is_the_same_in_all_rows_is_computed_once() -> None:
    calls = []

    @primitive(lambda out, x: 1.0)
    def told(x: float) -> float:
        calls.append(x)
        return x

    program = record(lambda x, w: told(w) * x, 1.0, 2.0)
    calls.clear()
    columns, _, _ = Columns(program).run_rows(matrix_of([[1.0], [3.0]]), {1: 5.0})
    assert columns.tolist() == [[5.0, 15.0]]
    assert calls == [5.0]


def test_a_batch_without_numpy_and_without_a_compiler_is_a_loop(monkeypatch: Any) -> None:
    over = vmap(value_and_grad(lambda x: log(x) * x))
    xs = [0.1 * k + 0.1 for k in range(600)]
    found = over(xs)
    monkeypatch.setattr(lanes, "has_rows", False)
    assert over(xs) == found


def test_the_lowest_row_that_an_operation_refuses_raises() -> None:
    xs = [1.0 + k for k in range(600)]
    xs[300], xs[400] = -1.0, -2.0
    with pytest.raises(ValueError, match=r"no -1\.0"):
        vmap(picky)(xs)
