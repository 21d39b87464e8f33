"""Hypothesis strategies for values and for random expressions, for property tests of gradients.

    @given(expressions())
    def test_gradients(expression):
        assert check_gradients(expression, at=expression.inputs)

Needs the package hypothesis, which is not installed with seegrad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from autograd.differentiable import Primitive
from autograd.rules.operations import ROWS, Domain, anywhere
from autograd.value import Value

# Operations, and where each is safe: smooth, and neither steep nor flat enough to blur a finite
# difference. Elsewhere an expression would test the differences, not the rule.
SAFE: dict[Primitive, Domain] = {
    row.rule: row.domain for row in ROWS if row.domain and not row.rule.operation.n_ary
}


@dataclass(frozen=True)
class Step:
    """One operation of an expression; an int among its operands is an index, a float a number."""

    function: Primitive
    operands: tuple[int | float, ...]

    def taken_from(self, results: Sequence[Any]) -> list[Any]:
        """The operands themselves."""
        return [results[i] if isinstance(i, int) else i for i in self.operands]


@dataclass(frozen=True)
class Expression:
    """A random expression and a point at which it is smooth and well scaled.

    Called with its ``inputs`` as Values (or numbers) it computes its steps one after another; each
    may use any result before it, so that results are shared and reach the output on many paths.
    """

    inputs: tuple[float, ...]
    steps: tuple[Step, ...]

    def __call__(self, *inputs: Any) -> Any:
        results = list(inputs)
        for step in self.steps:
            results.append(step.function(*step.taken_from(results)))
        return results[-1]

    def __str__(self) -> str:
        """The expression as a Python program."""
        names = [f"x{i}" for i in range(len(self.inputs))]
        lines = [f"{name} = Value({x!r})" for name, x in zip(names, self.inputs, strict=True)]
        for k, step in enumerate(self.steps):
            operands = ", ".join(str(operand) for operand in step.taken_from(names))
            names.append(f"v{k}")
            lines.append(f"v{k} = {step.function.__name__}({operands})")
        return "\n".join(lines)

    __repr__ = __str__


def numbers(largest: float = 4.0) -> st.SearchStrategy[float]:
    """Plain numbers of moderate size, simple ones first."""
    return st.one_of(
        st.integers(-int(largest), int(largest)).map(float),
        st.floats(-largest, largest, allow_subnormal=False, width=32),
    )


def values(largest: float = 4.0) -> st.SearchStrategy[Value]:
    """Input Values of moderate size."""
    return numbers(largest).map(Value)


@st.composite
def expressions(
    draw: st.DrawFn,
    *,
    operations: Sequence[Primitive] = tuple(SAFE),
    max_inputs: int = 3,
    max_steps: int = 8,
    largest: float = 1e3,
) -> Expression:
    """Random expressions of the operations, with shared results, at a point of their own.

    An operation that this module does not know, your own for example, is applied wherever it gives
    a number; no result is larger in magnitude than ``largest``.
    """
    inputs = draw(st.lists(numbers(), min_size=1, max_size=max_inputs))
    results = list(inputs)
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, max_steps))):
        function = draw(st.sampled_from(operations))
        # One operand is the newest result, so that the output depends on every step.
        anything = st.one_of(st.sampled_from(range(len(results))), numbers())
        chosen: list[int | float] = [draw(anything) for _ in function.operation.partials]
        chosen[draw(st.integers(0, len(chosen) - 1))] = len(results) - 1
        step = Step(function, tuple(chosen))
        operands = step.taken_from(results)
        if SAFE.get(function, anywhere)(*operands):
            result = function(*operands)
            if abs(result) <= largest:
                steps.append(step)
                results.append(result)
    return Expression(tuple(inputs), tuple(steps))


def graphs() -> st.SearchStrategy[Value]:
    """The outputs of random expressions of Values, ready for ``backward()``."""
    return (
        expressions()
        .filter(lambda expression: expression.steps)
        .map(lambda expression: expression(*map(Value, expression.inputs)))
    )
