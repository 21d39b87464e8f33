"""What holds for every operation in the table: orders, mixed arguments, pickles, plain numbers."""

from __future__ import annotations

import math
import pickle
import random
import sys
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest
from mpmath import mp, mpf

import autograd as ag
from autograd import Value, gradients
from autograd.operation import Operation
from tests.needs import needed_module
from tests.tables.operations import OPERATIONS, Case

every_case = pytest.mark.parametrize("case", OPERATIONS, ids=lambda case: case.name)
smooth_cases = pytest.mark.parametrize(
    "case", [case for case in OPERATIONS if case.usual], ids=lambda case: case.name
)


def is_rule(thing: object) -> bool:
    return isinstance(getattr(thing, "operation", None), Operation)


RULES = {
    name
    for name, module in sys.modules.items()
    if name.startswith("autograd.")
    and any(is_rule(thing) and thing.__module__ == name for thing in vars(module).values())
}


def point_of(case: Case, rng: random.Random) -> tuple[float, ...]:
    low, high = case.usual or (0.2, 0.9)
    return tuple(rng.uniform(low, high) for _ in case.domains)


def test_no_exported_operation_is_missing_from_the_table() -> None:
    homes = RULES | {"autograd.rules.reductions", "autograd.rules.selection"}
    exported = {
        name
        for name in [*ag.__all__, *ag._NAMESAKES]
        if getattr(getattr(ag, name), "__module__", None) in homes
    }
    operators = {
        rule.operation.name for rule in vars(ag.rules.arithmetic).values() if is_rule(rule)
    } - {
        "power",
        "log",
    }
    missing = (exported | operators) - {case.name for case in OPERATIONS}
    assert not missing


@pytest.mark.bare
@smooth_cases
def test_derivatives_to_the_third_order(case: Case) -> None:
    rng = random.Random(case.name)
    for trial in range(50):
        point = point_of(case, rng)
        i = trial % case.arity
        x = [Value(number) for number in point]
        result = case.function(*x)
        for order in (1, 2, 3):
            (result,) = gradients(result, [x[i]], create_graph=True)
            with mp.workprec(400):
                truth = mp.diff(along(case.truth, point, i), mpf(point[i]), order)
            assert result.data == pytest.approx(float(truth), rel=1e-9, abs=1e-25), (order, point)


def along(truth: Callable[..., Any], point: Sequence[float], i: int) -> Callable[[Any], Any]:
    """The truth as a function of argument i."""
    before, after = [mpf(x) for x in point[:i]], [mpf(x) for x in point[i + 1 :]]
    return lambda x: truth(*before, x, *after)


@smooth_cases
def test_mixed_second_derivatives_do_not_depend_on_the_order(case: Case) -> None:
    point = point_of(case, random.Random(case.name))
    x = [Value(number) for number in point]
    slopes = gradients(case.function(*x), x, create_graph=True)
    rows = [gradients(slope, x) for slope in slopes]
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            assert math.isclose(entry, rows[j][i], rel_tol=1e-12, abs_tol=1e-14)


@every_case
def test_any_mix_of_values_and_numbers(case: Case) -> None:
    point = point_of(case, random.Random(case.name))
    expected = case.function(*map(Value, point)).data
    assert float(case.function(*point)) == expected
    every_slope = gradients_at(case, point, [True] * case.arity)
    for chosen in product([True, False], repeat=case.arity):
        if any(chosen):
            slopes = gradients_at(case, point, chosen)
            assert slopes == [s if c else None for s, c in zip(every_slope, chosen)]


def gradients_at(case: Case, point: Sequence[float], chosen: Sequence[bool]) -> list[float | None]:
    """The derivatives by the arguments that are Values, and that each is one node."""
    arguments = [Value(x) if c else x for x, c in zip(point, chosen)]
    result = case.function(*arguments)
    if not isinstance(result, Value):
        return [0.0 if c else None for c in chosen]  # ``where`` took the other side, a number
    result.backward()
    return [a.grad if isinstance(a, Value) else None for a in arguments]


@every_case
def test_a_pickled_node_is_differentiated_like_the_original(case: Case) -> None:
    point = point_of(case, random.Random(case.name))
    arguments = [Value(x) for x in point]
    result = case.function(*arguments)
    copy, copied_arguments = pickle.loads(pickle.dumps((result, arguments)))
    assert copy.op == result.op
    assert gradients(copy, copied_arguments) == gradients(result, arguments)


@every_case
def test_plain_numbers_give_a_float(case: Case) -> None:
    point = point_of(case, random.Random(case.name))
    assert isinstance(case.function(*point), float)
    assert isinstance(case.function(*map(Value, point)), Value)


@pytest.mark.parametrize(
    "name", ["sum", "fsum", "mean", "dot", "prod", "hypot", "max", "min", "logsumexp"]
)
def test_many_arguments_make_one_node(name: str) -> None:
    case = next(case for case in OPERATIONS if case.name == name)
    arguments = [Value(x) for x in (1.0, 2.0, 3.0, 4.0)]
    result = case.function(*arguments)
    assert result.parents == tuple(arguments)
    assert result.op == name


