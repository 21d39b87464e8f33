"""The notebook runs from top to bottom in IPython, and shows what it promises."""

import json
import sys
from base64 import b64decode
from functools import partial
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import demos
from nn import plots
from tests.demos.sizes import size

CELLS = json.loads((Path(demos.__file__).parent / "seegrad.ipynb").read_text("utf-8"))["cells"]
CODE = ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"]


class Shell(InteractiveShell):
    """IPython as a notebook has it, but without a window or a socket."""

    def enable_gui(self, gui=None):
        assert gui is None


@pytest.fixture
def shell(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # it puts its own there
    without_history = Config({"HistoryManager": {"enabled": False}})  # no thread that writes it
    yield Shell.instance(config=without_history)
    Shell.clear_instance()


def test_the_notebook_runs_and_shows_its_pictures(shell, tmp_path, capsys, monkeypatch):
    coarse = partial(plots.decision_boundary, resolution=size(80, 20))
    monkeypatch.setattr(plots, "decision_boundary", coarse)
    shown = {}
    for source in CODE:
        run = shell.run_cell(source)
        run.raise_error()
        if run.result is not None:
            bundle, _ = shell.display_formatter.format(run.result)
            shown[source.splitlines()[-1]] = bundle
    kinds = {last: next(kind for kind in KINDS if kind in bundle) for last, bundle in shown.items()}
    assert list(kinds.values()) == [
        *["image/svg+xml", "text/latex", "text/latex"],  # the graph, and its equations
        *["image/svg+xml", "text/html", "image/svg+xml", "image/svg+xml"],
        *["image/png"] * 3,  # plots
    ]
    assert r"\overline{w} &= \overline{z} x" in shown["explain(loss)"]["text/latex"]
    assert "layer2" in shown['draw(score, fold="layer")']["image/svg+xml"]
    assert b64decode(list(shown.values())[-1]["image/png"]).startswith(b"\x89PNG")
    assert (tmp_path / "loss.html").stat().st_size > 10_000
    printed = capsys.readouterr().out
    assert "∂L/∂w = 0.1850" in printed
    assert printed.count(" ok") == 2  # by w and by b
    assert shell.user_ns["history"]["loss"][-1] < 0.1


KINDS = ("image/png", "image/svg+xml", "text/latex", "text/html")


def test_the_notebook_is_kept_without_its_outputs():
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
