"""Calls in the order of another library, refused at once, with the form that is meant.

PyTorch and TensorFlow differentiate values, ``grad(loss, [a, b])``, or take the function and the
point at once, ``hessian(f, x)``. Here as in JAX a transform takes a function and gives one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import index
from typing import Any, TypeAlias

from autograd.number import is_number
from autograd.text import brief
from autograd.transforms.tree import is_odd_array, leaves
from autograd.value import Value

Function: TypeAlias = Callable[..., Any]
Argnums: TypeAlias = int | Sequence[int]


FORMS = {  # of the transforms that take f and the point at once
    "check_gradients": "check_gradients(f, at=x)",
    "hvp": "hvp(f, (x,), (v,))",
    "jvp": "jvp(f, (x,), (v,))",
    "scan": "scan(f, init, xs)",
    "taylor": "taylor(f, x, order)",
    "vjp": "vjp(f, x)",
}


def check_function(transform: str, f: Any) -> None:
    """TypeError unless f is a function.

    >>> check_function("grad", Value(2.0))
    Traceback (most recent call last):
        ...
    TypeError: grad takes a function, got Value(data=2.0, grad=0.0); of a value that is computed
    already, the derivatives are gradients(value, [a, b]), or value.backward() and a.grad
    """
    if callable(f):
        return
    got = f"{transform} takes a function, got {brief(f)}"
    if isinstance(f, Value):
        raise TypeError(
            f"{got}; of a value that is computed already, the derivatives are"
            " gradients(value, [a, b]), or value.backward() and a.grad"
        )
    if any(isinstance(leaf, Value) for leaf in leaves(f)):
        raise TypeError(
            f"{got}; of values that are computed already, the derivatives are"
            " [gradients(value, [a, b]) for value in values]"
        )
    raise TypeError(f"{got}; write {FORMS.get(transform, transform + '(f)(x)')}")


def checked_argnums(transform: str, f: Any, argnums: Any) -> int | tuple[int, ...]:
    """The positions as plain integers, of a function and of argnums that can be such.

    >>> checked_argnums("hessian", abs, [3.0, 2.0])
    Traceback (most recent call last):
        ...
    TypeError: argnums of hessian are positions of arguments, got [3.0, 2.0]; the derivative at a
    point x is hessian(f)(x)
    """
    check_function(transform, f)
    try:
        return _positions(argnums)
    except TypeError:
        raise TypeError(
            f"argnums of {transform} are positions of arguments, got {brief(argnums)};"
            f" the derivative at a point x is {transform}(f)(x)"
        ) from None


def _positions(argnums: Any) -> int | tuple[int, ...]:
    try:
        return whole(argnums)
    except TypeError:
        if not isinstance(argnums, list | tuple | range) and not hasattr(argnums, "tolist"):
            raise  # a set has no order, and bytes are no positions
        return tuple(map(whole, argnums))


def whole(number: Any) -> int:
    """An integer of any type as an int; TypeError for a bool, which is no number of things."""
    if isinstance(number, bool):
        raise TypeError(f"expected an integer, got {number!r}")
    return index(number)


def chosen(argnums: Argnums, count: int, keywords: Mapping[str, Any]) -> list[int]:
    """The arguments that argnums names in a call with ``count`` of them, counted from 0."""
    named = [argnums] if isinstance(argnums, int) else [*argnums]
    if not all(-count <= i < count for i in named):
        by_keyword = ", ".join(keywords)
        hint = f"; derivatives are not taken by keyword: {by_keyword}" if keywords else ""
        raise ValueError(
            f"argnums={brief(argnums)} of a call with {count} argument(s); count from 0{hint}"
        )
    positions = [i % count for i in named]
    if len({*positions}) < len(positions):
        raise ValueError(
            f"argnums={brief(argnums)} names an argument of {count} twice; name it once"
        )
    return positions


def check_tuples(transform: str, primals: Any, tangents: Any) -> None:
    """TypeError unless both are tuples or lists with an entry for each argument.

    >>> check_tuples("jvp", 1.0, 1.0)
    Traceback (most recent call last):
        ...
    TypeError: jvp takes a tuple of arguments and one of tangents, got 1.0 and 1.0; of one argument
    it is jvp(f, (x,), (v,))
    """
    if not (isinstance(primals, list | tuple) and isinstance(tangents, list | tuple)):
        raise TypeError(
            f"{transform} takes a tuple of arguments and one of tangents, got {brief(primals)}"
            f" and {brief(tangents)}; of one argument it is {transform}(f, (x,), (v,))"
        )


def takes(f: Function, count: int) -> bool:
    """Whether f can be called with so many arguments; True if Python cannot tell."""
    import inspect

    try:
        signature = inspect.signature(f)
    except (TypeError, ValueError):
        return True
    try:
        signature.bind(*[None] * count)
    except TypeError:
        return False
    return True


def parameters_of(f: Function) -> list[str]:
    """The names of the arguments that f takes by position; none where Python cannot tell."""
    import inspect

    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in parameters if p.kind in {p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD}]


def check_scalar(leaf: Any) -> None:
    """TypeError for an array that cannot hold Values, whatever its size."""
    if not is_odd_array(leaf):
        return
    if any(cls.__name__ == "matrix" for cls in type(leaf).__mro__):
        raise TypeError(
            "expected numbers, got a numpy.matrix, whose rows are matrices again and never"
            " numbers; pass numpy.asarray(...) of it"
        )
    raise TypeError(
        "expected numbers, got a masked array, in which what is masked is no number;"
        " pass .filled(...) or .compressed() of it"
    )


def check_output(leaf: Any) -> None:
    """TypeError for what a function returned in place of a scalar."""
    check_scalar(leaf)
    if not isinstance(leaf, Value) and not is_number(leaf):
        is_series = isinstance(leaf, Iterable) and not isinstance(leaf, str | bytes)
        hint = "; return a list of it" if is_series else ""
        raise TypeError(
            f"expected a function of scalars to scalars, got {brief(leaf)} from it{hint}"
        )
