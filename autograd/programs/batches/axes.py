"""The arguments of a call over a batch, and what each sample, a lane, has of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from autograd.text import brief
from autograd.transforms.refusals import whole
from autograd.transforms.tree import branches, mapped, with_branches

Axes = Any  # an int, None, or these for each argument or branch


def checked_axes(name: str, axes: Axes) -> Axes:
    """The axes as plain integers; TypeError for what is none."""
    try:
        return mapped(lambda axis: None if axis is None else whole(axis), axes)
    except TypeError:
        raise TypeError(
            f"{name} is an axis, an integer or None, or these as the arguments are nested, got"
            f" {brief(axes)}"
        ) from None


class Batch:
    """Arguments, their axes, and how many lanes there are."""

    def __init__(self, given: Sequence[Any], keywords: Mapping[str, Any], in_axes: Axes) -> None:
        axes = _for_each(in_axes, given)
        self.names = [*keywords]
        self.trees = [*zip(given, axes), *[(tree, 0) for tree in keywords.values()]]
        self.count = _length([_sizes(tree, axis) for tree, axis in self.trees])

    @cached_property
    def as_array(self) -> bool:
        """Whether the results are to be arrays: if an argument is one, or has one in it."""
        return any(_has_arrays(tree) for tree, axis in self.trees if axis is not None)

    @cached_property
    def first_has_arrays(self) -> bool:
        """The same of lanes that are all like the first."""
        its = [
            tree[:1] if axis == 0 and type(tree) is list else tree
            for tree, axis in self.trees
            if axis is not None
        ]
        return any(map(_has_arrays, its))

    def lane(self, i: int, as_floats: bool = False) -> tuple[Sequence[Any], dict[str, Any]]:
        """What f is called with for a sample; ``as_floats``: with floats for numpy's scalars."""
        mine = [_lane(tree, axis, i, as_floats) for tree, axis in self.trees]
        count = len(mine) - len(self.names)
        return mine[:count], dict(zip(self.names, mine[count:]))


def _for_each(axes: Axes, arguments: Sequence[Any]) -> list[Axes]:
    if axes is None or isinstance(axes, int):
        return [axes] * len(arguments)
    if len(axes) != len(arguments):
        raise ValueError(
            f"in_axes={axes!r} has {len(axes)} entries for {len(arguments)} argument(s); give one"
            " for each"
        )
    return [*axes]


def is_array(tree: Any) -> bool:
    """Whether it is an array with axes."""
    return hasattr(tree, "dtype") and getattr(tree, "ndim", 0) > 0


def _has_arrays(tree: Any) -> bool:
    if is_array(tree):
        return True
    if isinstance(tree, list) and {*map(type, tree)} == {float}:  # soon told of many
        return False
    parts = branches(tree)
    return parts is not None and any(map(_has_arrays, parts))


def _sizes(tree: Any, axis: Axes) -> list[int]:
    """The lengths of the batches in an argument."""
    if axis is None:
        return []
    if is_array(tree):
        return [tree.shape[axis]]
    if isinstance(tree, list):
        return [len(tree)] if axis == 0 else _sizes(tree[0], axis - 1) if tree else [0]
    parts = branches(tree)
    if parts is None:
        raise ValueError(
            f"expected a batch, a list or an array, got {brief(tree)}; in_axes=None"
            " stands for an argument that is the same for all"
        )
    return [size for part, a in zip(parts, of_branches(tree, axis)) for size in _sizes(part, a)]


def of_branches(tree: Any, axis: Axes) -> list[Axes]:
    """The axis of each branch of a tuple or dict."""
    if isinstance(axis, dict):
        return [axis[key] for key in tree]
    return [*axis] if isinstance(axis, list | tuple) else [axis] * len(branches(tree) or ())


def _length(sizes: Sequence[list[int]]) -> int:
    every = {size for some in sizes for size in some}
    if not every:
        raise ValueError("vmap needs a batch, got none: in_axes is None for every argument")
    if len(every) > 1:
        raise ValueError(f"vmap needs batches of one length, got {sorted(every)}")
    return every.pop()


def _lane(tree: Any, axis: Axes, i: int, as_floats: bool) -> Any:
    """What sample number i has of an argument."""
    if axis is None:
        return tree
    if is_array(tree):
        sample = tree[(slice(None),) * (axis % tree.ndim) + (i,)]
        return float(sample) if as_floats and isinstance(sample, float) else sample
    if isinstance(tree, list):
        return tree[i] if axis == 0 else [_lane(row, axis - 1, i, as_floats) for row in tree]
    parts = zip(branches(tree) or (), of_branches(tree, axis))
    return with_branches(tree, [_lane(part, a, i, as_floats) for part, a in parts])
