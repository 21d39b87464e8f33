"""Finding the operation that made the first nan or infinity, forward or backward."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from autograd.errors import AnomalyError
from autograd.partials import local_partials
from autograd.recording import Watch, watched
from autograd.rule_errors import described, source_line
from autograd.value import Value


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """Inside, raise AnomalyError at the first value or error signal that is not finite.

    The error names the operation, its operands with their labels, and the line of source that
    applied it. Values computed outside are not inspected, their gradients are. Everything
    computed inside lives until the end of the block.

    >>> x = Value(0.0, label="x")
    >>> with detect_anomaly():
    ...     y = 1 / x
    Traceback (most recent call last):
        ...
    autograd.errors.AnomalyError: div gave inf
      from 1.0 and the value 'x' (input, data=0.0)
      at <doctest autograd.checking.anomaly.detect_anomaly[1]>, line 2
    """
    with watched(_Watcher()):
        yield


class _Watcher(Watch):
    """Remembers where each node was made, and raises at the first that is not finite."""

    def __init__(self) -> None:
        self.made_at: dict[Value, str] = {}

    def node(self, node: Value) -> None:
        """Inspect a node that has just been made."""
        self.made_at[node] = source_line()
        if not math.isfinite(node.data):
            raise AnomalyError(f"{node.op} gave {node.data}\n{self._origin(node)}")

    def signals(self, signals: Mapping[Value, float | Value]) -> None:
        """Inspect the error signals of a pass, from the output down."""
        numbers = {n: s.data if isinstance(s, Value) else s for n, s in signals.items()}
        for node, number in numbers.items():
            if not math.isfinite(number):
                raise AnomalyError(
                    f"the error signal of {described(node)} is {number}\n"
                    + "\n".join(self._arrivals(node, numbers))
                )

    def _arrivals(self, node: Value, numbers: Mapping[Value, float]) -> Iterator[str]:
        """Where the signal of a node came from: its children, and the derivatives by it."""
        for child in numbers:
            for parent, partial in zip(child.parents, local_partials(child), strict=True):
                if parent is node:
                    yield f"  {numbers[child]} · {partial} arrived through {child.op}"
                    yield self._origin(child)

    def _origin(self, node: Value) -> str:
        operands = " and ".join(
            described(a) if isinstance(a, Value) else str(a) for a in node.arguments
        )
        return f"  from {operands}\n  at {self.made_at.get(node, 'a line outside of the block')}"
