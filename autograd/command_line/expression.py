"""From text to an expression: a calculator's language, in Python's grammar.

Python's ``ast`` reads the text, and a whitelist turns its tree into a function of the names; no
text is ever executed. Whatever the whitelist, ``translator.py``, lacks is not in the language: an
ExpressionError points at it.

>>> from autograd import Value
>>> line = parse("w*x + b")
>>> line.names
('w', 'x', 'b')
>>> w = Value(2.0)
>>> y = line(w=w, x=3, b=1)
>>> y.backward()
>>> y.data, w.grad
(7.0, 3.0)
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from typing import Any

from autograd.command_line.source_text import SourceText
from autograd.command_line.translator import Evaluate, Translator, functions, suggestion
from autograd.differentiable import Operand
from autograd.errors import ExpressionError
from autograd.number import to_float
from autograd.text import brief, listing
from autograd.value import Value

CONSTANTS = {"pi": math.pi, "e": math.e}


def parse(text: str) -> Expression:
    """The expression that the text writes down.

    It has numbers, all of them doubles; names; ``+ - * / // % **``; comparisons, chained too;
    ``and``, ``or``, ``not``; ``a if condition else b``; the constants pi and e; and every
    differentiable function of the library by its name, abs and pow among them.

    >>> parse("x^2")
    Traceback (most recent call last):
        ...
    autograd.errors.ExpressionError: no operator ^ here; a power is written **
        x^2
         ^

    Raises ExpressionError, which points at what cannot be understood; also for a text of more than
    4000 characters or 100 levels.
    """
    if not isinstance(text, str):
        raise TypeError(f"expected the text of an expression, got {brief(text)}")
    source = SourceText(text)
    translator = Translator(source)
    try:
        evaluate = translator.visit(source.tree())
    except (RecursionError, MemoryError):  # from Python's parser, or near the end of the stack
        raise source.error("nested too deeply; compute it in parts", (0, len(text))) from None
    return Expression(source, evaluate, translator.places)


class Expression:
    """A function of its names; ``parse`` makes it. Call it with Values or numbers.

    The result is a Value, or a float where no Value takes part: in a constant, a comparison.
    """

    def __init__(
        self, source: SourceText, evaluate: Evaluate, places: Mapping[str, ast.Name]
    ) -> None:
        self._source = source
        self._evaluate = evaluate
        self._places = places

    @property
    def text(self) -> str:
        """What was parsed."""
        return self._source.text

    @property
    def names(self) -> tuple[str, ...]:
        """The names that need a value, in order of their first appearance."""
        return tuple(name for name in self._places if name not in CONSTANTS)

    def __call__(self, values: Mapping[str, Any] | None = None, /, **more: Any) -> Operand:
        """The result for these values; pi and e may be given too.

        Raises ExpressionError for a name without a value and for a value without a name.
        """
        given: dict[str, Operand] = {
            name: value if isinstance(value, Value) else to_float(value)
            for name, value in {**(values or {}), **more}.items()
        }
        for name in self.names:
            if name not in given:
                self._refuse_missing(name, given)
        for name in given:
            if name not in self._places:
                raise ExpressionError(
                    f"no name {brief(name)} in {brief(self.text)}{suggestion(name, self._places)};"
                    f" its names: {listing(self._places)}"
                )
        return self._evaluate(CONSTANTS | given)

    def _refuse_missing(self, name: str, given: Mapping[str, Operand]) -> None:
        hint = suggestion(name, [*(given.keys() - self._places.keys()), *CONSTANTS])
        if name in functions():
            hint = f"; the function is called as {name}(...)"
        raise self._source.error(
            f"unknown name {brief(name)}; give it as {name}=NUMBER{hint}",
            self._source.span(self._places[name]),
        )

    def __repr__(self) -> str:
        return f"parse({self.text!r})"
