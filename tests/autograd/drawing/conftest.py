"""A machine with one renderer, or with none, whatever this one has."""

import sys

import pytest

from tests.needs import needed_module, needed_program


@pytest.fixture
def no_dot(monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


@pytest.fixture
def no_pygraphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)


@pytest.fixture(params=["dot", "pygraphviz"])
def renderer(request):
    """Each renderer in turn, alone."""
    if request.param == "dot":
        needed_program("dot")
        request.getfixturevalue("no_pygraphviz")
    else:
        needed_module("pygraphviz")
        request.getfixturevalue("no_dot")
    return request.param
