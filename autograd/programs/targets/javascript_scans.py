"""A scan in JavaScript: a function of one step, and others that take its error signals back.

``scan`` and ``scan_back`` in ``runtime.js`` run them. All steps go one way, so that how the signals
go back is known when the program is written, as ``scans/history.py`` finds it for a scan of Values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from autograd.programs.form import Form


class Writer(Protocol):
    """What writes a program as a function of a list of numbers, once, and gives its name."""

    def function_of(self, form: Form) -> str:
        """The name of the function."""


class Back(NamedTuple):
    """Steps through which the same error signals go back."""

    pullback: Any
    begin: int
    end: int


def scan(writer: Writer, operation: Any, arguments: Sequence[str]) -> str:
    """The call that does all steps."""
    body, (_, width, columns, *_) = operation.body, operation.of
    own = width + len(body.program.defaults)
    carry, same, xs = arguments[:width], arguments[width:own], arguments[own:]
    lists = ", ".join([f"[{', '.join(part)}]" for part in (carry, same, xs)])
    step, count = writer.function_of(body.program), count_of(operation, arguments)
    return f"scan({step}, {lists}, {columns}, {count})"


def count_of(operation: Any, arguments: Sequence[object]) -> int:
    """How many steps there are."""
    body, (_, width, columns, length, *_) = operation.body, operation.of
    own = width + len(body.program.defaults)
    count: int = (len(arguments) - own) // columns if length is None else length
    return count


def scan_back(writer: Writer, operation: Any, j: int, done: str, count: int) -> str:
    """The derivatives of number j of the last carry, by ``done`` (none) and what it depends on."""
    places: dict[int, int] = {}
    runs = []
    for pullback, begin, end in _backs(operation.body, j, count):
        its = [places.setdefault(i, len(places)) for i in pullback.outside]
        step, leaving = writer.function_of(pullback.program), len(pullback.leaving)
        columns = [*pullback.columns]
        runs.append(f"[{step}, {begin}, {end}, {leaving}, {columns}, {its}]")
    return f"scan_back({done}, [{', '.join(runs)}], {operation.body.columns}, {len(places)})"


def _backs(body: Any, j: int, count: int) -> Iterator[Back]:
    signals: tuple[int, ...] = (j,)
    end = count
    while end > 0 and signals:
        pullback = body.pullback(signals)
        begin = 0 if pullback.leaving == signals else end - 1
        yield Back(pullback, begin, end)
        signals, end = pullback.leaving, begin
