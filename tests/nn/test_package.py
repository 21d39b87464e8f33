"""The shape of the package: its names, and what it imports."""

import ast
from pathlib import Path

import autograd
import nn
from autograd import files

ROOT = Path(nn.__file__).parent


def test_the_public_names_are_exactly_those_listed():
    modules = {path.stem for path in ROOT.iterdir()}
    public = {name for name in vars(nn) if not name.startswith("_")}
    assert public - modules == set(nn.__all__) - modules


def test_autograd_is_used_by_its_public_names_only():
    """Those that are imported, and those that are reached as ``autograd.name``.

    Files are written by what drawings are written by, whose module says what of it is public.
    """
    public = {"autograd": autograd.__all__, "autograd.files": files.__all__}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograd"):
                assert node.module in public, path
                assert {alias.name for alias in node.names} <= set(public[node.module]), path
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "autograd":
                assert node.attr in autograd.__all__, path


def test_optional_packages_are_imported_where_they_are_needed():
    needed = {
        "matplotlib": "canvas.py",
        "tqdm": "progress.py",
        "sklearn": "datasets.py",
        "torch": "pytorch.py",
        "safetensors": "pytorch.py",
    }
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                node.body = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", None) or node.names[0].name
                assert needed.get(module.split(".")[0], path.name) == path.name
