"""Each property holds of right derivatives, and is broken by a wrong one."""

import pytest

from autograd import exp, primitive, sin, tanh
from autograd.conformance import (
    chain_rule,
    directional_derivative,
    duality,
    linearity,
    scale_and_shift,
    symmetric_hessian,
)

AT = [0.7, -1.2]


def f(x, y):
    return sin(x * y) + exp(x - y)


def g(x, y):
    return tanh(x) * y**2


@primitive(lambda out, x, y: 2.0 * x, lambda out, x, y: x)
def wrong(x, y):
    """x·y, of which the first derivative is not 2x, and of which the second are not symmetric."""
    return x * y


@pytest.mark.parametrize(
    "holds",
    [
        lambda: linearity(f, g, AT),
        lambda: chain_rule(tanh, f, AT),
        lambda: scale_and_shift(f, AT),
        lambda: directional_derivative(f, AT),
        lambda: symmetric_hessian(f, AT),
        lambda: duality(f, AT),
        lambda: symmetric_hessian(exp, [0.5]),
    ],
)
def test_they_hold(holds):
    holds()


@pytest.mark.parametrize(
    ("denies", "says"),
    [
        (lambda: directional_derivative(wrong, AT), "∇f·d is "),
        (lambda: symmetric_hessian(wrong, AT), r"H\[1\]\[0\] is "),
    ],
)
def test_they_deny_a_wrong_derivative(denies, says):
    with pytest.raises(AssertionError, match=says):
        denies()


@pytest.mark.parametrize("property_", [linearity, scale_and_shift, chain_rule])
def test_they_deny_a_transform_that_forgets_a_part(property_, monkeypatch):
    """Each gradient is a larger multiple of the right one than that before."""
    import autograd.conformance.metamorphic as own

    right, given = own._gradient, []

    def stale(function, at):
        given.append(1)
        return [(1 + len(given)) * each for each in right(function, at)]

    monkeypatch.setattr(own, "_gradient", stale)
    second = (f, g, AT) if property_ is linearity else (tanh, f, AT)
    with pytest.raises(AssertionError, match="∇"):
        property_(f, AT) if property_ is scale_and_shift else property_(*second)


def test_duality_denies_two_modes_that_differ(monkeypatch):
    import autograd.conformance.metamorphic as own

    right = own.jvp
    monkeypatch.setattr(own, "jvp", lambda *a: (right(*a)[0], 1.001 * right(*a)[1]))
    with pytest.raises(AssertionError, match=r"w·\(J·v\) is"):
        duality(f, AT)
