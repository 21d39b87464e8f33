"""From functions to their derivatives: gradients, Jacobians, Hessians.

The conventions are those of JAX and of HIPS autograd. A function takes scalars, or nested lists,
tuples, dicts, dataclasses and numpy arrays of them. Derivatives are taken by the first argument, or
by those whose positions ``argnums`` gives, and come in the shape of the argument; the others, and
keywords, may be anything. They are floats, unless they depend on Values from outside (an argument,
or one that the function refers to): then they are Values, and can be differentiated by those. No
transform reads or writes a ``grad``, and no function can change its caller's containers.

With ``has_aux`` a function returns a pair, its result and whatever else is to be known of the call:
that is not differentiated, and comes back beside the derivatives.
"""

from __future__ import annotations

from typing import Any

from autograd.text import require_flag
from autograd.transforms.call import Call
from autograd.transforms.refusals import Argnums, Function, checked_argnums
from autograd.transforms.tree import mapped


def grad(f: Function, argnums: Argnums = 0, *, has_aux: bool = False) -> Function:
    """The function that gives ∇f by the arguments ``argnums``.

    >>> grad(lambda x, w: w["a"] * x[0] + x[1] ** 2)([2.0, 3.0], {"a": 5.0})
    [5.0, 6.0]
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    >>> import numpy as np
    >>> grad(lambda x: (x * x).sum())(np.array([2.0, 3.0]))
    array([4., 6.])

    Only the first argument counts, unless ``argnums`` gives the position of another, or of several:

    >>> grad(lambda x, y: x * y**2)(2.0, y=3.0)
    9.0
    >>> grad(lambda x, y: x * y**2, argnums=(0, 1))(2.0, 3.0)
    (9.0, 12.0)

    With ``has_aux`` it gives the pair of ∇f and what f returned beside its result:

    >>> grad(lambda x: (x * x, {"root": x}), has_aux=True)(3.0)
    (6.0, {'root': 3.0})

    Raises TypeError if f does not return one scalar.
    """
    argnums = checked_argnums("grad", f, argnums)
    require_flag("has_aux", has_aux)
    with_value = value_and_grad(f, argnums, has_aux=has_aux)

    def evaluate(*arguments: Any, **keywords: Any) -> Any:
        result, slopes = with_value(*arguments, **keywords)
        return (slopes, result[1]) if has_aux else slopes

    return evaluate


def value_and_grad(f: Function, argnums: Argnums = 0, *, has_aux: bool = False) -> Function:
    """The function that gives the pair (f, ∇f), from one forward and one backward pass.

    >>> value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    >>> value_and_grad(lambda x, y: x * y**2, argnums=(0, 1))(2.0, 3.0)
    (18.0, (9.0, 12.0))
    >>> value_and_grad(lambda x: (x * x, "aux"), has_aux=True)(3.0)
    ((9.0, 'aux'), 6.0)
    """
    argnums = checked_argnums("value_and_grad", f, argnums)
    require_flag("has_aux", has_aux)

    def evaluate(*arguments: Any, **keywords: Any) -> tuple[Any, Any]:
        call = Call(f, arguments, argnums, keywords, has_aux)
        output = call.scalar()
        value = call.answer(output)
        slopes = call.shaped(call.gradient(output))
        return ((value, call.aux) if has_aux else value), slopes

    return evaluate


def jacobian(f: Function, argnums: Argnums = 0, *, has_aux: bool = False) -> Function:
    """The function that gives all ∂f_i/∂x_j: the shape of f's result, with x's shape at each leaf.

    For lists that is the matrix with a row for each output. f is called once; each row is a
    backward pass over the same graph. ``has_aux`` is as for ``grad``.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1], 3.0])([2.0, 5.0])
    [[5.0, 2.0], [1.0, 1.0], [0.0, 0.0]]

    With several ``argnums``, a row has a part for each of these arguments:

    >>> jacobian(lambda x, y: [x * y, x + y], argnums=(0, 1))(2.0, 5.0)
    [(5.0, 2.0), (1.0, 1.0)]
    """
    argnums = checked_argnums("jacobian", f, argnums)
    require_flag("has_aux", has_aux)

    def evaluate(*arguments: Any, **keywords: Any) -> Any:
        call = Call(f, arguments, argnums, keywords, has_aux)
        rows = mapped(lambda output: call.shaped(call.gradient(output)), call.output)
        return (rows, call.aux) if has_aux else rows

    return evaluate


def hessian(f: Function, argnums: Argnums = 0, *, has_aux: bool = False) -> Function:
    """The function that gives all ∂²f/∂x_i∂x_j, as the Jacobian of the gradient.

    >>> hessian(lambda x: x[0] ** 2 * x[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0.0]]

    Of several arguments only the first counts, unless ``argnums`` names them all:

    >>> hessian(lambda x, y: x * y**2)(2.0, 3.0)
    0.0
    >>> hessian(lambda x, y: x * y**2, argnums=(0, 1))(2.0, 3.0)
    ((0.0, 6.0), (6.0, 4.0))
    """
    argnums = checked_argnums("hessian", f, argnums)
    return jacobian(grad(f, argnums, has_aux=has_aux), argnums, has_aux=has_aux)
