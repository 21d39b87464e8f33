"""Random programs under JAX, beside the engine."""

import jax
import jax.numpy as jnp
from hypothesis import HealthCheck, given, settings

from autograd import ProgramError, Value, record
from autograd.strategies import expressions
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
def test_random_programs_have_the_values_and_gradients_of_the_engine(expression):
    inputs = [Value(x) for x in expression.inputs]
    try:
        program = record(expression, *inputs)
    except ProgramError:
        return  # it reads a number
    output = expression(*inputs)
    output.backward()
    function = program.to_jax(guards="ignore")
    value, slopes = jax.jit(jax.value_and_grad(function))(jnp.array(expression.inputs))
    largest = max([1.0, abs(output.data), *[abs(x.grad) for x in inputs]])
    assert scaled(value, output.data, largest) <= ULP
    for slope, x in zip(slopes, inputs, strict=True):
        assert scaled(slope, x.grad, largest) <= ULP
