"""Programs in other languages give the numbers of the dynamic engine, or the guard that fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import GuardError, Value, record, value_and_grad
from autograd.programs.interpreter import outputs_of
from autograd.programs.targets.common import both_passes
from autograd.rules.operations import BY_NAME
from autograd.strategies import expressions, expressions_anywhere, numbers, special_doubles
from autograd.strategies.expressions import words_of
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets.closeness import is_within
from tests.autograd.programs.targets.every_formula import every_formula, points, told
from tests.autograd.programs.targets.nearness import bounds, units
from tests.autograd.programs.targets.rows import TARGETS

EXACT = [target for target in TARGETS if not target.ulps]
NEAR = [target for target in TARGETS if target.ulps and not target.own_library]
OWN = [target for target in TARGETS if target.own_library]
ANYTHING = special_doubles() | numbers() | st.floats()
pytestmark = pytest.mark.long


@pytest.mark.parametrize("target", TARGETS, ids=repr)
def test_it_has_every_operation_of_the_table(target):
    assert set(BY_NAME) - set(target.module.operations()) == set()


@pytest.mark.parametrize("target", EXACT + NEAR, ids=repr)
def test_every_formula_gives_what_its_rule_gives(target):
    program = every_formula()
    for point, found in zip(points(), target.module.outputs(program, points())):
        for output, here, there in zip(program.outputs, found, outputs_of(program, point)):
            if units(here, there) > target.ulps or (not target.ulps and bits(here) != bits(there)):
                pytest.fail(f"{told(program, output)} at {point}: {here!r} instead of {there!r}")


def recorded(expression):
    return record(lambda *xs: expression(*xs), *map(Value, expression.inputs))


def dynamic(expression, program, point):
    """(value, gradient) as the engine computes them, or the number of the guard that fails.

    Or the name of the error: one operation of the library, round, may raise.
    """
    try:
        program(*point)
    except GuardError as error:
        return error.index + 1
    except TypeError:
        return "TypeError"
    value, gradient = value_and_grad(lambda xs: expression(*xs))([*point])
    return value, gradient


def some_programs(data, target):
    """Random programs, with points, and what the dynamic engine finds at these."""
    allowed = [word.name for word in words_of(None) if word.name not in target.refuses]
    programs, found = [], []
    for _ in range(data.draw(st.integers(1, 8))):
        expression = data.draw(expressions_anywhere(operations=allowed, max_steps=6))
        count = len(expression.inputs)
        others = st.lists(ANYTHING, min_size=count, max_size=count)
        tried = [[*expression.inputs], data.draw(others), data.draw(others)]
        try:
            program = recorded(expression)
        except TypeError:  # round takes a whole number of digits
            continue
        programs.append((program, tried))
        found.append([dynamic(expression, program, point) for point in tried])
    return programs, found


@pytest.mark.parametrize("target", EXACT, ids=repr)
@settings(max_examples=12)
@given(data=st.data())
def test_random_programs_have_the_bits_of_the_dynamic_engine(target, data):
    programs, found = some_programs(data, target)
    given = target.module.run(programs)
    assert [[*map(bits, each)] for each in given] == [[*map(bits, each)] for each in found]


@pytest.mark.parametrize("target", OWN, ids=repr)
@settings(max_examples=12)
@given(data=st.data())
def test_random_programs_go_as_far_as_errors_of_their_steps_lead(target, data):
    """Anywhere, also where a number that is off by a unit goes another way."""
    programs, found = some_programs(data, target)
    for (program, tried), there, here in zip(programs, target.module.run(programs), found):
        form = both_passes(program)
        for point, one, other in zip(tried, there, here):
            if bits(one) != bits(other):
                assert not {type(one), type(other)} & {str}
                assert is_within(form, form.guards, point, one, target.ulps), (point, one, other)


@pytest.mark.parametrize("target", NEAR, ids=repr)
@settings(max_examples=60)
@given(data=st.data())
def test_random_programs_are_as_near_as_their_steps(target, data):
    """Where they are smooth: as near as our own numbers if each step were off by so many units."""
    left_out = target.refuses | {"round"}  # whose digits, off by a unit, are no whole number
    allowed = [word.name for word in words_of(None) if word.name not in left_out]
    expression = data.draw(expressions(operations=allowed, max_steps=6))
    program, point = recorded(expression), expression.inputs
    [[(value, gradient)]] = target.module.run([(program, [point])])
    true_value, true_gradient = dynamic(expression, program, point)
    near = bounds(program, point, target.ulps)
    for here, there, (_, bound) in zip([value, *gradient], [true_value, *true_gradient], near):
        assert abs(here - there) <= bound, (here, there, bound)


def branching(x, y):
    if x > y:
        return x * y
    return x / y if y else y


@pytest.mark.parametrize("target", TARGETS, ids=repr)
def test_the_guard_that_fails_is_told(target):
    program = record(branching, 1.0, 2.0)
    assert [guard.test for guard in program.guards] == [">", "truth", "div as Python"]
    tried = [(1.0, 2.0), (3.0, 2.0), (-1.0, 0.0), (-3.0, -1.0)]
    [found] = target.module.run([(program, tried)])
    assert found == [(0.5, [0.5, -0.25]), 1, 2, (3.0, [-1.0, 3.0])]
