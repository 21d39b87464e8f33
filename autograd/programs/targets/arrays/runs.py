"""A program over arrays: its groups of instructions, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from autograd.operation import Operation
from autograd.programs.form import Form
from autograd.programs.guards import AS_PYTHON, COMPARISONS, Guard
from autograd.programs.steps import DETACH, Compound, PartialOf, PartialsOf
from autograd.programs.targets.arrays.derivatives import differentiable, of_columns
from autograd.programs.targets.arrays.groups import DOT, Group, groups_of, is_pick, products_of
from autograd.programs.targets.arrays.rules import (
    over_arrays,
    over_columns,
    partial_over_arrays,
)
from autograd.programs.targets.arrays.store import Store
from autograd.programs.targets.jax import jnp, lax
from autograd.rules.operations import TABLE

Own = Mapping[Operation, Sequence[Callable[..., Any]]]
"""Of operations of one's own: the value, and the derivative by each argument, over arrays."""


class Checked(NamedTuple):
    """A guard by its number, whether it holds, and what is seen."""

    form: Form
    number: int
    holds: Any
    seen: Any


class Runs:
    """How a program runs over arrays."""

    def __init__(self, form: Form, own: Own) -> None:
        self.form = form
        self.own = own
        self._groups = groups_of(form)
        count = len(form.inputs)
        self._picks: dict[int | float, list[tuple[int, int]]] = {}
        for position, (operation, arguments) in enumerate(form.instructions, start=count):
            if is_pick(operation):
                which: Any = operation
                self._picks.setdefault(arguments[0], []).append((position, which.of[0]))
        self._bodies: dict[int, Runs] = {}
        self._functions: dict[Operation, Callable[..., Any]] = {}

    def __call__(self, pieces: Sequence[Any], places: Sequence[int]) -> tuple[Store, list[Checked]]:
        """The results, for all inputs as arrays, and what was found of the guards.

        The numbers of the arrays, in order, are the inputs at these places.
        """
        store, checks = Store(), list[Checked]()
        first = 0
        for piece in pieces:
            store.keep(piece, places[first : first + piece.size])
            first += piece.size
        for group in self._groups:
            self._do(group, store, checks)
            for position in group.positions:
                self._pick_from(position, store)
        checks += [self._check(i, guard, store) for i, guard in enumerate(self.form.guards)]
        return store, checks

    def _do(self, group: Group, store: Store, checks: list[Checked]) -> None:
        operation = group.operation
        if operation is DOT:
            _dot_products(group, store)
        elif isinstance(operation, Compound):
            self._scan(operation, group, store, checks)
        elif isinstance(operation, PartialsOf):
            out = store.vector([a[0] for a in group.arguments])
            rest = store.matrix([a[1:] for a in group.arguments])
            slopes: Any = self._of_many(operation.of[0])
            store.keep_rows(slopes.slopes(out, rest), group.positions)
        elif operation.n_ary:
            store.keep(self._of_many(operation)(store.matrix(group.arguments)), group.positions)
        else:
            places = [i for i, static in enumerate(group.statics) if static is None]
            columns = [store.numbers([a[i] for a in group.arguments]) for i in places]
            found = self._function(operation, group.statics)(*columns)
            store.keep(jnp.broadcast_to(found, (len(group.positions),)), group.positions)

    def _function(self, operation: Operation, statics: Any) -> Callable[..., Any]:
        if operation is DETACH:
            constant: Callable[..., Any] = lax.stop_gradient
            return constant
        if isinstance(operation, PartialOf):
            of, index = operation.of
            if of in TABLE:
                return partial_over_arrays(of, index, statics[1:])
            return _with_statics(self.own[of][1 + index], statics)
        if operation in TABLE:
            return over_arrays(operation, statics)
        return self._own(operation, statics)

    def _of_many(self, operation: Operation) -> Callable[..., Any]:
        if operation in TABLE:
            return over_columns(operation)
        value, slopes = self.own[operation]

        def columns(array: Any) -> list[Any]:
            return [array[..., i] for i in range(array.shape[-1])]

        def partials(out: Any, array: Any) -> Any:
            every = [jnp.asarray(slope, float) for slope in slopes(out, *columns(array))]
            return jnp.stack(jnp.broadcast_arrays(*every, out)[:-1], axis=-1)

        def whole(array: Any) -> Any:
            return jnp.broadcast_to(jnp.asarray(value(*columns(array)), float), array.shape[:-1])

        return of_columns(whole, partials, lambda array: partials(whole(array), array))

    def _own(self, operation: Operation, statics: Any) -> Callable[..., Any]:
        value, *slopes = self.own[operation]
        every = [
            _with_statics(slope, statics) for slope, known in zip(slopes, statics) if known is None
        ]
        return differentiable(_with_statics(value, statics), lambda: every)

    def _scan(self, operation: Any, group: Group, store: Store, checks: list[Checked]) -> None:
        (position,), (arguments,) = group.positions, group.arguments
        body = operation.body
        program, m, p = body.program, body.width, body.columns
        runs = self._bodies.setdefault(position, Runs(program, self.own))
        own = m + len(program.defaults)
        carry, same = _vector(store, arguments[:m]), _vector(store, arguments[m:own])
        xs = _vector(store, arguments[own:]).reshape(-1, p) if p else None

        def step(carry: Any, x: Any) -> Any:
            given = [carry, *([x] if p else []), *([same] if same.size else [])]
            found, noted = runs([piece for piece in given if piece.size], range(own + p))
            every = found.vector(program.outputs) if program.outputs else jnp.zeros(0)
            return every[:m], (every[m:], [(c.holds, c.seen) for c in noted])

        last, (ys, noted) = lax.scan(step, carry, xs, operation.of[3])
        store.keep_rows(jnp.concatenate([last, jnp.ravel(ys)])[None], group.positions)
        for i, (holds, seen) in enumerate(noted):
            checks.append(Checked(program, i, jnp.all(holds), seen[jnp.argmin(holds)]))

    def _pick_from(self, position: int, store: Store) -> None:
        for pick, offset in self._picks.get(position, ()):
            store.alias(pick, position, offset)

    def _check(self, index: int, guard: Guard, store: Store) -> Checked:
        numbers = [store.numbers([a]) for a in guard.arguments]
        holds, seen = _found(guard, numbers)
        return Checked(self.form, index, holds, seen)


