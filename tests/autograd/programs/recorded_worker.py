"""Prints the programs of many functions, with the engine that AUTOGRAD_ENGINE asks for."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from autograd import Value, dot, exp, grad, gradients, jit, jvp, primitive, record, value_and_grad
from autograd.programs import Program
from autograd.strategies import expressions_anywhere
from tests.autograd.programs.test_replay import FUNCTIONS

POINTS = [(0.3, 0.9), (-1.5, 0.4), (2.0, 2.0)]
w, u, v = Value(2.0, "w"), Value(0.5), Value(-1.5)
computed = w * u


@primitive(lambda out, x: 3 * x**2)
def cube(x: float) -> float:
    """x³, an operation of one's own."""
    return x**3


@primitive(lambda out, *xs: [out] * len(xs))
def count(*xs: float) -> float:
    """How many there are, with derivatives to be told apart."""
    return float(len(xs))


def outside(x: Any, y: Any) -> Any:
    return w * x + computed * y + u


def outside_and_inside(x: Any, y: Any) -> Any:
    return grad(lambda z: z * w * z * x)(y) * x


def own(x: Any, y: Any) -> Any:
    cube(y)
    return cube(x) + count(x, y, 1.0) * y


def labelled(x: Any, y: Any) -> Any:
    z = x * y
    z.label = "z"
    return z + Value(3.0) * x


def tangents(x: Any, y: Any) -> Any:
    return jvp(lambda a: a * a * y, (x,), (1.0,))[1]


def many_uses(x: Any, y: Any) -> Any:
    product, total = x * y, 0.0
    for k in range(9):
        total = total + product * k
    return [total * product, x.clip(x, y) if isinstance(x, Value) else x, dot([x, x], [x, y])]


def twice(x: Any, y: Any) -> Any:
    (slope,) = gradients(exp(x) * x * y, [x], create_graph=True)
    return gradients(slope * x, [x])[0]


def many_outside(x: Any, y: Any) -> Any:
    constant = w.detach()
    return dot([w, x, computed, u], [u, constant, y, v]) - v * constant


OWN = [outside, outside_and_inside, many_outside, own, labelled, tangents, many_uses, twice]


def everything_about(program: Program) -> Iterator[Any]:
    """All that a program holds, and the same of its derivatives."""
    yield program
    yield program.guards, program.labels, program.outputs, program.name, program.inputs
    for output in range(len(program.outputs)):
        for by in [tuple(range(len(program.inputs))), (0,)]:
            derivative = program.gradient_of(output, by)
            yield derivative
            yield derivative.outputs, derivative.labels


def show(f: Any, *arguments: Any) -> None:
    try:
        program = record(f, *arguments)
    except Exception as problem:
        print(type(problem).__name__, problem)
        return
    for line in everything_about(program):
        print(line)


def main() -> None:
    warnings.simplefilter("ignore")
    for f in [*FUNCTIONS, *OWN]:
        for x, y in POINTS:
            for point in [(x, y), (Value(x), Value(y)), (Value(x), y)]:
                print(f.__name__, point)
                show(f, *point)
                show(value_and_grad(f, argnums=(0, 1)), *point)
                show(grad(jit(f)), *point)
                print(repr(jit(value_and_grad(f))(*point)) if f in FUNCTIONS else "")

    @settings(
        max_examples=int(sys.argv[1]),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(expressions_anywhere(max_steps=7))
    def of_expressions(expression: Any) -> None:
        print(expression)
        show(lambda *xs: expression(*xs), *map(Value, expression.inputs))
        of_a_list = value_and_grad(lambda xs: expression(*xs))
        show(of_a_list, [*expression.inputs])
        try:
            print(repr(jit(of_a_list)([*expression.inputs])))
        except Exception as problem:
            print(type(problem).__name__, problem)

    of_expressions()


if __name__ == "__main__":
    main()
