"""The table of operations, and every place into which a new operation has to be entered."""

import inspect
import math
import pkgutil
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest

import autograd
from autograd import Value, rules
from autograd.methods import table
from autograd.operation import Operation
from autograd.rules.exponential import log
from autograd.rules.operations import BY_NAME, ROWS, TABLE, row_of
from tests.tables.operations import OPERATIONS

PUBLIC = [row for row in ROWS if row.domain]
OPERATORS = {place.rule for place in table.values() if place.side is not None} | {
    "neg",
    "pos",
    "absolute",
}
WITHIN_ANOTHER = {"log_to_base"}  # done by log(x, base)


def rules_of(module):
    """The rules that are declared in a module."""
    for thing in vars(module).values():
        operation = getattr(thing, "operation", None)
        if isinstance(operation, Operation) and thing.__module__ == module.__name__:
            yield thing


MODULES = [import_module(f"autograd.rules.{m.name}") for m in pkgutil.iter_modules(rules.__path__)]
DECLARED = [rule for module in MODULES for rule in rules_of(module)]


@pytest.mark.parametrize("row", [row for row in PUBLIC if not row.rule.operation.n_ary])
def test_a_rule_that_refuses_some_numbers_says_so(row):
    """A program carries it out though nobody uses its result."""
    operation = row.rule.operation
    some = [0.0, -0.0, 1.0, -2.5, 300.0, 5e-324, 1e308, math.inf, -math.inf, math.nan]
    refused = []
    for numbers in product(some, repeat=len(operation.partials)):
        try:
            operation.function(*numbers)
        except Exception as error:
            refused.append(error)
    assert bool(refused) == row.refuses


def test_every_rule_has_a_row():
    assert {rule.operation for rule in DECLARED} == set(TABLE)


def test_no_two_rules_have_one_name():
    assert len(BY_NAME) == len(ROWS)


def test_every_operation_has_its_truth():
    judged = {"power" if case.name == "pow" else case.name for case in OPERATIONS}
    assert {row.name for row in PUBLIC} <= judged


def test_every_operation_stands_in_the_report_of_accuracy():
    report = (Path(autograd.__file__).parents[1] / "ACCURACY.md").read_text(encoding="utf-8")
    reported = report.partition("## Every operation")[2]
    names = {line.split()[0] for line in reported.splitlines() if line.strip()}
    assert {case.name for case in OPERATIONS} - names <= {"linear", "prelu"}  # dot and leaky_relu


def test_every_function_is_public():
    names = {row.name for row in PUBLIC} - OPERATORS - WITHIN_ANOTHER
    assert names <= {*autograd.__all__, *autograd._NAMESAKES}


def test_every_function_of_a_value_is_a_method():
    names = {row.name for row in PUBLIC if not row.rule.operation.n_ary} - WITHIN_ANOTHER
    assert names <= {place.rule for place in table.values()}


@pytest.mark.parametrize("name", table)
def test_every_method_is_done_by_its_rule(name):
    place = table[name]
    function = function_of(place)
    if place.side is not None:
        x, y = Value(3.0), 2.0
        expected = function(2.0, 3.0) if place.side else function(3.0, 2.0)
        assert getattr(Value, name)(x, y).data == expected
        return
    more = [1.0] * (len(inspect.signature(function).parameters) - 1)
    for x in (0.5, 1.5):
        expected = function(x, *more)
        assert same(getattr(Value, name)(Value(x), *more).data, expected)


def function_of(place):
    return log if place.rule == "log" else BY_NAME[place.rule].rule


def same(x, y):
    return x == y or (math.isnan(x) and math.isnan(y))


@pytest.mark.parametrize("name", table)
def test_a_method_takes_what_its_rule_takes(name):
    """What the table says to type checkers, beside the function itself."""
    place = table[name]
    parameters = [*inspect.signature(function_of(place)).parameters.values()]
    if parameters[0].kind is inspect.Parameter.VAR_POSITIONAL:
        parameters.insert(0, None)  # the first of them is self
    if place.declared is None:
        assert len(parameters) == 1 + (place.side is not None)
        return
    declared = [*inspect.signature(place.declared).parameters.values()]
    said = [(p.name, p.kind, p.default) for p in declared[1:]]
    assert said == [(p.name, p.kind, p.default) for p in parameters[1:]]


def test_of_an_operation_of_ones_own_nothing_is_known():
    @autograd.primitive(lambda out, x: 1.0)
    def same(x):
        return x

    row = row_of(same.operation)
    assert row == (None, None, "", "", "", False, True, False, "function", True, False)


def test_domains_are_where_a_function_is_smooth():
    """At the kinks of the table of conventions, and near them, nothing is drawn."""
    for name, kink in [("relu", 0.0), ("absolute", 0.0), ("floor", 2.0), ("hard_tanh", 1.0)]:
        for x in (kink - 0.05, kink, kink + 0.05):
            assert not BY_NAME[name].domain(x)
