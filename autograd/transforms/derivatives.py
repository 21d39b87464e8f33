"""From functions to their derivatives: gradients, Jacobians, Hessians, products, Taylor series.

The conventions are those of JAX and of HIPS autograd. A function takes scalars, or nested lists,
tuples, dicts and numpy arrays of them. Derivatives are taken by the first argument, or by those
whose positions ``argnums`` gives, and come in the shape of the argument. They are floats, unless
they depend on Values from outside (an argument, or one that the function refers to): then they are
Values, and can be differentiated by those.
No transform reads or writes a ``grad``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, overload

from autograd.graph import topological_order
from autograd.number import to_float
from autograd.partials import partials_as_floats, partials_as_values
from autograd.recording import recorded
from autograd.rules.nary import number_of
from autograd.transforms.call import Argnums, Call, Function, slopes_of
from autograd.transforms.tree import leaves, mapped, paired
from autograd.value import Value

By: TypeAlias = tuple[int, ...]  # the inputs that a derivative is taken by, in ascending order


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
    not only the leaves.

    Raises TypeError if output or an input is not a Value, GraphChangedError as ``backward`` does.
    """
    if isinstance(inputs, Value):
        raise TypeError("expected a sequence of inputs, got one Value; pass [value]")
    for thing in (output, *inputs):
        if not isinstance(thing, Value):
            raise TypeError(f"expected Values, got {thing!r}; only a Value has a derivative")
    slopes = slopes_of(output, inputs, create_graph)
    if create_graph:
        return [slope if isinstance(slope, Value) else Value(slope).detach() for slope in slopes]
    return slopes


def partial_derivatives(output: Value, inputs: Sequence[Value], order: int) -> dict[By, float]:
    """{(): output, (i,): ∂output/∂xᵢ, (i, j): ∂²output/∂xᵢ∂xⱼ, …} up to the order, for i ≤ j ≤ …

    >>> x, y = Value(2.0), Value(3.0)
    >>> partial_derivatives(x * x * y, [x, y], order=2)
    {(): 12.0, (0,): 12.0, (1,): 4.0, (0, 0): 6.0, (0, 1): 4.0, (1, 1): 0.0}
    """
    newest: dict[By, Any] = {(): output}
    found: dict[By, float] = {(): output.data}
    for highest in range(1, order + 1):
        lower, newest = newest, {}
        for by, derivative in lower.items():
            first = by[-1] if by else 0
            slopes: Sequence[Value | float]
            if highest < order:
                slopes = gradients(derivative, inputs[first:], create_graph=True)
            else:  # nothing differentiates these again
                slopes = gradients(derivative, inputs[first:])
            newest |= {(*by, i): slope for i, slope in enumerate(slopes, start=first)}
        found |= {by: number_of(derivative) for by, derivative in newest.items()}
    return found


def grad(f: Function, argnums: Argnums = 0) -> Function:
    """The function that gives ∇f by the arguments ``argnums``.

    >>> grad(lambda x, w: w["a"] * x[0] + x[1] ** 2)([2.0, 3.0], {"a": 5.0})
    [5.0, 6.0]
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    >>> import numpy as np
    >>> grad(lambda x: (x * x).sum())(np.array([2.0, 3.0]))
    array([4., 6.])

    Only the first argument counts, unless ``argnums`` gives the position of another, or of several:

    >>> grad(lambda x, y: x * y**2)(2.0, 3.0)
    9.0
    >>> grad(lambda x, y: x * y**2, argnums=(0, 1))(2.0, 3.0)
    (9.0, 12.0)

    Raises TypeError if f does not return one scalar.
    """
    with_value = value_and_grad(f, argnums)
    return lambda *arguments: with_value(*arguments)[1]


def value_and_grad(f: Function, argnums: Argnums = 0) -> Function:
    """The function that gives the pair (f, ∇f), from one forward and one backward pass.

    >>> value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    >>> value_and_grad(lambda x, y: x * y**2, argnums=(0, 1))(2.0, 3.0)
    (18.0, (9.0, 12.0))
    """

    def evaluate(*arguments: Any) -> tuple[Any, Any]:
        call = Call(f, arguments, argnums)
        output = call.scalar()
        return call.answer(output), call.shaped(call.gradient(output))

    return evaluate


def jacobian(f: Function, argnums: Argnums = 0) -> Function:
    """The function that gives all ∂f_i/∂x_j: the shape of f's result, with x's shape at each leaf.

    For lists that is the matrix with a row for each output. f is called once; each row is a
    backward pass over the same graph.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1], 3.0])([2.0, 5.0])
    [[5.0, 2.0], [1.0, 1.0], [0.0, 0.0]]

    With several ``argnums``, a row has a part for each of these arguments:

    >>> jacobian(lambda x, y: [x * y, x + y], argnums=(0, 1))(2.0, 5.0)
    [(5.0, 2.0), (1.0, 1.0)]
    """

    def evaluate(*arguments: Any) -> Any:
        call = Call(f, arguments, argnums)
        return mapped(lambda output: call.shaped(call.gradient(output)), call.output)

    return evaluate


