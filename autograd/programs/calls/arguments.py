"""The arguments of a jitted call: what must be the same for a program to be replayed, and what not.

Numbers (floats) and Values may change from call to call; all else belongs to the program: the shape
of containers, integers, texts, and other objects by their identity.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from autograd.operation import CONSTANT
from autograd.programs.calls.examples import Example
from autograd.recording import is_recording
from autograd.transforms.refusals import check_scalar
from autograd.transforms.tree import branches, leaves, mapped, structure
from autograd.value import Value

_NUMBERS = (float, Value)
_BY_VALUE = (int, str, bytes, bool, type(None))
_LEAVES = {*_NUMBERS, *_BY_VALUE}
_CONTAINERS = {list, dict, tuple}


def may_change(leaf: Any) -> bool:
    """Whether a leaf of the arguments is an input of the program."""
    return isinstance(leaf, _NUMBERS)


def is_variable(leaf: Any) -> bool:
    """Whether it is a Value, and no constant."""
    return isinstance(leaf, Value) and leaf.operation is not CONSTANT


def number_of(leaf: Any) -> Any:
    """The number of a Value, which no recording is told of, or the number that it is."""
    return leaf._data if isinstance(leaf, Value) else leaf


class _Itself:
    """An object as part of a key: equal to itself alone, and kept alive by the key."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


class Arguments:
    """The arguments of one call.

    ``key`` tells which programs may replay it; ``numbers`` are those of ``inputs``.
    """

    def __init__(self, given: Sequence[Any], keywords: Mapping[str, Any]) -> None:
        self.tree = (tuple(given), dict(keywords))
        shape = structure(self.tree, kind_of)
        require_no_attributes(self.tree)
        places: dict[int, int] = {}
        its = [id(leaf) for leaf in self.leaves if isinstance(leaf, Value)]
        repeats = [places.setdefault(i, k) for k, i in enumerate(its)]
        self.key = (shape, is_recording(), tuple(repeats))

    @cached_property
    def leaves(self) -> list[Any]:
        """The leaves that may change."""
        return [leaf for leaf in leaves(self.tree) if isinstance(leaf, _NUMBERS)]  # may_change

    @cached_property
    def values(self) -> dict[int, Value]:
        """The Values among them, by their identity."""
        return {id(leaf): leaf for leaf in self.leaves if isinstance(leaf, Value)}

    @cached_property
    def numbers(self) -> memoryview[float]:
        """The numbers of the inputs."""
        return memoryview(array("d", [float(number_of(leaf)) for leaf in self.inputs]))

    def renewed(self, renew: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments with other leaves; the same Value twice is renewed once."""
        made: dict[int, Any] = {}

        def of_leaf(leaf: Any) -> Any:
            if not may_change(leaf):
                return leaf
            if not isinstance(leaf, Value):
                return renew(leaf)
            if id(leaf) not in made:
                made[id(leaf)] = renew(leaf)
            return made[id(leaf)]

        renewed: tuple[tuple[Any, ...], dict[str, Any]] = mapped(of_leaf, self.tree)
        return renewed

    @cached_property
    def inputs(self) -> list[Any]:
        """The leaves that may change, a Value that is there twice only once."""
        return inputs_among(self.leaves)

    @property
    def objects(self) -> list[Any]:
        """What belongs to the program by its identity alone."""
        every = [leaf for leaf in leaves(self.tree) if not may_change(leaf)]
        return [x for x in every if type(x) not in {*_BY_VALUE, complex}]

    @property
    def has_arrays(self) -> bool:
        """Whether there are arrays of floats, which numpy computes with."""
        return has_arrays(self.tree)


class _Again(Arguments):
    """Those of a call whose key and numbers are known already."""

    def __init__(self, tree: Any, shape: Shape, numbers: memoryview[float]) -> None:
        self.tree = tree
        self.key = shape.key
        self.numbers = numbers
        self._example = shape.example

    @cached_property
    def inputs(self) -> list[Any]:
        found = self._example.inputs(self.tree)
        return inputs_among(self.leaves) if found is None else found


class Shape:
    """What a call has in common with others of the same key, which are soon told from it."""

    def __init__(self, call: Arguments) -> None:
        self.key = call.key
        self.example = Example(call.tree)

    def again(self, given: Sequence[Any], keywords: Mapping[str, Any]) -> Arguments | None:
        """The arguments of a call that surely has the same key; None of any other."""
        tree = (tuple(given), dict(keywords))
        numbers = self.example.numbers(tree)
        if numbers is None or is_recording() is not self.key[1]:
            return None
        return _Again(tree, self, numbers)


def inputs_among(leaves: Sequence[Any]) -> list[Any]:
    """The leaves, a Value that is there twice only once."""
    inputs: list[Any] = []
    met: set[int] = set()
    for leaf in leaves:
        if not isinstance(leaf, Value):
            inputs.append(leaf)
        elif id(leaf) not in met:
            met.add(id(leaf))
            inputs.append(leaf)
    return inputs


def kind_of(leaf: Any) -> Any:
    if type(leaf) is float:
        return float
    check_scalar(leaf)
    if isinstance(leaf, Value):
        if type(leaf) is not Value:
            raise TypeError("a subclass of Value may do anything")
        return Value, leaf.operation is CONSTANT
    if isinstance(leaf, float) and (hasattr(leaf, "dtype") or not vars_of(leaf)):
        return float
    if hasattr(leaf, "dtype"):
        return type(leaf), repr(leaf.item())  # -0.0 is not 0.0
    if isinstance(leaf, complex):
        return type(leaf), repr(leaf)  # 0j and -0j are equal
    return type(leaf), leaf if type(leaf) in _BY_VALUE else _Itself(leaf)


def vars_of(thing: Any) -> Any:
    """The attributes that somebody has given to a thing of a class of his own."""
    return getattr(thing, "__dict__", None)


def require_no_attributes(tree: Any) -> None:
    """Raise TypeError for a list, a dict or a tuple that somebody has given attributes.

    Nobody looks whether they are the same in the next call.
    """
    kind = type(tree)
    if kind in _LEAVES:
        return
    if isinstance(tree, (list, dict, tuple)) and kind not in _CONTAINERS and vars_of(tree):
        raise TypeError(f"a {kind.__name__} with attributes")
    for part in branches(tree) or ():
        require_no_attributes(part)


def has_arrays(tree: Any) -> bool:
    """Whether there are arrays of floats, or numpy's own floats, in a tree."""
    parts = branches(tree)
    if parts is None:
        return type(tree) not in _NUMBERS and hasattr(tree, "dtype")
    if hasattr(tree, "dtype"):
        return bool(tree.dtype.kind != "O")
    return any(has_arrays(part) for part in parts if type(part) not in _NUMBERS)
