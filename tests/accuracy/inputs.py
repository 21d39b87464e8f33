"""At least 400 inputs for each operation, spread over all doubles.

They are log-spaced over ±[1e-300, 1e300], uniform near 0, within 1e-15 … 1e-1 of each delicate
point, subnormal and largest numbers; of several arguments, also some that are of one size.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

from tests.accuracy.ulp import LARGEST, LEAST_NORMAL
from tests.tables.operations import Case

INPUTS = 410


def inputs(case: Case, seed: str = "") -> Iterator[tuple[float, ...]]:
    rng = random.Random(case.name + seed)
    columns = [column(case, low, high, rng) for low, high in case.domains]
    longest = max(INPUTS, *map(len, columns))
    for numbers in columns:
        numbers += [rng.choice(numbers) for _ in range(longest - len(numbers))]
        if case.arity > 1:
            rng.shuffle(numbers)
    yield from case.hard
    yield from zip(*columns)
    if case.arity > 1:
        for _ in range(INPUTS // 2):
            size = rng.choice([1.0, 1.0, 10.0 ** rng.uniform(-300, 300)])
            near = [size * rng.choice([-1, 1]) * 10 ** rng.uniform(-3, 3) for _ in case.domains]
            yield tuple(
                x if low <= x <= high else abs(x) for x, (low, high) in zip(near, case.domains)
            )


def column(case: Case, low: Any, high: Any, rng: random.Random) -> list[float]:
    """Delicate numbers of the interval, and others up to the number of inputs."""
    positive = [10 ** rng.uniform(-300, 300) for _ in range(70)]
    positive += [5e-324 * 2 ** rng.uniform(0, 52) for _ in range(8)]
    positive += [5e-324, LEAST_NORMAL, LARGEST, *[LARGEST * rng.random() for _ in range(8)]]
    numbers = [0.0, *positive, *[-x for x in positive]]
    for point in case.points:
        for exponent in range(1, 16):
            offset = rng.uniform(1, 10) * 10.0**-exponent
            numbers += [point - offset, point + offset]
        numbers += [math.nextafter(point, side) for side in (-math.inf, math.inf)]
    numbers += [rng.uniform(-750, 750) for _ in range(50)]
    within = [x for x in numbers if low <= x <= high]
    while len(within) < INPUTS:
        x = rng.uniform(-10, 10) * rng.choice([0.1, 1.0, 4.0])
        if low <= x <= high:
            within.append(x)
    return within
