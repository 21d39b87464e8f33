"""What can be written on the command line, and how it is read."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unicodedata import normalize

from autograd.command_line.expression import parse
from autograd.command_line.output import as_value
from autograd.command_line.parser import Parser
from autograd.command_line.translator import functions
from autograd.engines import description
from autograd.errors import ExpressionError
from autograd.text import brief

DESCRIPTION = "The value of an expression, and its derivative by each of its names."
EPILOG = """\
examples:
  seegrad 'w*x + b' w=2 x=3 b=1
  seegrad 'sin(x)**2 / y' x=pi/4 y=-2 --order 2 --check --svg graph.svg
  seegrad check-engine my.engine:Value   holds an engine of yours to the laws; --help tells more

An expression has + - * / // % **, comparisons, and, or, not, `a if x > 0 else b`, the constants
pi and e, and the functions below. NUMBER is one (-2, 1e-3, inf) or an expression such as pi/4.
In JSON, inf and nan are the strings "inf", "-inf" and "nan". An expression that begins with two
minus signs goes after all options and a lone --.

exit status: 0 done; 1 --check denies a derivative; 2 nothing computed, or not written: the error
says why; 130 interrupted.
"""

ORDERS = {"1", "2", "3", "4"}
FILES = {"--svg", "--dot", "--html"}  # options after which a name may begin with a minus sign


def make_parser() -> Parser:
    """The options, and the help that explains them."""
    names = textwrap.fill("functions: " + ", ".join(sorted(functions())), 95)
    parser = Parser(prog="seegrad", description=DESCRIPTION, epilog=f"{EPILOG}\n{names}")
    add = parser.add_argument
    add("expression", metavar="EXPR", help="for example 'x*y + sin(x)'")
    add("values", metavar="NAME=NUMBER", nargs="*", help="one for each name in EXPR")
    add("--svg", metavar="FILE", type=file_in(".svg"), help="draw the graph into an SVG file")
    add("--dot", metavar="FILE", type=file_in(".dot", ".gv"), help="the same as DOT text")
    add("--html", metavar="FILE", type=file_in(".html"), help="a page that steps through the graph")
    add("--explain", action="store_true", help="print the equations of both passes")
    add("--check", action="store_true", help="compare with finite differences")
    add("--order", metavar="{1,2,3,4}", type=order, default=1, help="up to which derivative")
    add("--json", action="store_true", help="print one JSON object")
    add("--version", action="version", version=f"%(prog)s {installed_version()}\n{description()}")
    return parser


def protected(arguments: Sequence[str]) -> list[str]:
    """The arguments, with a space before an expression such as -x**2, lest it look like options.

    >>> protected(["-x**2", "x=-2", "--json"])
    [' -x**2', 'x=-2', '--json']
    >>> protected(["--json", "--", "--x", "x=-2"])
    ['--json', ' --x', ' x=-2']
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    spaced = [
        f" {argument}" if is_expression(argument) and before not in FILES else argument
        for before, argument in zip(["", *arguments], arguments[:end])
    ]
    return spaced + [f" {argument}" for argument in arguments[end + 1 :]]


def is_expression(argument: str) -> bool:
    """Whether the argument begins with a single minus sign, and is not -h."""
    return argument.startswith("-") and not argument.startswith("--") and argument != "-h"


def order(text: str) -> int:
    """How an option reads the order of a derivative."""
    if text not in ORDERS:
        raise argparse.ArgumentTypeError(f"an order is from 1 to 4, got {brief(text.strip())}")
    return int(text)


def file_in(*suffixes: str) -> Callable[[str], Path]:
    """How an option reads the name of a file, which must have one of these endings."""

    def path(text: str) -> Path:
        if Path(text).suffix.lower() not in suffixes:
            endings = " or ".join(suffixes)
            raise argparse.ArgumentTypeError(f"{brief(text)} does not end in {endings}")
        return Path(text)

    return path


def assigned(values: Sequence[str]) -> dict[str, float]:
    """The numbers that NAME=NUMBER arguments give.

    >>> assigned(["w=2", "x=pi/4"])
    {'w': 2.0, 'x': 0.7853981633974483}
    """
    numbers: dict[str, float] = {}
    for value in values:
        name, equals, text = (part.strip() for part in value.partition("="))
        name = normalize("NFKC", name)  # as Python's parser does
        if not (equals and name.isidentifier()):
            raise ExpressionError(
                f"expected NAME=NUMBER, got {brief(value.strip())}; an expression"
                " with spaces goes between quotes"
            )
        if name in numbers:
            raise ExpressionError(
                f"{brief(name)} is given twice: {numbers[name]} and {brief(text)}"
            )
        numbers[name] = read_number(name, text)
    return numbers


def read_number(name: str, text: str) -> float:
    """The number that the text writes down, perhaps as pi/4."""
    try:
        return float(text)  # which also reads inf and nan
    except ValueError:
        expression = parse(text)
    if expression.names:
        raise ExpressionError(
            f"expected a number for {brief(name)}, got {brief(text)}, which has names in it"
        )
    return as_value(expression()).data


def installed_version() -> str:
    """The version of the distribution, if this is an installed one."""
    try:
        return version("seegrad")
    except PackageNotFoundError:
        return "(from source, not installed)"
