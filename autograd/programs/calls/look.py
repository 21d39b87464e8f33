"""A look at all that functions and objects refer to: where it stands, and what is there now.

Seen is what the code can reach by names: variables of the module and of enclosing functions,
defaults, the object of a method, functions that it calls, and in all of these the members of
lists, dicts, sets, arrays and objects. The code of Python, and of libraries of numbers, is not
looked into. Of modules, objects and classes those attributes are looked at whose names occur in
the code. A Value is itself: its present number counts anyway.
"""

from __future__ import annotations

import array
import builtins
import collections
import contextvars
import sys
import types
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, ClassVar

from autograd.programs.calls.elsewhere import state_of, what_differs
from autograd.programs.calls.things import (
    ATOMS,
    Place,
    attributes_of,
    codes_in,
    defaults_of,
    global_names,
    imported_names,
    is_buffer,
    is_derived,
    is_filled,
    is_library,
    is_machinery,
    is_own,
)
from autograd.rule_errors import PACKAGE
from autograd.value import Value

_CONTENT = attrgetter("cell_contents")
_CODE_AND_DEFAULTS = attrgetter("__code__", "__defaults__")
MOST = 20_000  # things that are looked at
_LEAVES = (*ATOMS, Value)
_LISTS = (list, collections.deque)
_RARE = {"__init__", "__repr__", "__setattr__", "__delattr__"}  # which compute no number
_BY_ANY_NAME = {"getattr", "vars", "__dict__", "setattr"}


