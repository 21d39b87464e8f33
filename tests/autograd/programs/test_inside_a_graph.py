"""A jitted call inside a larger graph: what arrives at its nodes, goes back and comes out."""

from __future__ import annotations

import copy
import pickle
from contextlib import nullcontext
from typing import Any

import pytest

from autograd import Value, explain, grad, gradients, jit, no_grad, value_and_grad

AS_IT_IS, JITTED = [lambda f: f, jit]


def pulled(wrap: Any, f: Any, outer: Any, *points: float) -> Any:
    """The gradients of outer(f(*points)), as numbers and as Values."""
    values = [*map(Value, points)]
    output = outer(wrap(f)(*values))
    again = [slope.data for slope in gradients(output, values, create_graph=True)]
    output.backward()
    return [value.grad for value in values], again


def test_what_overflows_in_the_call_alone_does_not_with_the_signal_that_arrives() -> None:
    def steep(x: Any) -> Any:
        return x * 1e200 * 1e200

    want = pulled(AS_IT_IS, steep, lambda y: y * 1e-200, 1e-100)
    assert want == ([1e200], [1e200])
    assert pulled(JITTED, steep, lambda y: y * 1e-200, 1e-100) == want


def test_what_is_too_small_in_the_call_alone_is_not_with_the_signal_that_arrives() -> None:
    def flat(x: Any) -> Any:
        return x * 1e-200 * 1e-200

    want = pulled(AS_IT_IS, flat, lambda y: y * 1e300, 2.0)
    assert want == ([1e-100], [1e-100])
    assert pulled(JITTED, flat, lambda y: y * 1e300, 2.0) == want


def test_the_results_of_one_call_go_back_together() -> None:
    """One by one they would give inf - inf."""

    def two(x: Any) -> Any:
        middle = x * 1e200
        return [middle * 1e5, middle * 1e6]

    def outer(both: Any) -> Any:
        return both[0] * 1e104 - both[1] * 1e103

    assert pulled(AS_IT_IS, two, outer, 2.0) == ([0.0], [0.0])
    assert pulled(JITTED, two, outer, 2.0) == ([0.0], [0.0])


def three(x: Any, y: Any) -> Any:
    return {"a": x * y, "b": (y * y, x * 2.0)}


def test_results_that_depend_on_different_arguments_send_to_their_own_only() -> None:
    def outer(found: Any) -> Any:
        return found["b"][0] * found["b"][1] * found["a"] + found["b"][0]

    want = pulled(AS_IT_IS, three, outer, 3.0, 5.0)
    assert pulled(JITTED, three, outer, 3.0, 5.0) == want
    x, y = Value(3.0), Value(5.0)
    jit(three)(x, y)["b"][1].backward()
    assert (x.grad, x.has_grad, y.has_grad) == (2.0, True, False)


def test_results_go_back_together_in_copies_too() -> None:
    x, y = Value(3.0), Value(5.0)
    found = jit(three)(x, y)
    output = found["a"] * found["b"][1] + x
    for copied in (copy.deepcopy(output), pickle.loads(pickle.dumps(output))):
        copied.backward()
        product, same = copied.parents
        assert same.grad == 4 * 3.0 * 5.0 + 1.0
        assert [parent.grad for parent in product.parents[0].parents] == [61.0, 18.0]
    (slope,) = gradients(output, [x], create_graph=True)
    assert gradients(slope, [x, y]) == [4 * 5.0, 4 * 3.0]


def test_the_results_of_one_call_are_told_apart() -> None:
    product, sum_ = jit(lambda x, y: [x * y, x + y])(Value(2.0, "x"), Value(3.0, "y"))
    assert product.op != sum_.op
    assert "²" not in str(explain(product * sum_))


def test_a_message_to_the_middle_of_a_graph_waits_for_all_of_them() -> None:
    def outer(wrap: Any, x: Any) -> Any:
        middle = x * 3.0
        one, other = wrap(lambda m: [m * m, m * 7.0])(middle)
        return one * other + wrap(lambda m: m * 2.0)(one) + middle

    want = grad(lambda x: outer(AS_IT_IS, x))(2.0)
    assert grad(lambda x: outer(JITTED, x))(2.0) == want
    assert grad(grad(lambda x: outer(JITTED, x)))(2.0) == grad(grad(lambda x: outer(AS_IT_IS, x)))(
        2.0
    )


@pytest.mark.parametrize("records", [True, False])
@pytest.mark.parametrize(
    "f",
    [
        lambda x, c: x * c,
        lambda x, c: c.detach() * x,
        lambda x, c: [x * c * c, c * 2.0][0],
        lambda x, c: x * within(c),
    ],
)
def test_a_derivative_by_way_of_a_constant_is_a_value(f: Any, records: bool) -> None:
    x, c = Value(2.0), Value(3.0).detach()
    with nullcontext() if records else no_grad():
        plain = [*value_and_grad(f)(x, c), grad(f)(x, c)]
        replayed = [*value_and_grad(jit(f))(x, c), grad(jit(f))(x, c)]
    assert [each.data for each in replayed] == [each.data for each in plain]
    assert [*map(type, replayed)] == [*map(type, plain)] == [Value] * 3


def within(c: Any) -> Any:
    with no_grad():
        return c * c


def test_what_is_detached_of_an_integer_has_no_derivative() -> None:
    def f(x: Any, y: Any) -> Any:
        return x.detach() * y + x

    assert jit(grad(f))(2, 3.0) == grad(f)(2, 3.0) == 1.0
