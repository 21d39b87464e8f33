"""The gradient of one node by others, and all its partial derivatives up to an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeAlias, overload

from autograd.rules.n_ary import number_of
from autograd.text import brief, require_flag
from autograd.transforms.call import slopes_of
from autograd.value import Value

By: TypeAlias = tuple[int, ...]  # the inputs that a derivative is taken by, in ascending order


@overload
def gradients(
    output: Value, inputs: Iterable[Value], *, create_graph: Literal[False] = False
) -> list[float]: ...
@overload
def gradients(
    output: Value, inputs: Iterable[Value], *, create_graph: Literal[True]
) -> list[Value]: ...
def gradients(
    output: Value, inputs: Iterable[Value], *, create_graph: bool = False
) -> list[float] | list[Value]:
    """[∂output/∂v for v in inputs], as floats, or as Values that can be differentiated again.

    >>> x = Value(2.0)
    >>> y = x**3
    >>> gradients(y, [x])
    [12.0]
    >>> (slope,) = gradients(y, [x], create_graph=True)
    >>> gradients(slope, [x])
    [12.0]

    The derivative by a value that the output does not depend on is 0. Any node may be an input,
    not only the leaves.

    Raises TypeError if output or an input is not a Value, GraphChangedError as ``backward`` does.
    """
    if isinstance(inputs, Value):
        raise TypeError("expected a sequence of inputs, got one Value; pass [value]")
    if isinstance(output, Sequence):
        raise TypeError(
            f"expected one output, got {brief(output)}; call gradients for each, or for their sum"
        )
    if callable(output):
        raise TypeError("expected a Value as output, got a function; of that it is grad(f)(x)")
    if not isinstance(inputs, Iterable):
        raise TypeError(f"expected a sequence of inputs, got {brief(inputs)}; pass [x, y]")
    require_flag("create_graph", create_graph)
    every = [*inputs]  # they may come from an iterator, which gives them once
    for thing in (output, *every):
        if not isinstance(thing, Value):
            raise TypeError(f"expected Values, got {brief(thing)}; only a Value has a derivative")
    slopes = slopes_of(output, every, create_graph)
    if create_graph:
        return [slope if isinstance(slope, Value) else Value(slope).detach() for slope in slopes]
    return slopes


def partial_derivatives(output: Value, inputs: Sequence[Value], order: int) -> dict[By, float]:
    """{(): output, (i,): ∂output/∂xᵢ, (i, j): ∂²output/∂xᵢ∂xⱼ, …} up to the order, for i ≤ j ≤ …

    >>> x, y = Value(2.0), Value(3.0)
    >>> partial_derivatives(x * x * y, [x, y], order=2)
    {(): 12.0, (0,): 12.0, (1,): 4.0, (0, 0): 6.0, (0, 1): 4.0, (1, 1): 0.0}
    """
    found = differentiable_partials(output, inputs, order)
    return {by: number_of(derivative) for by, derivative in found.items()}


def differentiable_partials(output: Value, inputs: Sequence[Value], order: int) -> dict[By, Any]:
    """The same as Values, but for those of the highest order, which nothing differentiates."""
    newest: dict[By, Any] = {(): output}
    found = dict(newest)
    for highest in range(1, order + 1):
        lower, newest = newest, {}
        for by, derivative in lower.items():
            first = by[-1] if by else 0
            slopes: Sequence[Value | float]
            if highest < order:
                slopes = gradients(derivative, inputs[first:], create_graph=True)
            else:
                slopes = gradients(derivative, inputs[first:])
            newest |= {(*by, i): slope for i, slope in enumerate(slopes, start=first)}
        found |= newest
    return found
