"""Settings of the whole suite."""

import signal
import sys

import pytest
from hypothesis import HealthCheck, settings

from autograd import RendererMissingError, engines
from tests.needs import needed_renderer

# A machine may be busy: how long an example takes says nothing about the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# A shell has Ctrl-C ignored by what it runs in the background, and so by all that this starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """A bare test runs without coverage, and a long one without the compiled engine does too."""
    coverage = sys.modules.get("coverage")
    measured = coverage and coverage.Coverage.current()
    if not measured or not is_bare(item):
        return (yield)
    measured.stop()
    try:
        return (yield)
    finally:
        measured.start()


def is_bare(item):
    marks = {mark.name for mark in item.iter_markers()}
    return "bare" in marks or ("long" in marks and not engines.built)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    """A test that draws is skipped where there is no renderer."""
    try:
        return (yield)
    except RendererMissingError:
        needed_renderer()
        raise
