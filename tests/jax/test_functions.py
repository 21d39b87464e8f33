"""Functions under JAX: jitted, batched, differentiated again, guarded, refused."""

import doctest
from random import Random

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.experimental import checkify

import autograd as ag
import nn
from autograd import GuardError, ProgramError, Value, grad, hessian, primitive, record, scan
from autograd.programs import to_jax
from autograd.programs.targets.arrays import both_ways
from tests.jax.comparing import in_ulp


def neuron(w, x, b):
    return ag.tanh(ag.dot(w, x) + b)


def layers(first, second, x):
    hidden = [ag.gelu(z) for z in ag.linear([x], *first)[0]]
    return ag.linear([hidden], *second)[0]


def weights(*sizes):
    generator = np.random.default_rng(0)
    return [(generator.normal(size=(m, n)), generator.normal(size=m)) for n, m in sizes]


def primitives_in(jaxpr, name):
    """How often a primitive is there, in the functions that are called too."""
    count = 0
    for step in jaxpr.eqns:
        count += step.primitive.name == name
        for each in step.params.values():
            inner = getattr(each, "jaxpr", each)
            count += primitives_in(inner, name) if hasattr(inner, "eqns") else 0
    return count


def test_the_example_of_its_documentation():
    f = to_jax(lambda w, x: ag.tanh(ag.dot(w, x)), [1.0, 2.0], [3.0, 4.0])
    found = jax.jit(jax.grad(f))(jnp.ones(2), jnp.ones(2))
    assert found == pytest.approx([0.07065082485316446] * 2, rel=1e-15)


def test_arguments_are_arrays_or_the_trees_of_the_examples():
    f = to_jax(neuron, [1.0, 2.0], [0.1, 0.2], 0.5)
    expected = neuron([1.0, 2.0], [0.1, 0.2], 0.5)
    for w in ([1.0, 2.0], np.array([1.0, 2.0]), jnp.array([1.0, 2.0]), [jnp.array(1.0), 2.0]):
        assert in_ulp(f(w, (0.1, 0.2), 0.5), expected) <= 4
    with pytest.raises(TypeError, match="takes 5 numbers, got arrays of 4"):
        f([1.0], [0.1, 0.2], 0.5)


def test_results_have_the_shape_that_f_gives_them():
    f = to_jax(lambda x: {"rows": [[x, x * x], [x, 1.0]], "pair": (x, [x + 1.0])}, 2.0)
    found = f(3.0)
    assert found["rows"].tolist() == [[3.0, 9.0], [3.0, 1.0]]
    assert float(found["pair"][0]) == 3.0
    assert found["pair"][1].tolist() == [4.0]


def test_a_program_gives_one_number_or_an_array_of_them():
    assert record(lambda x: x * x, 2.0).to_jax()(3.0) == 9.0
    assert record(lambda x: [x * x, x], 2.0).to_jax()(3.0).tolist() == [9.0, 3.0]
    w = Value(2.0)
    times = record(lambda x: w * x, 2.0).to_jax()
    w.data = 5.0
    assert times(3.0) == 15.0
    assert times(3.0, 7.0) == 21.0


def test_derivatives_of_higher_order_in_every_mode():
    def f(x):
        return ag.softmax([x[0] * x[1], x[1]])[0] * ag.sin(x[1])

    point = [0.3, 1.2]
    g = to_jax(f, point)
    expected = hessian(f)(point)
    for second in (jax.hessian(g), jax.jacrev(jax.jacrev(g)), jax.jacrev(jax.jacfwd(g))):
        found = jax.jit(second)(jnp.array(point))
        np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_second_derivatives_of_softmax_are_few_operations():
    def steps(count):
        f = to_jax(lambda x: ag.softmax(x)[0] * ag.logsumexp(x), [0.1] * count)
        return str(jax.make_jaxpr(jax.hessian(f))(jnp.ones(count))).count(" = ")

    assert steps(40) < 2 * steps(20)  # n² without shares() in arrays/sequences.py


def test_a_result_that_is_a_constant_is_one_for_each_sample():
    """elu of a positive number does not depend on its slope, by which it is differentiated here."""
    f = to_jax(lambda xs: ag.sum([ag.elu(0.5, x) * 2.0 for x in xs]), [1.0, 2.0, 3.0])
    assert jax.grad(f)(jnp.ones(3)).tolist() == [0.0, 0.0, 0.0]
    assert jax.hessian(f)(jnp.ones(3)).tolist() == [[0.0] * 3] * 3


