"""The targets that are held to the dynamic engine, one row for each."""

from dataclasses import dataclass
from typing import Any

from tests.autograd.programs.targets import closeness, in_c, in_javascript, in_numpy


@dataclass(frozen=True)
class Target:
    """A language that programs are written in, and how its text is run.

    ``module`` has ``operations()``, the names of those of the library's table that it has;
    ``run([(program, points), …], texts)``, which gives for each point (value, gradient) or the
    number of the guard that fails, or the name of an error; and ``outputs(program, points)``, which
    gives the outputs at each point. The last two skip the test where the machine has not what they
    need.
    """

    name: str
    module: Any
    ulps: int
    """By how many units in the last place each of its steps may be off; 0 for the same bits."""
    refuses: frozenset[str] = frozenset()
    """Operations of which it has some uses only, and refuses others by name."""
    own_library: bool = False
    """Whether exp, sin and so on are its own, and so the small differences of large terms: a test
    beside these holds its operations."""

    def __repr__(self) -> str:
        return self.name


TARGETS = [
    Target("C", in_c, 0, frozenset({"round"})),
    Target("numpy", in_numpy, 4),
    Target("JavaScript", in_javascript, closeness.ULPS, own_library=True),
]
