"""Nested containers of scalars: taken apart, and put together again.

A container is a list, a tuple, a named tuple, a dict, a dataclass or a numpy array; all else is a
leaf. An array counts as the list of its rows, and comes back as an array; one without axes counts
as its element. Of a dataclass, the fields that its constructor takes are the branches, but for
those declared with ``field(metadata={"static": True})``; it comes back through its constructor,
so that what ``__post_init__`` computes is computed anew. A constructor that makes other numbers of
those that it is given is refused: each copy would be of yet others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from itertools import islice, zip_longest
from typing import Any

from autograd.text import brief
from autograd.value import Value

_NOTHING = object()
_SCALARS = (float, Value)  # at which most branches end


def branches(tree: Any) -> Sequence[Any] | None:
    """The branches of a container in their order; None of a leaf."""
    if type(tree) in _SCALARS:
        return None
    if isinstance(tree, (list, tuple)):
        return tree
    if isinstance(tree, dict):
        return [*tree.values()]
    if _is_array(tree):
        return [*tree]
    fields = _fields(tree)
    return None if fields is None else [getattr(tree, name) for name in fields]


def names_of_branches(tree: Any) -> list[str]:
    """What is written behind the name of a container to reach each of its branches."""
    names = [*tree] if isinstance(tree, dict) else range(len(branches(tree) or ()))
    fields = getattr(tree, "_fields", None) or _fields(tree)
    return [f".{name}" for name in fields] if fields else [f"[{name!r}]" for name in names]


def names_of_leaves(tree: Any, name: str) -> Iterator[str]:
    """How each leaf of a tree of this name is reached.

    >>> list(names_of_leaves({"w": [1.0, 2.0]}, "p"))
    ["p['w'][0]", "p['w'][1]"]
    """
    parts = branches(tree)
    if parts is None:
        yield name
    else:
        for suffix, branch in zip(names_of_branches(tree), parts):
            if type(branch) in _SCALARS:
                yield name + suffix
            else:
                yield from names_of_leaves(branch, name + suffix)


def with_branches(tree: Any, others: list[Any]) -> Any:
    """A container like the tree, with other branches."""
    kind = type(tree)
    if kind is list:
        return others
    if isinstance(tree, tuple):
        return kind._make(others) if hasattr(tree, "_make") else _tuple_like(tree, others)
    if isinstance(tree, list):
        twin: Any = copy(tree)
        list.__setitem__(twin, slice(None), others)
        return twin
    if isinstance(tree, dict):
        twin = dict(tree) if kind is dict else copy(tree)
        for key, branch in zip(tree, others):
            twin[key] = branch
        return twin
    return _stacked(others, tree) if _is_array(tree) else _dataclass_like(tree, others)


def _tuple_like(tree: Any, others: list[Any]) -> Any:
    twin = tuple.__new__(type(tree), others)
    if hasattr(tree, "__dict__"):
        twin.__dict__.update(tree.__dict__)
    return twin


def _dataclass_like(tree: Any, others: list[Any]) -> Any:
    import dataclasses

    fields = _fields(tree) or []
    twin = dataclasses.replace(tree, **dict(zip(fields, others)))
    for name, given in zip(fields, others):
        made = getattr(twin, name)
        if made is not given and not _have_the_same_leaves(made, given):
            raise TypeError(
                f"{type(tree).__name__} makes {brief(made)} of the {name} {brief(given)} that it is"
                " given, and so another one at each copy; let __post_init__ leave its fields alone,"
                " or declare the field with field(metadata={'static': True})"
            )
    return twin


def _have_the_same_leaves(made: Any, given: Any) -> bool:
    pairs = zip_longest(leaves(made), leaves(given), fillvalue=_NOTHING)
    return all(
        a is b or (not isinstance(a, Value) and not isinstance(b, Value) and repr(a) == repr(b))
        for a, b in pairs
    )


def structure(tree: Any, of_leaf: Callable[[Any], Any]) -> Any:
    """What two trees must share to be alike, as something that can be a key of a dict.

    >>> structure({"w": [1.0, 2.0]}, type) == structure({"w": [3.0, 4.0]}, type)
    True
    """
    parts = branches(tree)
    if parts is None:
        return of_leaf(_element(tree))
    own: Any = (*map(_exact, tree),) if isinstance(tree, dict) else None
    if _is_array(tree):
        own = (tree.shape, tree.dtype)
    elif _fields(tree) is not None and not isinstance(tree, list | tuple | dict):
        import dataclasses

        others = [f.name for f in dataclasses.fields(tree) if f.name not in (_fields(tree) or ())]
        own = tuple([(name, _exact(getattr(tree, name))) for name in others if hasattr(tree, name)])
    its = [of_leaf(p) if type(p) in _SCALARS else structure(p, of_leaf) for p in parts]
    return type(tree), own, tuple(its)


def _exact(thing: Any) -> Any:
    """The thing as a key that tells 1 from True and from 1.0, and 0.0 from -0.0."""
    if isinstance(thing, tuple):
        return type(thing), *map(_exact, thing)
    return type(thing), thing, repr(thing) if isinstance(thing, float | complex) else ""


def _is_array(tree: Any) -> bool:
    numpy = sys.modules.get("numpy")  # who has an array has imported it
    if numpy is None or not isinstance(tree, numpy.ndarray):
        return False
    return tree.ndim > 0 and not is_odd_array(tree)


def is_odd_array(thing: Any) -> bool:
    """Whether it is an array whose rows are no arrays of numbers: np.matrix, a masked array."""
    if type(thing) in _SCALARS:
        return False
    return any(cls.__name__ in {"matrix", "MaskedArray"} for cls in type(thing).__mro__)


def _fields(tree: Any) -> list[str] | None:
    """The names of a dataclass's branches; None of what is no dataclass, or a number."""
    fields = getattr(type(tree), "__dataclass_fields__", None)
    if fields is None or hasattr(tree, "__float__"):
        return None
    import dataclasses

    return [f.name for f in dataclasses.fields(tree) if f.init and not f.metadata.get("static")]


