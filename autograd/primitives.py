"""How a rule of differentiation is written down: once, as mathematics, above its function.

A primitive is a plain function of floats under its partial derivatives, one for each argument,
each a function of (out, *arguments):

    @primitive(lambda out, x, y: y,
               lambda out, x, y: x)
    def mul(x, y):
        return x * y

Called with plain numbers it is that function. As soon as one argument is a Value the result is a
Value, whose node records the parents and their local derivatives: the partials, in which what is
not a parent (an exponent, a slope) is filled in. The backward pass calls them with floats and gets
numbers; to differentiate twice it calls them with Values and gets Values. So a rule uses only
operations that accept both, and ``out`` where it can, which is already computed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from autograd.differentiable import Declare, Primitive
from autograd.elsewhere import no_modulus
from autograd.engines import compiled
from autograd.number import is_number, to_float
from autograd.operation import CONSTANT, Operation, Partial
from autograd.partials import local_derivatives_of
from autograd.recording import current_mode
from autograd.signatures import (
    bound_arguments,
    is_n_ary,
    name_of,
    refuse_bare_function,
    without_brackets,
)
from autograd.text import brief
from autograd.value import Value, result_of


def primitive(*partials: Partial) -> Declare:
    """Declare the partial derivatives of the function below, one per argument, in order.

    Each partial takes (out, *arguments). If it is to be differentiated again it uses autograd's
    functions, autograd.cos where the function below may use math.cos.

    A function of ``*arguments`` has a single partial that returns a sequence with ∂out/∂argument
    for each, so that n of them cost n and not n².

    >>> @primitive(lambda out, x: 3 * x**2)
    ... def cube(x):
    ...     return x * x * x
    >>> x = Value(2.0)
    >>> y = cube(x)
    >>> y.backward()
    >>> cube(2.0), y.data, x.grad
    (8.0, 8.0, 12.0)

    Raises PrimitiveError if the number of partials, or of their arguments, does not fit.
    """
    refuse_bare_function(partials)

    def declare(function: Callable[..., float], *more: Any) -> Primitive:
        is_call = bool(more) or not callable(function)  # of what stands below @primitive
        if partials and callable(partials[0]) and is_call:
            raise without_brackets(partials[0])
        if not callable(function):
            raise TypeError(
                f"primitive declares a function, got {brief(function)}; the partial derivatives"
                " stand in its brackets, and the function follows: primitive(dx, dy)(f)"
            )
        apply = declared(function, partials, is_n_ary(function, partials))
        return cast(Primitive, functools.update_wrapper(apply, function))

    return cast(Declare, declare)


@compiled
def declared(
    function: Callable[..., float], partials: tuple[Partial, ...], n_ary: bool
) -> Callable[..., Any]:
    """The function that is called in place of the one declared; it holds its ``operation``."""
    defaults = getattr(function, "__defaults__", None) or ()

    def applying(*arguments: Any, **keywords: Any) -> Any:
        missing = 0 if n_ary else len(partials) - len(arguments)
        if 0 < missing <= len(defaults) and not keywords:  # as below, 11 µs sooner
            arguments += defaults[-missing:]
        elif keywords or missing:
            arguments = bound_arguments(operation, arguments, keywords)
        return apply(operation, arguments)

    operation = Operation(name_of(function), function, partials, n_ary, applying)
    applying.operation = operation  # type: ignore[attr-defined]
    return applying


@compiled
def apply(operation: Operation, arguments: tuple[Any, ...]) -> Any:
    """The forward pass of one operation: compute, and record what the backward pass will need."""
    arguments = tuple([a if isinstance(a, Value) else to_float(a) for a in arguments])
    numbers = [a._data if isinstance(a, Value) else a for a in arguments]
    data = to_float(operation.function(*numbers))
    parents = tuple([a for a in arguments if isinstance(a, Value)])
    if not parents:
        return data
    watching = current_mode()
    if watching is False:
        return result_of(CONSTANT, (), (), (), data)
    derivatives = local_derivatives_of(operation, arguments)
    node = result_of(operation, arguments, parents, derivatives, data)
    if watching is not True:
        watching.node(node)
        return node if watching.records else node.detach()
    return node


def operators(rule: Primitive) -> tuple[Callable[[Value, Any], Any], Callable[[Value, Any], Any]]:
    """The rule as a pair of operator methods, ``__add__`` and ``__radd__`` for example.

    What is neither a Value nor a number (an array, a string) is left to its own type.
    """
    operation = rule.operation
    function = operation.function

    def operator(self: Value, other: Any, modulus: Any = None) -> Any:
        if modulus is not None:  # pow(x, 2, 3)
            raise no_modulus()
        if isinstance(other, Value) and current_mode() is True:  # ``apply``, 2.2 times faster
            pair = (self, other)
            data = function(self._data, other._data)
            return result_of(operation, pair, pair, operation.partials, data)
        if isinstance(other, Value) or is_number(other):
            return apply(operation, (self, other))
        return NotImplemented

    def reflected(self: Value, other: Any, modulus: Any = None) -> Any:
        if modulus is not None or not is_number(other):
            return NotImplemented
        return apply(operation, (other, self))

    return operator, reflected
