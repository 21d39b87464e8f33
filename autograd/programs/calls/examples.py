"""Trees that are like an example, which the compiled engine tells, and reads, in one walk."""

from __future__ import annotations

from typing import Any

from autograd.engines import compiled


@compiled
class Example:
    """A tree, to which the arguments of later calls are compared.

    Like it is a tree of the same containers, with a float for each float, a Value for each Value,
    and the same thing for each other leaf. The compiled engine knows lists, tuples, dicts, and
    arrays of float64; about other trees it says what this class says about all: that it does not
    know, and who asks looks closer.
    """

    width = 0
    """How many numbers there are, of a Value that is there twice one."""

    def __init__(self, tree: Any) -> None:
        pass

    def numbers(self, tree: Any) -> memoryview[float] | None:
        """The numbers of a tree that is like it, in their order; None if it may be another."""
        return None

    def inputs(self, tree: Any) -> list[Any] | None:
        """The floats and Values that the numbers of such a tree are of."""
        return None

    def fill(self, lanes: list[Any], begin: int, end: int, rows: Any, first: int) -> bool:
        """Whether these lanes are all like it.

        Then their numbers are in the columns of ``rows``, a buffer of doubles, from ``first`` on.
        """
        return False
