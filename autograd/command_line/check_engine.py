"""``seegrad check-engine my.engine:Value``: hold somebody's engine to the laws."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from autograd.command_line.parser import Parser
from autograd.text import brief

DESCRIPTION = "Hold an engine to the laws of reverse-mode differentiation, one by one."
EPILOG = """\
example:
  seegrad check-engine micrograd.engine:Value
  seegrad check-engine lesson3:Node --called data=value --called grad=gradient

exit status: 0 no law is broken; 1 a law is broken; 2 there is no such engine.
"""


def check_engine_command(arguments: Sequence[str]) -> int:
    """Print the table of laws for the class that the arguments name."""
    options = _parser().parse_args(arguments)
    sys.path.insert(0, "")  # the engine may lie where the command runs
    try:
        from autograd.conformance import check_engine

        report = check_engine(
            _found(options.engine),
            attributes=dict(map(_names, options.called)),
            laws=options.law or None,
            examples=options.examples,
            seed=options.seed,
        )
    except (ImportError, AttributeError, TypeError, ValueError, SyntaxError) as problem:
        print(f"seegrad check-engine: {problem}", file=sys.stderr)
        return 2
    finally:
        sys.path.remove("")
    print(report)
    return 0 if report.ok else 1


def _parser() -> Parser:
    parser = Parser(prog="seegrad check-engine", description=DESCRIPTION, epilog=EPILOG)
    add = parser.add_argument
    add("engine", metavar="MODULE:CLASS", help="such as micrograd.engine:Value")
    add("--called", metavar="OURS=THEIRS", action="append", default=[], help="another name")
    add("--law", action="append", help="only this law; may be given several times")
    add("--examples", type=int, default=100, help="random programs to try (default: 100)")
    add("--seed", type=int, default=0, help="another seed draws other programs (default: 0)")
    return parser


def _names(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    if not (ours and equals and theirs):
        raise ValueError(f"expected OURS=THEIRS, such as data=value, got {brief(text)}")
    return ours, theirs


def _found(path: str) -> Any:
    module, colon, name = path.partition(":")
    if not (module and colon and name):
        raise ValueError(f"expected MODULE:CLASS, such as micrograd.engine:Value, got {path!r}")
    if "/" in module or module.startswith("."):
        raise ValueError(f"expected a module as import takes it, got the path {brief(module)}")
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found
