"""Numbers that a lecturer would not write as decimals: ⅓ of something, √(2π), ln 2.

A number is taken for one of these only where its decimals would be cut off, and where it agrees
with it to all of its 16 digits: nobody's 3.14 is taken for π.

>>> from autograd.equations.writers import Plain
>>> [Plain().write(Number(x)) for x in (1 / 3, 0.3, 1 / math.sqrt(2 * math.pi), 3.14, 2.50662)]
['1/3', '0.3', '1/√(2π)', '3.14', '2.507']
"""

from __future__ import annotations

import math
from fractions import Fraction

from autograd.equations.terms import (
    ONE,
    Application,
    Name,
    Number,
    Product,
    Quotient,
    Term,
    above_and_below,
    over,
    times,
)

LARGEST_DENOMINATOR = 100
LARGEST_NUMERATOR = 1000
ROUNDING = 4.5e-16  # of a product or quotient of rounded constants

_PI = Name("π", math.pi)
_IRRATIONAL: dict[float, Term] = {
    math.pi: _PI,
    math.sqrt(math.pi): Application("sqrt", (_PI,)),
    math.sqrt(2 * math.pi): Application("sqrt", (Product(2.0, (_PI,)),)),
    math.sqrt(2): Application("sqrt", (Number(2.0),)),
    math.sqrt(3): Application("sqrt", (Number(3.0),)),
    math.log(2): Application("log", (Number(2.0),)),
    math.log(10): Application("log", (Number(10.0),)),
}


def exact(term: Term, precision: int) -> Term:
    """The term, with its own number as a fraction or with a constant if it is one."""
    match term:
        case Number(value):
            above, below = _recognised(value, precision)
            factors, denominator = [above], below
        case Product(coefficient, parts):
            above, below = _recognised(coefficient, precision)
            factors, denominator = [above, *parts], below
        case Quotient(numerator, lower):
            above, extra = above_and_below(exact(numerator, precision))
            below, more = above_and_below(exact(lower, precision))
            if extra == ONE == more:
                return Quotient(above, below)
            factors, denominator = [above, more], times([below, extra])
        case _:
            return term
    return over(times(factors), denominator)


def _recognised(value: float, precision: int) -> tuple[Term, Term]:
    """A numerator and a denominator of this value."""
    cut_off = math.isfinite(value) and float(f"{value:.{precision}g}") != value
    if cut_off and (ratio := _fraction(value)):
        return Number(float(ratio.numerator)), Number(float(ratio.denominator))
    for constant, term in _IRRATIONAL.items() if cut_off else ():
        if ratio := _fraction(value / constant):
            return times([Number(float(ratio.numerator)), term]), Number(float(ratio.denominator))
        if ratio := _fraction(value * constant):
            return Number(float(ratio.numerator)), times([Number(float(ratio.denominator)), term])
    return Number(value), ONE


def _fraction(value: float) -> Fraction | None:
    """The simple fraction that this is but for rounding."""
    if not 1 / LARGEST_NUMERATOR < abs(value) < LARGEST_NUMERATOR:
        return None
    simple = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
    return simple if abs(float(simple) - value) <= ROUNDING * abs(value) else None
