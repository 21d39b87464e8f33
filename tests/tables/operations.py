"""Every operation of the library and the truth about it: the table that drives the tests.

The truths are written for mpmath, at any precision, and share nothing with the rules they judge.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

import autograd as ag
from tests.tables.truths import (
    Function,
    cbrt,
    distance,
    erf,
    erf_slope,
    erfc,
    exactly,
    halves,
    inner,
    kth,
    log1pexp,
    logistic,
    logsumexp,
    magnitudes,
    mish_gate,
    mish_gate_slope,
    normal_cdf,
    normal_density,
    off_jumps,
    one,
    product_without,
    share,
    sinc,
    sinc_slope,
    tanh_form,
    tanh_form_slope,
    truncated,
    zero,
)

INF = mp.inf
LINE = (-INF, INF)
POSITIVE = (mpf(0), INF)
Interval = tuple[Any, Any]


@dataclass(frozen=True, eq=False)
class Case:
    """One operation: where it lives, where it is delicate, what is true and how close is enough.

    ``points`` are arguments near which more is tried, singular or not; ``hard`` are inputs that
    chance would seldom meet; ``usual`` is where the operation is smooth. ``slopes`` are derivatives
    that a difference quotient could not resolve. ``scale`` and, for the first argument,
    ``slope_scale`` give the sum of the magnitudes of the terms where these may cancel: an error is
    then small or large beside that.
    """

    name: str
    function: Function
    truth: Function
    domains: tuple[Interval, ...] = (LINE,)
    points: tuple[float, ...] = ()
    usual: Interval | None = (-3.0, 3.0)  # None: no derivatives beyond the first
    bound: float = 4.0  # units in the last place
    hard: tuple[tuple[float, ...], ...] = ()
    slopes: tuple[Function, ...] = ()
    scale: Function | None = None
    slope_scale: Function | None = None

    @property
    def arity(self) -> int:
        return len(self.domains)


def unary(name: str, truth: Function, *points: float, **rest: Any) -> Case:
    return Case(name, getattr(ag, name), truth, points=rest.pop("points", points), **rest)


def binary(name: str, function: Function, truth: Function, *points: float, **rest: Any) -> Case:
    return Case(name, function, truth, rest.pop("domains", (LINE, LINE)), points, **rest)


def n_ary(name: str, function: Function, truth: Function, **rest: Any) -> Case:
    return Case(name, function, truth, (LINE,) * 4, **rest)


def steps(name: str, truth: Function, *points: float) -> Case:
    return unary(name, truth, *points, usual=None, slopes=(zero,))


COMPOSITE = 16.0
SUM = {"scale": magnitudes, "slopes": (one,) * 4}
DOT = {
    "scale": lambda *xs: inner(*map(abs, xs)),
    "slopes": tuple(map(kth, (2, 3, 0, 1))),
}

OPERATIONS = [
    binary("add", operator.add, lambda x, y: x + y, slopes=(one, one)),
    binary("sub", operator.sub, lambda x, y: x - y, slopes=(one, lambda x, y: mpf(-1))),
    binary("mul", operator.mul, lambda x, y: x * y, slopes=(kth(1), kth(0))),
    binary(
        "div",
        operator.truediv,
        lambda x, y: x / y,
        0.0,
        usual=(0.5, 3.0),
        slopes=(lambda x, y: 1 / y, lambda x, y: -x / y**2),
        hard=((1.5e-323, 3.7e-11),),
    ),
    binary(
        "pow",
        ag.pow,
        lambda x, y: mp.power(x, y),
        0.5,
        1.0,
        domains=(POSITIVE, LINE),
        usual=(0.5, 3.0),
        slopes=(lambda x, y: y * mp.power(x, y - 1), lambda x, y: mp.power(x, y) * mp.log(x)),
        hard=(
            (1.5, 1751.0),
            (1e-300, 1.0333),
            (1 - 1e-12, 7.2e14),
            (3.3e-286, -0.08),
            (1e-310, 1e-310),
            (8.775e-320, 4.742013620930372e307),
        ),
    ),
    binary(
        "mod",
        operator.mod,
        exactly(lambda x, y: x - y * math.floor(x / y)),
        usual=None,
        slopes=off_jumps(lambda x, y: x / y, math.floor),
    ),
    binary(
        "floordiv",
        operator.floordiv,
        exactly(lambda x, y: Fraction(math.floor(x / y))),
        usual=None,
        slopes=(zero, zero),
    ),
    Case("neg", operator.neg, lambda x: -x),
    Case("pos", operator.pos, lambda x: +x),
    Case("absolute", abs, abs, points=(0.0,), usual=(0.5, 3.0)),
    unary("acos", mp.acos, -1.0, 1.0, domains=((-1, 1),), usual=(-0.9, 0.9)),
    unary("acosh", mp.acosh, 1.0, domains=((1, INF),), usual=(1.1, 5.0)),
    unary("asin", mp.asin, -1.0, 1.0, domains=((-1, 1),), usual=(-0.9, 0.9)),
    unary("asinh", mp.asinh),
    unary("atan", mp.atan, slopes=(lambda x: 1 / (1 + x * x),)),
    unary("atanh", mp.atanh, -1.0, 1.0, domains=((-1, 1),), usual=(-0.9, 0.9)),
    unary("cbrt", cbrt, 0.0, usual=(0.5, 3.0)),
    unary("cos", mp.cos, slopes=(lambda x: -mp.sin(x),)),
    unary("cosh", mp.cosh, 710.4, slopes=(mp.sinh,)),
    unary("degrees", mp.degrees),
    unary("erf", erf, slopes=(erf_slope,)),
    unary(
        "erfc",
        erfc,
        26.5,
        slopes=(lambda x: -erf_slope(x),),
        hard=((1.2282205129585626,), (26.505972717679366,)),
    ),
    unary("exp", mp.exp, 709.78, -708.4, slopes=(mp.exp,)),
    unary(
        "exp2",
        lambda x: mp.power(2, x),
        1024.0,
        1024.5,
        -1022.0,
        slopes=(lambda x: mp.power(2, x) * mp.ln2,),
    ),
    unary("expm1", mp.expm1, 0.0, slopes=(mp.exp,)),
    unary("fabs", abs, 0.0, usual=(0.5, 3.0)),
    unary("log", mp.log, 0.0, 1.0, domains=(POSITIVE,), usual=(0.5, 5.0)),
    unary("log10", mp.log10, 0.0, 1.0, domains=(POSITIVE,), usual=(0.5, 5.0)),
    unary("log1p", mp.log1p, -1.0, 0.0, domains=((-1, INF),), usual=(-0.5, 5.0)),
    unary("log2", lambda x: mp.log(x) / mp.ln2, 0.0, 1.0, domains=(POSITIVE,), usual=(0.5, 5.0)),
    unary("radians", mp.radians),
    unary("reciprocal", lambda x: 1 / x, 0.0, usual=(0.5, 3.0)),
    unary("sin", mp.sin, slopes=(mp.cos,)),
    unary(
        "sinc",
        sinc,
        0.0,
        1.0,
        2.0,
        1.4302966531242027,
        slopes=(sinc_slope,),
        slope_scale=lambda x: (
            abs(sinc_slope(x)) if abs(x) < 0.5 else (abs(mp.cospi(x)) + abs(sinc(x))) / abs(x)
        ),
    ),
    unary("sinh", mp.sinh, 710.4, slopes=(mp.cosh,)),
    unary("sqrt", mp.sqrt, 0.0, domains=(POSITIVE,), usual=(0.5, 3.0)),
    unary("square", lambda x: x * x, slopes=(lambda x: 2 * x,)),
    unary("tan", mp.tan, 1.5707963267948966, usual=(-1.4, 1.4), slopes=(lambda x: mp.sec(x) ** 2,)),
    unary(
        "tanh",
        mp.tanh,
        355.0,
        slopes=(lambda x: mp.sech(x) ** 2,),
        hard=((3.812069780030428,), (355.29260946355123,)),
    ),
    steps("ceil", mp.ceil, 0.0, 1.0),
    steps("floor", mp.floor, 0.0, 1.0),
    steps("trunc", truncated, 0.0, 1.0),
    steps("round", mp.nint, 0.5, 1.5),
    steps("sign", mp.sign, 0.0),
    steps("hard_threshold", lambda x: mpf(x > 0), 0.0),
    binary(
        "log_to_base",
        ag.log,
        lambda x, b: mp.log(x) / mp.log(b),
        1.0,
        domains=(POSITIVE, POSITIVE),
        usual=(1.2, 3.0),
        slopes=(
            lambda x, b: 1 / (x * mp.log(b)),
            lambda x, b: -mp.log(x) / (b * mp.log(b) ** 2),
        ),
        bound=COMPOSITE,
    ),
    binary(
        "atan2",
        ag.atan2,
        mp.atan2,
        domains=(LINE, LINE),
        usual=(0.5, 3.0),
        slopes=(
            lambda y, x: x / (x * x + y * y),
            lambda y, x: -y / (x * x + y * y),
        ),
        hard=((8.479170407957752e-10, 7.605e-320),),
    ),
    binary(
        "copysign",
        ag.copysign,
        lambda x, y: abs(x) * (-1 if y < 0 else 1),
        usual=(0.5, 3.0),
        slopes=(lambda x, y: mp.sign(x) * (-1 if y < 0 else 1), zero),
    ),
    binary(
        "fmod",
        ag.fmod,
        exactly(lambda x, y: x - y * math.trunc(x / y)),
        usual=None,
        slopes=off_jumps(lambda x, y: x / y or Fraction(1, 2), math.trunc),
    ),
    binary(
        "remainder",
        ag.remainder,
        exactly(lambda x, y: x - y * round(x / y)),
        usual=None,
        slopes=off_jumps(lambda x, y: x / y + Fraction(1, 2), math.floor),
    ),
    binary(
        "logaddexp",
        ag.logaddexp,
        logsumexp,
        slopes=(lambda x, y: share(0, x, y), lambda x, y: share(1, x, y)),
        scale=lambda x, y: abs(max(x, y)) + log1pexp(-abs(x - y)),
    ),
    n_ary("sum", lambda *xs: ag.sum(xs), lambda *xs: mp.fsum(xs), **SUM),
    n_ary("fsum", lambda *xs: ag.fsum(xs), lambda *xs: mp.fsum(xs), slopes=(one,) * 4),
    n_ary(
        "mean",
        lambda *xs: ag.mean(xs),
        lambda *xs: mp.fsum(xs) / 4,
        scale=lambda *xs: magnitudes(*xs) / 4,
        slopes=(lambda *_: mpf(1) / 4,) * 4,
    ),
    n_ary("dot", lambda *xs: ag.dot(*halves(xs)), inner, **DOT),
    n_ary("linear", lambda *xs: ag.linear([xs[:2]], [xs[2:]])[0][0], inner, **DOT),
    n_ary(
        "prod",
        lambda *xs: ag.prod(xs),
        lambda *xs: mp.fprod(xs),
        slopes=tuple(map(product_without, range(4))),
    ),
    n_ary(
        "hypot",
        ag.hypot,
        distance,
        slopes=tuple(lambda *xs, k=k: xs[k] / distance(*xs) for k in range(4)),
        usual=(0.5, 3.0),
    ),
    n_ary(
        "dist",
        lambda *xs: ag.dist(*halves(xs)),
        lambda a, b, c, d: distance(a - c, b - d),
        slopes=tuple(
            lambda a, b, c, d, k=k: (
                (a - c, b - d, c - a, d - b)[k] / (distance(a - c, b - d) or mpf(1))
            )
            for k in range(4)
        ),
        usual=(0.5, 3.0),
        scale=magnitudes,
    ),
    n_ary(
        "max",
        ag.max,
        max,
        slopes=tuple(lambda *xs, k=k: mpf(xs[k] == max(xs)) for k in range(4)),
        usual=None,
    ),
    n_ary(
        "min",
        ag.min,
        min,
        slopes=tuple(lambda *xs, k=k: mpf(xs[k] == min(xs)) for k in range(4)),
        usual=None,
    ),
    n_ary(
        "logsumexp",
        lambda *xs: ag.logsumexp(xs),
        logsumexp,
        slopes=tuple(lambda *xs, k=k: share(k, *xs) for k in range(4)),
        scale=lambda *xs: abs(max(xs)) + logsumexp(*[x - max(xs) for x in xs]),
    ),
    n_ary(
        "softmax",
        lambda *xs: ag.softmax(xs)[0],
        lambda *xs: share(0, *xs),
        slopes=(
            lambda *xs: share(0, *xs) * sum(share(k, *xs) for k in (1, 2, 3)),
            *[lambda *xs, k=k: -share(0, *xs) * share(k, *xs) for k in (1, 2, 3)],
        ),
        bound=COMPOSITE,
    ),
    n_ary(
        "log_softmax",
        lambda *xs: ag.log_softmax(xs)[0],
        lambda *xs: -mp.log1p(sum(mp.exp(x - xs[0]) for x in xs[1:])),
        slopes=(
            lambda *xs: sum(share(k, *xs) for k in (1, 2, 3)),
            *[lambda *xs, k=k: -share(k, *xs) for k in (1, 2, 3)],
        ),
        bound=COMPOSITE,
    ),
    Case(
        "clip",
        ag.clip,
        lambda x, low, high: min(max(x, low), high),
        (LINE, LINE, LINE),
        usual=None,
        slopes=(
            lambda x, low, high: mpf(low < x < high),
            lambda x, low, high: mpf(x <= low < high),
            lambda x, low, high: mpf(x >= high or low >= high),
        ),
    ),
    binary(
        "where",
        lambda x, y: ag.where(x > y, x, y),
        max,
        usual=None,
        slopes=(lambda x, y: mpf(x > y), lambda x, y: mpf(y >= x)),
    ),
    unary("relu", lambda x: max(x, mpf(0)), 0.0, usual=(0.5, 3.0)),
    *[
        binary(
            name,
            getattr(ag, name),
            lambda x, a: x if x > 0 else a * x,
            0.0,
            usual=(0.5, 3.0),
            slopes=(
                lambda x, a: mpf(1) if x > 0 else a if x < 0 else None,
                lambda x, a: min(x, mpf(0)),
            ),
        )
        for name in ("leaky_relu", "prelu")
    ],
    binary(
        "elu",
        ag.elu,
        lambda x, a: x if x > 0 else a * mp.expm1(x),
        0.0,
        -708.4,
        usual=(-3.0, -0.1),
        slopes=(
            lambda x, a: mpf(1) if x > 0 else a * mp.exp(x) if x < 0 else None,
            lambda x, a: mp.expm1(min(x, mpf(0))),
        ),
    ),
    unary(
        "selu",
        lambda x: mpf(1.0507009873554805) * (x if x > 0 else mpf(1.6732632423543772) * mp.expm1(x)),
        slopes=(
            lambda x: (
                mpf(1.0507009873554805) * (1 if x >= 0 else mpf(1.6732632423543772) * mp.exp(x))
            ),
        ),
        points=(0.0,),
        usual=(-3.0, -0.1),
    ),
    unary(
        "softsign",
        lambda x: x / (1 + abs(x)),
        0.0,
        usual=(0.1, 3.0),
        slopes=(lambda x: 1 / (1 + abs(x)) ** 2,),
    ),
    unary("hard_sigmoid", lambda x: min(max((x + 3) / 6, mpf(0)), mpf(1)), -3.0, 3.0),
    unary("hard_tanh", lambda x: min(max(x, mpf(-1)), mpf(1)), -1.0, 1.0, usual=(-0.9, 0.9)),
    unary("sigmoid", logistic, -708.4, slopes=(lambda x: logistic(x) * logistic(-x),)),
    unary("log_sigmoid", lambda x: -log1pexp(-x), -708.4, slopes=(lambda x: logistic(-x),)),
    binary(
        "softplus",
        ag.softplus,
        lambda x, b: log1pexp(b * x) / b,
        -708.4,
        slopes=(
            lambda x, b: logistic(b * x),
            lambda x, b: -(log1pexp(-abs(b * x)) + abs(b * x) * logistic(-abs(b * x))) / b**2,
        ),
        usual=(0.5, 3.0),
        bound=COMPOSITE,
        hard=((-8e180, 1e-178), (-7.3e9, 1e-7)),
    ),
    binary(
        "silu",
        ag.silu,
        lambda x, b: x * logistic(b * x),
        -708.4,
        -712.0,
        -1.2784645427610738,
        slopes=(
            lambda x, b: logistic(b * x) * (1 + b * x * logistic(-b * x)),
            lambda x, b: x**2 * logistic(b * x) * logistic(-b * x),
        ),
        slope_scale=lambda x, b: logistic(b * x) * (1 + abs(b * x) * logistic(-b * x)),
        bound=COMPOSITE,
        hard=((-201.4633113815077, 3.556729111065231), (1e150, 1.059e-147)),
    ),
    unary(
        "gelu",
        lambda x: x * normal_cdf(x),
        -37.6,
        -38.3,
        -0.7517915246935645,
        slopes=(lambda x: normal_cdf(x) + x * normal_density(x),),
        slope_scale=lambda x: normal_cdf(x) + abs(x) * normal_density(x),
        bound=6.0,
        hard=((-37.60218208176425,),),
    ),
    unary(
        "gelu_tanh",
        lambda x: x * logistic(tanh_form(x)),
        -21.5,
        -0.7524614220710162,
        slopes=(
            lambda x: (
                logistic(tanh_form(x)) * (1 + x * logistic(-tanh_form(x)) * tanh_form_slope(x))
            ),
        ),
        slope_scale=lambda x: (
            logistic(tanh_form(x)) * (1 + abs(x) * logistic(-tanh_form(x)) * tanh_form_slope(x))
        ),
        bound=COMPOSITE,
    ),
    unary(
        "mish",
        lambda x: x * mish_gate(x),
        -708.4,
        -712.0,
        -1.1924312145154907,
        slopes=(lambda x: mish_gate(x) + x * mish_gate_slope(x),),
        slope_scale=lambda x: mish_gate(x) + abs(x) * mish_gate_slope(x),
        bound=COMPOSITE,
    ),
]
