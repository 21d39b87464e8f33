"""A warning where another package of the same import name shares the environment."""

from __future__ import annotations

import warnings
from importlib import metadata


def warn_of_namesake() -> None:
    """Warn if HIPS's distribution ``autograd`` is installed: its files and these mix in one folder.

    Whichever was installed last wins file by file, and the failures that follow are a puzzle.
    """
    try:
        version = metadata.version("autograd")
    except metadata.PackageNotFoundError:
        return
    warnings.warn(
        f"the distribution 'autograd' {version} (HIPS) is installed beside seegrad and has the same"
        " import name, so their files overwrite each other; install each in a virtual environment"
        " of its own, or: pip uninstall autograd seegrad, then pip install seegrad",
        RuntimeWarning,
        stacklevel=3,
    )
