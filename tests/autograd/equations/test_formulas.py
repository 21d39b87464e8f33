"""The formulas hold: read with numbers for the names, they give what the engine computes."""

import math
from functools import reduce
from operator import add, mul

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value, explain, gradients, primitive
from autograd.equations.terms import Application, Name, Number, Power, Product, Quotient, Sum
from nn import binary_cross_entropy_with_logits, cross_entropy, nll_loss
from tests.autograd.equations.test_explain import labelled
from tests.tables.operations import OPERATIONS

FUNCTIONS = {"absolute": abs, "mod": lambda x, y: x % y} | {
    name: getattr(ag, name) for name in [*ag.__all__, *ag._NAMESAKES]
}


IRRATIONAL = (math.sqrt(0.9), math.sqrt(0.7), math.sqrt(0.8), math.sqrt(0.6))
OF_NODES = [case for case in OPERATIONS if case.name != "where"]  # which returns its argument


class PrimedError(Exception):
    """A derivative that only has a name."""


def read(term, numbers):
    """The term as a number, where the names stand for these numbers, or for their own values."""

    def inner(part):
        return read(part, numbers)

    match term:
        case Number(value):
            return value
        case Name(value=value) if numbers is None:
            return value
        case Name(label, bar=bar):
            return 1.0 if bar else numbers[label]
        case Sum(terms):
            return reduce(add, map(inner, terms))
        case Product(coefficient, factors):
            return reduce(mul, map(inner, factors), coefficient)
        case Quotient(numerator, denominator):
            return float(ag.pow(inner(denominator), -1.0)) * inner(numerator)
        case Power(base, exponent):
            return ag.pow(inner(base), inner(exponent))
        case Application(by=by, value=value) if by and numbers is None:
            return value
        case Application(by=by) if by:
            raise PrimedError
        case Application("softmax", arguments, part=part):
            return ag.softmax(list(map(inner, arguments)))[part - 1]
        case Application("logsumexp", arguments):
            return ag.logsumexp(list(map(inner, arguments)))
        case Application(function, arguments):
            return FUNCTIONS[function](*map(inner, arguments))
    raise AssertionError(term)


def close(number):
    return pytest.approx(number, rel=1e-9, abs=1e-11, nan_ok=True)


def points(case):
    low, high = case.usual or (-3.0, 3.0)
    inside = st.floats(float(low), float(high)).filter(lambda x: abs(x) > 1e-3)
    return st.tuples(*[inside] * case.arity).map(off_the_jumps)


def off_the_jumps(point):
    """No two coordinates with a whole quotient."""
    return [x * scale for x, scale in zip(point, IRRATIONAL, strict=False)]


def at(case, point):
    inputs = [Value(x, f"x{i}") for i, x in enumerate(point, 1)]
    out = case.function(*inputs)
    out.label = "f"
    return inputs, out


@pytest.mark.bare
@pytest.mark.parametrize("case", OF_NODES, ids=lambda case: case.name)
@settings(max_examples=20)
@given(data=st.data())
def test_a_formula_holds_wherever_else_the_inputs_are(case, data):
    """Found at one point, both equations are true at any other: no piece is taken for the whole."""
    here, elsewhere = data.draw(points(case)), data.draw(points(case))
    explanation = explain(at(case, here)[1])
    inputs, out = at(case, elsewhere)
    numbers = {f"x{'₀₁₂₃₄'[i]}": x for i, x in enumerate(elsewhere, 1)}
    (forward,) = explanation.forward
    assert read(forward.right, numbers) == close(out.data)
    slopes = dict(zip(numbers, gradients(out, inputs), strict=True))
    for equation in explanation.backward[1:]:
        try:
            found = read(equation.right, numbers)
        except (PrimedError, KeyError):
            continue
        if math.isfinite(slopes[equation.left.label]):
            assert found == close(slopes[equation.left.label])


@pytest.mark.parametrize("case", OF_NODES, ids=lambda case: case.name)
def test_no_helper_of_the_rules_is_named(case):
    middle = sum(map(float, case.usual)) / 2 if case.usual else 0.4
    _, out = at(case, [middle + 0.1 * i for i in range(1, case.arity + 1)])
    explanation = explain(out)

    def functions(term):
        match term:
            case Application(function, arguments):
                return {function}.union(*map(functions, arguments))
            case Sum(parts) | Product(_, parts):
                return set().union(*map(functions, parts))
            case Quotient(first, second) | Power(first, second):
                return functions(first) | functions(second)
        return set()

    for equation in (*explanation.forward, *explanation.backward):
        assert functions(equation.right) <= set(FUNCTIONS)
    assert "nan" not in str(explanation)


