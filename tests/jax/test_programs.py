"""Random programs in every language that there is, JAX among them, beside the engine."""

import math
import sys

import jax
import jax.numpy as jnp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import GuardError, ProgramError, Value, primitive, record, value_and_grad
from autograd.programs import to_jax
from autograd.programs.words import WORDS
from autograd.strategies import expressions
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets.rows import TARGETS
from tests.jax.comparing import in_ulp

ULP = 512  # of the largest number on the way: eight steps, each of which may magnify a last digit


@pytest.fixture(autouse=True)
def _short_scans_are_instructions_too(monkeypatch):
    monkeypatch.setattr(sys.modules["autograd.programs.scan"], "LEAST", 2)


@primitive(lambda out, x, y: y * out, lambda out, x, y: x * out)
def bump(x, y):
    return math.exp(x * y)


@primitive(lambda out, *xs: [2.0 * x for x in xs])
def squares(*xs):
    total = 0.0
    for x in xs:
        total += x * x
    return total


def texts(exp):
    return {
        bump: (f"{exp}({{0}} * {{1}})", "{1} * {out}", "{0} * {out}"),
        squares: (
            lambda *xs: " + ".join(["0.0", *[f"{x} * {x}" for x in xs]]),
            lambda out, *xs: [f"2.0 * {x}" for x in xs],
        ),
    }


TEXTS = {"C": texts("exp"), "numpy": texts("np.exp"), "JavaScript": texts("Math.exp")}
IN_JAX = {
    bump: (lambda x, y: jnp.exp(x * y), lambda out, x, y: y * out, lambda out, x, y: x * out),
    squares: (lambda *xs: sum(x * x for x in xs), lambda out, *xs: [2.0 * x for x in xs]),
}
SMOOTH = ["add", "sub", "mul", "tanh", "sigmoid", "sin", "cos", "softplus", "atan", "dot", "mean"]
SMOOTH += ["sum", "hypot", "logsumexp", bump, squares]
STEPS = expressions(operations=SMOOTH, max_steps=6)
ANY = expressions(operations=[*WORDS, bump, squares], max_steps=6)


@st.composite
def functions(draw):
    """What a function is, the function of numbers, and a point where it is smooth."""
    kind = draw(st.sampled_from(["alone", "scan", "guarded", "jitted", "batch"]))
    f = draw(STEPS if kind == "scan" else ANY)
    x, *_ = point = f.inputs
    if kind == "scan":
        checkpoint = draw(st.sampled_from([None, True, 2]))

        def scanned(*xs):
            def step(c, x):
                inner = f(*[x * c[0], c[1], *xs][: len(xs)])
                return (0.5 * c[0] + 0.25 * ag.tanh(inner), c[0]), None

            carry, rows = (xs[0] * 0.5, xs[-1] * 0.25), [0.1, -0.3, 0.7, 0.2]
            return ag.scan(step, carry, rows, checkpoint=checkpoint)[0][0] + xs[0] * 0.5

        return kind, scanned, point
    if kind == "guarded":

        def guarded(*xs):
            return f(*xs) if xs[0] >= x else xs[0] * xs[0] - ag.tanh(xs[-1])

        return kind, guarded, point
    if kind == "jitted":
        inner = ag.jit(f)
        return kind, lambda *xs: inner(*xs) * 0.5 + inner(*xs) * xs[0], point
    if kind == "batch":

        def batch(*xs):
            return ag.mean(ag.vmap(f)(*[[x, x, x] for x in xs])) + xs[0]

        return kind, batch, point
    return kind, f, point


def require_near(name, found, expected):
    """In units in the last place of the larger of the two, or of the largest of all."""
    largest = max([1.0, *map(abs, expected)])
    for here, there in zip(found, expected, strict=True):
        off = abs(float(here) - there) / largest / 2.0**-52
        off = in_ulp(here, there) if math.isnan(off) else off
        assert off <= ULP, (name, float(here), there)


def numbers_of(f, point):
    value, slopes = value_and_grad(lambda xs: f(*xs))(point)
    return [value, *slopes]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(functions())
def test_random_programs_have_the_values_and_gradients_of_the_engine_in_every_target(drawn):
    kind, f, point = drawn
    try:
        program = record(f, *map(Value, point))
    except ProgramError:
        return  # it reads a number
    expected, used = numbers_of(f, point), {o.name for o, _ in program.instructions}
    value, slopes = program.value_and_gradient(*point)
    exact = [value, *slopes]
    if kind in {"alone", "guarded"}:  # the others are nodes of the engine, which has other sums
        assert bits(exact) == bits(expected)
    function = program.to_jax(guards="ignore", texts=IN_JAX)
    value, slopes = jax.jit(jax.value_and_grad(function))(jnp.array(point))
    require_near("JAX", [value, *slopes], expected)
    for target in TARGETS:
        if not target.refuses & used:
            [[(value, slopes)]] = target.module.run([(program, [point])], TEXTS[target.name])
            require_near(target.name, [value, *slopes], expected)
            assert target.ulps or bits([value, *slopes]) == bits(exact)
    if kind == "guarded":
        require_other_way(f, program, point)


def require_other_way(f, program, point):
    """Guards fail there, and where both ways are recorded each sample has its own."""
    other = [point[0] - 1.0, *point[1:]]
    with pytest.raises(GuardError) as caught:
        program.to_jax(texts=IN_JAX)(jnp.array(other))
    for target in TARGETS:
        if not target.refuses & {o.name for o, _ in program.instructions}:
            [[number]] = target.module.run([(program, [other])], TEXTS[target.name])
            assert number == caught.value.index + 1, target
    both = to_jax(
        f, *map(Value, point), others=[[*map(Value, other)]], guards="ignore", texts=IN_JAX
    )
    each = jax.vmap(jax.value_and_grad(lambda xs: both(*xs)))
    values, slopes = jax.jit(each)(jnp.array([point, other]))
    require_near("JAX", [values[0], *slopes[0]], numbers_of(f, point))
    require_near("JAX", [values[1], *slopes[1]], numbers_of(f, other))