class Look:
    """What these functions and objects refer to."""

    def __init__(self, *roots: Any) -> None:
        self.sources: list[Any] = []  # of numbers that differ each time
        self.unsteady = ""  # why what the code gives may be another number each time
        self.codes: list[types.CodeType] = []
        self._names: set[str] = set()
        known = -1
        while known < len(self._names):  # more code is reached by more names
            known = len(self._names)
            self.places: list[Place] = []
            self.numbers: list[Place] = []  # whose content is compared, not what it consists of
            self.codes.clear()
            self.sources.clear()
            self._seen: dict[int, Any] = {}
            for root in roots:
                self._follow(root, "the function")

    def _add(self, names: str | list[str], now: Callable[[], Iterable[Any]]) -> tuple[Any, ...]:
        then = tuple(now())
        if then or isinstance(names, str):
            self.places.append(Place(names, now, then))
        return then

    def _follow(self, thing: Any, name: str) -> None:
        if isinstance(thing, _LEAVES) or id(thing) in self._seen:
            return
        if len(self._seen) + len(self.places) > MOST:
            self.unsteady = f"refers to more than {MOST:,} things"
            return
        self._seen[id(thing)] = thing
        with suppress(Exception):  # of somebody's own attributes
            self._look_into(thing, name)

    def _look_into(self, thing: Any, name: str) -> None:
        self._judge(thing)
        for kinds, follow in self._ways:
            if isinstance(thing, kinds):
                follow(self, thing, name)
                if follow in (Look._list, Look._tuple, Look._dict) and hasattr(thing, "__dict__"):
                    self._object(thing, name)  # of a subclass, which has attributes too
                return
        if hasattr(thing, "dtype") and hasattr(thing, "tolist"):
            self._array(thing, name)
        elif state_of(thing) is not None:
            self.sources.append(thing)
        elif is_buffer(thing):
            self._buffer(thing, name)
        elif not is_machinery(type(thing)):
            self._object(thing, name)

    def _judge(self, thing: Any) -> None:
        if name := what_differs(thing, self._names):
            self.unsteady = f"calls {name}"

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
        self._add(name, partial(_CODE_AND_DEFAULTS, function))
        for code in codes_in(function.__code__):
            self._code(code, function.__globals__)
        named = [*defaults_of(function)]
        names = [each for each, _ in named]
        self._add(names, lambda: [default for _, default in defaults_of(function)])
        for each, default in named:
            self._follow(default, each)
        its = vars(function)
        self._attributes(its, [n for n in its if n in self._names], function.__name__)

    def _code(self, code: types.CodeType, variables: dict[str, Any]) -> None:
        self.codes.append(code)
        self._names.update(code.co_names)
        names = global_names(code)
        of_python = [n for n in names if n not in variables and hasattr(builtins, n)]
        for each in of_python:
            self._judge(getattr(builtins, each))
        self._attributes(variables, [n for n in names if n not in of_python], "")
        self._attributes(sys.modules, [*imported_names(code)], "")

    def _method(self, method: Any, name: str) -> None:
        self._follow(method.__self__, name)
        self._follow(method.__func__, name)

    def _builtin(self, function: Any, name: str) -> None:
        if not isinstance(function.__self__, types.ModuleType):
            self._follow(function.__self__, name)

    def _bound(self, bound: Any, name: str) -> None:
        self._each((bound.func, *bound.args, *bound.keywords.values()), name)

    def _reference(self, reference: Any, name: str) -> None:
        self._each(self._add(name, lambda: (reference(),)), name)

    def _context(self, variable: contextvars.ContextVar[Any], name: str) -> None:
        self._each(self._add(name, lambda: (variable.get(None),)), name)

    def _list(self, things: Any, name: str) -> None:
        self._each(self._add(name, things.__iter__), name)

    def _tuple(self, things: Any, name: str) -> None:
        self._each(things, name)

    def _dict(self, things: Any, name: str) -> None:
        self._add(name, things.__iter__)
        self._each(self._add(name, things.values), name)

    def _buffer(self, things: Any, name: str) -> None:
        self.numbers.append(Place(name, lambda: (bytes(things),), (bytes(things),)))

    def _array(self, things: Any, name: str) -> None:
        if things.dtype.kind == "O":
            self._each(self._add(name, lambda: things.ravel().tolist()), name)
            return

        def now() -> tuple[Any, ...]:
            content = things.tobytes() if hasattr(things, "tobytes") else repr(things.tolist())
            return content, *getattr(things, "shape", ())

        self.numbers.append(Place(name, now, now()))

    def _module(self, module: types.ModuleType, name: str) -> None:
        if str(module.__name__).startswith("autograd"):
            return
        its = vars(module)
        if hasattr(module, "__getattr__"):  # by which some are loaded when they are asked for
            for each in sorted(self._names.intersection(dir(module)).difference(its)):
                getattr(module, each, None)
        self._attributes(its, [n for n in its if n in self._names], name)

    def _class(self, kind: Any, name: str) -> None:
        is_called_by_us = is_derived(kind)  # by code that is not looked into
        inherited = {n for each in kind.__mro__ for n in vars(each)}
        every = self._names | {n for n in inherited - _RARE if n[:2] == n[-2:] == "__"}  # by syntax
        for each in kind.__mro__:
            if not is_library(each) and not is_own(each):
                names = [n for n in vars(each) if is_called_by_us or n in every]
                names += [n for n in self._names & inherited if n not in vars(each)]  # to come
                self._attributes(vars(each), names, name)
        if type(kind) is not type:
            self._follow(type(kind), name)

    def _object(self, thing: Any, name: str) -> None:
        kind = type(thing)
        if hasattr(thing, "__dict__"):
            its = vars(thing)
            is_other = is_derived(kind) or any(
                map(is_library, kind.__mro__[:-1])
            )  # whose code has other names
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
        (weakref.ref, _reference),
        (contextvars.ContextVar, _context),
        (_LISTS, _list),
        (tuple, _tuple),
        ((dict, types.MappingProxyType), _dict),
        ((set, frozenset), _list),
        ((array.array, bytearray, memoryview), _buffer),
        (types.ModuleType, _module),
        (type, _class),
        ((staticmethod, classmethod, property, cached_property), _descriptor),
    ]
