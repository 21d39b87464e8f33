"""Expressions wherever they may be: at kinks, beyond domains, among infinities and nans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from autograd.programs.expression import Expression, Step
from autograd.strategies.expressions import words_of
from autograd.strategies.numbers import numbers, special_doubles


@st.composite
def expressions_anywhere(
    draw: st.DrawFn,
    *,
    operations: Sequence[Any] | None = None,
    of: st.SearchStrategy[float] | None = None,
    max_inputs: int = 3,
    max_steps: int = 8,
) -> Expression:
    """Random expressions of any numbers, to compare two engines bit by bit.

    The last step alone is the output, and some results may go nowhere.
    """
    words = words_of(operations)
    of = special_doubles() | numbers() | st.floats() if of is None else of
    inputs = draw(st.lists(of, min_size=1, max_size=max_inputs))
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, max_steps))):
        word = draw(st.sampled_from(words))
        kinds = draw(st.sampled_from([*word.every_kinds()]))
        earlier = st.integers(0, len(inputs) + len(steps) - 1)
        arguments = [draw(earlier if kind == "v" else of) for kind in kinds]
        if word.arity == len(kinds) + 1 and word.default is not None:
            arguments.append(word.default)
        steps.append((word.name, tuple(arguments)))
    return Expression(tuple(inputs), tuple(steps))
