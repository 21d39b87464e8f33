"""What a look at somebody's things asks: whose they are, and what code is in them."""

from __future__ import annotations

import dis
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from autograd.programs.guards import same_number

ATOMS = (int, float, str, bytes, bool, complex, type(None))


class Place(NamedTuple):
    """Something that may change: what it, or each part, is called, what is there, and what was."""

    names: str | list[str]
    now: Callable[[], Iterable[Any]]
    then: tuple[Any, ...]

    def changed(self) -> str | None:
        """What is not as it was."""
        now = tuple(self.now())
        if len(now) == len(self.then):
            others = [i for i, pair in enumerate(zip(now, self.then)) if not _is_same(*pair)]
            if not others:
                return None
            if not isinstance(self.names, str):
                return self.names[others[0]]
        return self.names if isinstance(self.names, str) else self.names[0]


def _is_same(now: Any, then: Any) -> bool:
    if now is then:
        return True
    if type(now) is not type(then) or not isinstance(now, ATOMS):
        return False
    return same_number(now, then) if type(now) is float else bool(now == then)


def is_filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


def is_buffer(thing: Any) -> bool:
    """Whether it is memory that can be compared: of ctypes, a mapped file."""
    try:
        memoryview(thing)
    except (TypeError, BufferError):
        return False
    return True


def attributes_of(thing: Any, names: Sequence[str]) -> list[Any]:
    return [getattr(thing, name, None) for name in names]


def defaults_of(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    """The names of parameters, and what they are where nobody passes another."""
    code, defaults = function.__code__, function.__defaults__ or ()
    yield from zip(code.co_varnames[code.co_argcount - len(defaults) :], defaults)
    yield from (function.__kwdefaults__ or {}).items()


def codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code, and that of the functions within."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes_in(constant)


@lru_cache(1000)
def _names_by(code: types.CodeType, operations: str) -> tuple[str, ...]:
    steps = dis.get_instructions(code)
    return tuple(sorted({step.argval for step in steps if step.opname in operations.split()}))


def global_names(code: types.CodeType) -> tuple[str, ...]:
    """The variables of the module that it reads, and Python's own, present or to come."""
    return _names_by(code, "LOAD_GLOBAL LOAD_NAME")


def imported_names(code: types.CodeType) -> tuple[str, ...]:
    """The modules that it imports when it runs."""
    return _names_by(code, "IMPORT_NAME")


_LIBRARIES = {*sys.stdlib_module_names, "autograd", "numpy", "scipy", "torch", "jax", "jaxlib"}
_LIBRARIES |= {"sklearn", "pandas", "mpmath", "matplotlib", "hypothesis", "_pytest", "tqdm"}
_LIBRARIES -= {"__main__"}
_MACHINERY = {"autograd", "threading", "logging", "asyncio", "concurrent", "multiprocessing"}


def _is_library_named(name: str) -> bool:
    return name.partition(".")[0] in _LIBRARIES


def is_own(thing: Any) -> bool:
    """Whether it is code of ``nn``, whose objects are looked into, and itself is not."""
    return str(thing.__module__).partition(".")[0] == "nn"


def is_derived(kind: type) -> bool:
    """Whether it is a class of ``nn``, or made of one."""
    return any(map(is_own, kind.__mro__))


def is_library(thing: Any) -> bool:
    """Whether it is code of Python or of a library of numbers, which is not looked into."""
    return _is_library_named(str(getattr(thing, "__module__", "") or ""))


def is_machinery(thing: Any) -> bool:
    """Whether what it holds is no number: a lock, a log, a part of this package."""
    return str(getattr(thing, "__module__", "") or "").partition(".")[0] in _MACHINERY
