"""Elementary functions, one rule each, under the names of Python's ``math`` and of numpy.

Called with a plain number they return a float; called with a Value, a Value. Each is a method of
Value too, so that ``numpy.exp`` of an object array of Values works and can be differentiated.
"""

from __future__ import annotations

import math

from autograd import floats
from autograd.arithmetic import div, log
from autograd.primitives import primitive
from autograd.value import Value


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


@primitive(lambda out, x: div(0.5, out + 0.0))
def sqrt(x: float) -> float:
    """√x, with derivative 1/(2√x), which is +inf at 0 (−0 + 0 is +0); nan for x < 0."""
    return floats.sqrt(x)


@primitive(lambda out, x: cos(x))
def sin(x: float) -> float:
    """sin x for x in radians, with derivative cos x."""
    return floats.sin(x)


@primitive(lambda out, x: -sin(x))
def cos(x: float) -> float:
    """cos x for x in radians, with derivative −sin x."""
    return floats.cos(x)


@primitive(lambda out, x: sinh(x))
def cosh(x: float) -> float:
    """cosh x, with derivative sinh x."""
    return floats.cosh(x)


@primitive(lambda out, x: cosh(x))
def sinh(x: float) -> float:
    """sinh x, with derivative cosh x."""
    return floats.sinh(x)


@primitive(lambda out, x: div(1.0, cosh(x)) ** 2)
def tanh(x: float) -> float:
    """tanh x, with derivative 1/cosh² x, which keeps the tail that 1 − tanh² x rounds to 0."""
    return math.tanh(x)


for rule in (exp, log, sqrt, sin, cos, sinh, cosh, tanh):
    setattr(Value, rule.__name__, rule)
