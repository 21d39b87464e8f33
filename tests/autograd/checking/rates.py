"""How often ``check_gradients`` errs: thousands of right and of wrong gradients, by generator.

    python -m tests.autograd.checking.rates --count 10000 --seed 1

A generator draws a function and a point; a change makes a wrong gradient of the right one. Where n
draws show no error, the rate is below 3/n with 95 % confidence (the rule of three).
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograd import Value, check_gradients, gradients, primitive
from tests.autograd.checking.generators import GENERATORS, Draw, Function


def with_slope(slope: float) -> Function:
    """The identity, with this derivative."""

    @primitive(lambda out, y: slope)
    def identity(y: float) -> float:
        return y

    return identity


def opaque(f: Function, at: tuple[float, ...]) -> Function:
    """f as one operation, of whose rounding inside nothing is known."""

    def partial(i: int) -> Function:
        return lambda out, *x: true_gradient(f, x)[i]

    operation: Function = primitive(*map(partial, range(len(at))))(
        (lambda x: number(f(x))) if len(at) == 1 else (lambda x, y: number(f(x, y)))
    )
    return operation


def number(x: Any) -> float:
    return x.data if isinstance(x, Value) else float(x)


def true_gradient(f: Function, at: tuple[float, ...]) -> list[float]:
    inputs = [Value(number(x)) for x in at]
    output = f(*inputs)
    return gradients(output, inputs) if isinstance(output, Value) else [0.0] * len(at)


def stale(f: Function, at: tuple[float, ...]) -> Function:
    """The gradient is that of a point where f was before."""
    before = true_gradient(f, tuple(1.1 * x for x in at))
    inner = [with_slope(a / b if b else 0.0) for a, b in zip(before, true_gradient(f, at))]
    return lambda *x: f(*(g(each) for g, each in zip(inner, x)))


def swapped(f: Function, at: tuple[float, ...]) -> Function:
    """The derivative by x goes to y, and that by y to x; a lone x gets none."""
    if len(at) == 1:
        return lambda x: f(with_slope(0.0)(x))
    first = primitive(lambda out, x, y: 0.0, lambda out, x, y: 1.0)(lambda x, y: x)
    second = primitive(lambda out, x, y: 1.0, lambda out, x, y: 0.0)(lambda x, y: y)
    return lambda x, y: f(first(x, y), second(x, y))


def times(factor: float) -> Callable[[Function, tuple[float, ...]], Function]:
    return lambda f, at: lambda *x: with_slope(factor)(f(*x))


def half_lost(f: Function, at: tuple[float, ...]) -> Function:
    def g(*x: Any) -> Any:
        half = f(*x) * 0.5
        return half + half.detach()

    return g


CHANGES: dict[str, Callable[[Function, tuple[float, ...]], Function]] = {
    "detached": lambda f, at: lambda *x: f(*x).detach() + 0.0 * x[0],
    "half lost": half_lost,
    "doubled": times(2.0),
    "sign": times(-1.0),
    "chain factor": lambda f, at: lambda *x: f(*(with_slope(0.3)(each) for each in x)),
    "swapped": swapped,
    "stale": stale,
    "off by 1e-3": times(1.001),
    "off by 1e-5": times(1.00001),
}


def verdict(f: Function, at: tuple[float, ...], order: int = 1) -> str:
    """The worst verdict of a check: wrong, inconclusive, kink, ok."""
    verdicts = {e.verdict for e in check_gradients(f, at, order, raise_on_error=False).entries}
    return next(v for v in ("wrong", "inconclusive", "kink", "ok") if v in verdicts)


def draws(name: str, count: int, seed: int) -> Iterator[Draw]:
    """So many draws of a generator at which f and its gradient are finite."""
    rng = random.Random(f"{name} {seed}")
    while count:
        f, at = GENERATORS[name](rng)
        gradient = true_gradient(f, at)
        if all(map(math.isfinite, (number(f(*map(Value, at))), *gradient))):
            count -= 1
            yield f, at


def rates(
    name: str, count: int, seed: int, order: int = 1, changes: Iterable[str] = CHANGES
) -> dict[str, Counter[str]]:
    """The verdicts about right gradients and about each change, for one generator."""
    found: dict[str, Counter[str]] = {}
    for f, at in draws(name, count, seed):
        found.setdefault("right", Counter())[verdict(f, at, order)] += 1
        found.setdefault("right, opaque", Counter())[verdict(opaque(f, at), at)] += 1
        for change in changes:
            g = CHANGES[change](f, at)
            if name != "at_kink" and is_visible(f, at, true_gradient(g, at)):
                found.setdefault(change, Counter())[verdict(g, at)] += 1
    return found


def is_visible(f: Function, at: tuple[float, ...], given: list[float]) -> bool:
    """Whether a derivative is off by more than the tolerance, and by more than doubles can hide.

    Where f is 1, an error of 1e-20 in its derivative is below the last digit of all its values.
    """
    hidden = sys.float_info.epsilon * abs(number(f(*at)))
    return any(
        abs(a - b) > max(4e-6 * max(abs(a), abs(b)), hidden / max(abs(x), 1.0))
        for a, b, x in zip(true_gradient(f, at), given, at)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--order", type=int, default=1)
    parser.add_argument("--changes", nargs="*", default=[*CHANGES])
    parser.add_argument("generators", nargs="*", default=[*GENERATORS])
    options = parser.parse_args()
    print(f"{'':32}{'n':>7}{'ok':>9}{'kink':>9}{'inconcl.':>9}{'wrong':>9}")
    for name in options.generators:
        found = rates(name, options.count, options.seed, options.order, options.changes)
        for kind, verdicts in found.items():
            n = verdicts.total()
            shares = [verdicts[v] for v in ("ok", "kink", "inconclusive", "wrong")]
            row = f"{name + ', ' + kind:32}{n:7}" + "".join(f"{share:9}" for share in shares)
            print(row, flush=True)


if __name__ == "__main__":
    main()
