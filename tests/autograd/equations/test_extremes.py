"""Numbers that do not multiply within the doubles are not multiplied out."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, explain
from autograd.equations.terms import Name, Number, Power, Product, Quotient, Sum, plus, times


def both(f):
    x = Value(1.0, "x")
    forward, backward = str(explain(f(x))).split("\n\nv̄₁ = 1\n")
    return forward, backward


@pytest.mark.parametrize(
    ("f", "forward", "backward"),
    [
        (lambda x: 1e-200 * (1e-200 * x), "v₁ = 1e−200·1e−200·x", "x̄ = 1e−200·1e−200·v̄₁"),
        (lambda x: 1e200 * (1e200 * x), "v₁ = 1e200·1e200·x", "x̄ = 1e200·1e200·v̄₁"),
        (lambda x: x / 1e200 / 1e200, "v₁ = x/(1e200·1e200)", "x̄ = 1e−200·1e−200·v̄₁"),
        (lambda x: x / 1e-200 / 1e-200, "v₁ = 1e200·x/1e−200", "x̄ = 1e200·1e200·v̄₁"),
        (lambda x: (1e200 * x) / 1e-200, "v₁ = 1e200·x/1e−200", "x̄ = 1e200·1e200·v̄₁"),
        (lambda x: -(1e-320 * x) * 0.3, "v₁ = −1e−320·0.3·x", "x̄ = −0.3·1e−320·v̄₁"),
        (lambda x: 1e200 * (1e-200 * x), "v₁ = x", "x̄ = v̄₁"),
        (lambda x: 0.0 * (1e200 * x), "v₁ = 0", "x̄ = 0"),
        (lambda x: 1e308 * x + 1e308 * x, "v₁ = 1e308·x + 1e308·x", "x̄ = 1e308·v̄₁ + 1e308·v̄₁"),
    ],
)
def test_such_numbers_stay_apart(f, forward, backward):
    assert both(f) == (forward, backward)


def exactly(term):
    """The number that a term of numbers and the name x = 1 stands for."""
    match term:
        case Number(value) | Name(value=value):
            return Fraction(value)
        case Sum(terms):
            return sum(map(exactly, terms))
        case Product(coefficient, factors):
            return math.prod(map(exactly, factors), start=Fraction(coefficient))
        case Quotient(above, below):
            return exactly(above) / exactly(below)
        case Power(base, Number(exponent)):
            return exactly(base) ** int(exponent)


numbers = st.builds(
    lambda m, e: m * 10.0**e, st.sampled_from([1.0, -3.0, 0.7]), st.integers(-320, 300)
)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5))
def test_a_product_stands_for_what_its_factors_do(pairs):
    x = Name("x", 1.0)
    factors = [times([Quotient(Number(a), Number(b)), x]) for a, b in pairs]
    expected = math.prod([Fraction(a) / Fraction(b) for a, b in pairs])
    assert abs(exactly(times(factors)) / expected - 1) < 1e-14
    total = [times([Number(abs(a)), x]) for a, _ in pairs]
    assert abs(exactly(plus(total)) / sum([Fraction(abs(a)) for a, _ in pairs]) - 1) < 1e-14
