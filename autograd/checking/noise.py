"""How large the rounding error of a value may be: by its graph, and as it is observed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from autograd.checking.finite_differences import EPSILON, LEAST, TINIEST
from autograd.number import to_float
from autograd.value import Value, error_signals

_APART = (5, 83, 1361, 22003, 350003)  # last digits of x between the points of an observation


def rounding_noise(output: object) -> float:
    """Σ |v̄|·ε·|v| over the results v of operations: what their rounding does to the output.

    Each result is rounded by half of ε·|v|, some functions by more, and where it underflows by up
    to the least double; an error of v reaches the output v̄-fold (S. Linnainmaa, BIT 16, 1976, who
    found the backward pass for this purpose).

    >>> x = Value(1e-9)
    >>> 2e-16 < rounding_noise((1 + x) - 1) < 3e-16
    True
    """
    if not isinstance(output, Value):
        return _rounding(to_float(output))
    signals = error_signals(output, 1.0)
    reach = (abs(each) * _rounding(node.data) for node, each in signals.items() if node.parents)
    return math.fsum(each for each in reach if math.isfinite(each))


def _rounding(x: float) -> float:
    return max(EPSILON * abs(x), LEAST)


def observed_noise(f: Callable[[float], float], x: float) -> float:
    """Four standard deviations of the scatter of f about a smooth function, near x.

    k-th differences of a smooth function vanish at such distances, and those of noise of standard
    deviation σ have the variance σ²·(2k)!/k!² (J. Moré and S. Wild, SIAM J. Sci. Comput. 33, 2011).
    Of the higher k the least counts, which has the least of the smooth function left; of several
    distances the worst, as rounding may look smooth from one of them. Where f is flat at all of
    them, as it may be beside a tiny x, wider ones are taken.

    >>> observed_noise(lambda x: 3 * x, 1.0) < 1e-15
    True
    >>> 1e-14 < observed_noise(lambda x: (1e3 + x) - 1e3, 1.0) < 1e-12
    True
    """
    unit, here = math.ulp(x) if x else TINIEST, f(x)
    while unit < EPSILON and f(x - unit * _APART[-1]) == f(x + unit * _APART[-1]) == here:
        unit = min(unit * 2.0**32, EPSILON)
    spacings = (apart * unit for apart in _APART)
    return max(_scatter([f(x + spacing * j) for j in range(-4, 5)]) for spacing in spacings)


def _scatter(values: Sequence[float]) -> float:
    least = math.inf
    for k in range(1, 7):
        values = [b - a for a, b in pairwise(values)]
        if k >= 3:
            mean_square = sum(d * d for d in values) / len(values)
            least = min(least, mean_square / math.comb(2 * k, k))
    return 4 * math.sqrt(least) if math.isfinite(least) else 0.0
