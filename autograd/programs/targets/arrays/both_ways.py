"""A function of numbers, run over arrays of them: where it looks at one, it goes both ways.

A rule is plain Python, and may ask ``if x < 0``. An array has an answer for each of its numbers,
so the function is run once for each way that it can go, and number by number it is chosen which of
them counts. Nothing is computed twice: up to a question, a run finds what another has computed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any


class Fork(BaseException):  # no ``except Exception`` of a rule is to catch it
    """A condition that a run has no answer to yet."""

    def __init__(self, condition: Condition) -> None:
        super().__init__()
        self.condition = condition


class Condition:
    """What a comparison of arrays gives."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __bool__(self) -> bool:
        run = _runs.of_this_thread
        if run is None:
            raise TypeError("a condition on arrays is neither true nor false here")
        return run.answer(self)


class Run:
    """A call of a function with the answers that it is given."""

    def __init__(self, function: Callable[..., Any], arguments: Sequence[Any]) -> None:
        self.function = function
        self.arguments = arguments
        self._answers: tuple[bool, ...] = ()
        self._asked = 0
        self._done = 0
        self._results: dict[Any, Any] = {}

    def answer(self, condition: Condition) -> bool:
        if self._asked == len(self._answers):
            raise Fork(condition)
        self._asked += 1
        self._done = 0
        return self._answers[self._asked - 1]

    def once(self, compute: Callable[[], Any]) -> Any:
        """What was computed at this place after these answers."""
        key = (self._answers[: self._asked], self._done)
        self._done += 1
        if key not in self._results:
            _runs.of_this_thread = None  # what it calls is no part of this function
            try:
                self._results[key] = compute()
            finally:
                _runs.of_this_thread = self
        return self._results[key]

    def outcome(self, answers: tuple[bool, ...], choose: Callable[..., Any]) -> Any:
        """What the ways that begin with these answers give."""
        self._answers, self._asked, self._done = answers, 0, 0
        before, _runs.of_this_thread = _runs.of_this_thread, self
        try:
            return self.function(*self.arguments)
        except Fork as fork:
            condition = fork.condition
        finally:
            _runs.of_this_thread = before
        sides = [self.outcome((*answers, answer), choose) for answer in (True, False)]
        return chosen(condition, sides[0], sides[1], choose)


class _Runs(threading.local):
    of_this_thread: Run | None = None


_runs = _Runs()


def once(compute: Callable[[], Any]) -> Any:
    """The result of a computation, which a run that goes another way later does not repeat."""
    run = _runs.of_this_thread
    return compute() if run is None else run.once(compute)


def both_ways(function: Callable[..., Any], choose: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose results are chosen by ``choose(condition, one, other)``.

    >>> def least(x, y):
    ...     return [x, 0.0] if x < y else [y, 1.0]
    >>> class Named(str):
    ...     def __lt__(self, other):
    ...         return Condition(f"{self} < {other}")
    >>> both_ways(least, lambda c, x, y: f"({x} if {c.array} else {y})")(Named("x"), Named("y"))
    ['(x if x < y else y)', '(0.0 if x < y else 1.0)']
    """

    def joined(*arguments: Any) -> Any:
        return once(lambda: Run(function, arguments).outcome((), choose))

    return joined


def chosen(condition: Condition, one: Any, other: Any, choose: Callable[..., Any]) -> Any:
    """One or the other, number by number; of sequences, each in turn."""
    if one is other or (type(one) is type(other) is float and repr(one) == repr(other)):
        return one
    if isinstance(one, list | tuple):
        return type(one)([chosen(condition, a, b, choose) for a, b in zip(one, other, strict=True)])
    if isinstance(one, Condition) or isinstance(other, Condition):  # answers to be asked later
        return Condition(_answers(choose(condition, _answers(one), _answers(other))))
    return choose(condition, one, other)


def _answers(answer: Any) -> Any:
    return getattr(answer, "array", answer)
