"""The local derivatives of a node: how they are made from its rule, and what they give."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Any

from autograd.number import single, to_float
from autograd.operation import Operation, Partial
from autograd.partials.joint import JointOperation, slopes
from autograd.rule_errors import STALE, changed, require_one_for_each
from autograd.scalar import Scalar


def local_derivatives_of(operation: Operation, arguments: Sequence[Any]) -> tuple[Partial, ...]:
    """∂out/∂parent for each Value among the arguments, as functions of (out, *parents).

    These are the partials themselves, or closures over the plain numbers among the arguments.
    """
    is_parent = [isinstance(argument, Scalar) for argument in arguments]
    if all(is_parent):
        return operation.partials

    def close(partial: Partial) -> Partial:
        def local_derivative(out: Any, *parents: Any) -> Any:
            rest = iter(parents)
            return partial(out, *[next(rest) if isinstance(a, Scalar) else a for a in arguments])

        return local_derivative

    if not operation.n_ary:
        return tuple([close(partial) for partial in compress(operation.partials, is_parent)])
    every_partial = close(*operation.partials)

    def local_derivatives(out: Any, *parents: Any) -> list[Any]:
        partials = every_partial(out, *parents)
        require_one_for_each(operation, partials, len(arguments))
        return [*compress(partials, is_parent)]

    return (local_derivatives,)


def local_partials(node: Any) -> Sequence[float]:
    """∂node/∂parent for each parent, as numbers; GraphChangedError if they are out of date."""
    if node._stamp == STALE:
        raise changed(node)
    return partials_apart(node)


def partials_apart(node: Any, as_values: bool = False) -> Sequence[Any]:
    """∂node/∂parent for each parent, of nodes that send together too."""
    if not isinstance(node.operation, JointOperation):
        return partials_as_values(node) if as_values else partials_as_floats(node)
    return _partials_at(node, [node, *node._parents] if as_values else _numbers_at(node))


def partials_as_floats(node: Any) -> Sequence[Any]:
    """∂node/∂parent for each parent, as floats; a rule may give anything that ``float`` takes.

    Of a node that sends together with others it is what stands for them.
    """
    parents, derivatives = node._parents, node._local_derivatives
    if len(parents) == len(derivatives) == 2:  # as below, but a third faster
        x, y = parents
        if x._stamp <= node._stamp >= y._stamp:
            by_x, by_y = derivatives
            slope = by_x(node._data, x._data, y._data)
            other = by_y(node._data, x._data, y._data)
            if type(slope) is type(other) is float:
                return slope, other
            return to_float(slope), to_float(other)
    elif len(parents) == len(derivatives) == 1 and not node.operation.n_ary:
        (x,), (by_x,) = parents, derivatives
        if x._stamp <= node._stamp:
            slope = by_x(node._data, x._data)
            return (slope,) if type(slope) is float else (to_float(slope),)
    if isinstance(node.operation, JointOperation):
        return _slopes(node)
    partials = _partials_at(node, _numbers_at(node))
    return partials if set(map(type, partials)) <= {float} else [*map(to_float, [*partials])]


def partials_as_values(node: Any) -> Sequence[Any]:
    """∂node/∂parent for each parent, as Values that remember how they were computed.

    What does not depend on the parents is a float; a rule may give it as above.
    """
    if isinstance(node.operation, JointOperation):
        return _slopes(node, as_values=True)
    partials = _partials_at(node, [node, *node._parents])
    return [d if isinstance(d, Scalar) else _value_or_float(d) for d in partials]


def _value_or_float(partial: Any) -> Any:
    held = single(partial)
    return held if isinstance(held, Scalar) else to_float(held)


def _numbers_at(node: Any) -> list[float]:
    return [node._data, *[parent._data for parent in node._parents]]


def _slopes(node: Any, as_values: bool = False) -> Sequence[Any]:
    _require_unchanged(node)
    return slopes(node, as_values)


def _require_unchanged(node: Any) -> None:
    for parent in node._parents:
        if parent._stamp > node._stamp:
            raise changed(parent)


def _partials_at(node: Any, point: Sequence[Any]) -> Sequence[Any]:
    _require_unchanged(node)
    if not node.operation.n_ary:
        return [derivative(*point) for derivative in node._local_derivatives]
    (all_partials,) = node._local_derivatives
    partials: Sequence[Any] = all_partials(*point)
    require_one_for_each(node.operation, partials, len(node._parents))
    return partials
