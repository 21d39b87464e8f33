"""The types of differentiable functions: what type checkers and editors know of a rule.

A rule is written as a function of floats, and ``primitive`` makes of it one that takes Values as
well: floats in give a float out, any Value in gives a Value out. Python's types cannot say that of
every function at once. So each way to call the arguments has two classes here, the function as it
is written and what it becomes. A function with other arguments becomes a ``Primitive``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, overload

from autograd.operation import Operation

if TYPE_CHECKING:
    from autograd.value import Value

Operand: TypeAlias = "Value | float"


class Differentiable(Protocol):
    """What all of them have: the operation that they apply."""

    operation: Operation
    __name__: str


class Primitive(Differentiable, Protocol):
    """A differentiable function: numbers in, a number out; any Value in, a Value out."""

    @overload
    def __call__(self, *arguments: float, **keywords: float) -> float: ...
    @overload
    def __call__(self, *arguments: Operand, **keywords: Operand) -> Value: ...


class FloatsX(Protocol):
    def __call__(self, x: float) -> float: ...


class OfX(Differentiable, Protocol):
    """f(x)"""

    @overload
    def __call__(self, x: float) -> float: ...
    @overload
    def __call__(self, x: Operand) -> Value: ...


class FloatsXY(Protocol):
    def __call__(self, x: float, y: float) -> float: ...


class OfXY(Differentiable, Protocol):
    """f(x, y)"""

    @overload
    def __call__(self, x: float, y: float) -> float: ...
    @overload
    def __call__(self, x: Operand, y: Operand) -> Value: ...


class FloatsYX(Protocol):
    def __call__(self, y: float, x: float) -> float: ...


class OfYX(Differentiable, Protocol):
    """f(y, x), as atan2 has it"""

    @overload
    def __call__(self, y: float, x: float) -> float: ...
    @overload
    def __call__(self, y: Operand, x: Operand) -> Value: ...


class FloatsXSlope(Protocol):
    def __call__(self, x: float, slope: float = 0.01) -> float: ...


class OfXSlope(Differentiable, Protocol):
    """f(x, slope)"""

    @overload
    def __call__(self, x: float, slope: float = 0.01) -> float: ...
    @overload
    def __call__(self, x: Operand, slope: Operand = 0.01) -> Value: ...


class FloatsXAlpha(Protocol):
    def __call__(self, x: float, alpha: float = 1.0) -> float: ...


class OfXAlpha(Differentiable, Protocol):
    """f(x, alpha)"""

    @overload
    def __call__(self, x: float, alpha: float = 1.0) -> float: ...
    @overload
    def __call__(self, x: Operand, alpha: Operand = 1.0) -> Value: ...


class FloatsXBeta(Protocol):
    def __call__(self, x: float, beta: float = 1.0) -> float: ...


class OfXBeta(Differentiable, Protocol):
    """f(x, beta)"""

    @overload
    def __call__(self, x: float, beta: float = 1.0) -> float: ...
    @overload
    def __call__(self, x: Operand, beta: Operand = 1.0) -> Value: ...


class FloatsXDigits(Protocol):
    def __call__(self, x: float, digits: float = 0.0) -> float: ...


class OfXDigits(Differentiable, Protocol):
    """f(x, digits)"""

    @overload
    def __call__(self, x: float, digits: float = 0.0) -> float: ...
    @overload
    def __call__(self, x: Operand, digits: Operand = 0.0) -> Value: ...


class FloatsXLowHigh(Protocol):
    def __call__(self, x: float, low: float, high: float) -> float: ...


class OfXLowHigh(Differentiable, Protocol):
    """f(x, low, high)"""

    @overload
    def __call__(self, x: float, low: float, high: float) -> float: ...
    @overload
    def __call__(self, x: Operand, low: Operand, high: Operand) -> Value: ...


class FloatsXs(Protocol):
    def __call__(self, *xs: float) -> float: ...


class OfXs(Differentiable, Protocol):
    """f(x₁, x₂, …)"""

    @overload
    def __call__(self, *xs: float) -> float: ...
    @overload
    def __call__(self, *xs: Operand) -> Value: ...


class Declare(Protocol):
    """What @primitive(…) does to the function below it."""

    @overload
    def __call__(self, function: FloatsXs) -> OfXs: ...
    @overload
    def __call__(self, function: FloatsXLowHigh) -> OfXLowHigh: ...
    @overload
    def __call__(self, function: FloatsXSlope) -> OfXSlope: ...
    @overload
    def __call__(self, function: FloatsXAlpha) -> OfXAlpha: ...
    @overload
    def __call__(self, function: FloatsXBeta) -> OfXBeta: ...
    @overload
    def __call__(self, function: FloatsXDigits) -> OfXDigits: ...
    @overload
    def __call__(self, function: FloatsXY) -> OfXY: ...
    @overload
    def __call__(self, function: FloatsYX) -> OfYX: ...
    @overload
    def __call__(self, function: FloatsX) -> OfX: ...
    @overload
    def __call__(self, function: Callable[..., float]) -> Primitive: ...
