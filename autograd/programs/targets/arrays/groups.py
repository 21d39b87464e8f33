"""The instructions of a program in groups that can be done at once, over arrays.

Two instructions are in a group if they do the same and stand on the same level, which is one above
the highest level of what they are of. So a layer of neurons, or a loss of a hundred samples, is a
few groups, however many instructions it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.operation import Operation
from autograd.programs.form import Form
from autograd.programs.steps import Compound, Item, PartialOf, PartialsOf
from autograd.rules import arithmetic, n_ary

Arguments = tuple[int | float, ...]
Statics = tuple[str | None, ...]

DOT = n_ary.dot.operation
# Of these, constants may differ within a group: they decide nothing.
FREE = {rule.operation for rule in (arithmetic.add, arithmetic.sub, arithmetic.mul, arithmetic.div)}


class Group(NamedTuple):
    """Instructions of one operation, none of which is of another."""

    operation: Operation
    statics: Statics
    """The constants that all have in common, as text; None for what differs."""
    positions: list[int]
    """Where their results stand."""
    arguments: list[Arguments]
    """What each is of."""


def groups_of(form: Form) -> list[Group]:
    """All instructions but those that pick a number out of what another one gave."""
    count = len(form.inputs)
    levels = [0] * count
    found: dict[Any, Group] = {}
    for position, (operation, arguments) in enumerate(form.instructions, start=count):
        level = max([levels[a] for a in arguments if type(a) is int], default=0)
        if is_pick(operation):
            levels.append(level)
            continue
        levels.append(level + 1)
        statics = _statics(operation, arguments)
        alone = position if isinstance(operation, Compound) else None
        key = (level, operation, statics, len(arguments), alone)
        group = found.setdefault(key, Group(operation, statics, [], []))
        group.positions.append(position)
        group.arguments.append(arguments)
    return [found[key] for key in sorted(found, key=lambda key: key[0])]


def is_pick(operation: Operation) -> bool:
    """Whether it only picks a number out of several."""
    return isinstance(operation, Item) or (
        isinstance(operation, Compound) and operation.word == "carry"
    )


def _statics(operation: Operation, arguments: Sequence[float]) -> Statics:
    of_many = operation.n_ary or isinstance(operation, PartialsOf | Compound)
    if of_many or operation in FREE:
        return (None,) * len(arguments)
    statics = [None if type(a) is int else repr(a) for a in arguments]
    if isinstance(operation, PartialOf):
        statics[0] = None
    return tuple(statics)


class Product(NamedTuple):
    """Dot products that are all those of some rows with some columns: one matrix product."""

    rows: list[Arguments]
    columns: list[Arguments]
    positions: list[int]
    """In the order of the rows, and in a row of the columns."""


def products_of(group: Group) -> tuple[list[Product], list[int]]:
    """The dot products of a group as matrix products, and the places of those that are left."""
    half = len(group.arguments[0]) // 2
    pairs = [(a[:half], a[half:]) for a in group.arguments]
    joined = _Joined()
    for p, q in pairs:
        joined.join(("p", _key(p)), ("q", _key(q)))
    parts: dict[Any, list[int]] = {}
    for i, (p, _) in enumerate(pairs):
        parts.setdefault(joined.root(("p", _key(p))), []).append(i)
    products, rest = [], []
    for part in parts.values():
        product = _product([pairs[i] for i in part], [group.positions[i] for i in part])
        if product is None:
            rest += part
        else:
            products.append(product)
    return products, rest


def _product(pairs: list[tuple[Arguments, Arguments]], positions: list[int]) -> Product | None:
    rows = {_key(p): p for p, _ in pairs}
    columns = {_key(q): q for _, q in pairs}
    at = {(_key(p), _key(q)): position for (p, q), position in zip(pairs, positions)}
    if not len(at) == len(pairs) == len(rows) * len(columns):
        return None
    by_rows = [at[p, q] for p in rows for q in columns]
    by_columns = [at[p, q] for q in columns for p in rows]
    if by_columns == positions:
        return Product([*columns.values()], [*rows.values()], by_columns)
    return Product([*rows.values()], [*columns.values()], by_rows)


def _key(arguments: Arguments) -> Any:
    return tuple([a if type(a) is int else repr(a) for a in arguments])


class _Joined:
    """Things that belong together because they have met, directly or through others."""

    def __init__(self) -> None:
        self._above: dict[Any, Any] = {}

    def root(self, thing: Any) -> Any:
        above = self._above
        while thing in above:
            if above[thing] in above:
                above[thing] = above[above[thing]]
            thing = above[thing]
        return thing

    def join(self, one: Any, other: Any) -> None:
        one, other = self.root(one), self.root(other)
        if one != other:
            self._above[other] = one
