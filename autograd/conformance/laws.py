"""The laws in the order in which one looks for a fault: each needs those before it to be kept.

The programs of a law are what a counterexample will be, so each is as small as can be.
"""

from __future__ import annotations

from autograd.conformance.law import Law
from autograd.conformance.laws_of_graphs import OF_GRAPHS
from autograd.conformance.laws_of_numbers import OF_NUMBERS

_ORDER = (
    *("leaf", "downwards", "equal numbers", "no state"),
    *("operations", "chain rule", "reflected operators", "ints and floats"),
    *("fan-out", "once", "order", "constants", "+=", "leaves accumulate", "second backward"),
    *("kinks", "ties", "extremes", "depth"),
)
LAWS = tuple(sorted((*OF_GRAPHS, *OF_NUMBERS), key=lambda law: _ORDER.index(law.name)))
RANDOM = Law(
    "random programs",
    "on programs of many operations the gradients are ours, or those of finite differences",
)
NAMES = [*_ORDER, RANDOM.name]
