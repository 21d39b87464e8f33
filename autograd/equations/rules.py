"""Operations as formulas: what a node is, and its local derivatives.

No derivative stands here. The rule above each operation is called with Values in place of numbers,
as it is for derivatives of higher order, and the graph that it gives is read as a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import Context
from typing import Any

from autograd import arithmetic, exponential, hyperbolic, nary, roots, trigonometric
from autograd.equations.terms import (
    Application,
    Number,
    Term,
    negative,
    over,
    plus,
    size,
    times,
    to_the,
)
from autograd.graph import topological_order
from autograd.primitives import Primitive
from autograd.value import Operation, Value, error_signals, local_partials

LONGEST = 6  # names and numbers in a derivative that is written out

_OF_RULES: dict[Primitive, Callable[..., Term]] = {
    arithmetic.add: lambda x, y: plus([x, y]),
    arithmetic.sub: lambda x, y: plus([x, negative(y)]),
    arithmetic.mul: lambda x, y: times([x, y]),
    arithmetic.div: over,
    arithmetic.power: to_the,
    arithmetic.neg: negative,
    arithmetic.pos: lambda x: x,
    roots.square: lambda x: to_the(x, Number(2.0)),
    roots.reciprocal: lambda x: over(Number(1.0), x),
    nary.sum: lambda *xs: plus(xs),
    nary.fsum: lambda *xs: plus(xs),
    nary.mean: lambda *xs: over(plus(xs), Number(float(len(xs)))),
    nary.prod: lambda *xs: times(xs),
    nary.dot: lambda *xs: plus(map(times, zip(nary.first_half(xs), nary.second_half(xs)))),
}
_FORMULAS = {rule.operation: formula for rule, formula in _OF_RULES.items()}

# Functions of one argument whose derivative is better known than any f′(x).
_FAMILIAR = {
    rule.operation
    for rule in (
        *(arithmetic.neg, arithmetic.pos, arithmetic.absolute, arithmetic.log, exponential.exp),
        *(roots.sqrt, roots.square, roots.reciprocal),
        *(trigonometric.sin, trigonometric.cos, hyperbolic.sinh, hyperbolic.cosh),
    )
}


def formula(operation: Operation, arguments: Sequence[Term]) -> Term:
    """The operation applied to these terms.

    >>> from autograd.equations.writing import Plain
    >>> Plain().write(formula(arithmetic.mul.operation, [Number(2.0), Number(3.0)]))
    '6'
    """
    if operation in _FORMULAS:
        return _FORMULAS[operation](*arguments)
    return Application(operation.name, tuple(arguments))


def derivatives(node: Value, arguments: Sequence[Term]) -> list[Term]:
    """∂node/∂parent for each parent, where these terms stand for the arguments of the node.

    Where a function of one argument is not as familiar as eˣ, it is f′(x). Where the rule of
    several arguments is long, or takes only floats, it is ∂₁f(x, y) for the first argument.
    """
    places = [i for i, argument in enumerate(node.arguments, 1) if isinstance(argument, Value)]
    unnamed = [
        Application(node.op, tuple(arguments), by=place, value=partial)
        for place, partial in zip(places, local_partials(node))
    ]
    if len(arguments) == 1 and node.operation not in _FAMILIAR:
        return list(unnamed)
    try:
        found = Context().run(_derived, node, arguments)  # also inside no_grad()
    except Exception:  # of the user's rule, which may have been written for floats alone
        return list(unnamed)
    longest = LONGEST * max([size(argument) for argument in arguments])
    return [term if size(term) <= longest else name for term, name in zip(found, unnamed)]


def _derived(node: Value, arguments: Sequence[Term]) -> list[Term]:
    """What the rule of the operation says, called with inputs of its own.

    An argument for each place, so that x·x has a derivative by its first x and by its second.
    """
    inputs = [Value(a.data) if isinstance(a, Value) else a for a in node.arguments]
    assert node.operation.apply is not None
    out = node.operation.apply(*inputs)
    signals = error_signals(out, 1.0, create_graph=True)
    terms: dict[Any, Term] = {
        value: term for value, term in zip(inputs, arguments) if isinstance(value, Value)
    }
    parents = list(terms)
    graphs = [signals[value] for value in parents]
    for result in topological_order(*[graph for graph in graphs if isinstance(graph, Value)]):
        if result not in terms:
            terms[result] = (
                formula(result.operation, [_term(a, terms) for a in result.arguments])
                if result.parents
                else Number(result.data)
            )
    return [_term(graph, terms) for graph in graphs]


def _term(value: Any, terms: dict[Any, Term]) -> Term:
    return terms[value] if isinstance(value, Value) else Number(value)
