"""A limit on how long somebody else's code may run."""

from __future__ import annotations

import ctypes
import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 1.0  # for one small program; the fastest is done in a thousandth of that
_PERIOD = 0.02
_WAITING = 20.0  # times the limit: for code that only waits

_ends: dict[int, list[_End]] = {}  # of the threads that run under a limit, by their ids
_sent: set[int] = set()  # those of them to which an error is on its way, or has come
_lock = threading.Lock()
_watcher: threading.Thread | None = None


class TookTooLongError(BaseException):
    """The code inside ``limited`` did not end; no Exception, which that code might catch."""


class _End:
    """A time on a clock, and the clock."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self.clock = clock
        self.time = clock() + seconds

    @property
    def is_past(self) -> bool:
        """Whether it has come."""
        return self.clock() > self.time


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLongError inside the block once it has run so long, in a loop of Python's.

    What counts is the processor's time of this thread, which a busy machine does not use up.

    >>> with limited(0.1):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
        ...
    autograd.programs.limits.TookTooLongError
    """
    runner = threading.get_ident()
    collects = gc.isenabled()
    gc.disable()  # an error that is raised within the collector is lost
    _ends[runner] = [_End(_own_clock(), seconds), _End(time.monotonic, _WAITING * seconds)]
    _have_watcher()
    try:
        yield
    finally:
        with _lock:
            del _ends[runner]
            is_late = runner in _sent
            _sent.discard(runner)
        if is_late:
            _let_it_come()
        if collects:
            gc.enable()


def _own_clock() -> Callable[[], float]:
    """The processor's time of this thread, for others to read; where there is none, the time."""
    clock_of = getattr(time, "pthread_getcpuclockid", None)
    if clock_of is None:
        return time.monotonic
    clock = clock_of(threading.get_ident())
    return lambda: time.clock_gettime(clock)


def _let_it_come() -> None:
    """Catch what was sent and has not come yet.

    To take it back, by an error of None, would leave Python 3.11 with a signal that it never
    clears: under a tracer it then runs one instruction for ever.
    """
    try:
        time.sleep(0)
        for _ in range(100):
            pass
    except TookTooLongError:
        pass


def _have_watcher() -> None:
    """One thread watches all others; after a fork there is none."""
    global _watcher
    if _watcher is None or not _watcher.is_alive():
        _watcher = threading.Thread(target=_watch, daemon=True, name="limits")
        _watcher.start()


def _watch() -> None:
    while True:
        time.sleep(_PERIOD)
        with _lock:
            for thread, ends in list(_ends.items()):
                if any(end.is_past for end in ends):
                    _raise_in(thread, TookTooLongError)
                    _sent.add(thread)
                    _ends[thread] = [_End(time.monotonic, SECONDS)]  # again, should it be caught


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))
