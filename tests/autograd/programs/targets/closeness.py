"""How close two machines must be whose functions are right to a unit or two in the last place."""

import math
import struct

ULPS = 6  # of an operation or one of its derivatives, of the same numbers
# What has zeros near which it is the difference of larger terms: it may move as far as it would if
# the last places of its arguments moved.
CANCELS = {
    *("gelu", "gelu_tanh", "mish", "silu", "softplus_by_beta", "logsumexp", "logaddexp", "sinc"),
    *("power_term", "quadratic_power", "inversion", "spherical_bessel", "gate_slope", "silu_slope"),
    *("erf_slope", "gelu_slope", "gelu_tanh_slope", "mish_slope"),
}


def ulps(one, other):
    """How many doubles one is from the other; infinite if one is nan, or they are zeros of two signs."""
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
    return abs(one - other) <= ULPS * 2.0**-52 * size_of_terms(function, point)


def size_of_terms(function, point):
    """Σ |x·∂f/∂x|, by difference quotients."""
    sizes = []
    for i, x in enumerate(point):
        moved = [
            function(*point[:i], x * (1 + side * 2.0**-20), *point[i + 1 :]) for side in (1, -1)
        ]
        sizes.append(abs(moved[0] - moved[1]) * 2.0**19)
    return sum([size for size in sizes if math.isfinite(size)])
