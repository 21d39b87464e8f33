"""Settings of the whole suite."""

import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from autograd import RendererMissingError, engines
from tests.examples import UNHURRIED
from tests.needs import needed_renderer

settings.register_profile("patient", deadline=None, suppress_health_check=UNHURRIED)
settings.load_profile("patient")

# A shell has Ctrl-C ignored by what it runs in the background, and so by all that this starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


TESTS = Path(__file__).parent
OF_REPLAYS = ["autograd/native", "autograd/programs", "nn/optim", "nn/training"]
"""Where the compiled engine leads to code that the Python one does not."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Coverage pauses for a test that need not be measured."""
    coverage = sys.modules.get("coverage")
    running = coverage and coverage.Coverage.current()
    if not running or is_measured(item):
        return (yield)
    running.stop()
    try:
        return (yield)
    finally:
        running.start()


def is_measured(item):
    """Not if it is bare, nor where another run measures the same or runs it more quickly."""
    marks = {mark.name for mark in item.iter_markers()}
    if "bare" in marks:
        return False
    if engines.engine == "python":
        return "long" not in marks
    of_replays = any(item.path.is_relative_to(TESTS / room) for room in OF_REPLAYS)
    return "long" in marks or of_replays


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    """A test that draws is skipped where there is no renderer."""
    try:
        return (yield)
    except RendererMissingError:
        needed_renderer()
        raise
