"""The shape of the package: its public names, and the map that its imports follow."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import autograd
import nn

ROOT = Path(autograd.__file__).parent
PROJECT = ROOT.parent
FILES = [*ROOT.rglob("*.py"), *Path(nn.__file__).parent.rglob("*.py")]


def module_of(path):
    """The dotted name of the module in a file."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in FILES}


def imports_of(path):
    """The modules of the project that a file imports when it runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else node.module for name in names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (name for name in names if name.split(".")[0] in {"autograd", "nn"})


def test_no_module_imports_itself_in_a_circle():
    graph = {name: set(imports_of(path)) - {name} for name, path in MODULES.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_autograd_never_imports_nn():
    for path in ROOT.rglob("*.py"):
        assert not [name for name in imports_of(path) if name.split(".")[0] == "nn"], path


def test_the_public_names_are_exactly_those_listed():
    rooms = {path.stem for path in ROOT.iterdir()}
    public = {name for name in dir(autograd) if not name.startswith("_")}
    assert public - rooms == set(autograd.__all__) - rooms


def test_the_import_is_light():
    """What only drawings, checks and the command line need comes when they are asked for."""
    code = "import sys, autograd; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    heavy = {"graphviz", "urllib", "subprocess", "logging", "tempfile", "json", "dataclasses"}
    assert not loaded & (heavy | {"autograd.drawing", "autograd.equations", "autograd.checking"})


def test_what_comes_later_is_what_it_says():
    assert autograd.draw is autograd.drawing.draw
    with pytest.raises(AttributeError, match="module 'autograd' has no attribute 'drawn'"):
        autograd.drawn  # noqa: B018


@pytest.mark.parametrize("folder", ["autograd", "nn", "demos"])
def test_no_folder_holds_more_than_a_reader_can_survey(folder):
    for place in (PROJECT / folder).rglob("*/"):
        code = [p for p in place.glob("*") if p.suffix in {".py", ".pyx", ".pxi", ".js", ".css"}]
        assert len(code) <= 21, place


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
