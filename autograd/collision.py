"""A warning where another package of the same import name shares the environment."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path


def warn_of_namesake() -> None:
    """Warn if HIPS's distribution ``autograd`` is installed: its files and these mix in one folder.

    Whichever was installed last wins file by file, and the failures that follow are a puzzle.
    """
    for folder in sys.path:
        for found in Path(folder).glob("autograd-*.dist-info"):
            warnings.warn(
                f"the distribution {found.stem} (HIPS autograd) is installed beside seegrad and has"
                " the same import name, so their files overwrite each other; install each in a"
                " virtual environment of its own, or run: pip uninstall autograd seegrad, and then:"
                " pip install seegrad",
                RuntimeWarning,
                stacklevel=3,
            )
