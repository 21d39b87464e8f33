"""What a node remembers of the function that made it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

Partial: TypeAlias = Callable[..., Any]  # ∂out/∂argument, as a function of (out, *arguments)


class Operation:
    """A function of floats with its partial derivatives; ``primitive`` makes these.

    ``partials`` has one for each argument; if the operation is ``n_ary``, it has a single one that
    returns the derivatives by all arguments. ``apply`` is the public function, by which a pickle
    finds the operation again.
    """

    __slots__ = ("__weakref__", "apply", "function", "n_ary", "name", "partials")

    def __init__(
        self,
        name: str,
        function: Callable[..., float],
        partials: tuple[Partial, ...] = (),
        n_ary: bool = False,
        apply: Callable[..., Any] | None = None,
    ) -> None:
        self.name = name
        self.function = function
        self.partials = partials
        self.n_ary = n_ary
        self.apply = apply

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    def __reduce__(self) -> Any:
        if self.apply is None:
            return self.name.upper()  # the global below, by its name
        return operator.attrgetter("operation"), (self.apply,)

    def __deepcopy__(self, memo: object) -> Operation:
        return self


INPUT = Operation("input", float)
CONSTANT = Operation("constant", float)


def is_constant(node: Any) -> bool:
    """Whether a Value was made by ``detach`` or inside ``no_grad``: it knows no inputs.

    >>> from autograd import Value
    >>> x = Value(2.0)
    >>> is_constant(x.detach()), is_constant(x), is_constant(x * x)
    (True, False, False)
    """
    return node.operation is CONSTANT
