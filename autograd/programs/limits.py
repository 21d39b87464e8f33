"""A limit on how long somebody else's code may run."""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 1.0  # for one small program; the fastest is done in a thousandth of that


class TookTooLongError(BaseException):
    """The code inside ``limited`` did not end; no Exception, which that code might catch."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLongError inside the block once it has run so long, in a loop of Python's."""
    runner, over = threading.get_ident(), threading.Event()
    collects = gc.isenabled()
    gc.disable()  # an error that is raised within the collector is lost

    def watch() -> None:
        while not over.wait(seconds):
            _raise_in(runner, TookTooLongError)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        _raise_in(runner, None)  # what came too late
        if collects:
            gc.enable()


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    raised = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
