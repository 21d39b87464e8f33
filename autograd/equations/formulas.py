"""Operations as formulas: what a node is, and its local derivatives.

The rule above each operation is called with Values in place of numbers, as it is for derivatives
of higher order, and the graph that it gives is read as a formula. ``notation.py`` has the few that
a lecture writes in another way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextvars import Context
from typing import Any

from autograd.equations.notation import DERIVATIVES, FORMULAS, IN_PIECES, INTERNAL
from autograd.equations.terms import Application, Number, Term, size
from autograd.graph import topological_order
from autograd.operation import Operation
from autograd.partials import local_partials
from autograd.rules.operations import row_of
from autograd.value import Value, error_signals

LONGEST = 6  # names and numbers in a derivative that is written out


def formula(operation: Operation, arguments: Sequence[Term]) -> Term:
    """The operation applied to these terms, without those that it has by default.

    >>> from autograd.rules import arithmetic, smooth_activations
    >>> from autograd.equations.writers import Plain
    >>> Plain().write(formula(arithmetic.mul.operation, [Number(2.0), Number(3.0)]))
    '6'
    >>> Plain().write(formula(smooth_activations.silu.operation, [Number(3.0), Number(1.0)]))
    'silu(3)'
    """
    if operation in FORMULAS:
        return FORMULAS[operation](*arguments)
    defaults = getattr(getattr(operation.apply, "__wrapped__", None), "__defaults__", None) or ()
    kept = list(arguments)
    for default in reversed(defaults):
        if kept[-1] != Number(default):
            break
        kept.pop()
    return Application(operation.name, tuple(kept))


def derivatives(node: Value, arguments: Sequence[Term]) -> list[Term]:
    """∂node/∂parent for each parent, where these terms stand for the arguments of the node.

    A derivative is written out where that is short, as cos(x). Else it is f′(x), or ∂₁f(x, y) for
    the first of several arguments: also where lectures write so, where the function has pieces (a
    formula would show only the one in use), and where the rule takes floats alone.
    """
    is_parent = [isinstance(argument, Value) for argument in node.arguments]
    if node.operation in DERIVATIVES:
        every = DERIVATIVES[node.operation](*arguments)
        return [term for term, wanted in zip(every, is_parent) if wanted]
    places = [place for place, wanted in enumerate(is_parent) if wanted]
    primed = [
        _primed(node.operation, arguments, place, partial)
        for place, partial in zip(places, local_partials(node))
    ]
    if row_of(node.operation).primed:
        return list(primed)
    try:
        found = Context().run(_derived, node, arguments)  # also inside no_grad()
    except Exception:  # of a rule written for floats alone, or in terms that no lecture has
        return list(primed)
    longest = LONGEST * max([size(argument) for argument in arguments])
    return [
        term if term is not None and size(term) <= longest else name
        for term, name in zip(found, primed)
    ]


def _primed(
    operation: Operation, arguments: Sequence[Term], place: int, partial: float
) -> Application:
    """f′(x), with the arguments in the order of the formula."""
    written = formula(operation, arguments)
    if not isinstance(written, Application) or written.by:
        written = Application(operation.name, tuple(arguments))
    shown = [i for i, each in enumerate(written.arguments) if each is arguments[place]]
    by = shown[0] if shown and place not in shown else place
    return Application(written.function, written.arguments, by=by + 1, value=partial)


def _derived(node: Value, arguments: Sequence[Term]) -> list[Term | None]:
    """The formula that the rule gives for each derivative, None where it holds for a piece only.

    It does where another point gives another formula, and where it is a plain number, which is the
    slope of a straight piece. Arithmetic has no pieces.
    """
    point = [a.data if isinstance(a, Value) else a for a in node.arguments]
    terms = _read(node, arguments, point)
    assert terms is not None
    if node.operation in FORMULAS and node.operation not in IN_PIECES:
        return list(terms)
    elsewhere = [
        _read(node, arguments, other)
        for other in ([-x for x in point], [2 * x + 1 for x in point])  # two suffice for most kinks
    ]
    return [
        None
        if isinstance(term, Number) or any(other and other[i] != term for other in elsewhere)
        else term
        for i, term in enumerate(terms)
    ]


def _read(node: Value, arguments: Sequence[Term], point: Sequence[float]) -> list[Term] | None:
    """The formulas that the rule gives at this point, None where the function has no value there.

    Each argument is a new Value, so that x·x has a derivative by its first x and by its second.
    """
    inputs = [
        Value(x) if isinstance(argument, Value) else argument
        for x, argument in zip(point, node.arguments)
    ]
    assert node.operation.apply is not None
    out = node.operation.apply(*inputs)
    if math.isnan(out.data) and not math.isnan(node.data):
        return None
    signals = error_signals(out, 1.0, create_graph=True)
    terms: dict[Any, Term] = {
        value: term for value, term in zip(inputs, arguments) if isinstance(value, Value)
    }
    parents = list(terms)
    graphs = [signals[value] for value in parents]
    for result in topological_order(*[graph for graph in graphs if isinstance(graph, Value)]):
        if result in terms:
            continue
        if result.operation in INTERNAL:
            raise ValueError(f"{result.op} is no function that a lecture knows")
        terms[result] = (
            formula(result.operation, [_term(a, terms) for a in result.arguments])
            if result.parents
            else Number(result.data)
        )
    return [_term(graph, terms) for graph in graphs]


def _term(value: Any, terms: dict[Any, Term]) -> Term:
    return terms[value] if isinstance(value, Value) else Number(value)