def test_a_third_derivative():
    third = grad(grad(grad(lambda x: ag.gelu(x) * ag.mish(x))))(0.8)
    h = to_jax(lambda x: ag.gelu(x) * ag.mish(x), 0.8)
    assert float(jax.grad(jax.grad(jax.grad(h)))(0.8)) == pytest.approx(third, rel=1e-12)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: x**0.5, 0.0),
        (ag.sqrt, 0.0),
        (ag.log, 0.0),
        (ag.relu, 0.0),
        (lambda x: x**2, 0.0),
        (lambda x: ag.hypot(x, 0.0), 0.0),
        (lambda x: ag.max(x, 0.0), 0.0),
        (ag.cbrt, 0.0),
        (ag.tanh, 400.0),
        (ag.softplus, -800.0),
    ],
)
def test_no_nan_comes_from_the_side_that_was_not_taken(f, x):
    g = to_jax(f, Value(1.0))
    assert in_ulp(jax.grad(g)(x), grad(f)(x)) <= 4
    assert in_ulp(jax.grad(jax.grad(g))(x), grad(grad(f))(x)) <= 16


def test_a_batch_is_an_axis_and_a_layer_one_matrix_product():
    first, second = weights((3, 8), (8, 2))
    x = np.random.default_rng(1).normal(size=(5, 3))
    f = to_jax(layers, first, second, [0.1, 0.2, 0.3])
    batched = jax.vmap(f, (None, None, 0))
    program = jax.make_jaxpr(batched)(first, second, x).jaxpr
    assert primitives_in(program, "dot_general") == 2
    assert primitives_in(program, "gather") == 0
    expected = [layers(first, second, row.tolist()) for row in x]
    np.testing.assert_allclose(jax.jit(batched)(first, second, x), expected, rtol=1e-13)


def test_a_batch_that_was_recorded_is_a_matrix_product_too():
    (first,) = weights((3, 8))
    rows = np.random.default_rng(1).normal(size=(5, 3))
    f = to_jax(lambda w, b, rows: ag.linear(rows, w, b), *first, rows)
    program = jax.make_jaxpr(f)(*first, rows).jaxpr
    assert primitives_in(program, "dot_general") == 1
    np.testing.assert_allclose(f(*first, rows), rows @ first[0].T + first[1], rtol=1e-13)


def test_dot_products_of_other_patterns_are_right_too():
    def some(x, y):
        return [ag.dot(x[:2], y[:2]), ag.dot(x[:2], y[2:]), ag.dot(x[2:], y[:2])]

    x, y = [1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]
    assert to_jax(some, x, y)(x, y).tolist() == some(x, y)
    twice = to_jax(lambda x, y: ag.dot(x, y) + ag.dot(x, y) * ag.dot(y, x), x, y)
    assert float(twice(x, y)) == 70.0 + 70.0**2


def test_a_loss_of_a_hundred_samples_has_the_gradient_of_the_engine():
    x, classes = nn.moons(100, noise=0.1, generator=Random(1))
    model = nn.MLP(2, [16, 16, 1], "relu", generator=Random(1))

    def loss():
        return nn.hinge_loss(model(x), [2 * k - 1 for k in classes]) + 1e-4 * nn.l2_penalty(model)

    program = record(loss)
    value, slopes = jax.jit(jax.value_and_grad(program.to_jax()))(
        jnp.array([w.data for w in program.defaults])
    )
    expected = loss()
    expected.backward()
    assert in_ulp(value, expected.data) <= 8
    np.testing.assert_allclose(slopes, [w.grad for w in program.defaults], rtol=1e-12, atol=1e-15)


def test_guards_refuse_at_once_where_numbers_are_known():
    f = to_jax(lambda x: x * x if x > 0 else -x, 3.0)
    assert f(2.0) == 4.0
    with pytest.raises(GuardError, match=r"recorded where x > 0.0 is True, and now it is False"):
        f(-2.0)


def test_guards_under_jit_are_checked_by_checkify():
    f = to_jax(lambda x: x * x if x > 0 else -x, 3.0)
    with pytest.raises(ValueError, match="not functionalized"):
        jax.jit(f)(2.0)
    checked = jax.jit(checkify.checkify(jax.vmap(f)))
    error, found = checked(jnp.array([1.0, 2.0]))
    assert error.get() is None
    assert found.tolist() == [1.0, 4.0]
    error, _ = checked(jnp.array([1.0, -2.0]))
    assert "recorded where x > 0.0 is True" in error.get()
    ignoring = to_jax(lambda x: x * x if x > 0 else -x, 3.0, guards="ignore")
    assert jax.jit(ignoring)(-2.0) == 4.0
    with pytest.raises(ValueError, match="guards are to 'check' or to 'ignore'"):
        to_jax(lambda x: x, 1.0, guards="no")


def bent(x):
    return ag.sqrt(x) if x > 0 else ag.sqrt(-x) * 2.0


