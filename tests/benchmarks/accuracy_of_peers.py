"""The sweep of ``tests.accuracy`` on PyTorch and JAX.

``python -m tests.benchmarks.accuracy_of_peers`` prints the table.

Needs torch, jax and mpmath; none of them is needed by the tests. Both compute in doubles on the
CPU, with their own derivative rules, at the same inputs and against the same truths and bounds.
Points where a library raises an error count as missed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import jax.scipy.special
import torch

from tests.accuracy.sweep import sweep
from tests.tables.operations import OPERATIONS

jax.config.update("jax_enable_x64", True)

SAME_NAME = """
    acos acosh asin asinh atan atan2 atanh cos cosh exp exp2 expm1 log log10 log1p log2 logaddexp
    sin sinh sqrt tan tanh square reciprocal
"""
TORCH: dict[str, Callable[..., Any]] = {
    **{name: getattr(torch, name) for name in SAME_NAME.split()},
    "div": torch.div,
    "pow": torch.pow,
    "erf": torch.erf,
    "erfc": torch.erfc,
    "sigmoid": torch.sigmoid,
    "softplus": lambda x, beta: torch.logaddexp(beta * x, torch.zeros_like(x)) / beta,
    "log_sigmoid": torch.nn.functional.logsigmoid,
    "gelu": torch.nn.functional.gelu,
    "silu": lambda x, beta: x * torch.sigmoid(beta * x),
    "mish": torch.nn.functional.mish,
    "softsign": torch.nn.functional.softsign,
    "sinc": torch.sinc,
    "logsumexp": lambda *xs: torch.logsumexp(torch.stack(xs), 0),
    "softmax": lambda *xs: torch.softmax(torch.stack(xs), 0)[0],
}
JAX: dict[str, Callable[..., Any]] = {
    **{name: getattr(jnp, name) for name in SAME_NAME.split()},
    "cbrt": jnp.cbrt,
    "div": jnp.divide,
    "pow": jnp.power,
    "erf": jax.scipy.special.erf,
    "erfc": jax.scipy.special.erfc,
    "sigmoid": jax.nn.sigmoid,
    "softplus": lambda x, beta: jax.nn.softplus(beta * x) / beta,
    "log_sigmoid": jax.nn.log_sigmoid,
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
    "silu": lambda x, beta: x * jax.nn.sigmoid(beta * x),
    "mish": jax.nn.mish,
    "softsign": jax.nn.soft_sign,
    "sinc": jnp.sinc,
    "logsumexp": lambda *xs: jax.nn.logsumexp(jnp.stack(xs)),
    "softmax": lambda *xs: jax.nn.softmax(jnp.stack(xs))[0],
}


def by_torch(function: Callable[..., Any], point: tuple[float, ...]) -> tuple[float, list[float]]:
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in point]
    result = function(*tensors)
    result.backward()
    return result.item(), [0.0 if t.grad is None else t.grad.item() for t in tensors]


def by_jax(function: Callable[..., Any], point: tuple[float, ...]) -> tuple[float, list[float]]:
    """The function is already compiled to give its value and its gradient."""
    value, slopes = function(*point)
    return float(value), [float(slope) for slope in slopes]


def compiled(function: Callable[..., Any], arity: int) -> Callable[..., Any]:
    return jax.jit(jax.value_and_grad(function, tuple(range(arity))))


def main() -> None:
    """Print, for each operation, how many derivatives each library misses and by how much."""
    print("Derivatives beyond the bound (4 ulp, composites 16), of those tried\n")
    print(f"{'operation':12}{'seegrad':>16}{'PyTorch':>22}{'JAX':>22}")
    for case in sorted(OPERATIONS, key=lambda case: case.name):
        if case.name not in JAX:
            continue
        reports = [sweep(case), sweep(case, compiled(JAX[case.name], case.arity), by_jax)]
        if case.name in TORCH:
            reports.insert(1, sweep(case, TORCH[case.name], by_torch))
        cells = []
        for report in reports:
            missed = sum(worst.missed for worst in report.slopes)
            tried = sum(worst.tried for worst in report.slopes)
            largest = max(worst.error for worst in report.slopes)
            size = f"{largest:.1g}" if math.isfinite(largest) else "lost"
            cells.append(f"{missed}/{tried} ({size})")
        if len(cells) == 2:
            cells.insert(1, "—")
        print(f"{case.name:12}{cells[0]:>16}{cells[1]:>22}{cells[2]:>22}")


if __name__ == "__main__":
    main()
