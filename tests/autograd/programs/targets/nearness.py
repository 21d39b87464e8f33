"""How near the numbers of a target are, whose steps may each be off by some units."""

import math
import random

from autograd.programs.targets.common import both_passes

RUNS = 12  # of which the farthest counts
EXACT = {"max", "min", "max_with_constant", "min_with_constant", "mod", "fmod", "remainder"}
# of which the partials ask whether an argument is the value
ROOM = 2.0  # a step's error may be of any sign and size, and so few runs do not meet the worst


def units(one, other):
    """How far two numbers are apart, in units in the last place of the larger."""
    if one == other or (math.isnan(one) and math.isnan(other)):
        return 0.0
    if not (math.isfinite(one) and math.isfinite(other)):
        return math.inf
    return abs(one - other) / math.ulp(max(abs(one), abs(other)))


def bounds(program, point, ulps):
    """The value and the derivatives, and how far steps that are off by so much may bring each."""
    form, chance = both_passes(program), random.Random(0)
    exact = _outputs(form, point, 0, chance)
    shaken = [_outputs(form, point, ulps, chance) for _ in range(RUNS)]
    return [
        (x, ROOM * max(abs(x - run[i]) for run in shaken) + ulps * math.ulp(x))
        for i, x in enumerate(exact)
    ]


def _outputs(form, point, ulps, chance):
    """The outputs if every result is off by so many units, up or down."""
    results = [*point]

    def moved(x):
        return x + chance.choice([-1, 1]) * ulps * math.ulp(x) if math.isfinite(x) else x

    for operation, arguments in form.instructions:
        result = operation.function(*[results[a] if type(a) is int else a for a in arguments])
        if isinstance(result, tuple):
            result = [*map(moved, result)]
        elif operation.name not in EXACT:
            result = moved(result)
        results.append(result)
    return [results[o] if type(o) is int else o for o in form.outputs]
