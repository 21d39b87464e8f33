"""Nested lists, tuples, dicts and arrays of scalars: taken apart, and put together again.

A numpy array counts as the list of its rows, and comes back as an array.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograd.text import brief


def is_branch(tree: Any) -> bool:
    """Whether the tree has branches of its own, and is no leaf."""
    return isinstance(tree, list | tuple | dict) or _is_array(tree)


def _is_array(tree: Any) -> bool:
    numpy = sys.modules.get("numpy")  # who has an array has imported it
    return numpy is not None and isinstance(tree, numpy.ndarray) and tree.ndim > 0


def leaves(tree: Any) -> Iterator[Any]:
    """The scalars of a tree, in order; a dict gives its values in the order of its keys.

    >>> list(leaves({"w": [1.0, 2.0], "b": (3.0,)}))
    [1.0, 2.0, 3.0]
    """
    if isinstance(tree, list | tuple) or _is_array(tree):
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
    if _is_array(tree):
        return _stacked([mapped(function, branch) for branch in tree])
    return function(tree)


def _stacked(rows: list[Any]) -> Any:
    """The array of these scalars or arrays; where they are other trees, the list of them."""
    if any(isinstance(row, list | tuple | dict) for row in rows):
        return rows
    import numpy

    return numpy.array(rows)


def paired(given: Any, expected: Any) -> Iterator[tuple[Any, Any]]:
    """The scalars of two trees of one shape, pair by pair; ValueError if the shapes differ.

    >>> list(paired({"b": 1.0, "a": [2.0]}, {"a": ["x"], "b": "y"}))
    [(2.0, 'x'), (1.0, 'y')]
    """
    given, expected = ([*tree] if _is_array(tree) else tree for tree in (given, expected))
    if isinstance(expected, dict) and isinstance(given, dict) and given.keys() == expected.keys():
        for key in expected:
            yield from paired(given[key], expected[key])
    elif isinstance(expected, list | tuple) and isinstance(given, list | tuple):
        if len(given) != len(expected):
            raise ValueError(f"expected {len(expected)} numbers or branches, got {len(given)}")
        for one, other in zip(given, expected, strict=True):
            yield from paired(one, other)
    elif is_branch(expected) or is_branch(given):
        raise ValueError(f"expected the shape of {brief(expected)}, got {brief(given)}")
    else:
        yield given, expected
