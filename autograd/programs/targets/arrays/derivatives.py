"""Functions of arrays whose derivatives are functions of the same kind, to any order.

JAX differentiates a choice in its backward pass by sending 0 to the side that was not taken, and
0 times an infinite derivative there is nan. So each function here has, for each argument, its slope
as a function of its own: a choice of slopes, by which a signal is multiplied once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from autograd.programs.targets.jax import SymbolicZero, jax, jnp

Function = Callable[..., Any]
Slopes = Callable[[], Sequence[Function | None]]


def differentiable(value: Function, slopes: Slopes) -> Function:
    """The function of arrays, element by element, with these derivatives.

    Each is a function of (out, *arguments), or None where there is none; they are asked for when
    they are needed.
    """

    def whole(*arguments: Any) -> Any:  # also where it looks at a constant alone
        return jnp.broadcast_to(value(*arguments), jnp.broadcast_shapes(*map(jnp.shape, arguments)))

    function: Any = jax.custom_jvp(jax.jit(whole, inline=True))
    known = cache(slopes)

    def rule(arguments: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
        out = function(*arguments)
        moved = jnp.zeros_like(out)
        for slope, tangent in zip(known(), tangents):
            if slope is not None and not isinstance(tangent, SymbolicZero):
                moved = moved + slope(out, *arguments) * tangent
        return out, jnp.broadcast_to(moved, out.shape)

    function.defjvp(rule, symbolic_zeros=True)
    differentiated: Function = function
    return differentiated


def slopes_of(function: Function, count: int) -> list[Function | None]:
    """The derivatives of a function of arrays that JAX can differentiate forwards."""
    met = arguments_met(function, count)

    def slope_by(i: int) -> Function:
        def moved(*xs: Any) -> Any:
            by = lambda x: function(*xs[:i], x, *xs[i + 1 :])  # noqa: E731
            return jax.jvp(by, (xs[i],), (jnp.ones_like(xs[i]),))[1]

        slope = differentiable(moved, lambda: slopes_of(moved, count))
        return lambda out, *xs: slope(*xs)

    return [slope_by(i) if i in met else None for i in range(count)]


def arguments_met(function: Function, count: int) -> set[int]:
    """The arguments that the result is computed from."""
    program = jax.make_jaxpr(function)(*[jnp.zeros(())] * count).jaxpr
    met = {id(variable) for variable in program.outvars}
    for step in reversed(program.eqns):
        if any(id(variable) in met for variable in step.outvars):
            met |= {id(variable) for variable in step.invars}
    return {i for i, variable in enumerate(program.invars) if id(variable) in met}


def of_columns(value: Function, partials: Function, graph: Function) -> Function:
    """A function of the numbers along the last axis of an array.

    ``partials(out, array)`` are its derivatives by each of them; ``graph(array)`` are the same, to
    be differentiated again, which JAX does: slopes of a choice among them would be n² functions. So
    the third derivative of ``hypot`` at the origin is nan.
    """
    function: Any = jax.custom_jvp(jax.jit(value, inline=True))
    slopes: Any = jax.custom_jvp(jax.jit(partials, inline=True))

    def again(arguments: Any, tangents: Any) -> Any:
        return slopes(*arguments), jax.jvp(graph, arguments[1:], tangents[1:])[1]

    def rule(arguments: Any, tangents: Any) -> Any:
        out = function(*arguments)
        return out, jnp.sum(slopes(out, *arguments) * tangents[0], axis=-1)

    slopes.defjvp(again)
    function.defjvp(rule)
    function.slopes = slopes
    differentiated: Function = function
    return differentiated