def _with_statics(function: Callable[..., Any], statics: Any) -> Callable[..., Any]:
    """A function of the arrays alone; what comes before the arguments is handed on."""

    def of_arrays(*arrays: Any) -> Any:
        before = len(arrays) - statics.count(None)
        rest = iter(arrays[before:])
        point = [next(rest) if s is None else float(s) for s in statics]
        return function(*arrays[:before], *point)

    return of_arrays


def _vector(store: Store, arguments: Sequence[float]) -> Any:
    return store.vector(arguments) if arguments else jnp.zeros(0)


def _dot_products(group: Group, store: Store) -> None:
    products, rest = products_of(group)
    for product in products:
        store.keep(_matrix_product(product.rows, product.columns, store), product.positions)
    if rest:
        half = len(group.arguments[0]) // 2
        p, q = (
            store.matrix([group.arguments[i][part] for i in rest])
            for part in (slice(half), slice(half, None))
        )
        store.keep(jnp.sum(p * q, axis=-1), [group.positions[i] for i in rest])


def _matrix_product(rows: Any, columns: Any, store: Store) -> Any:
    """Rows times columns; what is multiplied by 1.0 everywhere, as a bias is, is added alone."""
    ones = [_all_ones(columns, k) for k in range(len(rows[0]))]
    other = [not one and _all_ones(rows, k) for k, one in enumerate(ones)]
    kept = [k for k, (a, b) in enumerate(zip(ones, other)) if not (a or b)]
    found: Any = jnp.zeros((len(rows), len(columns)))
    if kept:
        p, q = (store.matrix([[r[k] for k in kept] for r in side]) for side in (rows, columns))
        highest = lax.Precision.HIGHEST
        if len(columns) == 1:
            found = jnp.dot(p, q[0], precision=highest)[:, None]
        elif len(rows) == 1:
            found = jnp.dot(q, p[0], precision=highest)[None]
        else:
            found = lax.dot_general(p, q, (((1,), (1,)), ((), ())), precision=highest)
    for k in range(len(rows[0])):
        if ones[k]:
            found = found + store.vector([r[k] for r in rows])[:, None]
        elif other[k]:
            found = found + store.vector([c[k] for c in columns])[None]
    return found


def _all_ones(rows: Any, k: int) -> bool:
    return all(type(row[k]) is not int and row[k] == 1.0 for row in rows)


def _found(guard: Guard, numbers: Sequence[Any]) -> tuple[Any, Any]:
    """Whether a guard holds, and what is seen."""
    outcome = guard.outcome
    if guard.test in COMPARISONS:
        seen = COMPARISONS[guard.test](*numbers)
        return seen == outcome, seen
    if guard.test == "truth":
        return (numbers[0] != 0.0) == outcome, numbers[0] != 0.0
    if guard.test == "number":
        same = (numbers[0] == outcome) & (jnp.signbit(numbers[0]) == bool(jnp.signbit(outcome)))
        return same | (jnp.isnan(numbers[0]) & bool(jnp.isnan(outcome))), numbers[0]
    x, y = (jnp.asarray(number, float) for number in numbers)
    agrees = y != 0.0
    if guard.test == AS_PYTHON["power"]:
        complex_or_beyond = ((x < 0) & (y != jnp.floor(y))) | (
            jnp.isinf(x**y) & jnp.isfinite(x) & jnp.isfinite(y)
        )
        agrees = ~complex_or_beyond & ~((x == 0) & (y < 0))
    return agrees == outcome, agrees
