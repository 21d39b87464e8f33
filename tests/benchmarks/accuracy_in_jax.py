"""The sweep of ``tests.accuracy`` under JAX: by our rules, and by JAX's own.

``python -m tests.benchmarks.accuracy_in_jax`` prints the table; it needs jax and mpmath.

JAX's values are those of XLA's own functions. Both run in doubles on the CPU, compiled, at the same
inputs, against the same truths and bounds.
XLA takes numbers below 2.2e-308 for 0, so what is missed where the input or the value is such a
number is counted by itself.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import jax.scipy.special

from autograd.programs import to_jax
from tests.accuracy.inputs import inputs
from tests.accuracy.quantities import Quantity, by_seegrad, quantities
from tests.accuracy.ulp import LEAST_NORMAL
from tests.tables.operations import OPERATIONS, Case

jax.config.update("jax_enable_x64", True)

SAME_NAME = """
    acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp exp2 expm1 log log10 log1p log2
    logaddexp sin sinh sinc sqrt tan tanh square reciprocal
"""
OWN: dict[str, Callable[..., Any]] = {
    **{name: getattr(jnp, name) for name in SAME_NAME.split()},
    "div": jnp.divide,
    "pow": jnp.power,
    "erf": jax.scipy.special.erf,
    "erfc": jax.scipy.special.erfc,
    "sigmoid": jax.nn.sigmoid,
    "softplus": lambda x, beta: jax.nn.softplus(beta * x) / beta,
    "log_sigmoid": jax.nn.log_sigmoid,
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
    "gelu_tanh": lambda x: jax.nn.gelu(x, approximate=True),
    "silu": lambda x, beta: x * jax.nn.sigmoid(beta * x),
    "mish": jax.nn.mish,
    "softsign": jax.nn.soft_sign,
    "hypot": lambda *xs: jnp.hypot(*xs) if len(xs) == 2 else jnp.sqrt(sum(x * x for x in xs)),
    "elu": lambda x, alpha: jax.nn.elu(x, alpha),
    "selu": jax.nn.selu,
    "logsumexp": lambda *xs: jax.nn.logsumexp(jnp.stack(xs)),
    "softmax": lambda *xs: jax.nn.softmax(jnp.stack(xs))[0],
    "log_softmax": lambda *xs: jax.nn.log_softmax(jnp.stack(xs))[0],
}


class Misses:
    """How often an error was beyond the bound, at ordinary inputs and at subnormal ones."""

    def __init__(self) -> None:
        self.tried = self.missed = self.tiny = 0
        self.largest = 0.0

    def meet(self, quantity: Quantity, computed: float, point: Sequence[float]) -> None:
        error = quantity.error_of(computed, point)
        if error is None:
            return
        value = by_seegrad(quantity.case.function, point, ())
        if any(0 < abs(x) < LEAST_NORMAL for x in (*point, value)):
            self.tiny += error > quantity.bound
            return
        self.tried += 1
        self.missed += error > quantity.bound
        self.largest = max(self.largest, error)

    def __str__(self) -> str:
        size = f"{self.largest:.1g}" if math.isfinite(self.largest) else "lost"
        return f"{self.missed} of {self.tried} ({size})"


def judged(case: Case, function: Callable[..., Any]) -> tuple[Misses, Misses]:
    """The values and the first derivatives of a function of JAX."""
    values, slopes = Misses(), Misses()
    value, *partials = quantities(case, (0, 1))
    both = jax.jit(jax.vmap(jax.value_and_grad(function, tuple(range(case.arity)))))
    points = [*inputs(case)]
    computed, derivatives = both(*jnp.array(points).T)
    for k, point in enumerate(points):
        values.meet(value, float(computed[k]), point)
        for partial, derivative in zip(partials, derivatives):
            slopes.meet(partial, float(derivative[k]), point)
    return values, slopes


def in_jax(case: Case) -> Callable[..., Any]:
    """The operation as users get it: recorded, and taken to JAX."""
    return to_jax(case.function, *next(iter(inputs(case))), guards="ignore")


def main(names: Sequence[str] = ()) -> None:
    """Print how many values and derivatives each misses, and by how much."""
    print("Beyond the bound (4 ulp, composites 16), of those tried; the largest error in ulp")
    print("| operation | values | JAX's | derivatives | JAX's | at subnormal numbers |")
    print("|---|---|---|---|---|---|")
    for case in sorted(OPERATIONS, key=lambda case: case.name):
        if case.name == "where" or (names and case.name not in names):
            continue
        values, slopes = judged(case, in_jax(case))
        own: Any = judged(case, OWN[case.name]) if case.name in OWN else ("—", "—")
        tiny = values.tiny + slopes.tiny
        print(f"| `{case.name}` | {values} | {own[0]} | {slopes} | {own[1]} | {tiny} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
