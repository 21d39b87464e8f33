"""Settings of the whole suite."""

import pytest
from hypothesis import settings

from autograd import RendererMissingError
from tests.needs import needed_renderer

# A machine may be busy: how long an example takes says nothing about the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    """A test that draws is skipped where there is no renderer."""
    try:
        return (yield)
    except RendererMissingError:
        needed_renderer()
        raise
