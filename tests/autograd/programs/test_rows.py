"""A program over rows is the program of each row, whatever the rows share."""

from array import array

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd import GuardError, Value, exp, record
from autograd.programs.interpreter import outputs_of
from autograd.programs.rows import OverRows
from autograd.strategies import expressions_anywhere, special_doubles

anything = st.floats() | special_doubles()


def bits(numbers):
    return ["nan" if number != number else number.hex() for number in numbers]


@settings(max_examples=100)
@given(expressions_anywhere(max_steps=8), st.data())
def test_each_row_is_a_run_of_the_program(expression, data):
    examples = map(Value, expression.inputs)
    try:
        program = record(lambda *xs: [expression(*xs), xs[0], 2.0], *examples)
    except TypeError:  # digits to round to that are not whole
        assume(False)
    count = len(program.inputs)
    shared = data.draw(st.sets(st.integers(0, count - 1), max_size=count - 1))
    rows = data.draw(st.integers(1, 20))
    alike = {i: data.draw(anything) for i in sorted(shared)}
    differ = data.draw(st.lists(anything, min_size=rows, max_size=rows))
    points = [[alike.get(i, x + i) for i in range(count)] for x in differ]
    own = [array("d", [p[i] for p in points]) for i in range(count) if i not in shared]
    over_rows = OverRows(program, shared)
    try:
        expected = [outputs_of(program, point) for point in points]
    except (GuardError, TypeError) as problem:
        with pytest.raises(type(problem)):
            over_rows(own, over_rows.first.run([*alike.values()]))
        return
    found = over_rows(own, over_rows.first.run([*alike.values()]))
    assert [bits(row) for row in zip(*found, strict=True)] == [bits(row) for row in expected]


def test_what_rows_share_is_computed_once():
    program = record(lambda x, k, h: x * exp(k * h) + exp(x), 1.0, 1.0, 1.0)
    over_rows = OverRows(program, [1, 2])
    assert [op.name for op, _ in over_rows.first.instructions] == ["mul", "exp"]
    assert [op.name for op, _ in over_rows.then.instructions] == ["mul", "exp", "add"]


def test_what_is_shared_may_differ_from_row_to_row():
    over_rows = OverRows(record(lambda x, k: (x + k * k, k), 1.0, 1.0), [1])
    (squares,) = {tuple(over_rows.first.run([k])) for k in (3.0,)}
    columns = [array("d", [number, number + 1.0]) for number in squares]
    found = over_rows([array("d", [10.0, 20.0])], columns)
    assert {tuple(column) for column in found} == {(19.0, 30.0), (3.0, 4.0)}


def test_rows_that_do_not_matter_may_go_any_way():
    over_rows = OverRows(record(lambda x, k: x / k if x > 0 else x, 1.0, 1.0), [1])
    numbers = array("d", [1.0, -1.0, 2.0])
    (found,) = over_rows([numbers], over_rows.first.run([2.0]), b"\1\0\1")
    assert (found[0], found[2]) == (0.5, 1.0)
    with pytest.raises(GuardError, match=r"> 0.0 is True, and now it is False"):
        over_rows([numbers], over_rows.first.run([2.0]), b"\1\1\1")


@pytest.mark.parametrize("divisor", [0.0, -0.0])
def test_a_division_that_python_refuses_is_another_way(divisor):
    over_rows = OverRows(record(lambda x, y: x / y, 1.0, 1.0), [])
    column = array("d", [1.0, 1.0])
    (found,) = over_rows([column, array("d", [4.0, float("nan")])], [])
    assert found[0] == 0.25
    with pytest.raises(GuardError, match=r"is no error in Python"):
        over_rows([column, array("d", [4.0, divisor])], [])
