"""What the compiled interpreter is given means what the program means."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given

from autograd import (
    GuardError,
    Value,
    engine,
    grad,
    jit,
    max,
    primitive,
    record,
    round,
    softmax,
    tanh,
    vmap,
)
from autograd.programs.compiled import Runner, checked, is_compiled, lowered, placed
from autograd.programs.interpreter import outputs_of
from autograd.strategies import expressions
from autograd.transforms.derivatives import value_and_grad
from tests.autograd.native.programs import failed_guard, results_of


def lowered_outputs(program: Any, numbers: list[float]) -> list[float]:
    instructions, positions = lowered(program)
    results = results_of(numbers, instructions)
    places = [placed(output, positions) for output in program.outputs]
    return [results[p] if type(p) is int else p for p in places]


def branching(x: Any, y: Any) -> Any:
    """Two outputs: guards of two kinds, all partials of a rule at once, a number detached."""
    z = x * y if x > y else tanh(x + y)
    if y:
        z = z + x.detach() * y
    return [max(z, x, 2.0 * y), softmax([x, z, 1.0])[1]]


@pytest.mark.parametrize("point", [(2.0, 1.0), (1.0, 2.0), (3.0, 0.0)])
def test_lowered_instructions_mean_the_same(point: tuple[float, float]) -> None:
    program = record(branching, *map(Value, point))
    numbers = program.numbers(point)
    assert lowered_outputs(program, numbers) == outputs_of(program, numbers)
    for output in range(2):
        both = program.gradient_of(output, (0, 1))
        assert lowered_outputs(both, numbers) == outputs_of(both, numbers)


@given(expressions())
def test_so_they_do_for_any_program_and_its_derivatives(expression: Any) -> None:
    program = record(lambda *xs: expression(*xs), *map(Value, expression.inputs))
    numbers = program.numbers(expression.inputs)
    assert repr(lowered_outputs(program, numbers)) == repr(outputs_of(program, numbers))
    assert repr(lowered_outputs(program.reverse, numbers)) == repr(
        outputs_of(program.reverse, numbers)
    )


def failed_by_the_interpreter(program: Any, point: tuple[float, ...]) -> int | None:
    try:
        outputs_of(program, point)
    except GuardError as error:
        return error.index
    return None


def test_lowered_guards_fail_where_the_programs_do() -> None:
    program = record(branching, Value(2.0), Value(1.0))
    instructions, positions = lowered(program)
    guards = [checked(guard, positions) for guard in program.guards]
    assert len(guards) == len(program.guards) >= 2
    for point in [(2.0, 1.0), (1.0, 2.0), (3.0, 0.0), (5.0, 1.0), (math.nan, 1.0), (0.0, -0.0)]:
        failed = failed_guard(results_of(list(point), instructions), guards)
        assert failed == failed_by_the_interpreter(program, point)


def test_a_runner_says_which_guard_failed_and_where() -> None:
    program = record(lambda x: x if x > 0 else -x, 1.0)
    run = Runner(program)
    assert run([2.0]) == [2.0]
    with pytest.raises(GuardError, match=r"x > 0.*now it is False"):
        run([-2.0])


def test_derivatives_that_are_recorded_as_numbers_run_too() -> None:
    program = record(value_and_grad(lambda x: x.sin() * x), 0.5)
    x = Value(0.7)
    y = x.sin() * x
    y.backward()
    assert program(0.7) == [y.data, x.grad]
    assert lowered_outputs(program, [0.7]) == [y.data, x.grad]


@primitive(lambda out, x: 1.0)
def at_most_two(x: float) -> float:
    """x, but not above 2."""
    if x > 2:
        raise OverflowError("too much")
    return x


def test_an_operation_of_ones_own_raises_though_nobody_uses_its_result() -> None:
    def f(x: Any) -> Any:
        at_most_two(x)
        return x * x

    program, jitted = record(f, 1.0), jit(f)
    assert (program(1.5), jitted(1.0), jitted(1.5)) == (2.25, 1.0, 2.25)
    for function in (program, jitted):
        with pytest.raises(OverflowError, match="too much"):
            function(3.0)


def test_a_number_of_digits_that_round_refuses_is_refused_though_the_derivative_is_known() -> None:
    def f(x: Any) -> Any:
        return x + round(x, x)

    whole, broken = [[1.0], [2.0]] * 20, [[2.0], [1.5]]
    slope = grad(f)
    jitted, batched, program = jit(slope), vmap(lambda x: slope(x[0])), record(slope, 1.0)
    assert (jitted(1.0), jitted(2.0), program(2.0), batched(whole)) == (1, 1, 1, [1] * 40)
    for function, point in ((slope, 1.5), (jitted, 1.5), (program, 1.5), (batched, whole + broken)):
        with pytest.raises(TypeError, match=r"whole number of digits, got 1\.5"):
            function(point)


def test_the_compiled_engine_has_the_compiled_interpreter() -> None:
    assert is_compiled == (engine == "native")
