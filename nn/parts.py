"""How a module finds what it is made of, and what each part is called.

An attribute is a part if it holds a Module or an input Value (a parameter), or lists of either.
Names that begin with an underscore are private, and never parts.

Everything that asks for parts asks ``walk``, so that no two answers can differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, TypeAlias

from autograd import Value
from nn.rows import leaves

LISTS = (list, tuple)
ONLY_VALUES = {Value}
CHANGES = [object()]  # another with each change of an attribute: what was found before is too old
Place: TypeAlias = tuple[int, ...]  # where a part stands in the lists of its attribute
Held: TypeAlias = tuple[str, Place, Any]  # an attribute, a place, and a parameter or a row of them
Trail: TypeAlias = tuple[Any, ...]  # the trail of the module above, an attribute, a place; or ()
Below: TypeAlias = tuple[Trail, Any]  # the way to a module, and the module

_op = attrgetter("op")


class Composite:
    """What is made of parts: the base of Module."""

    __slots__ = ("__dict__", "__weakref__", "_kept", "_walked")  # of calls before; not copied
    label = ""  # the path from the outermost module

    def __getstate__(self) -> dict[str, Any]:
        return dict(vars(self))  # without what is kept

    def __delattr__(self, name: str) -> None:
        object.__delattr__(self, name)
        _changed()

    def __setattr__(self, name: str, thing: Any) -> None:
        if name[0] == "_":
            object.__setattr__(self, name, thing)
            if name == "_hooks":
                _changed()
        else:
            _require_findable(self, name, thing)
            object.__setattr__(self, name, thing)
            _changed()
            _give_labels(self.label, name, thing)


def _changed() -> None:
    CHANGES[0] = object()  # a count could lose one of two threads'


def attributes(module: Composite) -> Iterator[tuple[str, Any]]:
    """The names and contents of what may be parts."""
    return ((name, thing) for name, thing in vars(module).items() if name[0] != "_")


def parts_in(name: str, thing: Any) -> tuple[list[Held], list[Below]]:
    """The parameters and the modules that an attribute holds."""
    held: list[Held] = []
    below: list[Below] = []
    _gather(thing, name, (), (), held, below)
    return held, below


def walk(module: Any) -> Iterator[tuple[Trail, Any, list[Held]]]:
    """A module, then all below it, each once: the way to it, itself, and its parameters.

    The way is left unspelled, and ``path_of`` spells it: a training loop asks for parameters at
    every step, and never for their names.
    """
    seen = set()
    stack: list[Below] = [((), module)]
    while stack:
        trail, module = stack.pop()
        if module in seen:
            continue
        seen.add(module)
        held: list[Held] = []
        below: list[Below] = []
        for name, thing in vars(module).items():
            if name[0] != "_" and type(thing) is not str:  # every part has a label
                _gather(thing, name, (), trail, held, below)
        yield trail, module, held
        below.reverse()
        stack += below


def _gather(
    thing: Any, name: str, place: Place, trail: Trail, held: list[Held], below: list[Below]
) -> None:
    """Add the parts in a thing to what is held, or to the modules below."""
    if isinstance(thing, Value):
        if not thing.op:
            held.append((name, place, thing))
    elif isinstance(thing, Composite):
        below.append(((trail, name, place), thing))
    elif isinstance(thing, LISTS):
        if {*map(type, thing)} == ONLY_VALUES and not any(map(_op, thing)):
            held.append((name, place, thing))  # a row at once: it takes a fraction of the time
        else:
            for i, each in enumerate(thing):
                _gather(each, name, (*place, i), trail, held, below)


def lists_in(module: Composite) -> list[list[Any]] | None:
    """Every list in which parts may stand, however deep; None where one is of a subclass."""
    found: list[list[Any]] = []
    rest = [thing for _, thing in attributes(module)]
    while rest:
        thing = rest.pop()
        if isinstance(thing, LISTS):
            if type(thing) is list:
                found.append(thing)
            elif type(thing) is not tuple:
                return None
            if {*map(type, thing)} != ONLY_VALUES:
                rest += thing
    return found


def path_of(trail: Trail) -> str:
    """The way to a module: those in a list ``layers`` are called layer0, layer1, …"""
    if not trail:
        return ""
    before, name, place = trail
    own = f"{name.removesuffix('s')}{''.join(map(str, place))}" if place else name
    return within(path_of(before), own)


def within(path: str, name: str) -> str:
    """The path of what has a name in the module at a path."""
    return f"{path}.{name}" if path and name else path or name


def named(path: str, held: list[Held]) -> list[tuple[str, Value]]:
    """Parameters of the module at a path: those in a list ``w`` are called w[0], w[1], …"""
    found = []
    for name, place, part in held:
        full = within(path, name + "".join([f"[{i}]" for i in place]))
        row = [(full, part)] if isinstance(part, Value) else None
        found += row or [(f"{full}[{i}]", parameter) for i, parameter in enumerate(part)]
    return found


def _give_labels(path: str, name: str, thing: Any) -> None:
    """Call what an attribute holds, and all below it, by the path from the outermost module.

    In reverse, so that a part that several hold keeps the first of its names.
    """
    held, below = parts_in(name, thing)
    for outer, part in reversed(below):
        for inner, module, parameters in reversed([*walk(part)]):
            full = within(within(path, path_of(outer)), path_of(inner))
            module.__dict__["label"] = full  # not by __setattr__, which would look for parts
            _label(named(full, parameters))
    _label(named(path, held))


def _label(parameters: list[tuple[str, Value]]) -> None:
    for path, parameter in reversed(parameters):
        parameter.label = path


def _require_findable(module: Composite, name: str, thing: Any) -> None:
    """Raise an error if an attribute would hide parts, or hide something else behind them."""
    kind = type(module).__name__
    if is_mixed(thing):
        raise TypeError(f"{name} of {kind} holds parameters beside other things; keep them apart")
    if is_hidden(thing):
        raise TypeError(
            f"{name} of {kind} is a {type(thing).__name__} that holds parameters or modules, which"
            " are found in attributes and lists of them only; make it a list"
        )
    held, below = parts_in(name, thing)
    if (held or below) and callable(getattr(type(module), name, None)):
        raise AttributeError(f"{name} is a method of {kind}; call the part own_{name}, say")
    if any(module is inner for _, part in below for _, inner, _ in walk(part)):
        raise ValueError(f"{name} would make {kind} a part of itself; call it _{name}, as no part")


def is_mixed(thing: Any) -> bool:
    """Whether a list holds parameters beside other things, which no state could tell apart."""
    held, _ = parts_in("", thing)
    return bool(held) and len(leaves([part for *_, part in held])) < len(leaves(thing))


def is_hidden(thing: Any) -> bool:
    """Whether a dict, a set or an array holds parts, which are looked for in lists only."""
    if isinstance(thing, LISTS):
        return any(map(is_hidden, thing))
    if isinstance(thing, dict):
        inside = [*thing.values()]
    elif isinstance(thing, set | frozenset):
        inside = [*thing]
    elif str(getattr(thing, "dtype", "")) == "object":
        inside = thing.ravel().tolist()
    else:
        return False
    return is_hidden(inside) or any(parts_in("", inside))
