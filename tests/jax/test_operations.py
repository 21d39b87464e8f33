"""Every operation under JAX, beside the engine: values and derivatives, at edges too."""

import itertools

import jax
import jax.numpy as jnp
import pytest

from autograd import Value, gradients
from autograd.programs.targets.arrays.rules import over_arrays, over_columns
from autograd.rules.operations import ROWS
from autograd.strategies.edges import EDGES
from tests.jax.comparing import in_ulp, is_ordinary

USUAL = {
    1: [(x,) for x in (-30.0, -2.5, -0.3, 0.0, 1e-5, 0.7, 1.0, 1.5, 30.0, 700.0)],
    2: [(0.7, 1.3), (1.5, 2.5), (-0.4, 2.0), (3.0, -1.0), (20.0, 1.5)],
    3: [(0.5, -1.0, 1.0), (-3.0, -1.0, 1.0), (3.0, -1.0, 1.0)],
    None: [(0.3, 1.2, -0.5, 2.0), (1.0, 1.0, -700.0, 3.0), (0.0, 0.0, 0.0, 0.0)],
}
ULP = 16  # of values and first derivatives: those that XLA's exp and its like lose are among them
HIGHER = 64
# What only other rules call takes the number of a derivative, which is no argument to vary.
ORDERS = {"n", "k", "m", "c", "s", "digits"}


def points(row):
    """Usual ones, and those where it is not smooth."""
    operation = row.rule.operation
    edges = [p for p in EDGES.get(row.name, ()) if is_ordinary(*p)]
    if operation.n_ary:
        return USUAL[None] + [p for p in edges if len(p) > 1]
    count = len(operation.partials)
    return [p for p in USUAL[count] + edges if len(p) == count]


def varying(row):
    """Which arguments are no numbers of a derivative."""
    code = row.rule.operation.function.__code__
    return [name not in ORDERS for name in code.co_varnames[: len(row.rule.operation.partials)]]


def by_engine(row, point, order):
    """The value and the derivatives by all arguments; of those by the first, the same again."""
    xs = [Value(x) for x in point]
    y = row.rule.operation.apply(*xs)
    found = [y.data]
    for _ in range(order):
        slopes = gradients(y, xs, create_graph=True)
        found += [slope.data if isinstance(slope, Value) else slope for slope in slopes]
        y = slopes[0]
        if not isinstance(y, Value):
            found += [0.0] * len(xs) * (order - 1)
            break
    return found


def by_jax(row, place, order):
    """The same as a function of one array for each argument, for all points at once."""
    operation = row.rule.operation
    if operation.n_ary:
        function = over_columns(operation)

        def of(*xs):
            return function(jnp.stack(xs))
    else:
        of = over_arrays(operation, place)

    def all_of(*xs):
        every = tuple(range(len(xs)))
        found, g = [of(*xs)], of
        for _ in range(order):
            found += [*jax.grad(g, every)(*xs)]
            g = jax.grad(g)
        return jnp.stack(found)

    return jax.jit(jax.vmap(all_of))


PUBLIC = [row for row in ROWS if row.domain is not None or row.rule.operation.n_ary]


@pytest.mark.parametrize("row", PUBLIC, ids=lambda row: row.name)
def test_it_has_the_values_and_derivatives_of_the_engine(row):
    statics = (None,) * len(row.rule.operation.partials)
    every = points(row)
    if row.name == "round":
        statics, every = (None, "0.0"), [(x, 0.0) for x, *_ in every]
    for count, alike in itertools.groupby(sorted(every, key=len), key=len):
        group = [*alike]
        free = (
            range(count)
            if row.rule.operation.n_ary
            else [i for i, s in enumerate(statics) if not s]
        )
        columns = [jnp.array([p[i] for p in group]) for i in free]
        found = by_jax(row, statics, 2)(*columns)
        for k, point in enumerate(group):
            # There the third derivative of hypot is 0 here, and nan under JAX.
            order = 1 if row.name == "direction" and not any(point) else 2
            expected = by_engine(row, point, order)
            if row.name == "round":
                expected = [expected[0], expected[1], expected[3]]
            for i, (a, b) in enumerate(zip(found[k], expected)):
                bound = ULP if i <= len(point) else HIGHER
                assert in_ulp(a, b) <= bound, (row.name, point, i, float(a), b)
