"""Choosing one of several values."""

from __future__ import annotations

import math
from typing import Any, overload

from autograd.differentiable import Operand
from autograd.number import to_float
from autograd.primitives import primitive
from autograd.rules import floats
from autograd.rules.arithmetic import unless_nan
from autograd.text import brief
from autograd.value import Value


@overload
def where(condition: Any, a: float, b: float) -> float: ...
@overload
def where(condition: Any, a: Value, b: Value) -> Value: ...
@overload
def where(condition: Any, a: Operand, b: Operand) -> Any: ...
def where(condition: Any, a: Operand, b: Operand) -> Any:
    """``a`` if the condition holds, else ``b``: itself, so that the other is not in the graph.

    A nan or an infinite derivative on the side that was not taken cannot leak through.

    >>> x = Value(0.0)
    >>> where(x > 0, x**0.5, x).backward()
    >>> x.grad
    1.0

    Raises TypeError for a list or an array of conditions, which would always hold.
    """
    if hasattr(condition, "__len__") and getattr(condition, "ndim", True):
        raise TypeError(
            f"where takes one condition, got {brief(condition)}; call it for each of them"
        )
    chosen = a if condition else b
    return chosen if isinstance(chosen, Value) else to_float(chosen)


@primitive(
    lambda out, x, low, high: 1.0 if low < x < high else unless_nan(0.0, x, low, high),
    lambda out, x, low, high: 1.0 if x <= low < high else unless_nan(0.0, x, low, high),
    lambda out, x, low, high: unless_nan(1.0 if x >= high or low >= high else 0.0, x, low, high),
)
def clip(x: float, low: float, high: float) -> float:
    """x, but ``low`` if it is less and ``high`` if it is more; ±inf stand for no bound.

    Its derivative by x is 1 between the bounds and 0 elsewhere, at a bound too; what x loses there
    the bound gains. As in numpy, ``high`` prevails if the bounds are in the wrong order.

    >>> clip(7.0, -1.0, 1.0)
    1.0
    """
    if any(map(math.isnan, (x, low, high))):
        return floats.NAN
    return min(max(x, low), high)
