"""Nested lists, tuples and dicts of scalars: taken apart into leaves and put together again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any


def leaves(tree: Any) -> Iterator[Any]:
    """The scalars of a tree, in order; a dict gives its values in the order of its keys.

    >>> list(leaves({"w": [1.0, 2.0], "b": (3.0,)}))
    [1.0, 2.0, 3.0]
    """
    if isinstance(tree, list | tuple):
        for branch in tree:
            yield from leaves(branch)
    elif isinstance(tree, dict):
        for branch in tree.values():
            yield from leaves(branch)
    else:
        yield tree


def rebuilt(tree: Any, scalars: Iterable[Any]) -> Any:
    """A tree of the same shape with these scalars as its leaves.

    >>> rebuilt({"w": [1.0, 2.0], "b": (3.0,)}, "xyz")
    {'w': ['x', 'y'], 'b': ('z',)}
    """
    rest = iter(scalars)
    return mapped(lambda leaf: next(rest), tree)


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """A tree of the same shape with the function of each leaf."""
    if isinstance(tree, list):
        return [mapped(function, branch) for branch in tree]
    if isinstance(tree, tuple):
        branches = [mapped(function, branch) for branch in tree]
        return type(tree)(*branches) if hasattr(tree, "_fields") else tuple(branches)
    if isinstance(tree, dict):
        return {key: mapped(function, branch) for key, branch in tree.items()}
    return function(tree)
