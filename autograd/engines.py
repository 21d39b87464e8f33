"""Which engine runs: the Python one, which is meant to be read, or its compiled twin.

``value.py``, ``primitives.py`` and the rules are complete in themselves. What is marked
``compiled`` in them gives way, name by name, to ``native/engine.pyx``, as heapq does to _heapq: the
same graph and the same numbers, made of smaller and faster nodes. The environment variable
AUTOGRAD_ENGINE, read once, chooses between them; without it the compiled engine runs wherever it
has been built.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal, TypeAlias, TypeVar

Engine: TypeAlias = Literal["python", "native"]
Thing = TypeVar("Thing")


def choose(word: str, built: bool) -> Engine:
    """The engine that ``word`` asks for, given whether the compiled one has been built.

    >>> choose("", built=True), choose("", built=False), choose("python", built=True)
    ('native', 'python', 'python')

    Raises ValueError for an unknown word, ImportError if what it asks for has not been built.
    """
    if word == "python" or not (word or built):
        return "python"
    if word not in {"", "native"}:
        raise ValueError(
            f"AUTOGRAD_ENGINE is {word!r}, which is no engine; set it to 'python' or 'native', or"
            " unset it to have the fastest there is"
        )
    if not built:
        raise ImportError(
            "AUTOGRAD_ENGINE is 'native', but the compiled engine was not built; install seegrad"
            " again where a C compiler is at hand, or set AUTOGRAD_ENGINE to 'python'"
        )
    return "native"


def description() -> str:
    """One line for people: which engine runs, and how to get the other."""
    if engine == "native":
        return "engine: native (compiled); AUTOGRAD_ENGINE=python runs the Python one"
    if built:
        return "engine: python; AUTOGRAD_ENGINE=native runs the compiled one, which is faster"
    return "engine: python; a C compiler at installation gives the compiled one, which is faster"


def is_command_line() -> bool:
    """Whether this import is the beginning of ``seegrad`` or ``python -m autograd``.

    While Python looks for the module that -m names, -m stands for the program.
    """
    name = os.path.basename(sys.argv[0]) if sys.argv else ""
    return os.path.splitext(name)[0] in {"seegrad", "-m"}


built = find_spec("autograd.native.engine") is not None
try:
    engine = choose(os.environ.get("AUTOGRAD_ENGINE", ""), built)
except (ValueError, ImportError) as problem:
    if not is_command_line():
        raise
    with suppress(OSError):  # not by sys.stderr, which would keep what it cannot write
        os.write(2, f"seegrad: {problem}\n".encode(errors="backslashreplace"))
    sys.exit(2)

claimed: set[str] = set()  # the names that have given way


def compiled(reference: Thing) -> Thing:
    """The twin of a class or function, if the compiled engine runs; else the thing itself.

    The twin has the reference's documentation, and can call upon it for what it does not do itself.
    """
    if engine == "python":
        return reference
    native: Any = import_module("autograd.native.engine")
    name = reference.__name__  # type: ignore[attr-defined]
    claimed.add(name)
    return native.twin_of(name, reference)  # type: ignore[no-any-return]
