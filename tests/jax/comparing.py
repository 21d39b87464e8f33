"""How numbers of JAX are compared with those of the engine."""

import math

LEAST_NORMAL = 2.2250738585072014e-308  # XLA takes what is smaller for 0


def in_ulp(found, expected):
    """The difference in units in the last place of what is expected."""
    found, expected = float(found), float(expected)
    if math.isnan(expected) or math.isnan(found):
        return 0.0 if math.isnan(expected) and math.isnan(found) else math.inf
    if found == expected or max(abs(found), abs(expected)) <= 1.01 * LEAST_NORMAL:
        return 0.0
    if not (math.isfinite(found) and math.isfinite(expected)):
        larger = max(abs(found), abs(expected)) if math.isfinite(found + expected) else None
        near = min(abs(found), abs(expected)) > 1.79769313486e308
        return 0.0 if near or larger else math.inf
    return abs(found - expected) / math.ulp(expected)


def is_ordinary(*numbers):
    """Whether XLA takes them for what they are."""
    return all(x == 0 or abs(x) >= LEAST_NORMAL or math.isnan(x) for x in numbers)
