"""From a long program on which an engine is wrong to the few steps that matter.

A step can be cut out of a program in three ways: what comes after it goes; what comes before it
goes, an input with the same number standing in its place; or it goes itself, and its operand
stands there. What still shows the fault is cut again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from autograd.programs.expression import Expression, Step


def shrunk(expression: Expression, is_wrong: Callable[[Expression], bool]) -> Expression:
    """The smallest program that cuts lead to, on which the engine is still wrong."""
    for smaller in cuts(expression):
        if is_wrong(smaller):
            return shrunk(smaller, is_wrong)
    return expression


def cuts(expression: Expression) -> Iterator[Expression]:
    """Smaller programs, the smallest first where that can be told."""
    first = len(expression.inputs)
    numbers = expression.results([float(x) for x in expression.inputs])
    for end in range(1, len(expression.steps)):
        yield pruned(replace(expression, steps=expression.steps[:end]))
    for place in reversed(range(len(expression.steps) - 1)):
        yield _substituted(expression, place, numbers[first + place])
    for place, (_, arguments) in enumerate(expression.steps[:-1]):
        for a in dict.fromkeys(a for a in arguments if isinstance(a, int)):
            yield _bypassed(expression, place, a)
    for i, number in enumerate(expression.inputs):
        for simple in (1.0, 2.0, 3.0, float(round(number))):
            if _complexity(simple) < _complexity(number):
                inputs = (*expression.inputs[:i], simple, *expression.inputs[i + 1 :])
                yield replace(expression, inputs=inputs)


def _complexity(number: float) -> tuple[int, float]:
    return len(repr(float(number))), abs(number)


def _substituted(expression: Expression, place: int, number: float) -> Expression:
    """The program with an input in the place of one step."""
    first = len(expression.inputs)

    def moved(a: float) -> int | float:
        if not isinstance(a, int) or a < first:
            return a
        return first if a == first + place else a + (a < first + place)

    before = [(n, tuple(map(moved, arguments))) for n, arguments in expression.steps[:place]]
    after = [(n, tuple(map(moved, arguments))) for n, arguments in expression.steps[place + 1 :]]
    return pruned(Expression((*expression.inputs, number), (*before, *after)))


def _bypassed(expression: Expression, place: int, operand: int) -> Expression:
    """The program without one step, for whose result one of its operands stands."""
    gone = len(expression.inputs) + place

    def moved(a: float) -> int | float:
        if not isinstance(a, int) or a < gone:
            return a
        return operand if a == gone else a - 1

    steps = expression.steps[:place] + expression.steps[place + 1 :]
    return pruned(
        Expression(expression.inputs, tuple((n, tuple(map(moved, args))) for n, args in steps))
    )


def pruned(expression: Expression) -> Expression:
    """The program without the steps and inputs that its last step does not need.

    >>> pruned(Expression((1.0, 2.0), (("neg", (0,)), ("exp", (1,)))))
    Expression.read('x0 = Value(2.0); v0 = x0.exp()')
    """
    first = len(expression.inputs)
    needed = {first + len(expression.steps) - 1}
    for place in reversed(range(len(expression.steps))):
        if first + place in needed:
            needed |= {a for a in expression.steps[place][1] if isinstance(a, int)}
    position = {old: new for new, old in enumerate(sorted(needed))}
    steps: list[Step] = [
        (name, tuple(position[a] if isinstance(a, int) else a for a in arguments))
        for place, (name, arguments) in enumerate(expression.steps)
        if first + place in needed
    ]
    return Expression(
        tuple(expression.inputs[i] for i in range(first) if i in needed), tuple(steps)
    )
