"""argparse, whose errors repeat what they were given in full: here in a few lines at most."""

from __future__ import annotations

import argparse
from typing import Never

LONGEST = 500  # characters of a message


class Parser(argparse.ArgumentParser):
    """A parser whose errors are short, whose help is shown as it is written, and no option cut.

    >>> Parser(prog="x").parse_args(["y" * 10_000])
    Traceback (most recent call last):
        ...
    SystemExit: 2
    """

    def __init__(self, **settings: object) -> None:
        plain = argparse.RawDescriptionHelpFormatter
        super().__init__(formatter_class=plain, allow_abbrev=False, **settings)  # type: ignore[arg-type]

    def error(self, message: str) -> Never:
        """Print the usage and the message, and end with status 2."""
        if len(message) > LONGEST:
            message = f"{message[:LONGEST]}… ({len(message):,} characters)"
        super().error(message)