def lines(function, *labels, numbers=(0.7, 0.4, 0.2)):
    inputs = [Value(x, label) for x, label in zip(numbers, labels, strict=False)]
    return str(explain(labelled(function(*inputs), "f"))).replace("\n\nf̄ = 1\n", "\n").splitlines()


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (ag.softplus, ["f = softplus(x)", "x̄ = f̄ σ(x)"]),
        (ag.log_sigmoid, ["f = ln(σ(x))", "x̄ = f̄ σ(−x)"]),
        (ag.silu, ["f = silu(x)", "x̄ = f̄ (1 + x·σ(−x))·σ(x)"]),
        (ag.leaky_relu, ["f = leaky_relu(x)", "x̄ = f̄ leaky_relu′(x)"]),
        (ag.elu, ["f = elu(x)", "x̄ = f̄ elu′(x)"]),
        (ag.relu, ["f = relu(x)", "x̄ = f̄ relu′(x)"]),
        (lambda x: ag.max(x, 0), ["f = max(x, 0)", "x̄ = f̄ ∂₁max(x, 0)"]),
        (lambda x: ag.clip(x, -1, 1), ["f = clip(x, −1, 1)", "x̄ = f̄ ∂₁clip(x, −1, 1)"]),
        (lambda x: x % 2, ["f = mod(x, 2)", "x̄ = f̄ ∂₁mod(x, 2)"]),
        (lambda x: ag.log(x, 2), ["f = log₂(x)", "x̄ = f̄/(x·ln(2))"]),
        (lambda x: x ** (1 / 3), ["f = x^(1/3)", "x̄ = f̄ x^(−2/3)/3"]),
        (lambda x: x / 3, ["f = x/3", "x̄ = f̄/3"]),
        (lambda x: 1 / 3 * x**3, ["f = x³/3", "x̄ = f̄ x²"]),
        (lambda x: x * math.pi, ["f = π·x", "x̄ = π·f̄"]),
        (lambda x: x / 3.1416, ["f = x/3.142", "x̄ = 0.3183·f̄"]),
        (
            lambda x: ag.exp(-(x**2) / 2) / math.sqrt(2 * math.pi),
            ["f = exp(−½x²)/√(2π)", "x̄ = −f̄ exp(−½x²)·x/√(2π)"],
        ),
        (
            lambda x: ag.exp(-(x**2) / 32) / (4 * math.sqrt(2 * math.pi)),
            ["f = exp(−x²/32)/(4√(2π))", "x̄ = −f̄ exp(−x²/32)·x/(64√(2π))"],
        ),
    ],
)
def test_in_the_notation_of_lectures(function, expected):
    assert lines(function, "x") == expected


def test_a_variable_called_pi_is_not_the_constant():
    assert lines(lambda p: p * math.pi, "π") == ["f = π·π₍₁₎", "π̄₍₁₎ = π·f̄"]


def test_several_arguments():
    assert lines(lambda y, x: ag.atan2(y, x) + 1, "y", "x")[1:] == [
        "x̄ = −f̄ y/(x² + y²)",
        "ȳ = f̄ x/(x² + y²)",
    ]
    assert lines(lambda x, y: ag.max(x, y), "x", "y")[2] == "x̄ = f̄ ∂₁max(x, y)"
    assert lines(lambda x, y: ag.logsumexp([x, y, 1.0]), "x", "y")[2] == ("x̄ = f̄ softmax(x, y, 1)₁")
    assert lines(lambda x, y: ag.softmax([x, y])[1], "x", "y") == [
        "f = softmax(x, y)₂",
        "x̄ = −f̄ softmax(x, y)₂·softmax(x, y)₁",
        "ȳ = f̄ softmax(x, y)₂·(1 − softmax(x, y)₂)",
    ]


def test_cross_entropy_is_softmax_minus_one_hot():
    def logits(n):
        return [Value(0.1 * i, f"z{i}") for i in range(1, n + 1)]

    for target in (1, [0.0, 1.0, 0.0]):
        loss = labelled(cross_entropy(logits(3), target), "L")
        forward, backward = str(explain(loss)).split("\n\n")
        assert forward == "L = −ln(softmax(z₁, z₂, z₃)₂)"
        assert set(backward.splitlines()) == {
            "L̄ = 1",
            "z̄₁ = L̄ softmax(z₁, z₂, z₃)₁",
            "z̄₂ = L̄ (softmax(z₁, z₂, z₃)₂ − 1)",
            "z̄₃ = L̄ softmax(z₁, z₂, z₃)₃",
        }
    of_two = str(explain(labelled(cross_entropy(logits(2), 0), "L"))).splitlines()
    assert {"z̄₁ = L̄ (softmax(z₁, z₂)₁ − 1)", "z̄₂ = L̄ softmax(z₁, z₂)₂"} <= set(of_two)


@pytest.mark.bare
@given(st.integers(2, 12), st.data())
def test_losses_of_logits(n, data):
    numbers = data.draw(st.lists(st.floats(-5, 5), min_size=n, max_size=n))
    z = [Value(x, f"z{i}") for i, x in enumerate(numbers)]
    target = data.draw(st.integers(0, n - 1))
    for loss in (
        cross_entropy([z, z[::-1]], [target, 0]),
        nll_loss(ag.log_softmax(z), target),
        binary_cross_entropy_with_logits(z[:2], [1.0, 0.0]),
    ):
        explanation = explain(labelled(loss, "L"))
        of = {equation.left.label: equation.left.value for equation in explanation.given}
        (forward,) = explanation.forward
        assert read(forward.right, of) == close(loss.data)
        for equation in explanation.backward:
            assert read(equation.right, of) == close(equation.left.value)


@primitive(lambda out, x: 2 * x)
def sq(x):
    return x * x


@primitive(lambda out, x: 1.0 if x > 0 else 0.5 * x)
def bent(x):
    return x if x > 0 else 0.25 * x * x


@primitive(lambda out, x: x if x > 1 else x * x)
def bent_at_one(x):
    return 0.5 * x * x - 0.5 if x > 1 else x**3 / 3 - 1 / 3


@primitive(lambda out, x, y: y * ag.exp(x), lambda out, x, y: ag.exp(x))
def growth(x, y):
    return math.exp(x) * y


def test_a_primitive_of_ones_own():
    assert lines(sq, "x") == ["f = sq(x)", "x̄ = 2f̄ x"]
    assert lines(bent, "x") == ["f = bent(x)", "x̄ = f̄ bent′(x)"]
    assert lines(bent_at_one, "x") == ["f = bent_at_one(x)", "x̄ = f̄ bent_at_one′(x)"]
    assert lines(growth, "x", "y")[1:] == ["ȳ = f̄ exp(x)", "x̄ = f̄ y·exp(x)"]
