"""How lectures write the operations, where that is not the name and the arguments of a rule.

``FORMULAS`` say what a node is. ``DERIVATIVES`` are few: of products, whose factors may be numbers
with names, and of rules made for accuracy, whose own formulas would not be recognised. The tests
hold both against the engine.
"""

from __future__ import annotations

from collections.abc import Callable

from autograd.differentiable import Differentiable
from autograd.equations.softmax import logistic, own_share, shares, softplus
from autograd.equations.terms import (
    ONE,
    ZERO,
    Application,
    Number,
    Term,
    negative,
    over,
    plus,
    times,
    to_the,
)
from autograd.rules import (
    arithmetic,
    exponential,
    hyperbolic,
    n_ary,
    piecewise_activations,
    roots,
    rounding,
    smooth_activations,
    trigonometric,
)
from autograd.rules.operations import TABLE

TWO = Number(2.0)


def ln(x: Term) -> Term:
    return Application("log", (x,))


def squares(*xs: Term) -> Term:
    return plus([to_the(x, TWO) for x in xs])


def logarithm(x: Term, base: Term) -> Term:
    """log₂ x, log₁₀ x, or ln x/ln base."""
    names = {TWO: "log2", Number(10.0): "log10"}
    return Application(names[base], (x,)) if base in names else over(ln(x), ln(base))


def softmax_derivatives(*arguments: Term) -> list[Term]:
    """s(1 − s), and −s times the share of another."""
    own, *others = own_shares(arguments)
    rest = plus([ONE, negative(own)])
    return [times([own, rest]), *[negative(times([own, other])) for other in others]]


def log_softmax_derivatives(*arguments: Term) -> list[Term]:
    own, *others = own_shares(arguments)
    return [plus([ONE, negative(own)]), *map(negative, others)]


def own_shares(arguments: tuple[Term, ...]) -> list[Term]:
    """The share of each, however the arguments are ordered."""
    return [own_share(x, *arguments[:i], *arguments[i + 1 :]) for i, x in enumerate(arguments)]


def log_to_base_derivatives(x: Term, base: Term) -> list[Term]:
    return [
        over(ONE, times([x, ln(base)])),
        negative(over(logarithm(x, base), times([base, ln(base)]))),
    ]


def atan2_derivatives(y: Term, x: Term) -> list[Term]:
    return [over(x, squares(x, y)), negative(over(y, squares(x, y)))]


def power_derivatives(x: Term, y: Term) -> list[Term]:
    below = to_the(x, plus([y, negative(ONE)]))
    return [times([y, below]), times([to_the(x, y), ln(x)])]


def root(*terms: Term) -> Term:
    return Application("sqrt", (plus(terms),))


def hypot_derivatives(*xs: Term) -> list[Term]:
    return [over(x, root(*map(squares, xs))) for x in xs]


def silu_derivatives(x: Term, beta: Term) -> list[Term]:
    """σ(z)·(1 + z·σ(−z)) and x²·σ(z)·σ(−z) for z = βx."""
    z = times([beta, x])
    up, down = logistic(z), logistic(negative(z))
    return [times([plus([ONE, times([z, down])]), up]), times([squares(x), up, down])]


def softplus_derivatives(x: Term, beta: Term) -> list[Term]:
    gate = logistic(times([beta, x]))
    return [gate, negative(over(plus([softplus(x, beta), negative(times([x, gate]))]), beta))]


def step_derivatives(*arguments: Term) -> list[Term]:
    return [ZERO] * len(arguments)


