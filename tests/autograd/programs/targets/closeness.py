"""How close two machines must be whose functions are right to a unit or two in the last place."""

import math
import random
import struct

from autograd.programs.steps import PartialOf, root_of
from tests.autograd.native.formula_points import ORDERS, SIGNS

ULPS = 6  # of an operation or one of its derivatives, of the same numbers
# What is made of operations that all machines round alike.
EXACT = {"add", "sub", "mul", "div", "neg", "pos", "absolute", "sign", "sqrt", "square", "fabs"}
EXACT |= {"reciprocal", "floor", "ceil", "trunc", "round", "copysign", "fmod", "remainder", "mod"}
EXACT |= {"floordiv", "clip", "relu", "leaky_relu", "hard_tanh", "hard_sigmoid", "hard_threshold"}
EXACT |= {"sum", "fsum", "mean", "prod", "dot", "hypot", "direction", "max", "min"}
EXACT |= {"max_with_constant", "min_with_constant", "inversion", "degrees", "radians"}
# What has zeros near which it is the difference of larger terms: it may move as far as it would if
# the last places of its arguments moved.
CANCELS = {
    *("gelu", "gelu_tanh", "mish", "silu", "softplus_by_beta", "logsumexp", "logaddexp", "sinc"),
    *("power_term", "quadratic_power", "inversion", "spherical_bessel", "gate_slope", "silu_slope"),
    *("erf_slope", "gelu_slope", "gelu_tanh_slope", "mish_slope"),
}


def ulps(one, other):
    """How many doubles one is from the other; infinite for nan, and for zeros of two signs."""
    if math.isnan(one) or math.isnan(other):
        return 0 if math.isnan(one) and math.isnan(other) else math.inf
    if one == other == 0 and math.copysign(1.0, one) != math.copysign(1.0, other):
        return math.inf
    return abs(place(one) - place(other))


def place(x):
    (bits,) = struct.unpack("<q", struct.pack("<d", x))
    return bits if bits >= 0 else -(bits & 0x7FFFFFFFFFFFFFFF)


def is_close(name, function, point, one, other):
    """Whether both may be what a function of the rule ``name`` gives at a point."""
    if ulps(one, other) <= ULPS:
        return True
    if name not in CANCELS or not (math.isfinite(one) and math.isfinite(other)):
        return False
    return abs(one - other) <= ULPS * 2.0**-52 * size_of_terms(name, function, point)


def size_of_terms(name, function, point):
    """Σ |x·∂f/∂x|, by difference quotients, of the arguments that are no orders."""
    still = {*ORDERS.get(name, ()), *SIGNS.get(name, ())}
    sizes = [abs(function(*point))]
    for i, x in enumerate(point):
        if i not in still:
            beside = [x * (1 + side * 2.0**-20) for side in (1, -1)]
            moved = [function(*point[:i], y, *point[i + 1 :]) for y in beside]
            sizes.append(abs(moved[0] - moved[1]) * 2.0**19)
    return sum([size for size in sizes if math.isfinite(size)])


SAMPLES = 12
SPREADS = 8  # of the samples are about as far as all errors together may lead


def is_within(form, guards, point, found, ulps_of_a_step):
    """Whether another machine may find this, whose steps are off by so many units.

    ``form`` has both passes, ``found`` is (value, gradient) or the number of a guard. The reference
    is computed again with errors at random; they tell how far those of the other machine may lead.
    """
    right = _sample(form, guards, point, 0, None)
    rng = random.Random(repr(point))
    samples = [_sample(form, guards, point, ulps_of_a_step, rng) for _ in range(SAMPLES)]
    if isinstance(found, int) or isinstance(right, int):
        return found in [right, *samples] or any(isinstance(sample, int) for sample in samples)
    everywhere = [sample for sample in samples if not isinstance(sample, int)]
    numbers = [found[0], *found[1]]
    return len(everywhere) < SAMPLES or all(
        _is_among(number, exact, [sample[i] for sample in everywhere])
        for i, (number, exact) in enumerate(zip(numbers, right, strict=True))
    )


def _is_among(number, exact, samples):
    if ulps(number, exact) == 0 or any(ulps(number, sample) == 0 for sample in samples):
        return True
    if not all(map(math.isfinite, [number, exact, *samples])):
        return not all(map(math.isfinite, samples)) and len({*map(repr, [exact, *samples])}) > 1
    spread = max([abs(sample - exact) for sample in samples])
    return 0 < abs(number - exact) <= SPREADS * spread


def _sample(form, guards, point, size, rng):
    """The outputs, with errors of so many units in each step; or the number of a guard."""
    results, waiting = [*point], [*enumerate(guards, start=1)]
    for index in range(len(form.instructions) + 1):
        while waiting and waiting[0][1].before <= index:
            number, guard = waiting.pop(0)
            if not guard.holds(guard.found(results)):
                return number
        if index < len(form.instructions):
            operation, arguments = form.instructions[index]
            numbers = [results[a] if type(a) is int else a for a in arguments]
            results.append(_with_error(operation, numbers, size, rng))
    return [results[o] if type(o) is int else o for o in form.outputs]


def _with_error(operation, numbers, size, rng):
    result, root = operation.function(*numbers), root_of(operation)
    if not size or root is None or root.name in EXACT:
        return result
    if isinstance(result, tuple):
        return tuple([_moved(x, size * math.ulp(x), rng) for x in result])
    step = size * math.ulp(result)
    if root.name in CANCELS and math.isfinite(result):
        first = numbers[:1] if isinstance(operation, PartialOf) else []

        def function(*xs):
            return operation.function(*first, *xs)

        step += size * 2.0**-52 * size_of_terms(root.name, function, numbers[len(first) :])
    return _moved(result, step, rng)


def _moved(x, step, rng):
    return x + rng.choice((-1, 0, 1)) * step if x else x
