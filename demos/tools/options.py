"""What a demo can be told on the command line, and what it says of itself before it begins."""

import argparse
import math
import re
import shutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from autograd.command_line.parser import Parser


def columns():
    """How wide a paragraph may be: as the terminal, but not so wide that the eye gets lost."""
    return min(shutil.get_terminal_size().columns, 100)


def introduction(docstring):
    """The paragraphs up to the one that says what to Expect, or the first if none does.

    Those that are indented are formulas, and stay as they are.

    >>> introduction("A title.\\n\\n    y = 2x\\n\\nNote it. Expect\\n4.\\n\\nThe source.")
    ['A title.', '    y = 2x', 'Note it. Expect 4.']
    """
    paragraphs = docstring.strip().split("\n\n")
    last = next((k for k, text in enumerate(paragraphs) if re.search(r"\bExpect\b", text)), 0)
    return [
        text if text.startswith(" ") else " ".join(text.split()) for text in paragraphs[: last + 1]
    ]


def filled(text):
    """A paragraph for the terminal, whose formulas do not break at their signs: h(1 − h) ≤ ¼."""
    glued = re.sub(r" ([=≤≥≈<>+−·]) ", "\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", text)
    lines = textwrap.fill(glued.replace("``", "`"), columns())
    return lines.replace("\N{NO-BREAK SPACE}", " ")


@dataclass(frozen=True)
class Option:
    """What an option is by default, what it is for, how its text is read, and what it takes.

    A tuple takes several, ``--rates 0.1 0.01``, and a bool has its negation.
    """

    default: object
    help: str
    read: Callable = str
    takes: Callable = lambda value: True
    kind: str = ""  # what it takes, in words

    def value(self, text):
        """What a text stands for; to an error argparse adds the name of the option."""
        try:
            found = self.read(text)
        except ValueError:
            found = None
        if found is None or not self.takes(found):
            raise argparse.ArgumentTypeError(f"{text!r} is not {self.kind}")
        return found


def count(default, help, least=1):
    """A whole number, such as of steps."""
    return Option(default, help, int, lambda n: n >= least, f"a whole number of at least {least}")


def number(default, help):
    """A finite number."""
    return Option(default, help, float, math.isfinite, "a finite number")


def positive(default, help):
    """A finite number above 0, such as a rate."""
    return Option(default, help, float, lambda x: 0 < x < math.inf, "a finite number above 0")


def not_negative(default, help):
    """A finite number of at least 0, such as a weight decay."""
    kind = "a finite number of at least 0"
    return Option(default, help, float, lambda x: 0 <= x < math.inf, kind)


def seed(default):
    """Any whole number, of which all random numbers come."""
    return Option(default, "where the random numbers begin", int, kind="a whole number")


def options(docstring, arguments, **offered):
    """The options of a demo, an Option for each keyword, as an argparse Namespace.

    ``arguments`` are those of the command line, or None for the real ones. What the demo is about
    is printed first.

    >>> steps, rates = count(100, "steps to take"), positive((0.1, 0.2), "learning rates")
    >>> chosen = options("Show it.", ["--steps", "5"], steps=steps, rates=rates)
    Show it.
    <BLANKLINE>
    >>> chosen.steps, chosen.rates
    (5, (0.1, 0.2))
    """
    parser = Parser(description=docstring)
    for name, option in offered.items():
        flag, text = f"--{name.replace('_', '-')}", option.default
        settings = {"default": option.default, "type": option.value}
        if isinstance(option.default, bool):
            negated = argparse.BooleanOptionalAction
            parser.add_argument(flag, default=option.default, help=option.help, action=negated)
            continue
        if isinstance(option.default, tuple):
            text, settings = " ".join(map(str, option.default)), settings | {"nargs": "+"}
        parser.add_argument(flag, help=f"{option.help} (default: {text})", **settings)
    chosen = parser.parse_args(arguments)
    for text in introduction(docstring):
        print(text if text.startswith(" ") else filled(text), end="\n\n")
    return chosen
