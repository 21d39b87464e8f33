"""What a function refers to besides its arguments, as it is now: whether it is still the same.

Seen is what its code can reach by names: variables of the module and of enclosing functions,
defaults, the object of a method, functions that it calls, and in all of these the members of
lists, dicts, sets, arrays and objects. The code of Python, and of libraries of numbers, is not
looked into. Of modules, objects and classes those attributes are looked at whose names occur in
the code. A Value is itself: its present number counts anyway.
"""

from __future__ import annotations

import array
import collections
import dis
import types
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property, partial
from itertools import chain
from operator import attrgetter, call, is_
from typing import Any, ClassVar

from autograd.programs.calls.things import (
    ATOMS,
    Place,
    attributes_of,
    codes_in,
    defaults_of,
    is_derived,
    is_filled,
    is_library,
    is_machinery,
    is_own,
    state_of,
    what_differs,
)
from autograd.rule_errors import PACKAGE
from autograd.value import Value

_END = (object(),)
_CONTENT = attrgetter("cell_contents")
MOST = 20_000  # things that are looked at
MOST_ROOTS = 64  # functions and objects that a look begins with
_LEAVES = (*ATOMS, Value)
_LISTS = (list, collections.deque)
_SIGNS = ("add", "sub", "mul", "truediv", "pow", "neg")
_METHODS = {"__call__", "__getitem__", "__iter__", "__len__", "__contains__", "__getattr__"}
_DONE_BY_SYNTAX = _METHODS | {f"__{r}{sign}__" for sign in _SIGNS for r in ("", "r")}
_BY_ANY_NAME = {"getattr", "vars", "__dict__", "setattr"}


