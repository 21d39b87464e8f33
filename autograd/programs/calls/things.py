"""What a look at somebody's things asks: whose they are, what code is in them, what they give."""

from __future__ import annotations

import random
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
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


def state_of(thing: Any) -> Any:
    """How far a source of numbers has come; None of what is none."""
    if isinstance(thing, random.Random):
        return thing.getstate()
    if isinstance(thing, types.GeneratorType):
        return thing.gi_frame and thing.gi_frame.f_lasti, repr(thing.gi_frame)
    if hasattr(thing, "bit_generator"):
        return repr(thing.bit_generator.state)
    if type(thing).__name__ == "RandomState":
        return repr(thing.get_state())
    if hasattr(thing, "__next__") and hasattr(thing, "__length_hint__"):
        return thing.__length_hint__()
    if hasattr(thing, "__next__"):
        return repr(thing)
    return None


_CLOCKS = {"time", "perf_counter", "monotonic", "process_time", "thread_time"}
_DIFFERING = {f"time.{name}{end}" for name in _CLOCKS for end in ("", "_ns")}
_DIFFERING |= {"posix.urandom", "nt.urandom", "posix.getrandom"}
_DIFFERING |= {"uuid.uuid1", "uuid.uuid4", "random.Random", "random.SystemRandom"}
_DIFFERING |= {"numpy.random.default_rng", "numpy.random._generator.Generator"}
_DIFFERING |= {"numpy.random.mtrand.RandomState"}
_DATES = {"datetime.datetime", "datetime.date"}
_OF_NOW = {"now", "utcnow", "today"}


def what_differs(thing: Any, names: AbstractSet[str]) -> str:
    """What gives another number at each call, if this is a clock or makes something random."""
    module = str(getattr(thing, "__module__", ""))
    full = f"{module}.{getattr(thing, '__qualname__', '')}"
    if full in _DIFFERING or module == "secrets":
        return full.replace("posix.", "os.").replace("nt.", "os.")
    return full if full in _DATES and names & _OF_NOW else ""


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
