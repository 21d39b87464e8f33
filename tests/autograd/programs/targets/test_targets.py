"""Programs in other languages give the numbers of the dynamic engine, or the guard that fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import GuardError, Value, record, value_and_grad
from autograd.programs.targets.common import both_passes
from autograd.rules.operations import BY_NAME
from autograd.strategies import expressions_anywhere, numbers, special_doubles
from autograd.strategies.expressions import words_of
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets.closeness import is_within
from tests.autograd.programs.targets.rows import TARGETS

EXACT = [target for target in TARGETS if not target.ulps]
NEAR = [target for target in TARGETS if target.ulps]
ANYTHING = special_doubles() | numbers() | st.floats()


@pytest.mark.once
@pytest.mark.parametrize("target", TARGETS, ids=repr)
def test_it_has_every_operation_of_the_table(target):
    assert set(BY_NAME) - set(target.operations()) == set()


def recorded(expression):
    return record(lambda *xs: expression(*xs), *map(Value, expression.inputs))


def dynamic(expression, program, point):
    """(value, gradient) as the engine computes them, or the number of the guard that fails.

    Or the name of the error: an operation of the library, round, may raise.
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
    """Random programs, each with points and what the dynamic engine finds at these."""
    allowed = [word.name for word in words_of(None) if word.name not in target.refuses]
    programs, found = [], []
    for _ in range(data.draw(st.integers(1, 6))):
        expression = data.draw(expressions_anywhere(operations=allowed, max_steps=6))
        count = len(expression.inputs)
        others = st.lists(ANYTHING, min_size=count, max_size=count)
        points = [[*expression.inputs], data.draw(others), data.draw(others)]
        try:
            program = recorded(expression)
        except TypeError:  # round takes a whole number of digits
            continue
        programs.append((program, points))
        found.append([dynamic(expression, program, point) for point in points])
    return programs, found


@pytest.mark.parametrize("target", EXACT, ids=repr)
@settings(max_examples=25)
@given(data=st.data())
def test_random_programs_have_the_bits_of_the_dynamic_engine(target, data):
    programs, found = some_programs(data, target)
    assert [[*map(bits, each)] for each in target.run(programs)] == [[*map(bits, f)] for f in found]


@pytest.mark.parametrize("target", NEAR, ids=repr)
@settings(max_examples=25)
@given(data=st.data())
def test_random_programs_are_as_near_as_their_steps_may_be(target, data):
    programs, found = some_programs(data, target)
    for (program, points), there, here in zip(programs, target.run(programs), found):
        form = both_passes(program)
        for point, one, other in zip(points, there, here):
            if bits(one) != bits(other):
                assert not {type(one), type(other)} & {str}
                assert is_within(form, form.guards, point, one, target.ulps), (point, one, other)
