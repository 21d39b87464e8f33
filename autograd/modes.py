"""What an operation does besides computing: record (the rule), record nothing, or watch.

The mode belongs to the thread or task that sets it. True records; False, under ``no_grad``, gives
constants; a watch, under ``detect_anomaly``, records and then inspects what was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol


class Watch(Protocol):
    """What ``anomaly.py`` sees of each node and of each backward pass."""

    def node(self, node: Any) -> None: ...

    def signals(self, signals: Any) -> None: ...


recording: ContextVar[bool | Watch] = ContextVar("recording", default=True)


@contextmanager
def mode(value: bool | Watch) -> Iterator[None]:
    """Inside, operations follow this mode."""
    token = recording.set(value)
    try:
        yield
    finally:
        recording.reset(token)
