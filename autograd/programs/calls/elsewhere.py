"""What gives a number from elsewhere: a clock, a random generator, a file, the system."""

from __future__ import annotations

import random
import re
import types
from collections.abc import Set as AbstractSet
from typing import Any


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
_DIFFERING |= {f"builtins.{name}" for name in ("eval", "exec", "globals", "input", "__import__")}
_DIFFERING |= {"io.open", "_io.open", "_thread.get_ident", "threading.current_thread"}
_DIFFERING |= {"decimal.getcontext", "numpy.geterr", "locale.getlocale", "locale.localeconv"}
_DIFFERING |= {f"{m}.{f}" for m in ("posixpath", "ntpath") for f in ("abspath", "realpath")}
_ELSEWHERE = {"gc", "os", "posix", "nt", "sys", "secrets", "subprocess", "urllib.request"}
_ELSEWHERE |= {"genericpath", "_socket", "sqlite3", "_sqlite3"}
_OF_FILES = {"read_text", "read_bytes", "open", "stat", "exists", "is_file", "iterdir", "glob"}
_DATES = {"datetime.datetime", "datetime.date"}
_OF_NOW = {"now", "utcnow", "today"}
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)
_PREFIX = re.compile(r"^(builtins|_?io)\.")


def what_differs(thing: Any, names: AbstractSet[str]) -> str:
    """What gives another number at each call, if this is a clock, makes something random, or reads
    what no look can compare: a file, the state of the system, variables by names in strings.
    """
    module = str(getattr(thing, "__module__", ""))
    name = str(getattr(thing, "__qualname__", ""))
    full = f"{module}.{name}"
    asked = _OF_NOW if full in _DATES else _OF_FILES if module.startswith("pathlib") else set()
    is_asked = module in _ELSEWHERE and isinstance(thing, _FUNCTIONS)
    differs = full in _DIFFERING or (is_asked and "<locals>" not in name)  # those of os.environ
    if differs or names & asked:
        return _PREFIX.sub("", full.replace("posix.", "os.").replace("nt.", "os."))
    return ""
