"""The face of the package: its public names, and what its import brings with it."""

import builtins
import subprocess
import sys
from pathlib import Path

import pytest

import autograd

ROOT = Path(autograd.__file__).parent
PROJECT = ROOT.parent


def test_the_public_names_are_exactly_those_listed():
    rooms = {path.stem for path in ROOT.iterdir()}
    public = {name for name in dir(autograd) if not name.startswith("_")}
    assert public - rooms == {*autograd.__all__, *autograd._NAMESAKES} - rooms


@pytest.mark.parametrize("package", ["autograd", "autograd.strategies", "nn", "nn.optim"])
def test_a_star_leaves_pythons_own_functions_alone(package):
    """``range(max(1, 2))`` and ``sum(lists, [])`` go on working; a Value may be given to them."""
    names: dict[str, object] = {}
    exec(f"from {package} import *", names)
    assert not set(names) & set(dir(builtins))


def test_the_names_left_out_of_a_star_are_those_that_python_has():
    public = {name for name in dir(autograd) if not name.startswith("_")}
    assert public & set(dir(builtins)) == set(autograd._NAMESAKES)


def test_the_import_is_light():
    """What only drawings, checks and the command line need comes when they are asked for.

    Without site (-S), for an editable installation may load pathlib, and that urllib, on its own.
    """
    code = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); import autograd; print(*sys.modules)"
    command = [sys.executable, "-S", "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    heavy = {"graphviz", "urllib", "subprocess", "logging", "tempfile", "json", "dataclasses"}
    assert not loaded & (heavy | {"autograd.drawing", "autograd.equations", "autograd.checking"})


def test_what_comes_later_is_what_it_says():
    assert autograd.draw is autograd.drawing.draw
    with pytest.raises(AttributeError, match="module 'autograd' has no attribute 'drawn'"):
        autograd.drawn  # noqa: B018


def test_a_package_of_the_same_name_is_announced(tmp_path):
    """HIPS's distribution ``autograd``, as pip leaves it in site-packages."""
    metadata = tmp_path / "autograd-1.8.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: autograd\nVersion: 1.8.0\n")
    program = f"import sys; sys.path += [{str(tmp_path)!r}, {str(PROJECT)!r}]; import autograd"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0
    assert "autograd-1.8.0 (HIPS autograd)" in run.stderr
    assert "virtual environment" in run.stderr
