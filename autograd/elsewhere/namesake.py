"""A warning where another package of the same import name shares the environment."""

from __future__ import annotations

import os
import sys
import warnings


def warn_of_namesake() -> None:
    """Warn if HIPS's distribution ``autograd`` is installed: its files and these mix in one folder.

    Whichever was installed last wins file by file, and the failures that follow are a puzzle.
    """
    for folder in sys.path:
        for found in _listed(folder or "."):
            name = found.removesuffix(".dist-info")
            if name == found or not name.startswith("autograd-"):
                continue
            warnings.warn(
                f"the distribution {name} (HIPS autograd) is installed beside seegrad and has"
                " the same import name, so their files overwrite each other; install each in a"
                " virtual environment of its own, or run: pip uninstall autograd seegrad, and then:"
                " pip install seegrad",
                RuntimeWarning,
                stacklevel=3,
            )


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # sys.path has files in it, and folders that do not exist
        return []