class Surroundings:
    """All that these functions and objects refer to."""

    def __init__(self, *roots: Any) -> None:
        self._sources: list[Any] = []  # of numbers that differ each time
        self.unsteady = ""  # why what it gives may be another number each time
        self._codes: list[types.CodeType] = []
        self._names: set[str] = set()
        known = -1
        while known < len(self._names):  # more code is reached by more names
            known = len(self._names)
            self._places: list[Place] = []
            self._numbers: list[Place] = []
            self._codes.clear()
            self._sources.clear()
            self._seen: dict[int, Any] = {}
            for root in roots:
                self._follow(root, "the function")
        self._before = [*map(state_of, self._sources)]
        self._nows = [place.now for place in self._places]
        self._thens = [each for place in self._places for each in place.then]

    def changed(self) -> str | None:
        """What is not as it was, by its name; None if all is."""
        if not self._numbers and self._is_identical():
            return None
        for place in (*self._places, *self._numbers):
            name = place.changed()
            if name is not None:
                return name
        return None

    def _is_identical(self) -> bool:
        """The same for all places at once, in no time."""
        try:
            now = chain.from_iterable(map(call, self._nows))
            return all(map(is_, chain(now, _END), chain(self._thens, _END)))
        except (ValueError, RuntimeError):  # a cell is empty; a dict changes meanwhile
            return False

    @property
    def is_steady(self) -> bool:
        """Whether all that may change is looked at, and no number differs each time anyway."""
        return not self.unsteady and not self._sources

    def drawn(self) -> str | None:
        """What has given another number meanwhile: a random generator, an iterator."""
        for source, before in zip(self._sources, self._before):
            if state_of(source) != before:
                return type(source).__name__
        return None

    def is_read(self, name: str) -> bool:
        """Whether the code does more with what has this name than to change it in one place."""
        last = name.rpartition(".")[2]
        loads = [
            step
            for code in self._codes
            for step in dis.get_instructions(code)
            if step.argval == last and step.opname.startswith("LOAD_")
        ]
        return len(loads) > 1

    def _add(self, names: str | list[str], now: Callable[[], Iterable[Any]]) -> tuple[Any, ...]:
        then = tuple(now())
        if then or isinstance(names, str):
            self._places.append(Place(names, now, then))
        return then

    def _follow(self, thing: Any, name: str) -> None:
        if isinstance(thing, _LEAVES) or id(thing) in self._seen:
            return
        if len(self._seen) + len(self._places) > MOST:
            self.unsteady = f"refers to more than {MOST:,} things"
            return
        self._seen[id(thing)] = thing
        with suppress(Exception):  # of somebody's own attributes
            self._look_into(thing, name)

    def _look_into(self, thing: Any, name: str) -> None:
        if name_of_it := what_differs(thing, self._names):
            self.unsteady = f"calls {name_of_it}"
        for kinds, follow in self._ways:
            if isinstance(thing, kinds):
                follow(self, thing, name)
                return
        if hasattr(thing, "dtype") and hasattr(thing, "tobytes"):
            self._array(thing, name)
        elif state_of(thing) is not None:
            self._sources.append(thing)
        elif not is_machinery(type(thing)):
            self._object(thing, name)

    def _each(self, things: Iterable[Any], name: str) -> None:
        for thing in things:
            self._follow(thing, name)

    def _function(self, function: types.FunctionType, name: str) -> None:
        cells, names = function.__closure__ or (), [*function.__code__.co_freevars]
        filled = [(n, cell) for n, cell in zip(names, cells) if is_filled(cell)]
        names, cells = [n for n, _ in filled], tuple([cell for _, cell in filled])
        for each, found in zip(names, self._add(names, partial(map, _CONTENT, cells))):
            self._follow(found, each)
        if function.__code__.co_filename.startswith(PACKAGE):
            self._follow(getattr(function, "__wrapped__", None), name)
            return
        if is_library(function) or is_own(function):
            return
        codes = [*codes_in(function.__code__)]
        self._codes += codes
        used = {each for code in codes for each in code.co_names}
        self._names.update(used)
        self._attributes(function.__globals__, sorted(used.intersection(function.__globals__)), "")
        for each, default in defaults_of(function):
            self._follow(default, each)
        its = vars(function)
        self._attributes(its, [n for n in its if n in self._names], function.__name__)

    def _method(self, method: Any, name: str) -> None:
        self._follow(method.__self__, name)
        self._follow(method.__func__, name)

    def _builtin(self, function: Any, name: str) -> None:
        if not isinstance(function.__self__, types.ModuleType):
            self._follow(function.__self__, name)

    def _bound(self, bound: Any, name: str) -> None:
        self._each((bound.func, *bound.args, *bound.keywords.values()), name)

    def _list(self, things: Any, name: str) -> None:
        self._each(self._add(name, things.__iter__), name)

    def _tuple(self, things: Any, name: str) -> None:
        self._each(things, name)

    def _dict(self, things: Any, name: str) -> None:
        self._add(name, things.__iter__)
        self._each(self._add(name, things.values), name)

    def _buffer(self, things: Any, name: str) -> None:
        self._numbers.append(Place(name, lambda: (bytes(things),), (bytes(things),)))

    def _array(self, things: Any, name: str) -> None:
        if things.dtype.kind == "O":
            self._each(self._add(name, lambda: things.ravel().tolist()), name)
            return

        def now() -> tuple[Any, ...]:
            return things.tobytes(), *getattr(things, "shape", ())

        self._numbers.append(Place(name, now, now()))

    def _module(self, module: types.ModuleType, name: str) -> None:
        if str(module.__name__).startswith("autograd"):
            return
        its = vars(module)
        if hasattr(module, "__getattr__"):  # by which some are loaded when they are asked for
            for each in sorted(self._names.intersection(dir(module)).difference(its)):
                getattr(module, each, None)
        self._attributes(its, [n for n in its if n in self._names], name)

    def _class(self, kind: Any, name: str) -> None:
        used = self._names | _DONE_BY_SYNTAX
        is_called_by_us = is_derived(kind)  # by code that is not looked into
        for each in kind.__mro__:
            if not is_library(each) and not is_own(each):
                names = [n for n in vars(each) if is_called_by_us or n in used]
                self._attributes(vars(each), names, name)

    def _object(self, thing: Any, name: str) -> None:
        kind = type(thing)
        if hasattr(thing, "__dict__"):
            its = vars(thing)
            is_other = is_derived(kind) or is_library(kind)  # whose code has other names
            every = is_other or bool(self._names & _BY_ANY_NAME)
            names = [n for n in its if every or n in self._names]
            if not is_own(kind):  # what hides an attribute of the class
                names += [n for n in self._names if n not in its and hasattr(kind, n)]
            self._attributes(its, names, name)
        for each in kind.__mro__:
            if is_own(each):
                continue  # in the slots of nn lies what is found again when it is lost
            slots = each.__dict__.get("__slots__", ())
            names = [slots] if isinstance(slots, str) else [*slots]
            self._each(self._add(names, partial(attributes_of, thing, names)), name)
        self._follow(kind, name)

    def _attributes(self, attributes: Any, names: list[str], name: str) -> None:
        full = [f"{name}.{each}" if name else each for each in names]
        for each, found in zip(full, self._add(full, partial(map, attributes.get, names))):
            self._follow(found, each)

    def _descriptor(self, thing: Any, name: str) -> None:
        self._each((getattr(thing, part, None) for part in ("__func__", "fget", "func")), name)

    _ways: ClassVar[list[tuple[Any, Any]]] = [
        (types.FunctionType, _function),
        (types.MethodType, _method),
        ((types.BuiltinFunctionType, types.BuiltinMethodType), _builtin),
        (partial, _bound),
        (_LISTS, _list),
        (tuple, _tuple),
        ((dict, types.MappingProxyType), _dict),
        ((set, frozenset), _list),
        ((array.array, bytearray, memoryview), _buffer),
        (types.ModuleType, _module),
        (type, _class),
        ((staticmethod, classmethod, property, cached_property), _descriptor),
    ]


class Around:
    """What one function refers to, from call to call; what it changes itself is no change."""

    def __init__(self, f: Any) -> None:
        self._roots = {id(f): f}
        self._last: Surroundings | None = None

    def is_same(self) -> bool:
        """Whether all is as the last call has left it."""
        if self._last is None:
            return True
        return not self._last.unsteady and self._last.changed() is None

    def refer_to(self, objects: list[Any]) -> None:
        """Some arguments are objects, which may change too; ValueError if there are too many."""
        if any(id(thing) not in self._roots for thing in objects):
            self._roots |= {id(thing): thing for thing in objects}
            if len(self._roots) > MOST_ROOTS:
                raise ValueError("the objects among the arguments are others at each call")
            self._last = Surroundings(*self._roots.values())

    def leave(self) -> bool:
        """A call is over; whether all that the code reads is still as it was."""
        own = None if self._last is None else self._last.changed()
        is_kept = own is None or self._last is None or not self._last.is_read(own)
        if own is not None or self._last is None:
            self._last = Surroundings(*self._roots.values())
        return is_kept