def test_empty_reductions_are_those_of_python() -> None:
    assert (ag.sum([]), ag.fsum([]), ag.prod([]), ag.hypot(), ag.dot([], [])) == (0, 0, 1, 0, 0)
    assert ag.softmax([]) == []
    for reduce in (ag.max, ag.min, ag.mean, ag.logsumexp):
        with pytest.raises(ValueError, match="of no numbers"):
            reduce([])


def test_an_exact_sum_may_overflow_on_the_way_to_infinity_or_nan() -> None:
    most = sys.float_info.max
    assert ag.fsum([most, 1.0, most, -math.inf]) == -math.inf
    assert math.isnan(ag.fsum([most, most, math.inf, -math.inf]))
    assert math.isnan(ag.fsum([Value(most), math.nan, most]).data)


def test_start_may_be_a_value() -> None:
    start, x = Value(2.0), Value(3.0)
    assert gradients(ag.sum([x], start), [start, x]) == [1.0, 1.0]
    assert gradients(ag.prod([x], start=start), [start, x]) == [3.0, 2.0]


@pytest.mark.parametrize("reduce", [ag.dot, ag.dist])
def test_sequences_of_unequal_length_are_refused(reduce: Any) -> None:
    with pytest.raises(ValueError, match="2 and 3"):
        reduce([1.0, 2.0], [1.0, 2.0, 3.0])


@pytest.mark.parametrize("name", ["sum", "fsum", "prod", "mean", "logsumexp", "softmax"])
def test_a_number_in_place_of_an_iterable_is_refused_by_name(name: str) -> None:
    with pytest.raises(
        TypeError, match=rf"^{name} takes one iterable of numbers, got Value\(data=2"
    ):
        getattr(ag, name)(Value(2.0))


def test_numbers_in_place_of_two_iterables_are_refused_by_name() -> None:
    with pytest.raises(TypeError, match="dot takes two iterables of numbers, got 2"):
        ag.dot([2.0], 2.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="sum takes one iterable of numbers, got Value"):
        ag.sum(Value(1.0), Value(2.0))  # type: ignore[arg-type]


def test_a_list_in_place_of_a_number_is_shown() -> None:
    with pytest.raises(TypeError, match=r"number, got the list \[2.0\]; pass its elements, or"):
        ag.exp([2.0])  # type: ignore[call-overload]


NUMPY_FUNCTIONS = """
    exp exp2 expm1 log log2 log10 log1p sqrt cbrt square reciprocal sin cos tan arcsin arccos
    arctan sinh cosh tanh arcsinh arctanh degrees radians deg2rad rad2deg fabs absolute floor
    ceil trunc rint sinc negative positive
"""


@pytest.mark.parametrize(
    "name",
    NUMPY_FUNCTIONS.split(),
)
def test_numpy_applies_to_arrays_of_values(name: str) -> None:
    numpy = needed_module("numpy")
    ufunc = getattr(numpy, name)
    (result,) = ufunc(numpy.array([Value(0.4)], dtype=object))
    assert isinstance(result, Value)
    assert result.data == pytest.approx(float(ufunc(0.4)), rel=1e-15)


@pytest.mark.parametrize(
    "name", ["arctan2", "hypot", "fmod", "remainder", "power", "floor_divide", "maximum", "minimum"]
)
def test_numpy_applies_to_two_arrays_of_values(name: str) -> None:
    numpy = needed_module("numpy")
    ufunc = getattr(numpy, name)
    x, y = (numpy.array([Value(number)], dtype=object) for number in (0.7, 0.4))
    (result,) = ufunc(x, y)
    assert isinstance(result, Value)
    assert result.data == pytest.approx(float(ufunc(0.7, 0.4)), rel=1e-15)


def test_python_rounds_a_value_to_a_value() -> None:
    x = Value(2.5)
    assert [f(x).data for f in (round, math.floor, math.ceil, math.trunc)] == [2, 2, 3, 2]
    assert round(Value(3.14159), 2).data == 3.14


@pytest.mark.parametrize("digits", [0.5, -0.5, 1.5, math.inf, math.nan])
def test_a_number_of_digits_is_whole_as_in_python(digits: float) -> None:
    for x in (2.5, Value(2.5)):
        with pytest.raises(TypeError, match=f"whole number of digits, got {digits}"):
            ag.round(x, digits)


def test_what_rounds_to_more_than_a_double_is_infinite() -> None:
    assert (ag.round(1.7e308, -308), ag.round(Value(-1.7e308), -308).data) == (math.inf, -math.inf)


def test_a_softmax_of_many_numbers_refuses_what_is_none_before_it_computes() -> None:
    with pytest.raises(TypeError, match="'x'"):  # after 10¹⁰ additions it would be too late
        ag.log_softmax([1.0] * 100_000 + ["x"])  # type: ignore[list-item]
