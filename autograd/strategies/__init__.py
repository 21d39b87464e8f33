"""Hypothesis strategies for values and for random expressions, for property tests of gradients.

    @given(expressions())
    def test_gradients(expression):
        assert check_gradients(expression, at=expression.inputs)

Needs the package hypothesis, which ``pip install 'seegrad[check]'`` brings along.
"""

from autograd.programs.expression import Expression
from autograd.programs.words import Whole
from autograd.strategies.anywhere import expressions_anywhere
from autograd.strategies.edges import edges
from autograd.strategies.expressions import expressions, graphs
from autograd.strategies.numbers import near, numbers, special_doubles, values

__all__ = [
    "Expression",
    "Whole",
    "edges",
    "expressions",
    "expressions_anywhere",
    "graphs",
    "near",
    "numbers",
    "special_doubles",
    "values",
]
