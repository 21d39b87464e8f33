"""``vmap``: a function of one sample as a function of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.text import brief
from autograd.transforms.refusals import Function, check_function
from autograd.transforms.tree import branches, with_branches

Axes = Any  # an int, None, or these for each argument or branch


def vmap(f: Function, in_axes: Axes = 0, out_axes: Axes = 0) -> Function:
    """f over a batch: ``[f(x) for x in X]``, with the results stacked as the samples were.

    A batch is a list or a numpy array of samples along the axis ``in_axes``; None stands for an
    argument that is the same for all. Tuples and dicts hold a batch in each branch, and several
    arguments may have an axis each. Results are lists, or arrays if an argument was one, stacked
    along ``out_axes``.

    >>> from autograd import grad, vmap
    >>> vmap(lambda x, w: x * w, in_axes=(0, None))([1.0, 2.0], 3.0)
    [3.0, 6.0]
    >>> vmap(grad(lambda x: x[0] * x[1]))([[1.0, 2.0], [3.0, 4.0]])
    [[2.0, 1.0], [4.0, 3.0]]

    Each lane runs f by itself for now, in order, so that the first that fails raises. Raises
    ValueError if the batches differ in length, or if there is none.
    """
    check_function("vmap", f)

    def over_a_batch(*arguments: Any, **keywords: Any) -> Any:
        axes = _for_each(in_axes, arguments)
        count = _length([*map(_sizes, arguments, axes), *[_sizes(k, 0) for k in keywords.values()]])
        lanes = [
            f(
                *[_lane(a, axis, i) for a, axis in zip(arguments, axes)],
                **{name: _lane(a, 0, i) for name, a in keywords.items()},
            )
            for i in range(count)
        ]
        as_array = any(_has_arrays(a) for a, axis in zip(arguments, axes) if axis is not None)
        return _stacked(lanes, out_axes, as_array or any(map(_has_arrays, keywords.values())))

    return over_a_batch


def _for_each(axes: Axes, arguments: Sequence[Any]) -> list[Axes]:
    if axes is None or isinstance(axes, int):
        return [axes] * len(arguments)
    if len(axes) != len(arguments):
        raise ValueError(
            f"in_axes={axes!r} has {len(axes)} entries for {len(arguments)} argument(s); give one"
            " for each"
        )
    return [*axes]


def _is_array(tree: Any) -> bool:
    return hasattr(tree, "dtype") and getattr(tree, "ndim", 0) > 0


def _has_arrays(tree: Any) -> bool:
    parts = branches(tree)
    return parts is not None and (_is_array(tree) or any(map(_has_arrays, parts)))


def _sizes(tree: Any, axis: Axes) -> list[int]:
    """The lengths of the batches in an argument."""
    if axis is None:
        return []
    if _is_array(tree):
        return [tree.shape[axis]]
    if isinstance(tree, list):
        return [len(tree)] if axis == 0 else _sizes(tree[0], axis - 1) if tree else [0]
    parts = branches(tree)
    if parts is None:
        raise ValueError(
            f"expected a batch, a list or an array, got {brief(tree)}; in_axes=None"
            " stands for an argument that is the same for all"
        )
    return [size for part, a in zip(parts, _of_branches(tree, axis)) for size in _sizes(part, a)]


def _of_branches(tree: Any, axis: Axes) -> list[Axes]:
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


def _lane(tree: Any, axis: Axes, i: int) -> Any:
    """What sample number i has of an argument."""
    if axis is None:
        return tree
    if _is_array(tree):
        return tree[(slice(None),) * (axis % tree.ndim) + (i,)]
    if isinstance(tree, list):
        return tree[i] if axis == 0 else [_lane(row, axis - 1, i) for row in tree]
    axes = _of_branches(tree, axis)
    return with_branches(tree, [_lane(p, a, i) for p, a in zip(branches(tree) or (), axes)])


def _stacked(lanes: Sequence[Any], axis: Axes, as_array: bool) -> Any:
    """The results of the lanes as one batch."""
    first = lanes[0] if lanes else 0.0
    if isinstance(first, dict):
        its = axis if isinstance(axis, dict) else dict.fromkeys(first, axis)
        return {k: _stacked([lane[k] for lane in lanes], its[k], as_array) for k in first}
    if isinstance(first, tuple):
        axes = axis if isinstance(axis, list | tuple) else [axis] * len(first)
        parts = [_stacked(part, a, as_array) for part, a in zip(zip(*lanes), axes)]
        return with_branches(first, parts)
    if as_array or _is_array(first):
        import numpy

        return (
            numpy.stack([numpy.asarray(lane) for lane in lanes], axis) if lanes else numpy.zeros(0)
        )
    if axis == 0:
        return [*lanes]
    return [_stacked(row, axis - 1, False) for row in zip(*lanes)]
