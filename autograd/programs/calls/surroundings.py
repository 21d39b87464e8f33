"""What a function refers to besides its arguments, as it is now: whether it is still the same."""

from __future__ import annotations

import dis
from functools import cached_property, partial
from itertools import chain
from operator import call, is_
from typing import Any

from autograd.programs.calls.elsewhere import state_of
from autograd.programs.calls.look import Look

_END = (object(),)
MOST_ROOTS = 64  # functions and objects that a look begins with


class Surroundings:
    """All that these functions and objects refer to."""

    def __init__(self, *roots: Any) -> None:
        look = Look(*roots)
        self.unsteady = look.unsteady
        self._places, self._numbers = look.places, look.numbers
        self._codes, self._sources = look.codes, look.sources
        self._before = [*map(state_of, self._sources)]
        self._nows: list[Any] = []
        self._thens: list[Any] = []
        for place in self._places:
            is_fixed = isinstance(place.now, partial)  # a look at attributes: as many each time
            self._nows += [place.now] if is_fixed else [place.now, _END.__iter__]
            self._thens += place.then if is_fixed else [*place.then, *_END]

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


class Around:
    """What one function refers to, from call to call; what it changes itself is no change."""

    def __init__(self, f: Any) -> None:
        self._roots = {id(f): f}

    @cached_property
    def now(self) -> Surroundings:
        """As it was at the first look, or as the last call has left it."""
        return Surroundings(*self._roots.values())

    def is_same(self) -> bool:
        """Whether all is as the last call has left it."""
        return not self.now.unsteady and self.now.changed() is None

    def refer_to(self, objects: list[Any]) -> None:
        """Some arguments are objects, which may change too; ValueError if there are too many."""
        if any(id(thing) not in self._roots for thing in objects):
            self._roots |= {id(thing): thing for thing in objects}
            if len(self._roots) > MOST_ROOTS:
                raise ValueError("the objects among the arguments are others at each call")
            self.now = Surroundings(*self._roots.values())

    def leave(self) -> bool:
        """A call is over; whether all that the code reads is still as it was."""
        own = self.now.changed()
        if own is None:
            return True
        is_kept = not self.now.is_read(own)
        self.now = Surroundings(*self._roots.values())
        return is_kept