def test_several_ways_are_one_function():
    f = to_jax(bent, 3.0, others=[(-3.0,)])
    xs = [4.0, -4.0, 0.25]
    for x in xs:
        assert float(f(x)) == bent(x)
        assert float(jax.grad(f)(x)) == grad(bent)(x)
    checked = jax.jit(checkify.checkify(jax.vmap(jax.value_and_grad(f))))
    error, (values, slopes) = checked(jnp.array(xs))
    assert error.get() is None
    assert values.tolist() == [bent(x) for x in xs]
    assert slopes.tolist() == [grad(bent)(x) for x in xs]
    one = jax.make_jaxpr(to_jax(bent, 3.0, others=[(-3.0,)], guards="ignore"))(1.0)
    assert primitives_in(one.jaxpr, "cond") == 1


def test_no_nan_comes_from_a_way_that_was_not_taken():
    """√x has an infinite derivative at 0, and nan below."""
    f = to_jax(lambda x: ag.sqrt(x) if x > 1 else x * x, 3.0, others=[(0.5,)], guards="ignore")
    xs = jnp.array([4.0, 0.0, -1.0])
    assert jax.vmap(jax.grad(f))(xs).tolist() == [0.25, 0.0, -2.0]
    assert jax.grad(lambda xs: jax.vmap(f)(xs).sum())(xs).tolist() == [0.25, 0.0, -2.0]


def test_a_way_that_was_not_recorded_is_refused():
    def f(x):
        return x if x > 1 else -x if x > 0 else x * x

    g = to_jax(f, 3.0, others=[(0.5,)])
    assert float(g(0.25)) == -0.25
    with pytest.raises(ProgramError, match="goes a way that was not recorded"):
        g(-1.0)
    assert float(to_jax(f, 3.0, others=[(0.5,), (-1.0,)])(-3.0)) == 9.0
    with pytest.raises(ProgramError, match="gives 2 numbers on one way"):
        to_jax(lambda x: [x, x] if x > 0 else [x], 1.0, others=[(-1.0,)])


@pytest.mark.parametrize(
    ("f", "good", "bad"),
    [
        (lambda x: 1.0 / x, 2.0, 0.0),
        (lambda x: x**0.5, 2.0, -1.0),
        (lambda x: x**-1.0, 2.0, 0.0),
        (lambda x: x**2.0, 1e3, 1e200),
        (lambda x: 5.0 % x, 2.0, 0.0),
        (lambda x: 2.0 if x else x, 2.0, 0.0),
    ],
)
def test_what_python_refuses_is_a_guard_of_plain_numbers(f, good, bad):
    program = record(f, good)
    assert program.guards
    g = program.to_jax()
    assert in_ulp(g(good), program(good)) <= 2
    with pytest.raises(GuardError):
        program(bad)
    with pytest.raises(GuardError):
        g(bad)


def test_a_derivative_recorded_as_numbers_is_computed_and_differentiated():
    def f(x, y):
        return ag.logsumexp([x * y, x, y]) + ag.sin(x) * ag.dot([x, y], [y, 2.0])

    program = record(grad(f), 1.0, 2.0)
    g = program.to_jax()
    assert in_ulp(g(1.5, 2.5), grad(f)(1.5, 2.5)) <= 8
    expected = grad(grad(f))(1.5, 2.5)
    assert float(jax.grad(g)(1.5, 2.5)) == pytest.approx(expected, rel=1e-13)


def test_what_is_detached_has_no_derivative():
    f = to_jax(lambda x: x * x.detach(), Value(3.0))
    assert jax.grad(f)(4.0) == 4.0


def test_a_scan_is_a_loop_of_jax():
    def last(x, a):
        return scan(lambda c, _: (a * c * (1.0 - c), None), x, length=3000)[0]

    program = record(last, Value(0.3), Value(2.5))
    assert len(program.instructions) < 10
    f = program.to_jax()
    assert primitives_in(jax.make_jaxpr(f)(0.3, 2.5).jaxpr, "scan") == 1
    value, slopes = program.value_and_gradient(0.3, 2.7)
    assert float(f(0.3, 2.7)) == pytest.approx(value, rel=1e-12)
    assert jax.grad(f, 1)(0.3, 2.7) == pytest.approx(slopes[1], rel=1e-12)
    with pytest.raises(ProgramError, match="derivatives of a scan in it; take the function itself"):
        program.reverse.to_jax()


