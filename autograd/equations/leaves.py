"""Which values a backward pass gives no gradient."""

from __future__ import annotations

from autograd.value import CONSTANT, Value


def is_constant(node: Value) -> bool:
    """Whether the node was made by ``detach`` or inside ``no_grad``, and knows no inputs.

    >>> x = Value(2.0)
    >>> is_constant(x.detach()), is_constant(x), is_constant(x * x)
    (True, False, False)
    """
    return node.operation is CONSTANT
