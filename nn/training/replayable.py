"""May a step of training be replayed from a recording? Where it is certain to be the same step.

A recording would not notice if Python code did something else the next time. ``nn``'s own modules,
losses, optimisers and schedules do not, as long as nobody has hung a hook on one, put a function of
his own into it or replaced a method. Modules that draw random numbers or keep running statistics
are left to Python, and so is all that is not ``nn``'s own, unless ``jit=True`` vouches for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from types import FunctionType
from typing import Any

from nn.module import Module
from nn.parts import attributes

OURS = ("nn.", "autograd.")


def is_replayable(model: Module, others: Iterable[Any], jit: bool | None) -> bool:
    """Whether the steps of a model, in which these others take part, may be replayed."""
    modules = [*model.modules()]
    if jit is False or any(map(_differs_each_time, modules)):
        return False
    return jit is True or _are_own([*modules, *others])


def _differs_each_time(module: Module) -> bool:
    """Whether it draws random numbers, as dropout does, or has state, as batch normalisation."""
    return bool(module.buffers) or any(isinstance(x, Random) for _, x in attributes(module))


def _are_own(things: list[Any]) -> bool:
    """Whether these are functions of the library, and objects all of whose functions are."""
    if not all(thing._plain for thing in things if isinstance(thing, Module)):
        return False
    objects = [thing for thing in things if not isinstance(thing, FunctionType)]
    kinds = {kind for thing in objects for kind in type(thing).__mro__} - {object}
    parts = [part for each in (*objects, *kinds) for part in vars(each).values() if callable(part)]
    return all(map(_is_own, [*things, *parts]))


def _is_own(thing: Any) -> bool:
    """Whether it was written in the library: a function, a class, or that of an object."""
    function = getattr(thing, "__func__", thing)  # of a static method
    return str(getattr(function, "__module__", "")).startswith(OURS)