def test_a_scan_over_rows_gives_what_is_stacked():
    xs = [[0.001 * i, 1.0] for i in range(2500)]

    def sums(x, xs):
        last, ys = scan(lambda c, x: (c + x[0] * x[1], c * x[0]), x, xs)
        return last + ys[-1] * ys[7]

    program = record(sums, 0.5, xs)
    f = program.to_jax()
    assert float(f(0.5, jnp.array(xs))) == pytest.approx(program(0.5, xs), rel=1e-12)


@primitive(lambda out, x, k: 3 * k * x**2, lambda out, x, k: x**3)
def cube(x, k):
    return k * x**3


def test_an_operation_of_ones_own_needs_functions_of_arrays():
    program = record(lambda x: cube(x, 2.0), Value(2.0))
    with pytest.raises(ProgramError, match="uses cube, an operation of your own, of which JAX"):
        program.to_jax()
    texts = {cube: (lambda x, k: k * x**3, lambda out, x, k: 3 * k * x**2, lambda out, x, k: x**3)}
    f = program.to_jax(texts=texts)
    assert f(3.0) == 54.0
    assert jax.grad(f)(3.0) == 54.0
    assert jax.grad(jax.grad(f))(3.0) == 36.0


@primitive(lambda out, *xs: [2.0 * x for x in xs])
def squares(*xs):
    return sum(x * x for x in xs)


def test_one_of_any_number_of_arguments_needs_two():
    def f(x, y):
        return squares(x, y, 2.0) * y + squares(x * y) + cube(x, y)

    texts = {
        cube: (lambda x, k: k * x**3, lambda out, x, k: 3 * k * x**2, lambda out, x, k: x**3),
        squares: (lambda *xs: sum(x * x for x in xs), lambda out, *xs: [2.0 * x for x in xs]),
    }
    program = record(f, Value(2.0), Value(1.0))
    with pytest.raises(ProgramError, match="two functions of any number of arguments"):
        program.to_jax(texts={cube: texts[cube]})
    g = program.to_jax(texts=texts)
    value, slopes = program.value_and_gradient(1.5, 2.5)
    assert g(1.5, 2.5) == value
    assert [*jax.grad(g, (0, 1))(1.5, 2.5)] == slopes
    second = jax.hessian(lambda xs: g(*xs))(jnp.array([1.5, 2.5]))
    np.testing.assert_allclose(second, hessian(lambda xs: f(*xs))([1.5, 2.5]), rtol=1e-15)
    recorded = record(grad(f, (0, 1)), 2.0, 1.0).to_jax(texts=texts)
    assert recorded(1.5, 2.5).tolist() == slopes


def test_single_precision_is_refused():
    f = to_jax(lambda x: x * x, 2.0)
    jax.config.update("jax_enable_x64", False)
    try:
        with pytest.raises(ProgramError, match="jax_enable_x64"):
            to_jax(lambda x: x * x, 2.0)
        with pytest.raises(ProgramError, match="jax_enable_x64"):
            f(2.0)
    finally:
        jax.config.update("jax_enable_x64", True)


def test_examples_in_the_documentation_of_what_needs_jax():
    failed, tried = doctest.testmod(both_ways)
    assert tried
    assert not failed


def test_a_condition_outside_of_a_run_is_refused():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(both_ways.Condition(jnp.array([True, False])))


@pytest.mark.parametrize(
    ("f", "x", "y"),
    [
        (lambda x, y: x / y, 5.603541993372563e238, 4.690907723209771e165),  # not x/(y·y)
        (lambda y, x: x**y, -31.589209592349388, 38.154676269911036),  # y − 1 + 1 is not y
        (ag.hypot, 2.0, 1.5e308),  # 2⁻¹⁰²⁴ is 0 to XLA
    ],
)
def test_what_xla_would_simplify_keeps_its_digits(f, x, y):
    g = jax.jit(jax.grad(to_jax(f, Value(1.0), Value(1.0)), 1))
    assert in_ulp(g(x, y), grad(f, 1)(x, y)) <= 4


def test_a_constant_is_no_position():
    """0.0 and 0 are equal, and the first input stands at position 0."""
    for function in (
        lambda x: ag.logsumexp([x, 0.0]),
        lambda x: ag.softmax([x, 0.0])[0],
        lambda x, y: ag.logsumexp([y, 1.0, x]),
        lambda x: ag.sum([x * 2.0, x * 0.0, x * -0.0, x * 3.0]) * ag.hypot(x, 0.0),
    ):
        count = function.__code__.co_argcount
        point = [0.5, -1.25][:count]
        value, slopes = ag.value_and_grad(lambda xs, f=function: f(*xs))(point)
        found = jax.value_and_grad(record(function, *map(Value, point)).to_jax())(jnp.array(point))
        assert in_ulp(found[0], value) <= 4
        assert all(in_ulp(here, there) <= 8 for here, there in zip(found[1], slopes, strict=True))
