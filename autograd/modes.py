"""What an operation does besides computing: record (the rule), record nothing, or watch.

The mode belongs to the thread or task that sets it. True records; False, under ``no_grad``, gives
constants; a watch, under ``detect_anomaly``, inspects what was recorded, and gives constants if it
stands under ``no_grad`` as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol


class Watch(Protocol):
    """What ``anomaly.py`` sees of each node and of each backward pass."""

    records: bool

    def under(self, records: bool) -> Watch: ...

    def node(self, node: Any) -> None: ...

    def signals(self, signals: Any) -> None: ...


recording: ContextVar[bool | Watch] = ContextVar("recording", default=True)


def is_recording() -> bool:
    """Whether operations record what their gradients need."""
    current = recording.get()
    return current if isinstance(current, bool) else current.records


@contextmanager
def recorded(records: bool = True) -> Iterator[None]:
    """Inside, operations record or not, and are watched if they were."""
    current = recording.get()
    with mode(records if isinstance(current, bool) else current.under(records)):
        yield


@contextmanager
def mode(value: bool | Watch) -> Iterator[None]:
    """Inside, operations follow this mode."""
    token = recording.set(value)
    try:
        yield
    finally:
        recording.reset(token)
