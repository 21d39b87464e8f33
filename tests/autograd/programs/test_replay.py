"""A replay is the dynamic engine, bit for bit: values, gradients, errors, in any order of calls."""

import math
import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograd import Value, dot, exp, grad, log, max, no_grad, softmax, sum, tanh, value_and_grad
from autograd.programs import jit
from autograd.strategies import expressions, expressions_anywhere, numbers, special_doubles
from tests.autograd.programs.outcomes import bits, outcome

anything = special_doubles() | numbers() | st.floats()


@pytest.fixture(autouse=True)
def _without_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def same_at(f, points, *, of=lambda f: f):
    """Hold jit(f) to f at all points, twice, so that what was recorded is replayed."""
    jitted = jit(of(f))
    for point in [*points, *points]:
        assert outcome(jitted, *point) == outcome(of(f), *point), point
    return jitted


def all_arguments(f):
    def of_a_list(xs):
        return f(*xs)

    return value_and_grad(of_a_list)


def points_for(data, expression, count=3):
    number = st.lists(anything, min_size=len(expression.inputs), max_size=len(expression.inputs))
    return [[*expression.inputs], *[data.draw(number) for _ in range(count)]]


@settings(max_examples=60)
@given(expressions_anywhere(max_steps=6), st.data())
def test_values_and_gradients_of_any_expression(expression, data):
    points = [(point,) for point in points_for(data, expression)]
    same_at(expression, points, of=all_arguments)


@settings(max_examples=60)
@given(expressions_anywhere(max_steps=6), st.data())
def test_backward_from_the_output(expression, data):
    jitted = jit(expression)
    for point in points_for(data, expression) * 2:
        assert after_backward(jitted, point) == after_backward(expression, point), point


def after_backward(f, point):
    """What f of Values gives, and the gradients; or the error it raises."""
    inputs = [*map(Value, point)]
    try:
        output = f(*inputs)
        if isinstance(output, Value):
            output.backward()
    except Exception as error:
        return type(error), str(error)
    return bits(output), bits([x.grad for x in inputs]), [x.has_grad for x in inputs]


@settings(max_examples=40)
@given(expressions(max_steps=6), st.data())
def test_parameters_from_outside_count_as_they_are_at_the_call(expression, data):
    numbers = [*expression.inputs]
    weights, others = [*map(Value, numbers)], [*map(Value, numbers)]
    plain = [lambda x, own=own: expression(*own) * x + own[0] for own in (weights, others)]
    jitted = jit(plain[1])
    for _ in range(4):
        x = data.draw(anything)
        for w, other in zip(weights, others):
            w.data = other.data = data.draw(anything)
        assert outcome(plain[0], x) == outcome(jitted, x)
        if len(outcome(jitted, x)) == 1:
            for f in (plain[0], jitted):
                f(x).backward()
        assert bits([w.grad for w in weights]) == bits([w.grad for w in others])


def branches(x, y):
    if x > y:
        return x * y
    if x == y:
        return x / 3.0
    return -x if not x else exp(x) - y


def loop(x, y):
    total, steps = Value(0.0), 0
    while total < 3.0 and steps < 6:
        total = total + abs(x) * 0.7 + 0.1
        steps += 1
    return total * y


def early(x, y):
    for k in range(4):
        x = tanh(x * y)
        if x < 0.1 * k:
            return x
    return x + y


def containers(x, y):
    named = {"a": [x, y], "b": (x * y, 1.0)}
    named["a"].append(sum([x, y, x]))
    return dot(named["a"], [1.0, x, y]) - max(named["b"][0], y)


def sorting(x, y):
    low, middle, high = sorted([x, y, x * y])
    return low * middle - high


def signs(x, y):
    return (x * 0.0 + -0.0) * y - -0.0 * x


def detached(x, y):
    with no_grad():
        scale = x * y
    return scale * x + y.detach() * y if isinstance(y, Value) else scale * x + y * y


def inner_gradient(x, y):
    slope = grad(lambda z: (z * x).exp() * z)(y)
    return slope * x


def constant_outputs(x, y):
    return [x, 1.0, x * 0.0 + 2.0, None, "text"][:3]


def guarded_mask(x, y):
    mask = 1.0 if x > 0 else 0.0
    return x * mask + y


FUNCTIONS = [
    branches,
    loop,
    early,
    containers,
    sorting,
    signs,
    detached,
    inner_gradient,
    guarded_mask,
]
point = st.tuples(anything, anything)


@pytest.mark.bare
@pytest.mark.parametrize("f", FUNCTIONS)
@settings(max_examples=25)
@given(st.lists(point, min_size=2, max_size=5))
@example([(0.0, 1.0), (-0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (-2.0, 3.0)])
def test_functions_of_branches_loops_and_containers(f, points):
    same_at(f, points)
    same_at(lambda x, y: f(x, y), [(list(p),) for p in points], of=all_arguments)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_they_are_replayed_indeed(f):
    jitted = jit(value_and_grad(f, argnums=(0, 1)))
    for x in (0.3, 0.4, 0.5):
        jitted(x, 0.9)
    assert 1 <= len(jitted.programs()) <= 3


@pytest.mark.parametrize("f", FUNCTIONS)
@pytest.mark.parametrize("order", [1, 2, 3])
def test_gradients_of_any_order_on_both_sides(f, order):
    def times(transform, f):
        for _ in range(order):
            f = transform(f)
        return f

    for x in (0.3, -1.5, 0.3):
        want = times(grad, f)(x, 0.9)
        assert jit(times(grad, f))(x, 0.9) == want
        assert times(lambda g: jit(grad(jit(g))), f)(x, 0.9) == pytest.approx(want, rel=1e-12)
        assert times(grad, jit(f))(x, 0.9) == pytest.approx(want, rel=1e-12)


def test_messages_are_added_in_the_order_of_the_engine():
    """1e308 + 1e308 is infinite and 1e308 - 1e308 is not: the derivative tells the order."""
    for slopes in [(1e308, 1e308, -1e308), (-1e308, 1e308, 1e308), (1e308, -1e308, 1e308)]:

        def f(x, slopes=slopes):
            a, b, c = [x * slope for slope in slopes]
            return a + b + c

        same_at(f, [(0.1,), (0.2,)], of=value_and_grad)


def test_a_division_by_zero_of_floats_raises_as_ever():
    jitted = jit(lambda x: 1.0 / x)
    assert jitted(2.0) == 0.5
    with pytest.raises(ZeroDivisionError):
        jitted(0.0)
    assert jitted(Value(0.0)).data == math.inf
    assert jitted(4.0) == 0.25


def test_what_does_otherwise_with_floats_runs_by_itself():
    xs = [0.1, 0.7, -3.0]
    f = lambda *xs: [softmax(xs), max(xs[0], 0.3), log(xs[1])]
    assert bits(jit(f)(*xs)) == bits(f(*xs))
