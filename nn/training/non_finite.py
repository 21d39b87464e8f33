"""Where a number that is not finite came from: the first operation that made one."""

from __future__ import annotations

import math
from collections.abc import Iterable

from autograd import Value, topological_order
from autograd.bulk import read_all
from nn.errors import NonFiniteError


def require_finite(loss: Value) -> None:
    """Raise NonFiniteError if the loss is not finite, naming the operation that caused it.

    >>> from autograd import log
    >>> x = Value(0.0, "x")
    >>> require_finite(2 * log(x))
    Traceback (most recent call last):
        ...
    nn.errors.NonFiniteError: the loss is -inf: first, log of x=0.0 gave -inf; ...
    """
    if math.isfinite(loss.data):
        return
    cause = next(node for node in topological_order(loss) if not math.isfinite(node.data))
    if cause.parents:
        operands = cause.arguments
        of = ", ".join(map(named, operands[:4])) + (" …" if len(operands) > 4 else "")
        what = f"{cause.op} of {of} gave {cause.data}"
    else:
        what = f"the input {named(cause)}"
    raise NonFiniteError(
        f"the loss is {loss.data}: first, {what}; try a smaller learning rate or clipping, and"
        " look for infinities and nan in the data"
    )


def require_finite_gradients(loss: Value, parameters: Iterable[Value]) -> None:
    """Raise NonFiniteError if ``backward`` left an infinite gradient, naming where it arose."""
    gradients = read_all([*parameters])[1]
    if math.isfinite(sum(gradients)) or all(map(math.isfinite, gradients)):
        return
    nodes = topological_order(loss)
    cause = next(node for node in reversed(nodes) if not math.isfinite(node.grad))
    children = (node for node in nodes if any(parent is cause for parent in node.parents))
    child = next(children, cause)
    raise NonFiniteError(
        f"a gradient is not finite: first, {child.op or 'the loss'} passed {cause.grad} down to"
        f" {cause.op or 'input'} {named(cause)}; keep away from the point, or clip what goes in"
    )


def named(operand: Value | float) -> str:
    """An operand as name=number, or as the number where there is no name."""
    if not isinstance(operand, Value):
        return str(operand)
    return f"{operand.label}={operand.data}" if operand.label else str(operand.data)
