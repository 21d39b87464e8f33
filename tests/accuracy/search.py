"""A search for inputs at which an operation is less accurate than a sweep has shown.

It begins at the worst points of a sweep and climbs: one of the points that are kept is changed
(some units in the last place, some part of itself, its power of two, one argument or all), and
takes the place of the least bad one if it is worse. What is found stands in ACCURACY.md.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence

from tests.accuracy.inputs import inputs
from tests.accuracy.quantities import Quantity
from tests.accuracy.sweep import Worst

FRESH = 0.1  # of all points are new ones, so that the search does not stay on one hill


def climb(
    start: Worst, seed: str, seconds: float = math.inf, points: float = math.inf, kept: int = 12
) -> Worst:
    """The worst found from these points on, within so many seconds or points."""
    quantity = start.quantity
    rng = random.Random(f"{quantity.name} {seed}")
    fresh = [point[: quantity.arity] for point in inputs(quantity.case, seed)]
    found = Worst(quantity, start.error, start.where)
    pool = list(start.points) or [(0.0, rng.choice(fresh))]
    end = time.monotonic() + seconds
    while found.tried < points and time.monotonic() < end:
        parent = rng.choice(fresh) if rng.random() < FRESH else rng.choice(pool)[1]
        point = changed(parent, quantity, rng)
        error = quantity.error(point)
        found.meet(error, point)
        if error is None:
            found.tried += 1
        elif len(pool) < kept:
            pool.append((error, point))
        else:
            least = min(range(kept), key=lambda i: pool[i][0])
            if error > pool[least][0] and all(point != other for _, other in pool):
                pool[least] = error, point
    return found


def changed(point: Sequence[float], quantity: Quantity, rng: random.Random) -> tuple[float, ...]:
    """A point near this one, within the domain of the operation."""
    which = rng.randrange(len(point)) if rng.random() < 0.7 else None
    changed_point = []
    for i, (x, (low, high)) in enumerate(zip(point, quantity.case.domains)):
        y = neighbour(x, rng) if which in (i, None) else x
        changed_point.append(y if low <= y <= high else x)
    return tuple(changed_point)


def neighbour(x: float, rng: random.Random) -> float:
    """A number some units in the last place away, or some part of x, or some powers of two."""
    kind = rng.random()
    if kind < 0.5:
        y = x + rng.choice([-1, 1]) * math.ulp(x) * int(2 ** rng.uniform(0, 40))
    elif kind < 0.9:
        y = x * (1 + rng.gauss(0, 1) * 10 ** rng.uniform(-8, 0))
    elif kind < 0.97:
        y = x * 2.0 ** rng.randint(-4, 4)
    else:
        y = rng.choice([-x, rng.gauss(0, 1), float(round(x)) if abs(x) < 1e15 else x])
    return y if math.isfinite(y) else x
