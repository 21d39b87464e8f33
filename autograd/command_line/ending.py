"""How a command ends: all that it printed is written, and one status says how it went.

====  =============================================================================
0     done, also where the reader of the output has left early, as ``head`` does
2     the output could not be written; a line on standard error says why
130   interrupted by Ctrl-C, as shells have it
====  =============================================================================

Any other status is the command's own. A terminal that lacks a character gets another spelling.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast
from unicodedata import normalize

FAILED = 2
INTERRUPTED = 130

SPELLED = "seegrad.spelled"  # the name of ``spelled`` among the error handlers of codecs
SPELLINGS = {
    "∂": "d",
    "−": "-",
    "·": "*",
    "×": "x",
    "±": "+-",
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "─": "-",
    "━": "-",
}


def status_of(name: str, command: Callable[[], int | None]) -> int:
    """Run a command, write all that it prints, and return the status to end with.

    ``name`` is who speaks when the output cannot be written.

    >>> status_of("seegrad", lambda: print("2.0"))
    2.0
    0
    """
    output, messages = Output(sys.stdout), Messages(sys.stderr)
    with redirect_stdout(cast(TextIO, output)), redirect_stderr(cast(TextIO, messages)):
        status = _attempt(name, command)
        return _attempt(name, output.flush) or status


def _attempt(name: str, act: Callable[[], int | None]) -> int:
    try:
        return act() or 0
    except SystemExit as end:  # of argparse, after --help or an error of usage
        return int(end.code or 0)
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return INTERRUPTED
    except OutputError as failure:
        if isinstance(failure.__cause__, BrokenPipeError):
            return 0
        print(f"{name}: standard output cannot be written: {failure}", file=sys.stderr)
        return FAILED


class OutputError(BaseException):
    """What was printed could not be written.

    It is no Exception, because it is no error of what was printing: argparse, for one, passes over
    an OSError.
    """


class Output:
    """Standard output: it can spell every character, and where it fails an OutputError ends all."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream  # None where it was closed before the program began
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=SPELLED)

    def write(self, text: str) -> int:
        if self._stream is None:
            self._fail(OSError("it is closed"))
        else:
            self._try(lambda stream: stream.write(text))
        return len(text)

    def flush(self) -> None:
        self._try(lambda stream: stream.flush())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _try(self, act: Callable[[TextIO], object]) -> None:
        if self._stream is None:
            return
        try:
            act(self._stream)
        except OSError as problem:
            # Python flushes once more at exit, and would complain.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            self._fail(problem)

    def _fail(self, problem: OSError) -> None:
        raise OutputError(problem.strerror or problem) from problem


class Messages(Output):
    """Standard error: a message that cannot be written is lost, and the status remains."""

    def _fail(self, problem: OSError) -> None:
        pass


def spelled(problem: UnicodeError) -> tuple[str, int]:
    r"""What is printed in place of characters that the encoding lacks.

    >>> "∂²y/∂θ² ≤ ½".encode("ascii", SPELLED)
    b'd2y/d\\u03b82 <= \\xbd'
    """
    assert isinstance(problem, UnicodeEncodeError)
    lacking = problem.object[problem.start : problem.end]
    return "".join(map(_spelling, lacking)), problem.end


def _spelling(character: str) -> str:
    plain = SPELLINGS.get(character) or normalize("NFKC", character)  # ² as 2
    return plain if plain.isascii() else character.encode("ascii", "backslashreplace").decode()


codecs.register_error(SPELLED, spelled)
