"""Values and derivatives are within a few units in the last place over all doubles."""

from collections.abc import Callable
from typing import Any

import pytest
from mpmath import mp, mpf

from autograd import Value, gradients
from tests.accuracy.__main__ import main
from tests.accuracy.inputs import inputs
from tests.accuracy.quantities import Quantity, every_quantity, quantities, slope_of
from tests.accuracy.search import climb
from tests.accuracy.sweep import Report, Worst, sweep, sweep_higher
from tests.tables.operations import OPERATIONS, Case

pytestmark = [pytest.mark.long, pytest.mark.bare]

POINTS_OF_SEARCH = 30  # for each value and each derivative: what the gate has time for
every_case = pytest.mark.parametrize("case", OPERATIONS, ids=lambda case: case.name)
with_higher = pytest.mark.parametrize(
    "case", [case for case in OPERATIONS if quantities(case, (2, 3))], ids=lambda case: case.name
)


def higher(case: Case) -> Report:
    return sweep_higher(case, every=1 if case.arity == 1 else 3)


def require_bound(worst: Worst) -> None:
    assert worst.error <= worst.quantity.bound, f"{worst.quantity.name} at {worst.where}"


@every_case
def test_every_operation_keeps_the_bound(case: Case) -> None:
    report = sweep(case)
    assert report.value.tried >= 400
    for worst in report.all:
        require_bound(worst)


@with_higher
def test_second_and_third_derivatives_keep_theirs(case: Case) -> None:
    for worst in higher(case).all:
        assert worst.tried >= 100
        require_bound(worst)


@every_case
def test_a_gradient_that_can_be_differentiated_is_as_exact(case: Case) -> None:
    """With ``create_graph`` the rules run on Values, and may run other formulas."""
    for point in [*case.hard, *list(inputs(case, "graph"))[::5]]:
        arguments = [Value(x) for x in point]
        result = case.function(*arguments)
        if not isinstance(result, Value):  # ``where`` took the other side, a number
            continue
        slopes = gradients(result, arguments, create_graph=True)
        for quantity, slope in zip(quantities(case, (1,)), slopes):
            error = quantity.error_of(float(getattr(slope, "data", slope)), point)
            assert error is None or error <= quantity.bound, f"{quantity.name} at {point}"


@every_case
def test_a_short_search_does_not_break_the_bound(case: Case) -> None:
    for worst in [*sweep(case).all, *higher(case).all]:
        require_bound(climb(worst, "gate", points=POINTS_OF_SEARCH))


@pytest.mark.parametrize(
    "quantity",
    [quantity for quantity in every_quantity((2, 3)) if quantity.case.usual],
    ids=lambda quantity: quantity.name,
)
def test_the_closed_forms_are_derivatives_of_the_truths(quantity: Quantity) -> None:
    """By difference quotients of the derivative before, at a usual point."""
    case, last = quantity.case, quantity.by[-1]
    assert case.usual
    low, high = map(mpf, case.usual)
    point = [low + (high - low) * mpf(share) for share in (0.83, 0.31, 0.59, 0.43)][: case.arity]
    if quantity.arity < case.arity:
        point[quantity.arity :] = [mpf(1)] * (case.arity - quantity.arity)
    with mp.workprec(600):
        before = quantity_before(quantity)
        step = mpf(2) ** -150
        above, below = list(point), list(point)
        above[last] += step
        below[last] -= step
        difference = (before(*above) - before(*below)) / (2 * step)
        truth = quantity.truth(*point[: quantity.arity])
        assert abs(difference - truth) <= mpf(10) ** -25 * (1 + abs(truth))


def quantity_before(quantity: Quantity) -> Callable[..., Any]:
    """The truth of which this one is the derivative by its last argument."""
    if len(quantity.by) == 2:
        return slope_of(quantity.case, quantity.by[0])
    (second,) = [q for q in quantities(quantity.case, (2,)) if q.by == (0, 0) and q.arity == 1]
    return lambda *xs: second.truth(xs[0])


def test_the_report_names_every_operation(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--orders", "0,1"])
    printed = capsys.readouterr().out
    assert all(case.name in printed for case in OPERATIONS)