def leaves(tree: Any) -> Iterator[Any]:
    """The scalars of a tree, in order; a dict gives its values in the order of its keys.

    >>> list(leaves({"w": [1.0, 2.0], "b": (3.0,)}))
    [1.0, 2.0, 3.0]
    """
    parts = branches(tree)
    if parts is None:
        yield _element(tree)
    else:
        for branch in parts:
            if type(branch) in _SCALARS:
                yield branch
            else:
                yield from leaves(branch)


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """A tree of the same shape with the function of each leaf; no container of it is shared."""
    parts = branches(tree)
    if parts is None:
        return function(_element(tree))
    mapped_parts = [
        function(branch) if type(branch) in _SCALARS else mapped(function, branch)
        for branch in parts
    ]
    return with_branches(tree, mapped_parts)


def copied(tree: Any) -> Any:
    """A tree of the same leaves in containers of its own."""
    return mapped(lambda leaf: leaf, tree)


def rebuilt(tree: Any, scalars: Iterable[Any]) -> Any:
    """A tree of the same shape with these scalars as its leaves.

    >>> rebuilt({"w": [1.0, 2.0], "b": (3.0,)}, "xyz")
    {'w': ['x', 'y'], 'b': ('z',)}
    """
    rest = iter(scalars)
    return mapped(lambda leaf: next(rest), tree)


def builder_of(like: Any) -> Callable[[Iterator[Any]], Any]:
    """What makes trees of the same shape of their leaves, as ``rebuilt``: for many of them.

    >>> build = builder_of({"w": [1.0, 2.0], "b": 3.0})
    >>> build(iter("xyz")), build(iter("uvw"))
    ({'w': ['x', 'y'], 'b': 'z'}, {'w': ['u', 'v'], 'b': 'w'})
    """
    parts = branches(like)
    if parts is None:
        return next
    builders = [next if type(part) in _SCALARS else builder_of(part) for part in parts]
    if type(like) is list and all(build is next for build in builders):
        return lambda scalars: [*islice(scalars, len(builders))]
    if type(like) in {list, tuple}:
        kind = type(like)
        return lambda scalars: kind([build(scalars) for build in builders])
    return lambda scalars: with_branches(like, [build(scalars) for build in builders])


def paired(given: Any, expected: Any) -> Iterator[tuple[Any, Any]]:
    """The scalars of two trees of one shape, pair by pair; ValueError if the shapes differ.

    >>> list(paired({"b": 1.0, "a": [2.0]}, {"a": ["x"], "b": "y"}))
    [(2.0, 'x'), (1.0, 'y')]
    """
    ours, theirs = branches(expected), branches(given)
    if ours is None and theirs is None:
        yield _element(given), _element(expected)
        return
    if ours is None or theirs is None or _kind(given) != _kind(expected):
        raise ValueError(f"expected the shape of {brief(expected)}, got {brief(given)}")
    if isinstance(expected, dict):
        theirs = [given[key] for key in expected]
    if len(theirs) != len(ours):
        raise ValueError(f"expected {len(ours)} numbers or branches, got {len(theirs)}")
    for one, other in zip(theirs, ours, strict=True):
        yield from paired(one, other)


def _kind(tree: Any) -> Any:
    """What two containers must share to be paired: keys, names of fields, or that they are rows."""
    return tree.keys() if isinstance(tree, dict) else _fields(tree)


def _element(leaf: Any) -> Any:
    """The leaf itself, or the element of an array without axes."""
    numpy = None if type(leaf) in _SCALARS else sys.modules.get("numpy")
    if numpy is not None and isinstance(leaf, numpy.ndarray) and not is_odd_array(leaf):
        return leaf.item()
    return leaf


def _stacked(rows: list[Any], like: Any) -> Any:
    """The array of these scalars or arrays; where they are other trees, the list of them."""
    import numpy

    if not like.size:
        return numpy.zeros(like.shape)
    if any(branches(row) is not None and not _is_array(row) for row in rows):
        return rows
    return numpy.array(rows)
