"""The softmax in equations: which share is meant, and the two products that simplify.

A node of ``softmax`` has its own argument first; a lecturer writes softmax(z₁, z₂, z₃)₂. The
cross-entropy is computed as softplus(logsumexp of the others − z), which is −ln softmax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from autograd.equations.terms import (
    ONE,
    Application,
    Name,
    Number,
    Product,
    Sum,
    Term,
    negative,
    plus,
    times,
)


def share(all_of: Sequence[Term], part: int) -> Application:
    """e to the argument at this place, counted from 1, over the sum of such powers of all."""
    return Application("softmax", tuple(all_of), part=part)


def shares(*arguments: Term) -> list[Term]:
    """The share of each argument in turn."""
    return [share(arguments, part) for part in range(1, len(arguments) + 1)]


def own_share(own: Term, *others: Term) -> Application:
    """The share of the first argument, with names in their natural order: z₁, z₂, z₁₀.

    >>> z = [Name(label, 0.0) for label in ("z₂", "z₁", "z₁₀")]
    >>> found = own_share(*z)
    >>> [name.label for name in found.arguments], found.part
    (['z₁', 'z₂', 'z₁₀'], 2)
    """
    if not all(isinstance(argument, Name) for argument in (own, *others)):
        return share((own, *others), 1)
    ordered = sorted((own, *others), key=_natural)
    return share(ordered, ordered.index(own) + 1)


def softplus(x: Term, beta: Term) -> Term:
    """The function softplus, or −ln softmax where x is ln Σ eᶻ of others minus one more."""
    whole = _share_of_the_last(x) if beta == ONE else None
    if whole is not None:
        return negative(Application("log", (whole,)))
    return Application("softplus", (x,) if beta == ONE else (x, beta))


def logistic(x: Term) -> Term:
    """σ(x), or 1 − softmax for the same x."""
    whole = _share_of_the_last(x)
    return Application("sigmoid", (x,)) if whole is None else plus([ONE, negative(whole)])


def merged(term: Term) -> Term:
    """(1 − softmax(z)₂)·softmax(z₁, z₃)₁ is softmax(z)₁, and −(1 − s) is s − 1."""
    if not isinstance(term, Product):
        return term
    for rest in term.factors:
        whole = _taken_from_one(rest)
        if whole is None:
            continue
        left = [factor for factor in term.factors if factor is not rest]
        others = [z for i, z in enumerate(whole.arguments, 1) if i != whole.part]
        for factor in left:
            match factor:
                case Application("softmax", inner, part=part) if part and _bag(inner) == _bag(
                    others
                ):
                    own = whole.arguments.index(inner[part - 1]) + 1
                    kept = [share(whole.arguments, own) if f is factor else f for f in left]
                    return times([Number(term.coefficient), *kept])
        if term.coefficient < 0:
            return times([Number(-term.coefficient), *left, plus([whole, Number(-1.0)])])
    return term


def _share_of_the_last(x: Term) -> Term | None:
    """The share of z in all, if x is logsumexp(others) − z."""
    match x:
        case Sum((Application("logsumexp", others, by=0), Product(-1.0, (z,)))):
            return own_share(z, *others)
    return None


def _taken_from_one(term: Term) -> Application | None:
    """The share s, if the term is 1 − s."""
    match term:
        case Sum((Number(1.0), Product(-1.0, (Application("softmax") as whole,)))) if whole.part:
            return whole
    return None


def _bag(terms: Sequence[Term]) -> list[str]:
    return sorted(map(repr, terms))


def _natural(name: Term) -> list[tuple[int, str]]:
    """Sorts names by their letters, and their numbers as numbers."""
    assert isinstance(name, Name)
    pieces = re.findall(r"\d+|\D+", unicodedata.normalize("NFKC", name.label))
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces]
