"""The targets that are held to the dynamic engine, one row for each."""

from dataclasses import dataclass, field
from typing import Any

from tests.autograd.programs.targets import closeness, in_c, in_javascript


@dataclass(frozen=True)
class Target:
    """A language that programs are written in, and how its text is run."""

    name: str
    run: Any
    """Of [(program, points), …] gives for each point (value, gradient), or the number of the guard
    that fails, or the name of an error; skips the test where the machine has not what it needs."""
    operations: Any
    """The names of those of the library's table that it has, by a function."""
    ulps: int
    """By how many units in the last place each of its steps may be off; 0 for the same bits."""
    refuses: frozenset[str] = field(default_factory=frozenset)
    """Operations of which it has some uses only, and refuses others by name."""

    def __repr__(self) -> str:
        return self.name


TARGETS = [
    Target("C", in_c.run, in_c.operations, 0, frozenset({"round"})),
    Target("JavaScript", in_javascript.run, in_javascript.operations, closeness.ULPS),
]
