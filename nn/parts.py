"""How a module finds what it is made of, and what each part is called.

An attribute is a part if it holds a Module or an input Value (a parameter), or lists of either.
Names that begin with an underscore are private, and never parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from autograd import Value

LISTS = (list, tuple)


class Composite:
    """What is made of parts: the base of Module."""

    label = ""  # the path from the outermost module

    def __setattr__(self, name: str, thing: Any) -> None:
        private = name.startswith("_")
        if not private:
            _require_findable(self, name, thing)
        object.__setattr__(self, name, thing)
        if not private:
            give_labels(joined(self.label, name), thing)


def is_parameter(thing: object) -> bool:
    """Whether a thing is a Value that nothing was computed from."""
    return isinstance(thing, Value) and thing.op == ""


def attributes(module: Composite) -> Iterator[tuple[str, Any]]:
    """The names and contents of what may be parts."""
    return ((name, thing) for name, thing in vars(module).items() if name[0] != "_")


def parameters_in(name: str, thing: Any) -> Iterator[tuple[str, Value]]:
    """Parameters and their names: those in a list ``w`` are called w[0], w[1], …"""
    if is_parameter(thing):
        yield name, thing
    elif isinstance(thing, LISTS):
        for i, part in enumerate(thing):
            yield from parameters_in(f"{name}[{i}]", part)


def modules_in(name: str, thing: Any) -> Iterator[tuple[str, Composite]]:
    """Modules and their names: those in a list ``layers`` are called layer0, layer1, …"""
    if isinstance(thing, Composite):
        yield name, thing
    elif isinstance(thing, LISTS):
        for i, part in enumerate(thing):
            yield from modules_in(f"{name.removesuffix('s')}{i}", part)


def contents(module: Composite) -> tuple[list[tuple[str, list[Value]]], list[Composite]]:
    """The parameters in each attribute, and the modules in all of them: without paths, so quick."""
    held, modules = [], []
    for name, thing in vars(module).items():
        if name[0] != "_":
            if isinstance(thing, Composite):
                modules.append(thing)
            elif isinstance(thing, LISTS):
                held.append((name, _gathered(thing, modules)))
            elif is_parameter(thing):
                held.append((name, [thing]))
    return held, modules


def _gathered(things: Any, modules: list[Composite]) -> list[Value]:
    """The parameters in a list; the modules in it are added to the others."""
    if things and isinstance(things[0], Value):
        return [thing for thing in things if isinstance(thing, Value) and thing.op == ""]
    parameters = []
    for thing in things:
        if isinstance(thing, LISTS):
            parameters += _gathered(thing, modules)
        elif isinstance(thing, Composite):
            modules.append(thing)
        elif is_parameter(thing):
            parameters.append(thing)
    return parameters


def _require_findable(module: Composite, name: str, thing: Any) -> None:
    """Raise an error if an attribute would hide parts, or hide something else behind them."""
    kind = type(module).__name__
    if is_mixed(thing):
        raise TypeError(
            f"{name} of {kind} holds parameters beside other things; keep them in attributes of"
            " their own"
        )
    if is_hidden(thing):
        raise TypeError(
            f"{name} of {kind} is a {type(thing).__name__} that holds parameters or modules, which"
            " are found in attributes and lists of them only; make it a list"
        )
    held = [part for _, part in modules_in(name, thing)]
    if callable(getattr(type(module), name, None)) and (held or any(parameters_in(name, thing))):
        raise AttributeError(
            f"{name} is a method of {kind}; call the part otherwise, e.g. own_{name}"
        )
    if any(module in _all_below(part) for part in held):
        raise ValueError(
            f"{name} would make {kind} a part of itself; call it _{name}, then it is a mere"
            " reference"
        )


def _all_below(module: Composite) -> set[Composite]:
    """A module and the modules in it, however deep."""
    found: set[Composite] = set()
    stack = [module]
    while stack:
        each = stack.pop()
        if each not in found:
            found.add(each)
            stack += contents(each)[1]
    return found


def is_mixed(thing: Any) -> bool:
    """Whether a list holds parameters beside other things, which no state could tell apart."""

    def count(holds: Callable[[Any], bool], branch: Any) -> int:
        if isinstance(branch, LISTS):
            return sum(count(holds, each) for each in branch)
        return int(holds(branch))

    parameters = count(is_parameter, thing)
    return 0 < parameters < count(lambda leaf: True, thing)


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
    return is_hidden(inside) or any([*parameters_in("", inside), *modules_in("", inside)])


def joined(path: str, name: str) -> str:
    """The name below a path."""
    return f"{path}.{name}" if path else name


def give_labels(path: str, thing: Any) -> None:
    """Call a part, and all parts below it, by their path from the outermost module.

    In reverse, so that a part that several hold keeps the first of its names.
    """
    for name, module in reversed([*modules_in(path, thing)]):
        module.__dict__["label"] = name  # past __setattr__, which would look for parts in it
        for attribute, part in reversed([*attributes(module)]):
            give_labels(joined(name, attribute), part)
    for name, parameter in reversed([*parameters_in(path, thing)]):
        parameter.label = name
