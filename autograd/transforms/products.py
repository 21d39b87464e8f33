"""Derivatives times vectors, without their matrices: vᵀJ, J·v and H·v."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce
from operator import add
from typing import Any

from autograd.graph import topological_order
from autograd.number import to_float
from autograd.partials import partials_apart
from autograd.recording import recorded, tracer
from autograd.rules.n_ary import varies
from autograd.text import require_flag
from autograd.transforms.call import Call
from autograd.transforms.derivatives import grad
from autograd.transforms.refusals import Function, check_function, check_tuples, takes
from autograd.transforms.tree import leaves, mapped, paired
from autograd.value import Value


def vjp(f: Function, *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """f(*primals), and the function that maps p in the shape of that to pᵀJ: one backward pass.

    It differentiates ⟨p, f⟩, so J is never built; the result is a tuple with a tree per primal.

    >>> outputs, pull_back = vjp(lambda x, y: [x * y, x + y], 2.0, 3.0)
    >>> outputs, pull_back([1.0, 10.0])
    ([6.0, 5.0], (13.0, 12.0))

    With ``has_aux`` f returns (result, aux), and aux is the third of the answer.
    """
    check_function("vjp", f)
    require_flag("has_aux", has_aux)
    call = _called(f, primals, has_aux, "vjp(f, x)[1](v) is the product with v")

    def pull_back(cotangents: Any) -> Any:
        pairs = [(_entry(p), output) for p, output in paired(cotangents, call.output)]
        with recorded():
            projected = _sum([p * output for p, output in pairs])
            slopes = call.gradient(projected, any(varies(p) for p, _ in pairs))
        return call.shaped(slopes)

    outputs = mapped(call.answer, call.output)
    return (outputs, pull_back, call.aux) if has_aux else (outputs, pull_back)


def jvp(
    f: Function, primals: Sequence[Any], tangents: Sequence[Any], *, has_aux: bool = False
) -> tuple[Any, ...]:
    """f(*primals), and J·v for tangents v in the shape of the primals: one forward pass.

    This is forward mode: each node of the recorded graph, in topological order, receives
    v̇ = Σ ∂v/∂parent · parent's v̇, from the same closures as the backward pass.

    >>> jvp(lambda x, y: [x * y, x + y], (2.0, 3.0), (1.0, 10.0))
    ([6.0, 5.0], [23.0, 11.0])

    With ``has_aux`` f returns (result, aux), and aux is the third of the answer.
    """
    check_function("jvp", f)
    require_flag("has_aux", has_aux)
    check_tuples("jvp", primals, tangents)
    call = _called(f, primals, has_aux, "of one list x it is jvp(f, (x,), (v,))")
    tangent_of = {node: _entry(tangent) for tangent, node in paired(list(tangents), call.trees)}
    nodes = [output for output in leaves(call.output) if isinstance(output, Value)]
    as_values = call.is_open or any(map(varies, tangent_of.values()))
    tracing = tracer()
    partials: Function = partial(partials_apart, as_values=as_values)
    if tracing is not None and not as_values:
        partials = tracing.partials
    for node in topological_order(*nodes):
        if node in tangent_of or not any(parent in tangent_of for parent in node.parents):
            continue  # an input, or what stands behind Values from outside, however much that is
        steps = [*zip(partials(node), node.parents, strict=True)]
        tangent_of[node] = _sum([d * tangent_of[p] for d, p in steps if p in tangent_of])
    change = mapped(
        lambda output: tangent_of.get(output, 0.0) if isinstance(output, Value) else 0.0,
        call.output,
    )
    outputs = mapped(call.answer, call.output)
    return (outputs, change, call.aux) if has_aux else (outputs, change)


def hvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """H·v for the Hessian H of a scalar f, without building H: the jvp of the gradient.

    >>> hvp(lambda x, y: x**2 * y, (2.0, 3.0), (1.0, 0.0))
    (6.0, 4.0)
    """
    check_function("hvp", f)
    check_tuples("hvp", primals, tangents)
    return jvp(grad(f, range(len(primals))), primals, tangents)[1]


def _entry(of_vector: Any) -> Any:
    """A number of the vector: a Value, which may be differentiated by, or a float."""
    return of_vector if isinstance(of_vector, Value) else to_float(of_vector)


def _sum(terms: Sequence[Any]) -> Any:
    """The sum by plain addition: Python's own adds floats with more care, from 3.12 on."""
    return reduce(add, terms, 0.0)


def _called(f: Function, primals: Sequence[Any], has_aux: bool, hint: str) -> Call:
    """The call by all its arguments, or the error that says how they are passed."""
    try:
        return Call(f, primals, range(len(primals)), has_aux=has_aux)
    except TypeError:
        if takes(f, len(primals)):
            raise
        got = f"f cannot be called with the {len(primals)} arguments given"
        raise TypeError(f"{got}; {hint}") from None
