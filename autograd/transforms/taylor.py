"""Derivatives of any order of a function of one scalar."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from autograd.text import brief
from autograd.transforms.call import Call
from autograd.transforms.refusals import Function, check_function, whole
from autograd.transforms.tree import branches


def derivative(f: Function, n: int = 1) -> Function:
    """The n-th derivative of a function of one scalar.

    >>> derivative(lambda x: x**5, 3)(2.0)
    240.0

    Raises TypeError for what is no function or no order, ValueError for an order below 0.
    """
    check_function("derivative", f)
    order = _order(n, "the derivative at a point x is derivative(f)(x)")
    return lambda x, **keywords: _derivatives(f, x, order, keywords)[-1]


def taylor(f: Function, x: Any, order: int) -> list[Any]:
    """[f(x), f′(x), f″(x)/2!, …]: the coefficients of f(x + h) = Σ cₖ hᵏ up to the order.

    >>> from autograd import exp
    >>> taylor(exp, 0.0, 4)
    [1.0, 1.0, 0.5, 0.16666666666666666, 0.041666666666666664]
    """
    check_function("taylor", f)
    order = _order(order, "the point comes first: taylor(f, x, order)")
    return [_over_factorial(d, k) for k, d in enumerate(_derivatives(f, x, order, {}))]


def _order(n: Any, hint: str) -> int:
    try:
        order = whole(n)
    except TypeError:
        raise TypeError(f"expected an order, an integer, got {brief(n)}; {hint}") from None
    if order < 0:
        raise ValueError(f"expected an order of 0 or more, got {order}")
    return order


def _over_factorial(d: Any, k: int) -> Any:
    """d/k!, where 171! is no double."""
    d = d / math.factorial(min(k, 170))
    for factor in range(171, k + 1):
        d = d / factor
    return d


def _derivatives(f: Function, x: Any, order: int, keywords: Mapping[str, Any]) -> list[Any]:
    """[f(x), f′(x), f″(x), …]"""
    if branches(x) is not None:
        raise TypeError(f"expected one scalar, got {brief(x)}; for several use grad or hessian")
    call = Call(f, (x,), 0, keywords)
    found = [call.scalar()]
    for _ in range(order):
        found += call.gradient(found[-1], create_graph=True)
    return [call.answer(each) for each in found]
