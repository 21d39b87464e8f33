"""Python's own sum has more digits than + from 3.12 on; a replay must have the same."""

import operator
from functools import reduce

import pytest

import autograd
from autograd import jit, value_and_grad
from autograd.programs.tracing import builtin_sum


def loop(xs):
    total = 0.0
    for x in xs:
        total += x
    return total


ADDED_BY_OPERATORS = {
    "a loop": loop,
    "operators": lambda xs: 1.0 + xs[0] + xs[1],
    "the library's sum": lambda xs: autograd.sum([x + x for x in xs]),
    "sum of Values": value_and_grad(lambda ys: sum(y * y for y in ys)),
}
ADDED_BY_SUM = {
    "sum": sum,
    "sum from a start": lambda xs: sum(xs, 0.5),
    "sum of results": lambda xs: sum(2.0 * x for x in xs),
}
NUMBERS = [[0.1] * 10, [0.1] * 10, [0.3, 1e16, 1.0, -1e16, *[0.1] * 6]]


@pytest.mark.parametrize("f", [*ADDED_BY_OPERATORS.values(), *ADDED_BY_SUM.values()])
@pytest.mark.filterwarnings("ignore:jit runs")
def test_a_replay_has_the_bits_of_the_sum(f):
    replayed = jit(f)
    assert [repr(replayed(xs)) for xs in NUMBERS] == [repr(f(xs)) for xs in NUMBERS]


@pytest.mark.parametrize("f", ADDED_BY_OPERATORS.values(), ids=ADDED_BY_OPERATORS)
def test_what_operators_add_is_recorded(f, monkeypatch):
    monkeypatch.setattr(builtin_sum, "IS_EXACT", True)
    replayed = jit(f)
    replayed(NUMBERS[0])
    assert len(replayed.programs()) == 1


@pytest.mark.parametrize("f", ADDED_BY_SUM.values(), ids=ADDED_BY_SUM)
def test_what_an_exact_sum_adds_is_not(f, monkeypatch):
    monkeypatch.setattr(builtin_sum, "IS_EXACT", True)
    replayed = jit(f)
    with pytest.warns(RuntimeWarning, match="adds plain numbers by Python's sum"):
        replayed(NUMBERS[0])
    assert replayed.programs() == []


def test_what_cannot_be_told_from_a_sum_is_not_recorded(monkeypatch):
    monkeypatch.setattr(builtin_sum, "IS_EXACT", True)
    replayed = jit(lambda xs: reduce(operator.add, xs))
    with pytest.warns(RuntimeWarning, match="adds plain numbers"):
        assert replayed([0.5, 0.25]) == 0.75
