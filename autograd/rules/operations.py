"""The table of operations: what all others need to know of a rule, in one row for each.

A new operation has its rule in one of the files beside this one, and its row here. Drawings take
the symbol from it, equations the way it is written, the strategies where it may be tried, and the
tests hold the compiled engine to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

from autograd.operation import Operation
from autograd.rules import (
    algebraic,
    arithmetic,
    exponential,
    gates,
    hyperbolic,
    n_ary,
    normal,
    piecewise_activations,
    roots,
    rounding,
    selection,
    sinc,
    smooth_activations,
    trigonometric,
)

Domain: TypeAlias = Callable[..., bool]
Part: TypeAlias = Literal["sum", "product", "arithmetic", "function"]


class Row(NamedTuple):
    """What is known of a rule."""

    rule: Any
    domain: Domain | None
    """Where it is smooth, and neither steep nor flat enough to blur a finite difference; None for
    what only other rules call."""
    symbol: str = ""
    """What stands for it in the box of a drawing, if not its name."""
    text: str = ""
    """What equations call it, if not by its name: ln x."""
    latex: str = ""
    """The same in LaTeX; with {} in it, the form that the argument stands in."""
    commutes: bool = False
    """Whether the order of its arguments says nothing."""
    smooth: bool = True
    """Whether it has derivatives everywhere in its domain of definition: no kink and no jump."""
    primed: bool = False
    """Whether lectures write its derivative f′(x) and no more."""
    part: Part = "function"
    """Its part in a network: in the weighted sum of a neuron, in other arithmetic, or neither."""
    refuses: bool = False
    """Whether it may raise for some numbers, where every other rule gives nan or infinity."""
    compiled: bool = True
    """Whether it has a twin in native/formulas/table.h."""

    @property
    def name(self) -> str:
        """The name of the operation."""
        name: str = self.rule.operation.name
        return name


def anywhere(*xs: float) -> bool:
    """Every argument will do."""
    return True


def below(bound: float) -> Domain:
    """Arguments smaller than this in magnitude."""
    return lambda *xs: max(map(abs, xs)) < bound


def above(bound: float) -> Domain:
    """Arguments larger than this."""
    return lambda *xs: min(xs) > bound


def off_zero(bound: float) -> Domain:
    """Arguments farther from 0 than this."""
    return lambda *xs: min(map(abs, xs)) > bound


def apart(*xs: float) -> bool:
    """Arguments of which the first differs from every other."""
    return all(abs(xs[0] - x) > 0.1 for x in xs[1:])


def all_apart(*xs: float) -> bool:
    """Arguments no two of which are close to a tie."""
    return all(apart(*xs[i:]) for i in range(len(xs)))


def within_a_step(x: float, y: float) -> bool:
    """x far from the multiples of y, and y far from 0."""
    return abs(y) > 0.3 and abs(math.remainder(x, y)) > 0.1 * abs(y)


def within_a_half_step(x: float, y: float) -> bool:
    """x far from halfway between multiples of y, and y far from 0."""
    return abs(y) > 0.3 and abs(math.remainder(x, y)) < 0.4 * abs(y)


def between_integers(x: float, *digits: float) -> bool:
    """x far from the integers and from halfway between them."""
    return 0.1 < abs(math.remainder(x, 1.0)) < 0.4


def between_bounds(x: float, low: float, high: float) -> bool:
    """Far from both bounds, which are far from each other."""
    return high - low > 0.2 and apart(x, low, high)


ROWS = [
    # arithmetic
    Row(arithmetic.add, anywhere, "+", commutes=True, part="sum"),
    Row(arithmetic.sub, anywhere, "−", part="arithmetic"),
    Row(arithmetic.mul, anywhere, "×", commutes=True, part="product"),
    Row(arithmetic.div, lambda x, y: abs(y) > 0.3, "÷", part="arithmetic"),
    Row(arithmetic.power, lambda x, y: 0.3 < x < 4 and abs(y) < 4, "^", part="arithmetic"),
    Row(arithmetic.mod, within_a_step, "%", smooth=False),
    Row(arithmetic.floordiv, within_a_step, "//", smooth=False),
    Row(arithmetic.neg, anywhere, "−", part="arithmetic"),
    Row(arithmetic.pos, anywhere, "+"),
    Row(
        arithmetic.absolute,
        off_zero(0.1),
        "|·|",
        latex=r"\left|{}\right|",
        smooth=False,
        part="arithmetic",
    ),
    Row(arithmetic.sign, off_zero(0.1), smooth=False),
    # roots, exponentials and logarithms
    Row(roots.sqrt, above(0.3), latex=r"\sqrt{{{}}}"),
    Row(roots.cbrt, off_zero(0.3)),
    Row(roots.square, anywhere, part="arithmetic"),
    Row(roots.reciprocal, off_zero(0.3)),
    Row(exponential.exp, lambda x: x < 4, latex=r"e^{{{}}}"),
    Row(exponential.exp2, lambda x: x < 6),
    Row(exponential.expm1, lambda x: x < 4),
    Row(arithmetic.log, above(0.3), text="ln", latex=r"\ln"),
    Row(exponential.log_to_base, lambda x, base: x > 0.3 and 1.5 < base < 20),
    Row(exponential.log2, above(0.3), text="log₂", latex=r"\log_{2}"),
    Row(exponential.log10, above(0.3), text="log₁₀", latex=r"\log_{10}"),
    Row(exponential.log1p, above(-0.7)),
    # trigonometric and hyperbolic functions
    Row(trigonometric.sin, below(10), latex=r"\sin"),
    Row(trigonometric.cos, below(10), latex=r"\cos"),
    Row(trigonometric.tan, below(1.2), latex=r"\tan"),
    Row(trigonometric.asin, below(0.8)),
    Row(trigonometric.acos, below(0.8)),
    Row(trigonometric.atan, below(10)),
    Row(trigonometric.atan2, lambda y, x: abs(x) + abs(y) > 0.5 and (x > 0.1 or abs(y) > 0.1)),
    Row(trigonometric.degrees, anywhere),
    Row(trigonometric.radians, anywhere),
    Row(sinc.sinc, below(10)),
    Row(hyperbolic.sinh, below(4), latex=r"\sinh"),
    Row(hyperbolic.cosh, below(4), latex=r"\cosh"),
    Row(hyperbolic.tanh, below(4), latex=r"\tanh", primed=True),
    Row(hyperbolic.asinh, below(10)),
    Row(hyperbolic.acosh, lambda x: 1.5 < x < 10),
    Row(hyperbolic.atanh, below(0.8)),
    Row(normal.erf, below(3)),
    Row(normal.erfc, below(3)),
    # activations
    Row(smooth_activations.sigmoid, below(8), text="σ", latex=r"\sigma", primed=True),
    Row(smooth_activations.log_sigmoid, below(8)),
    Row(smooth_activations.silu, lambda x, beta: abs(x * beta) < 8 and abs(beta) > 0.1),
    Row(smooth_activations.softplus, lambda x, beta: abs(x * beta) < 8 and abs(beta) > 0.3),
    Row(smooth_activations.gelu, below(4)),
    Row(smooth_activations.gelu_tanh, below(4)),
    Row(smooth_activations.mish, below(4)),
    Row(piecewise_activations.relu, off_zero(0.1), smooth=False, primed=True),
    Row(piecewise_activations.leaky_relu, lambda x, slope: abs(x) > 0.1, smooth=False),
    Row(piecewise_activations.elu, lambda x, alpha: 0.1 < abs(x) < 8, smooth=False),
    Row(piecewise_activations.selu, lambda x: 0.1 < abs(x) < 8, smooth=False),
    Row(piecewise_activations.softsign, lambda x: 0.1 < abs(x) < 10, smooth=False),
    Row(piecewise_activations.hard_sigmoid, lambda x: apart(abs(x), 3.0), smooth=False),
    Row(piecewise_activations.hard_tanh, lambda x: apart(abs(x), 1.0), smooth=False),
    Row(piecewise_activations.hard_threshold, off_zero(0.1), smooth=False),
    # rounding and selection
    Row(rounding.floor, between_integers, smooth=False),
    Row(rounding.ceil, between_integers, smooth=False),
    Row(rounding.trunc, between_integers, smooth=False),
    Row(
        rounding.round,
        lambda x, digits: digits == 0 and between_integers(x),
        smooth=False,
        refuses=True,
    ),
    Row(rounding.fabs, off_zero(0.1), latex=r"\left|{}\right|", smooth=False),
    Row(rounding.copysign, off_zero(0.1), smooth=False),
    Row(rounding.fmod, within_a_step, smooth=False),
    Row(rounding.remainder, within_a_half_step, smooth=False),
    Row(selection.clip, between_bounds, smooth=False),
    # operations of any number of arguments
    Row(n_ary.sum, anywhere, commutes=True, part="sum"),
    Row(n_ary.fsum, anywhere, commutes=True, part="sum"),
    Row(n_ary.mean, anywhere, commutes=True, part="arithmetic"),
    Row(n_ary.prod, anywhere, commutes=True),
    Row(n_ary.dot, anywhere, part="product"),
    Row(n_ary.hypot, lambda *xs: max(map(abs, xs)) > 0.3, commutes=True),
    Row(n_ary.max, all_apart, latex=r"\max", commutes=True, smooth=False),
    Row(n_ary.min, all_apart, latex=r"\min", commutes=True, smooth=False),
    Row(n_ary.max_with_constant, None, smooth=False),
    Row(n_ary.min_with_constant, None, smooth=False),
    Row(n_ary.logsumexp, below(8), commutes=True),
    Row(n_ary.logaddexp, below(8), commutes=True),
    Row(n_ary.softmax, below(8)),
    Row(n_ary.log_softmax, below(8)),
    # what only other rules call: no lecture has a name for these
    Row(algebraic.power_term, None),
    Row(algebraic.quadratic_power, None),
    Row(trigonometric.inversion, None),
    Row(hyperbolic.squared_sech, None),
    Row(roots.cbrt_slope, None),
    Row(normal.erf_slope, None),
    Row(normal.gelu_slope, None),
    Row(gates.sigmoid_slope, None),
    Row(gates.gate, None),
    Row(gates.gate_slope, None),
    Row(gates.silu_slope, None),
    Row(gates.softplus_by_beta, None),
    Row(smooth_activations.gelu_tanh_slope, None),
    Row(smooth_activations.mish_slope, None),
    Row(n_ary.direction, None),
    Row(n_ary.share_of_others, None),
    Row(sinc.spherical_bessel, None),
]

TABLE = {row.rule.operation: row for row in ROWS}
BY_NAME = {row.name: row for row in ROWS}
_UNKNOWN = Row(None, None, refuses=True, compiled=False)


def row_of(operation: Operation) -> Row:
    """What is known of an operation; of one that a user has declared, nothing."""
    return TABLE.get(operation, _UNKNOWN)


def row_named(name: str) -> Row:
    """The same by the name of an operation."""
    return BY_NAME.get(name, _UNKNOWN)