_FORMULAS: dict[Differentiable, Callable[..., Term]] = {
    arithmetic.add: lambda x, y: plus([x, y]),
    arithmetic.sub: lambda x, y: plus([x, negative(y)]),
    arithmetic.mul: lambda x, y: times([x, y]),
    arithmetic.div: over,
    arithmetic.power: to_the,
    arithmetic.floordiv: lambda x, y: Application("floor", (over(x, y),)),
    arithmetic.neg: negative,
    arithmetic.pos: lambda x: x,
    roots.square: lambda x: to_the(x, TWO),
    roots.reciprocal: lambda x: over(ONE, x),
    exponential.exp2: lambda x: to_the(TWO, x),
    exponential.log_to_base: logarithm,
    n_ary.sum: lambda *xs: plus(xs),
    n_ary.fsum: lambda *xs: plus(xs),
    n_ary.mean: lambda *xs: over(plus(xs), Number(float(len(xs)))),
    n_ary.prod: lambda *xs: times(xs),
    n_ary.dot: lambda *xs: plus(map(times, zip(n_ary.first_half(xs), n_ary.second_half(xs)))),
    n_ary.hypot: lambda *xs: Application("sqrt", (squares(*xs),)),
    n_ary.softmax: own_share,
    n_ary.log_softmax: lambda *xs: ln(own_share(*xs)),
    n_ary.max_with_constant: lambda bound, *xs: Application("max", (*xs, bound)),
    n_ary.min_with_constant: lambda bound, *xs: Application("min", (*xs, bound)),
    smooth_activations.sigmoid: logistic,
    smooth_activations.log_sigmoid: lambda x: ln(logistic(x)),
    smooth_activations.softplus: softplus,
    rounding.fabs: lambda x: Application("absolute", (x,)),
}
_DERIVATIVES: dict[Differentiable, Callable[..., list[Term]]] = {
    arithmetic.mul: lambda x, y: [y, x],
    arithmetic.power: power_derivatives,
    n_ary.dot: lambda *xs: [*n_ary.second_half(xs), *n_ary.first_half(xs)],
    n_ary.hypot: hypot_derivatives,
    n_ary.logsumexp: shares,
    n_ary.logaddexp: shares,
    n_ary.softmax: softmax_derivatives,
    n_ary.log_softmax: log_softmax_derivatives,
    exponential.exp2: lambda x: [times([ln(TWO), to_the(TWO, x)])],
    exponential.log2: lambda x: [over(ONE, times([x, ln(TWO)]))],
    exponential.log10: lambda x: [over(ONE, times([x, ln(Number(10.0))]))],
    exponential.log_to_base: log_to_base_derivatives,
    trigonometric.asin: lambda x: [over(ONE, root(ONE, negative(squares(x))))],
    trigonometric.acos: lambda x: [negative(over(ONE, root(ONE, negative(squares(x)))))],
    trigonometric.atan: lambda x: [over(ONE, plus([ONE, squares(x)]))],
    trigonometric.atan2: atan2_derivatives,
    hyperbolic.asinh: lambda x: [over(ONE, root(ONE, squares(x)))],
    hyperbolic.acosh: lambda x: [over(ONE, root(squares(x), negative(ONE)))],
    hyperbolic.atanh: lambda x: [over(ONE, plus([ONE, negative(squares(x))]))],
    roots.sqrt: lambda x: [over(ONE, times([TWO, root(x)]))],
    roots.cbrt: lambda x: [over(ONE, times([Number(3.0), to_the(Application("cbrt", (x,)), TWO)]))],
    smooth_activations.silu: silu_derivatives,
    smooth_activations.softplus: softplus_derivatives,
    arithmetic.sign: step_derivatives,
    arithmetic.floordiv: step_derivatives,
    rounding.floor: step_derivatives,
    rounding.ceil: step_derivatives,
    rounding.trunc: step_derivatives,
    rounding.round: step_derivatives,
    piecewise_activations.hard_threshold: step_derivatives,
}

FORMULAS = {rule.operation: formula for rule, formula in _FORMULAS.items()}
DERIVATIVES = {rule.operation: formulas for rule, formulas in _DERIVATIVES.items()}

# Functions with pieces, of which a formula would show only the one in use, and helpers of rules.
IN_PIECES = {operation for operation in FORMULAS if not TABLE[operation].smooth}
INTERNAL = {
    operation
    for operation, row in TABLE.items()
    if row.domain is None and operation not in FORMULAS
}
