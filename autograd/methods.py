"""The methods of Value: which rule does which, in one table that type checkers understand.

Each entry names its rule, a function in ``rules/``. When the rules are loaded, ``install`` puts
them in the places that the table holds open. A method has the name of its function; the names that
numpy gives to the same, ``arcsin`` and so on, stand beside them, so that ``numpy.arcsin`` of an
object array of Values works and is differentiated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from autograd.differentiable import Operand
from autograd.scalar import Scalar

if TYPE_CHECKING:
    from autograd.value import Value

Unary: TypeAlias = "Callable[[Value], Value]"
Binary: TypeAlias = "Callable[[Value, Operand], Value]"

Method = TypeVar("Method", bound="Callable[..., Value]")

table: dict[str, ByRule] = {}  # by the name of the method


class ByRule:
    """The place of a method until its rule is there."""

    def __init__(
        self, rule: str, side: int | None = None, declared: Callable[..., Value] | None = None
    ) -> None:
        self.rule = rule
        self.side = side  # of an operator: 0 where the Value stands on the left, 1 on the right
        self.declared = declared  # what type checkers see of a method with more arguments

    def __set_name__(self, owner: type, name: str) -> None:
        table[name] = self


def by_rule(rule: str) -> Unary:
    """A method of no arguments: x.exp() is exp(x)."""
    return cast("Unary", ByRule(rule))


def operators_by_rule(rule: str) -> tuple[Binary, Binary]:
    """An operator, and the same where the Value stands on the right: x + y and y + x."""
    return cast("tuple[Binary, Binary]", (ByRule(rule, 0), ByRule(rule, 1)))


def with_arguments(method: Method) -> Method:
    """A method of more arguments, done by the rule of its own name."""
    return cast("Method", ByRule(method.__name__.lstrip("_"), declared=method))


def install(cls: type, done_by: Callable[[ByRule], Callable[..., Any]]) -> None:
    """Fill every place that is still open with what does it; a compiled class has some already."""
    for name, place in table.items():
        if isinstance(getattr(cls, name, place), ByRule):
            setattr(cls, name, done_by(place))


class Methods(Scalar):
    """The base of Value that has its named methods; the operators are in Value itself."""

    __slots__ = ()

    # rules/arithmetic.py and rules/rounding.py
    sign = by_rule("sign")
    fabs = by_rule("fabs")
    floor = __floor__ = by_rule("floor")
    ceil = __ceil__ = by_rule("ceil")
    trunc = __trunc__ = by_rule("trunc")

    @with_arguments
    def round(self, digits: Operand = 0.0) -> Value: ...

    __round__ = rint = round

    @with_arguments
    def copysign(self, y: Operand) -> Value: ...

    @with_arguments
    def fmod(self, y: Operand) -> Value: ...

    @with_arguments
    def remainder(self, y: Operand) -> Value: ...

    # rules/roots.py, rules/exponential.py and rules/n_ary.py
    sqrt = by_rule("sqrt")
    cbrt = by_rule("cbrt")
    square = by_rule("square")
    reciprocal = by_rule("reciprocal")
    exp = by_rule("exp")
    exp2 = by_rule("exp2")
    expm1 = by_rule("expm1")
    log2 = by_rule("log2")
    log10 = by_rule("log10")
    log1p = by_rule("log1p")

    @with_arguments
    def log(self, base: Operand | None = None) -> Value: ...

    @with_arguments
    def logaddexp(self, y: Operand) -> Value: ...

    @with_arguments
    def hypot(self, *xs: Operand) -> Value: ...

    @with_arguments
    def _sum(self, *xs: Operand) -> Value: ...  # not ``sum``, which numpy would call with an axis

    # rules/trigonometric.py and rules/sinc.py
    sin = by_rule("sin")
    cos = by_rule("cos")
    tan = by_rule("tan")
    asin = arcsin = by_rule("asin")
    acos = arccos = by_rule("acos")
    atan = arctan = by_rule("atan")
    degrees = rad2deg = by_rule("degrees")
    radians = deg2rad = by_rule("radians")
    sinc = by_rule("sinc")

    @with_arguments
    def atan2(self, x: Operand) -> Value: ...

    arctan2 = atan2

    # rules/hyperbolic.py and rules/normal.py
    sinh = by_rule("sinh")
    cosh = by_rule("cosh")
    tanh = by_rule("tanh")
    asinh = arcsinh = by_rule("asinh")
    acosh = arccosh = by_rule("acosh")
    atanh = arctanh = by_rule("atanh")
    erf = by_rule("erf")
    erfc = by_rule("erfc")

    # rules/smooth_activations.py and rules/piecewise_activations.py
    sigmoid = by_rule("sigmoid")
    log_sigmoid = by_rule("log_sigmoid")
    gelu = by_rule("gelu")
    gelu_tanh = by_rule("gelu_tanh")
    mish = by_rule("mish")
    relu = by_rule("relu")
    selu = by_rule("selu")
    softsign = by_rule("softsign")
    hard_sigmoid = by_rule("hard_sigmoid")
    hard_tanh = by_rule("hard_tanh")
    hard_threshold = by_rule("hard_threshold")

    @with_arguments
    def silu(self, beta: Operand = 1.0) -> Value: ...

    @with_arguments
    def softplus(self, beta: Operand = 1.0) -> Value: ...

    @with_arguments
    def leaky_relu(self, slope: Operand = 0.01) -> Value: ...

    @with_arguments
    def elu(self, alpha: Operand = 1.0) -> Value: ...

    # rules/selection.py
    @with_arguments
    def clip(self, low: Operand, high: Operand) -> Value: ...
