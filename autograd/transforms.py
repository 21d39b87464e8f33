"""Derivatives as values in themselves, without touching any ``grad``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, overload

from autograd.value import Value, error_signals


@overload
def gradients(
    output: Value, inputs: Sequence[Value], *, create_graph: Literal[False] = False
) -> list[float]: ...
@overload
def gradients(
    output: Value, inputs: Sequence[Value], *, create_graph: Literal[True]
) -> list[Value]: ...
def gradients(
    output: Value, inputs: Sequence[Value], *, create_graph: bool = False
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
    not only the leaves. No ``grad`` is read or written.

    Raises TypeError if output or an input is not a Value, GraphChangedError as ``backward`` does.
    """
    if isinstance(inputs, Value):
        raise TypeError("expected a sequence of inputs, got one Value; pass [value]")
    for thing in (output, *inputs):
        if not isinstance(thing, Value):
            raise TypeError(f"expected Values, got {thing!r}; only a Value has a derivative")
    signals = error_signals(output, Value(1.0) if create_graph else 1.0, create_graph)
    slopes: list[Any] = [signals.get(node, 0.0) for node in inputs]
    if create_graph:
        return [slope if isinstance(slope, Value) else Value(slope) for slope in slopes]
    return slopes
