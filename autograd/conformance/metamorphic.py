"""What holds of the derivatives of every function: tests of your own code that need no truth.

Each says in one line that two ways to a derivative agree, at a point and in directions that are
drawn from a seed, and raises AssertionError with both numbers where they do not:

    linearity(f, g, at=[1.0, 2.0])
    symmetric_hessian(f, at=[1.0, 2.0])

``f`` takes one Value for each number of ``at`` and gives one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from autograd.transforms.derivatives import grad, hessian, value_and_grad
from autograd.transforms.products import jvp, vjp
from autograd.value import Value

Function = Callable[..., Any]
Point = Sequence[float]


def linearity(f: Function, g: Function, at: Point, *, seed: int = 0, rtol: float = 1e-9) -> None:
    """∇(a·f + b·g) = a·∇f + b·∇g"""
    a, b = _numbers(2, seed)
    both = _gradient(lambda *xs: a * f(*xs) + b * g(*xs), at)
    apart = [a * p + b * q for p, q in zip(_gradient(f, at), _gradient(g, at))]
    _agree("∇(a·f + b·g)", both, "a·∇f + b·∇g", apart, rtol)


def chain_rule(g: Function, f: Function, at: Point, *, rtol: float = 1e-9) -> None:
    """∇(g ∘ f) = g′(f)·∇f, for a function g of one number"""
    inner, gradient = value_and_grad(f, argnums=_all(at))(*at)
    slope = grad(g)(float(inner))
    composed = _gradient(lambda *xs: g(f(*xs)), at)
    _agree("∇(g ∘ f)", composed, "g′(f)·∇f", [slope * p for p in gradient], rtol)


def scale_and_shift(
    f: Function, at: Point, *, scale: float = 2.0, shift: float = 0.5, rtol: float = 1e-9
) -> None:
    """∇ₓ f(s·x + t) = s·∇f at s·x + t"""
    moved = [(x - shift) / scale for x in at]
    through = _gradient(lambda *xs: f(*[scale * x + shift for x in xs]), moved)
    there = _gradient(f, [scale * x + shift for x in moved])
    _agree("∇f(s·x + t)", through, "s·∇f", [scale * p for p in there], rtol)


def directional_derivative(
    f: Function, at: Point, *, seed: int = 0, step: float = 1e-3, rtol: float = 1e-6
) -> None:
    """∇f·d = d/dt f(x + t·d) at t = 0, by differences of f itself, extrapolated over two steps"""
    direction = _numbers(len(at), seed)

    def along(t: float) -> float:
        return _number(f(*[Value(x + t * d) for x, d in zip(at, direction)]))

    wide, narrow = ((along(h) - along(-h)) / (2 * h) for h in (step, step / 2))
    product = math.fsum(p * d for p, d in zip(_gradient(f, at), direction))
    _agree("∇f·d", [product], "d/dt f(x + t·d)", [(4 * narrow - wide) / 3], rtol)


def symmetric_hessian(f: Function, at: Point, *, rtol: float = 1e-9) -> None:
    """∂²f/∂xᵢ∂xⱼ = ∂²f/∂xⱼ∂xᵢ"""
    rows = hessian(f, argnums=_all(at))(*at)
    for i, row in enumerate(rows):
        for j in range(i):
            names = f"H[{i}][{j}]", f"H[{j}][{i}]"
            _agree(names[0], [row[j]], names[1], [rows[j][i]], rtol)


def duality(f: Function, at: Point, *, seed: int = 0, rtol: float = 1e-9) -> None:
    """w·(J·v) = (wᵀ·J)·v: forward and reverse mode are one derivative"""
    tangents = _numbers(len(at), seed)
    w = _numbers(1, seed + 1)[0]
    _, forward = jvp(f, tuple(at), tuple(tangents))
    _, pull_back = vjp(f, *at)
    reverse = math.fsum(p * v for p, v in zip(pull_back(w), tangents))
    _agree("w·(J·v)", [w * _number(forward)], "(wᵀ·J)·v", [reverse], rtol)


def _numbers(count: int, seed: int) -> list[float]:
    generator = Random(seed)
    return [generator.uniform(0.5, 2.0) * generator.choice([-1.0, 1.0]) for _ in range(count)]


def _all(at: Point) -> tuple[int, ...]:
    return tuple(range(len(at)))


def _gradient(f: Function, at: Point) -> list[float]:
    return list(grad(f, argnums=_all(at))(*at))


def _number(thing: Any) -> float:
    return float(thing.data if isinstance(thing, Value) else thing)


def _agree(name: str, found: Point, other: str, expected: Point, rtol: float) -> None:
    for i, (a, b) in enumerate(zip(found, expected, strict=True)):
        if not math.isclose(a, b, rel_tol=rtol, abs_tol=rtol):
            raise AssertionError(f"{name} is {a!r} and {other} is {b!r} (component {i})")
