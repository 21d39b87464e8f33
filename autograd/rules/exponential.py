"""Exponentials and logarithms, one rule each, under the names of Python's ``math`` and of numpy.

Called with a plain number they return a float; called with a Value, a Value. Each is a method of
Value too, so that ``numpy.exp`` of an object array of Values works and can be differentiated.
"""

from __future__ import annotations

import math
from typing import Any, overload

from autograd.differentiable import Operand
from autograd.primitives import primitive
from autograd.rules import arithmetic, floats
from autograd.rules.arithmetic import div
from autograd.value import Value

LN_2 = math.log(2)
LOG2_E = 1 / math.log(2)
LOG10_E = 1 / math.log(10)


@primitive(lambda out, x: out)
def exp(x: float) -> float:
    """eˣ, whose derivative is itself.

    >>> x = Value(1.0)
    >>> y = exp(x)
    >>> y.backward()
    >>> x.grad == y.data
    True
    """
    return floats.exp(x)


@primitive(lambda out, x: out * LN_2 if out < floats.INF else exp2(x - 1.0) * (2 * LN_2))
def exp2(x: float) -> float:
    """2ˣ, with derivative 2ˣ·ln 2, which is finite a little beyond the x where 2ˣ overflows."""
    return floats.exp2(x)


@primitive(lambda out, x: exp(x))
def expm1(x: float) -> float:
    """eˣ − 1, right for small x; its derivative eˣ keeps the tail that out + 1 rounds to 0."""
    return floats.expm1(x)


@overload
def log(x: float, base: float | None = None) -> float: ...  # type: ignore[overload-overlap]
@overload
def log(x: Operand, base: Operand | None = None) -> Value: ...
def log(x: Any, base: Any = None) -> Any:
    """ln x, with derivative 1/x, or the logarithm to a base: ln x / ln base.

    At 0 it is −inf with derivative +inf, below both are nan.

    >>> log(0.0), log(8.0, 2.0)
    (-inf, 3.0)
    """
    return arithmetic.log(x) if base is None else log_to_base(x, base)


@primitive(
    lambda out, x, base: div(div(1.0, log(base)), x + 0.0) if x >= 0 else out,
    lambda out, x, base: -div(div(out, log(base)), base),
)
def log_to_base(x: float, base: float) -> float:
    """ln x / ln base"""
    return floats.divide(floats.log(x), floats.log(base))


@primitive(lambda out, x: div(LOG2_E, x + 0.0) if x >= 0 else out)
def log2(x: float) -> float:
    """log₂ x, with derivative 1/(x·ln 2)."""
    return floats.log2(x)


@primitive(lambda out, x: div(LOG10_E, x + 0.0) if x >= 0 else out)
def log10(x: float) -> float:
    """log₁₀ x, with derivative 1/(x·ln 10)."""
    return floats.log10(x)


@primitive(lambda out, x: div(1.0, 1.0 + x) if x >= -1 else out)
def log1p(x: float) -> float:
    """ln(1 + x), right for small x, with derivative 1/(1 + x)."""
    return floats.log1p(x)
