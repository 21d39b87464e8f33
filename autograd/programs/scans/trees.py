"""What a scan takes apart and puts together: the steps of xs, and the results of all steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import islice, repeat
from typing import Any

from autograd.programs.calls.arguments import may_change
from autograd.text import brief
from autograd.transforms.refusals import whole
from autograd.transforms.tree import (
    branches,
    leaves,
    mapped,
    names_of_branches,
    rebuilt,
    structure,
    with_branches,
)
from autograd.value import Value


class Steps:
    """The x of each step: None without xs, an element of a list, a row of an array.

    Tuples, dicts and dataclasses have these in each branch. The elements of an array with one axis
    are Python's numbers.
    """

    def __init__(self, xs: Any, length: int | None) -> None:
        self.has_arrays = False
        self.xs = None if xs is None else self._listed(xs)
        sizes = {*([] if xs is None else _sizes(self.xs))}
        if length is not None:
            sizes.add(_checked(length))
        if not sizes:
            raise ValueError("scan needs xs, or the number of steps as length=")
        if len(sizes) > 1:
            raise ValueError(
                f"scan needs the same number of steps everywhere, got {sorted(sizes)}"
                f"{'' if length is None else f' with length={length}'}"
            )
        (self.count,) = sizes

    def at(self, i: int) -> Any:
        """The x of step number i."""
        return None if self.xs is None else _at(self.xs, i)

    def leaves(self, begin: int, end: int) -> list[Any]:
        """What may change in the x of steps begin to end - 1."""
        rows = map(self.at, range(begin, end))
        return [leaf for row in rows for leaf in leaves(row) if may_change(leaf)]

    def with_leaves(self, of_leaf: Any) -> Steps:
        """The same steps with other leaves."""
        other = copy(self)
        other.xs = None if self.xs is None else mapped(of_leaf, self.xs)
        return other

    def _listed(self, tree: Any) -> Any:
        """The tree with lists for arrays."""
        if hasattr(tree, "dtype") and tree.ndim:
            self.has_arrays = True
            return tree.tolist() if tree.ndim == 1 else [*tree]
        if isinstance(tree, list):
            return tree
        parts = branches(tree)
        if parts is None:
            raise TypeError(
                f"scan goes over lists and arrays, got {brief(tree)}; what is the same in every"
                " step f can refer to"
            )
        return with_branches(tree, [self._listed(part) for part in parts])


def _checked(length: Any) -> int:
    count = whole(length)
    if count < 0:
        raise ValueError(f"length is a number of steps, got {length!r}")
    return count


def _sizes(tree: Any) -> Iterator[int]:
    if isinstance(tree, list):
        yield len(tree)
    else:
        for part in branches(tree) or ():
            yield from _sizes(part)


def _at(tree: Any, i: int) -> Any:
    if isinstance(tree, list):
        return tree[i]
    return with_branches(tree, [_at(part, i) for part in branches(tree) or ()])


def shape_of(tree: Any) -> Any:
    """The structure of a tree, whatever its leaves are; of the usual ones without detours."""
    kind = type(tree)
    if kind is float or kind is Value:
        return None
    if kind is list or kind is tuple:
        return kind, None, tuple(map(shape_of, tree))
    if kind is dict:
        return kind, (*tree,), tuple(map(shape_of, tree.values()))
    return structure(tree, lambda leaf: None)


def stacked(results: Sequence[Any]) -> Any:
    """The results of some steps: of tuples, dicts and dataclasses each branch as a list."""
    first = results[0]
    if any(result is None for result in results):
        return _none(results)
    if not _is_divided(first):
        return [*results]
    return with_branches(first, [stacked(part) for part in _parts_of(results)])


def stacked_columns(template: Any, columns: Iterator[Any]) -> Any:
    """The same of the leaves of all steps, which come as a list for each leaf, or None."""
    if _is_divided(template):
        parts = branches(template) or ()
        return with_branches(template, [stacked_columns(part, columns) for part in parts])
    if branches(template) is None:
        return next(columns)
    its = [*islice(columns, sum(1 for _ in leaves(template)))]
    rows = zip(*[repeat(None) if column is None else column for column in its])
    return [rebuilt(template, row) for row in rows]


def joined(stacks: Sequence[Any], as_array: bool) -> Any:
    """Stacks of steps, and of later ones, as one."""
    first = stacks[0]
    if any(stack is None for stack in stacks):
        return _none(stacks)
    if not isinstance(first, list):
        return with_branches(first, [joined(part, as_array) for part in _parts_of(stacks)])
    every = first if len(stacks) == 1 else [result for stack in stacks for result in stack]
    if as_array:
        import numpy

        return numpy.stack([numpy.asarray(r) for r in every]) if every else numpy.zeros(0)
    return every


def _is_divided(tree: Any) -> bool:
    return not isinstance(tree, list) and not hasattr(tree, "dtype") and branches(tree) is not None


def _none(trees: Sequence[Any]) -> None:
    if any(tree is not None for tree in trees):
        raise _unlike(trees[0], next(t for t in trees if (t is None) != (trees[0] is None)))


def _unlike(first: Any, other: Any) -> ValueError:
    return ValueError(
        "scan stacks what f gives beside the carry, which must be alike in every step; got"
        f" {brief(first)}, and then {brief(other)}"
    )


def _parts_of(trees: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """For each branch that of every tree."""
    first = trees[0]
    names = names_of_branches(first)
    for tree in trees:
        if type(tree) is not type(first) or names_of_branches(tree) != names:
            raise _unlike(first, tree)
    return zip(*[branches(tree) or () for tree in trees])
