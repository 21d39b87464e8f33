"""``jit``: a function that records itself once, and is replayed from then on."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable
from threading import RLock
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from autograd.errors import GuardError
from autograd.programs.calls.arguments import Arguments
from autograd.programs.calls.paths import Path
from autograd.programs.calls.versions import Branch, Family, Version
from autograd.programs.guards import AS_PYTHON
from autograd.programs.program import Program
from autograd.programs.tracing.names import name_of
from autograd.programs.tracing.reads import LeftOut
from autograd.recording import is_group, watches
from autograd.rule_errors import PACKAGE
from autograd.transforms.refusals import Function, check_function

MAX_PATHS = 64  # of one function, over all shapes of its arguments
MAX_VERSIONS = 8  # of all that it refers to
MAX_MISSES = 3  # of a path that takes a number for granted

_JITTED: WeakSet[Any] = WeakSet()
# What ``jit`` makes of functions that it would not record whole: of vmap(f) it is vmap(jit(f)).
JITTED_WITHIN: WeakKeyDictionary[Any, Callable[[], Function]] = WeakKeyDictionary()


def jit(f: Function) -> Function:
    """f, recorded at the first call as a program that later calls replay.

    **Watched** are the arguments, and what f refers to by names. Of Values the present data counts,
    and their ``grad`` receives. Where a list, an attribute or a variable from outside has changed
    since it was recorded, f is recorded once more, and if that goes on runs itself, as it does if
    it draws random numbers or looks elsewhere, as into a file. What f itself changes, a counter or
    a log, is *not watched*; the remedy is to pass such things in as arguments.

    It gives what f gives: the same numbers to the bit, and the same gradients where ``jit`` is
    outermost, as in ``jit(grad(f))``, or for ``backward()`` from its output. What f learns of its
    numbers (``if x > 0``, ``x.data``) is guarded; where a call leaves the path, f is recorded
    there too. It runs f itself where it cannot replay, and says once why: f that writes to
    ``grad``, that looks at numbers which differ each time, or that goes too many ways.

    >>> from autograd import Value, grad, jit
    >>> f = jit(lambda x: x * x if x > 0 else -x)
    >>> f(3.0), f(4.0), f(-4.0)
    (9.0, 16.0, 4.0)
    >>> jit(grad(f))(3.0), grad(jit(f))(3.0)
    (6.0, 6.0)
    >>> x = Value(5.0)
    >>> f(x).backward()
    >>> x.grad
    10.0

    A call on Values makes one node for each output. Python code that asks whether x is a float is
    answered as if it had been called with a Value. With the compiled engine the program runs in C:
    a long one took a 70th of the time of f, and to record it two to three times as long.

    ``jit(f).programs()`` lists what has been recorded. Raises TypeError for what is no function,
    and whatever f raises.
    """
    check_function("jit", f)
    if isinstance(f, FunctionType) and f in JITTED_WITHIN:
        return JITTED_WITHIN[f]()
    recordings = _Recordings(f)

    def replayed(*arguments: Any, **keywords: Any) -> Any:
        return recordings.call(arguments, keywords)

    functools.update_wrapper(replayed, f, updated=())
    replayed.programs = recordings.programs  # type: ignore[attr-defined]
    _JITTED.add(replayed)
    return replayed


def is_jitted(f: Function) -> bool:
    """Whether ``jit`` made it."""
    return isinstance(f, FunctionType) and f in _JITTED


class _Recordings:
    """All that has been recorded of one function."""

    def __init__(self, f: Function) -> None:
        self.f = f
        self.name = name_of(f)
        self.versions: list[Version] = []  # the present one is the last
        self.is_over = False
        self.misses = 0
        self.count = 0
        self.has_warned = False
        self.lock = RLock()

    def call(self, arguments: Any, keywords: Any) -> Any:
        """What f gives, by a replay if there can be one."""
        if self.is_over or not all(map(is_group, watches())):
            return self.f(*arguments, **keywords)
        try:
            version = self._version()
            call, family = version.met(arguments, keywords)
        except Exception:  # what is no tree, or no key, or always another object
            return self.f(*arguments, **keywords)
        if self.is_over:  # from now on
            return self.f(*arguments, **keywords)
        if family is None or not family.is_dynamic:
            found, answer = self._replayed(version, call, family)
            if found:
                return answer
        answer = self.f(*arguments, **keywords)
        if not version.is_dynamic:
            version.follow()
        return answer

    def _version(self) -> Version:
        """The recordings that were made where all around f was as it is now."""
        if self.versions and self.versions[-1].around.now.changed() is None:
            return self.versions[-1]
        with self.lock:
            changes = [version.around.now.changed() for version in self.versions]
            if None in changes:
                self.versions.append(self.versions.pop(changes.index(None)))
            elif len(changes) >= MAX_VERSIONS:
                self.is_over = True
                self._warn(f"{changes[-1]}, which it reads, differs from call to call; pass it in")
            else:
                self.versions.append(Version(self.f))
            return self.versions[-1]

    def programs(self) -> list[Program]:
        """What has been recorded, a program for each way."""
        with self.lock:
            families = [each for version in self.versions for each in version.families.values()]
            waiting = [family.root for family in families if family.root]
            found = []
            while waiting:
                branch = waiting.pop(0)
                found.append(branch.path.program)
                waiting += branch.others.values()
            return found

    def _replayed(
        self, version: Version, call: Arguments, family: Family | None
    ) -> tuple[bool, Any]:
        branch = family.root if family else None
        leave: Any = None
        while branch is not None:
            if not branch.path.suits(call):
                return False, None
            try:
                return True, branch.path.replay(call)
            except GuardError as failed:
                if failed.index < 0:
                    return self._missed(family, branch, str(failed)), None
                guard = branch.path.program.guards[failed.index]
                test = guard.test
                if test in AS_PYTHON.values():
                    return False, None
                if test == "number":
                    what = guard.described(branch.path.program.name_of)
                    what = f"it looks at numbers that differ ({what})\n  at {guard.place}"
                    return self._missed(family, branch, what), None
                leave = (branch, (failed.index, failed.found))
                branch = branch.others.get(leave[1])
            except Exception:  # f will say what is wrong
                return False, None
        return self._recorded(version, call, family, leave)

    def _recorded(
        self, version: Version, call: Arguments, family: Family | None, leave: Any
    ) -> tuple[bool, Any]:
        if self.count >= MAX_PATHS:
            self._warn(f"{self.name} goes more than {MAX_PATHS} ways")
            return False, None
        around = version.around.now
        if around.unsteady:
            self._give_up(version, call, family, f"it {around.unsteady}")
            return False, None
        try:
            path = Path(self.f, self.name, call)
        except LeftOut as problem:
            self._give_up(version, call, family, problem.reason)
            return False, None
        except Exception as problem:  # f's own, or of a float's work that a Value refuses
            return self._tried(version, call, family, problem)
        if (source := around.drawn()) is not None:
            self._give_up(version, call, family, f"it takes numbers from a {source}")
            return path.suits(call), path.first(call)
        own = around.changed()
        if own is not None:
            version.follow()
            if around.is_read(own):
                self.misses += 1
                if self.misses >= MAX_MISSES:
                    self._give_up(version, call, family, f"it changes {own}, which it reads")
                return path.suits(call), path.first(call)
        with self.lock:
            family = version.families.setdefault(call.key, family or Family())
            if leave is None:
                if family.root is None:
                    family.root = Branch(path)
                    self.count += 1
            elif not leave[0].path.is_left_by(path, *leave[1]):
                reason = "it does not depend on its arguments and Values only"
                self._give_up(version, call, family, reason)
                return False, None
            elif leave[1] not in leave[0].others:  # by another thread, meanwhile
                leave[0].others[leave[1]] = Branch(path)
                self.count += 1
        return (True, path.first(call)) if path.suits(call) else (False, None)

    def _tried(
        self, version: Version, call: Arguments, family: Family | None, problem: Exception
    ) -> tuple[bool, Any]:
        arguments, keywords = call.tree
        answer = self.f(*arguments, **keywords)
        what = f"{type(problem).__name__}: {str(problem)[:300]}"
        self._give_up(version, call, family, f"recording it raised {what}")
        return True, answer

    def _missed(self, family: Family | None, branch: Branch, what: str) -> bool:
        branch.misses += 1
        if family is not None and branch.misses >= MAX_MISSES:
            family.is_dynamic = True
            self._warn(what)
        return False

    def _give_up(
        self, version: Version, call: Arguments, family: Family | None, reason: str
    ) -> None:
        with self.lock:
            version.families.setdefault(call.key, family or Family()).is_dynamic = True
            self.count += 1
        self._warn(reason)

    def _warn(self, reason: str) -> None:
        if not self.has_warned:
            self.has_warned = True
            text = f"jit runs {self.name} itself from now on, without a replay: {reason}"
            warnings.warn(text, RuntimeWarning, stacklevel=frames_of_the_package())


def frames_of_the_package() -> int:
    """How many frames there are up to the code that called the package, for a warning."""
    frame, count = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame, count = frame.f_back, count + 1
    return count