def hessian(f: Function, argnums: Argnums = 0) -> Function:
    """The function that gives all ∂²f/∂x_i∂x_j, as the Jacobian of the gradient.

    >>> hessian(lambda x: x[0] ** 2 * x[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0.0]]

    Of several arguments only the first counts, unless ``argnums`` names them all:

    >>> hessian(lambda x, y: x * y**2)(2.0, 3.0)
    0.0
    >>> hessian(lambda x, y: x * y**2, argnums=(0, 1))(2.0, 3.0)
    ((0.0, 6.0), (6.0, 4.0))
    """
    return jacobian(grad(f, argnums), argnums)


def vjp(f: Function, *primals: Any) -> tuple[Any, Function]:
    """f(*primals), and the function that maps p in the shape of that to pᵀJ: one backward pass.

    It differentiates ⟨p, f⟩, so J is never built; the result is a tuple with a tree per primal.

    >>> outputs, pull_back = vjp(lambda x, y: [x * y, x + y], 2.0, 3.0)
    >>> outputs, pull_back([1.0, 10.0])
    ([6.0, 5.0], (13.0, 12.0))
    """
    call = Call(f, primals, range(len(primals)))

    def pull_back(cotangents: Any) -> Any:
        pairs = list(paired(cotangents, call.output))
        with recorded():
            projected = sum((p * output for p, output in pairs), start=0.0)
            return call.shaped(
                call.gradient(projected, any(isinstance(p, Value) for p, _ in pairs))
            )

    return mapped(call.answer, call.output), pull_back


def jvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """f(*primals), and J·v for tangents v in the shape of the primals: one forward pass.

    This is forward mode: each node of the recorded graph, in topological order, receives
    v̇ = Σ ∂v/∂parent · parent's v̇, from the same closures as the backward pass.

    >>> jvp(lambda x, y: [x * y, x + y], (2.0, 3.0), (1.0, 10.0))
    ([6.0, 5.0], [23.0, 11.0])
    """
    call = Call(f, primals, range(len(primals)))
    moved = {
        node: tangent if isinstance(tangent, Value) else to_float(tangent)
        for tangent, node in paired(list(tangents), call.trees)
    }
    outputs = [output for output in leaves(call.output) if isinstance(output, Value)]
    as_values = call.is_open or any(isinstance(tangent, Value) for tangent in moved.values())
    partials: Function = partials_as_values if as_values else partials_as_floats
    for node in topological_order(*outputs):
        if node not in moved:
            steps = zip(partials(node), node.parents, strict=True)
            moved[node] = sum((d * moved[parent] for d, parent in steps), start=0.0)
    change = mapped(lambda output: moved.get(output, 0.0), call.output)
    return mapped(call.answer, call.output), change


def hvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """H·v for the Hessian H of a scalar f, without building H: the jvp of the gradient.

    >>> hvp(lambda x, y: x**2 * y, (2.0, 3.0), (1.0, 0.0))
    (6.0, 4.0)
    """
    return jvp(grad(f, range(len(primals))), primals, tangents)[1]


def derivative(f: Function, n: int = 1) -> Function:
    """The n-th derivative of a function of one scalar.

    >>> derivative(lambda x: x**5, 3)(2.0)
    240.0
    """
    if n < 0:
        raise ValueError(f"expected an order of 0 or more, got {n!r}")
    return lambda x: _derivatives(f, x, n)[-1]


def taylor(f: Function, x: Any, order: int) -> list[Any]:
    """[f(x), f′(x), f″(x)/2!, …]: the coefficients of f(x + h) = Σ cₖ hᵏ up to the order.

    >>> from autograd import exp
    >>> taylor(exp, 0.0, 4)
    [1.0, 1.0, 0.5, 0.16666666666666666, 0.041666666666666664]
    """
    if order < 0:
        raise ValueError(f"expected an order of 0 or more, got {order!r}")
    return [_over_factorial(d, k) for k, d in enumerate(_derivatives(f, x, order))]


def _over_factorial(d: Any, k: int) -> Any:
    """d/k!, where 171! is no double."""
    d = d / math.factorial(min(k, 170))
    for factor in range(171, k + 1):
        d = d / factor
    return d


def _derivatives(f: Function, x: Any, order: int) -> list[Any]:
    """[f(x), f′(x), f″(x), …]"""
    call = Call(f, (x,), 0)
    found = [call.scalar()]
    for _ in range(order):
        found += call.gradient(found[-1], create_graph=True)
    return [call.answer(each) for each in found]
