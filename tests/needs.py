"""What some tests need of the machine: without it they are skipped, but fail where CI is set."""

import importlib
import os
import shutil

import pytest


def needed_module(name):
    """The module."""
    if os.environ.get("CI"):
        return importlib.import_module(name)
    return pytest.importorskip(name)


def needed_program(*names):
    """The path of the program, which has any of these names."""
    for name in names:
        if path := shutil.which(name):
            return path
    reason = f"{' or '.join(names)} is not installed"
    return pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
