"""Mathematical terms, and the few simplifications that a lecturer makes without a word.

Terms are made by ``plus``, ``times``, ``over`` and ``to_the``, which drop zeros and ones, collect
equal terms and factors, and multiply numbers out: ½ · 2 · (y − t) is y − t. Numbers whose product
is beyond the doubles, or beneath those with all digits, stay factors: 1e-200 · 1e-200 · x is not 0.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

NAN = float("nan")
Term: TypeAlias = "Number | Name | Sum | Product | Quotient | Power | Application"


@dataclass(frozen=True)
class Number:
    """A number that the formula itself contains."""

    value: float


@dataclass(frozen=True)
class Name:
    """A variable or, with a bar, its error signal; ``value`` is what it stands for."""

    label: str
    value: float = field(compare=False)
    bar: bool = False


@dataclass(frozen=True)
class Sum:
    """Two or more terms, none of them a sum."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Product:
    """A number times factors, none of them a product, nor a number but what would not multiply."""

    coefficient: float
    factors: tuple[Term, ...]


@dataclass(frozen=True)
class Quotient:
    """A numerator over a denominator."""

    numerator: Term
    denominator: Term


@dataclass(frozen=True)
class Power:
    """A base to an exponent."""

    base: Term
    exponent: Term


@dataclass(frozen=True)
class Application:
    """A function of arguments, or its derivative by one of them, counted from 1, with its value.

    ``part`` is one of its results, where it has several: softmax(z₁, z₂)₁.
    """

    function: str
    arguments: tuple[Term, ...]
    by: int = 0
    part: int = 0
    value: float = field(default=NAN, compare=False)


SMALLEST = sys.float_info.min  # of the doubles with all their digits
FRACTIONS = (1.0, 2.0, 4.0)  # denominators that are written as a factor ½ or ¼ in front
ZERO = Number(0.0)
ONE = Number(1.0)


def plus(terms: Iterable[Term]) -> Term:
    """The sum: zeros are dropped, and equal terms are counted.

    >>> x = Name("x", 3.0)
    >>> plus([x, ZERO, x]) == times([Number(2.0), x])
    True
    """
    count: dict[tuple[Term, ...], float] = {}
    beyond: list[Term] = []
    for term in terms:
        for summand in term.terms if isinstance(term, Sum) else (term,):
            coefficient, factors = _split(summand)
            together = count.get(factors, 0.0) + coefficient
            if math.isfinite(together) or not math.isfinite(coefficient):
                count[factors] = together
            else:
                beyond.append(summand)
    kept = [_scaled(coefficient, factors) for factors, coefficient in count.items() if coefficient]
    kept += beyond
    return Sum(tuple(kept)) if len(kept) > 1 else kept[0] if kept else ZERO


def times(terms: Iterable[Term]) -> Term:
    """The product: ones are dropped, equal factors become a power, quotients one quotient.

    >>> x = Name("x", 3.0)
    >>> times([x, ONE, x])
    Power(base=Name(label='x', value=3.0, bar=False), exponent=Number(value=2.0))
    """
    above = below = 1.0
    exponents: dict[Term, float] = {}
    from_below: set[Term] = set()
    for term in terms:
        numerator, denominator = above_and_below(term)
        above, factors = _multiplied(above, numerator)
        for base, exponent in map(_base_and_exponent, factors):
            exponents[base] = exponents.get(base, 0.0) + exponent
        below, factors = _multiplied(below, denominator)
        for base, exponent in map(_base_and_exponent, factors):
            exponents[base] = exponents.get(base, 0.0) - exponent
            from_below.add(base)
    top = [(base, n) for base, n in exponents.items() if n > 0 or base not in from_below]
    bottom = [(base, -n) for base, n in exponents.items() if n < 0 and base in from_below]
    return over(_scaled(above, _powers(top)), _scaled(below, _powers(bottom)))


def over(numerator: Term, denominator: Term) -> Term:
    """The quotient, without a quotient in its numerator.

    >>> x, y = Name("x", 3.0), Name("y", 4.0)
    >>> over(over(x, y), y) == over(x, to_the(y, Number(2.0)))
    True
    """
    if denominator == ONE:
        return numerator
    if isinstance(numerator, Quotient):
        return over(numerator.numerator, times([numerator.denominator, denominator]))
    above, top = _split(numerator)
    below, bottom = _split(denominator)
    ratio = above / below if below else NAN
    if ratio.is_integer() and _is_kept(ratio, above, below):
        above, below = ratio, 1.0
    elif _is_kept(ratio, above, below) and ratio and (1 / ratio).is_integer():
        above, below = math.copysign(1.0, ratio), abs(1 / ratio)
    if not bottom and below in FRACTIONS and _is_kept(above / below, above):
        return _scaled(above / below, top)
    return Quotient(_scaled(above, top), _scaled(below, bottom))


def to_the(base: Term, exponent: Term) -> Term:
    """The power, unless the exponent is 0 or 1."""
    if exponent == ZERO:
        return ONE
    return base if exponent == ONE else Power(base, exponent)


def negative(term: Term) -> Term:
    """Minus the term."""
    return times([Number(-1.0), term])


def above_and_below(term: Term) -> tuple[Term, Term]:
    """The numerator and the denominator, which is 1 if the term is no quotient."""
    return (term.numerator, term.denominator) if isinstance(term, Quotient) else (term, ONE)


def size(term: Term) -> int:
    """How many names and numbers the term has."""
    match term:
        case Sum(parts) | Product(_, parts) | Application(_, parts):
            return sum([size(part) for part in parts])
        case Quotient(first, second) | Power(first, second):
            return size(first) + size(second)
    return 1


def _powers(factors: Iterable[tuple[Term, float]]) -> tuple[Term, ...]:
    """The numbers first, as a lecturer writes them."""
    ordered = sorted(factors, key=lambda factor: not isinstance(factor[0], Number))
    return tuple([to_the(base, Number(n)) for base, n in ordered if n])


def _split(term: Term) -> tuple[float, tuple[Term, ...]]:
    """The number and the factors of a term."""
    match term:
        case Number(value):
            return value, ()
        case Product(coefficient, factors):
            return coefficient, factors
    return 1.0, (term,)


def _multiplied(number: float, term: Term) -> tuple[float, list[Term]]:
    """The number times those of a term, and the factors that are left."""
    own, factors = _split(term)
    left: list[Term] = []
    for factor in (Number(own), *factors):
        if not isinstance(factor, Number):
            left.append(factor)
        elif _is_kept(product := number * factor.value, number, factor.value):
            number = product
        else:
            number = math.copysign(number, number * factor.value)
            left.append(Number(abs(factor.value)))
    return number, left


def _is_kept(result: float, *of: float) -> bool:
    """Whether a product or quotient of these has its digits still: 0 and inf come of such alone."""
    has_all_digits = SMALLEST <= abs(result) < math.inf or abs(result) in map(abs, of)
    return has_all_digits or 0.0 in of or not all(map(math.isfinite, of))


def _scaled(coefficient: float, factors: tuple[Term, ...]) -> Term:
    if not factors or coefficient == 0:
        return Number(coefficient)
    return factors[0] if coefficient == 1 and len(factors) == 1 else Product(coefficient, factors)


def _base_and_exponent(factor: Term) -> tuple[Term, float]:
    match factor:
        case Power(base, Number(exponent)):
            return base, exponent
    return factor, 1.0
