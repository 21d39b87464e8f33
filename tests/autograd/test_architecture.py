"""The imports follow the map that ARCHITECTURE.md draws."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import autograd
import nn

pytestmark = pytest.mark.once

PROJECT = Path(autograd.__file__).parents[1]
MAP = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PACKAGES = {"autograd": Path(autograd.__file__).parent, "nn": Path(nn.__file__).parent}
ABOVE_ALL = {"autograd": ["__init__", "command_line", "__main__"], "nn": ["__init__"]}
TWIN = "native"  # which takes the places of others, and which nobody else imports


def module_of(path):
    """The dotted name of the module in a file."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for root in PACKAGES.values() for path in root.rglob("*.py")}


@cache
def imports_of(path, at_run_time=True):
    """The modules of the project that a file imports."""
    return [*found_imports(path, at_run_time)]


def found_imports(path, at_run_time):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if at_run_time:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
                node.body = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else node.module for name in names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (name for name in names if name.split(".")[0] in PACKAGES)


def room_of(module):
    """The first name below the package."""
    return module.split(".")[1] if "." in module else "__init__"


def levels(package):
    """The row of each room on the map, from the top."""
    section = re.search(rf"^## {package}\n(.*?)^## ", MAP, re.MULTILINE | re.DOTALL)[1]
    rows = [
        re.findall(r"`(\w+)`", line.split("|")[1])
        for line in section.splitlines()
        if line.startswith("| `")
    ]
    found = [[room for room in row if room not in ABOVE_ALL[package]] for row in rows]
    found += [[room] for room in ABOVE_ALL[package]]
    return {room: level for level, row in enumerate(found) for room in row}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_map_shows_every_room_and_no_other(package):
    root = PACKAGES[package]
    rooms = {path.stem for path in root.glob("*.py")}
    rooms |= {path.parent.name for path in root.glob("*/__init__.py")} - {TWIN}
    to_come = {"programs"} - rooms if package == "autograd" else set()
    assert set(levels(package)) == rooms | to_come


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_up_the_map_only(package):
    level = levels(package)
    wrong = []
    for module, path in MODULES.items():
        room = room_of(module)
        if not module.startswith(f"{package}.") or room == TWIN:
            continue
        for imported in imports_of(path):
            other = room_of(imported)
            if imported.split(".")[0] != package or other == room:
                continue
            if not level[other] < level[room]:
                wrong.append(f"{module} imports {imported}")
    assert not wrong


def test_no_module_imports_itself_in_a_circle():
    graph = {name: set(imports_of(path)) - {name} for name, path in MODULES.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_types_alone_are_imported_where_methods_are_declared_and_names_are_loaded_late():
    allowed = {"autograd", "autograd.differentiable", "autograd.methods", "nn"}
    for name, path in MODULES.items():
        at_run_time = set(imports_of(path))
        if set(imports_of(path, at_run_time=False)) - at_run_time:
            assert name in allowed | {m for m in MODULES if m.startswith("nn.")}, name


def test_autograd_never_imports_nn():
    for name, path in MODULES.items():
        if name.startswith("autograd"):
            assert not [other for other in imports_of(path) if other.split(".")[0] == "nn"], path


@pytest.mark.parametrize("folder", ["autograd", "nn", "demos"])
def test_no_folder_holds_more_than_a_reader_can_survey(folder):
    """Beside __init__.py and __main__.py, of which a folder has no more than these."""
    kinds = {".py", ".pyx", ".pxi", ".h", ".js", ".css"}
    for place in [PROJECT / folder, *(PROJECT / folder).rglob("*/")]:
        code = [p for p in place.glob("[!_]*") if p.suffix in kinds]
        assert len(code) <= 21, place


def test_every_path_on_the_map_is_there():
    for link in re.findall(r"\]\(([^)]+)\)", MAP):
        assert (PROJECT / link).is_file(), link
    for path in re.findall(r"`((?:autograd|nn|tests|demos)/[\w/.]+)`", MAP):
        assert (PROJECT / path).exists() or path == "autograd/programs/", path
