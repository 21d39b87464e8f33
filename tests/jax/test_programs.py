"""Random programs in every language that there is, JAX among them, beside the engine."""

import jax
import jax.numpy as jnp
from hypothesis import HealthCheck, given, settings

from autograd import ProgramError, Value, record, value_and_grad
from autograd.strategies import expressions
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets.rows import TARGETS
from tests.jax.comparing import in_ulp

NOT_BY_RULES = {"less", "less_equal", "greater", "greater_equal", "where"}  # Python chooses
ULP = 512  # of the largest number on the way: eight steps, each of which may magnify a last digit


def scaled(found, expected, scale):
    """The difference in units in the last place of the larger of the two, or of the scale."""
    return (
        in_ulp(found, expected) if scale == 0 else abs(float(found) - expected) / scale / 2.0**-52
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(expressions(max_steps=6))
def test_random_programs_have_the_values_and_gradients_of_the_engine_in_every_target(expression):
    inputs = [Value(x) for x in expression.inputs]
    try:
        program = record(expression, *inputs)
    except ProgramError:
        return  # it reads a number
    value, slopes = value_and_grad(lambda xs: expression(*xs))(expression.inputs)
    expected, used = [value, *slopes], {operation.name for operation, _ in program.instructions}
    largest = max([1.0, *map(abs, expected)])
    function = program.to_jax(guards="ignore")
    value, slopes = jax.jit(jax.value_and_grad(function))(jnp.array(expression.inputs))
    found = {"JAX": [value, *slopes]}
    for target in TARGETS:
        if not target.refuses & used:
            [[(value, slopes)]] = target.module.run([(program, [expression.inputs])])
            found[target.name] = [value, *slopes]
    assert [*map(bits, found.get("C", expected))] == [*map(bits, expected)]
    for name, numbers in found.items():
        for here, there in zip(numbers, expected, strict=True):
            assert scaled(here, there, largest) <= ULP, name
