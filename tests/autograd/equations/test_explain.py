"""The lecture's models come out as the lecture writes them (Toronto CSC411, backpropagation)."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd import (
    GraphChangedError,
    TooManyNodesError,
    Value,
    dot,
    exp,
    explain,
    hypot,
    log,
    no_grad,
    primitive,
    sigmoid,
    sqrt,
    tanh,
)
from autograd.equations.equation import Equation
from autograd.equations.terms import Name, Number, Product, Quotient
from autograd.equations.writers import Plain
from autograd.graph import topological_order
from autograd.strategies import graphs


def labelled(node, label):
    node.label = label
    return node


def data(number, label):
    return Value(number, label).detach()


def regression(strength=None):
    """W3, and with a strength W4."""
    w, b = Value(1.5, "w"), Value(-1.0, "b")
    x, t = data(2.0, "x"), data(0.0, "t")
    z = labelled(w * x + b, "z")
    y = labelled(sigmoid(z), "y")
    loss = labelled(0.5 * (y - t) ** 2, "L")
    if strength is None:
        return loss
    regulariser = labelled(0.5 * w**2, "R")
    return labelled(loss + data(strength, "λ") * regulariser, "L_reg")


def test_logistic_least_squares():
    assert str(explain(regression())) == (
        "z = w·x + b\ny = σ(z)\nL = ½(y − t)²\n\nL̄ = 1\nȳ = L̄ (y − t)\nz̄ = ȳ σ′(z)\nb̄ = z̄\nw̄ = z̄ x"
    )


def test_regularised():
    assert str(explain(regression(0.1))).splitlines() == [
        "z = w·x + b",
        "y = σ(z)",
        "L = ½(y − t)²",
        "R = ½w²",
        "L_reg = L + λ·R",
        "",
        "L̄_reg = 1",
        "R̄ = L̄_reg λ",
        "L̄ = L̄_reg",
        "ȳ = L̄ (y − t)",
        "z̄ = ȳ σ′(z)",
        "b̄ = z̄",
        "w̄ = z̄ x + R̄ w",
    ]


def test_a_perceptron_with_several_outputs():
    """W6: z = W¹x + b¹, h = σ(z), y = W²h + b², L = ½‖y − t‖²."""
    x = [data(1.0, "x_1"), data(-2.0, "x_2")]
    first = [[Value(0.1 * (i + 2 * j), f"w¹{i}{j}") for j in (1, 2)] for i in (1, 2)]
    second = [[Value(0.3 * (i - j), f"v{i}{j}") for j in (1, 2)] for i in (1, 2)]
    bias = [Value(0.5, f"b_{i}") for i in (1, 2)]
    offset = [Value(0.5, f"c_{i}") for i in (1, 2)]
    z = [labelled(dot(row, x) + b, f"z_{i}") for i, row, b in zip((1, 2), first, bias, strict=True)]
    h = [labelled(sigmoid(each), f"h_{i}") for i, each in zip((1, 2), z, strict=True)]
    y = [
        labelled(dot(row, h) + c, f"y_{i}")
        for i, row, c in zip((1, 2), second, offset, strict=True)
    ]
    errors = [(each - data(1.0, f"t_{i}")) ** 2 for i, each in zip((1, 2), y, strict=True)]
    loss = labelled(0.5 * (errors[0] + errors[1]), "L")
    forward, backward = str(explain(loss)).split("\n\n")
    assert forward.splitlines() == [
        "z₁ = w¹11·x₁ + w¹12·x₂ + b₁",
        "h₁ = σ(z₁)",
        "z₂ = w¹21·x₁ + w¹22·x₂ + b₂",
        "h₂ = σ(z₂)",
        "y₁ = v₁₁·h₁ + v₁₂·h₂ + c₁",
        "y₂ = v₂₁·h₁ + v₂₂·h₂ + c₂",
        "L = ½((y₁ − t₁)² + (y₂ − t₂)²)",
    ]
    equations = dict(line.split(" = ", 1) for line in backward.splitlines())
    for name, right in {
        "L̄": "1",
        "ȳ₁": "L̄ (y₁ − t₁)",
        "ȳ₂": "L̄ (y₂ − t₂)",
        "c̄₂": "ȳ₂",
        "v̄₁₂": "ȳ₁ h₂",
        "h̄₁": "ȳ₁ v₁₁ + ȳ₂ v₂₁",
        "h̄₂": "ȳ₁ v₁₂ + ȳ₂ v₂₂",
        "z̄₂": "h̄₂ σ′(z₂)",
        "w̄¹21": "z̄₂ x₁",
        "b̄₁": "z̄₁",
    }.items():
        assert equations[name] == right


@pytest.mark.parametrize(
    ("function", "forward", "backward"),
    [
        (lambda x, y: x * x, "x²", "2f̄ x"),
        (lambda x, y: x + x, "2x", "2f̄"),
        (lambda x, y: x / y, "x/y", "f̄/y"),
        (lambda x, y: y / x, "y/x", "−f̄ y/x²"),
        (lambda x, y: 1 / x, "1/x", "−f̄/x²"),
        (lambda x, y: (x - y) / 2, "½(x − y)", "½f̄"),
        (lambda x, y: y - x, "y − x", "−f̄"),
        (lambda x, y: -(x**3), "−x³", "−3f̄ x²"),
        (lambda x, y: x**y, "x^y", "f̄ y·x^(y − 1)"),
        (lambda x, y: (x + y) * (x + y), "(x + y)²", "2f̄ (x + y)"),
        (lambda x, y: exp(-x), "exp(−x)", "−f̄ exp(−x)"),
        (lambda x, y: log(x * y), "ln(x·y)", "f̄/x"),
        (lambda x, y: sqrt(x), "√x", "f̄/(2√x)"),
        (lambda x, y: abs(x), "|x|", "f̄ sign(x)"),
        (lambda x, y: tanh(x), "tanh(x)", "f̄ tanh′(x)"),
        (lambda x, y: 0.1 * x, "0.1·x", "0.1·f̄"),
        (lambda x, y: 2 * 2**x, "2·2^x", "2f̄ 2^x·ln(2)"),
        (lambda x, y: 1e6 * x, "1e6·x", "1e6·f̄"),
        (lambda x, y: sqrt(x) ** 3, "(√x)³", "1.5·f̄ √x"),
        (lambda x, y: sqrt(x**3), "√(x³)", "3f̄ x²/(2√(x³))"),
        (lambda x, y: hypot(hypot(x)), "√((√(x²))²)", "f̄ x/√((√(x²))²)"),
        (lambda x, y: y ** (x**2), "y^(x²)", "2f̄ y^(x²)·ln(y)·x"),
        (lambda x, y: 1e-9**x, "(1e−9)^x", "f̄ (1e−9)^x·ln(1e−9)"),
    ],
)
def test_what_is_written_and_what_is_not(function, forward, backward):
    x = Value(3.0, "x")
    lines = str(explain(labelled(function(x, data(2.0, "y")), "f"))).splitlines()
    assert lines == [f"f = {forward}", "", "f̄ = 1", f"x̄ = {backward}"]


def test_numbers_in_place_of_names():
    lines = str(explain(regression(0.1), numbers=True, precision=3)).splitlines()
    assert lines[:5] == ["w = 1.5", "x = 2", "b = −1", "t = 0", "λ = 0.1"]
    assert "z = w·x + b = 1.5 · 2 + (−1) = 2" in lines
    assert "z̄ = ȳ σ′(z) = 0.881 · 0.105 = 0.0925" in lines
    assert "w̄ = z̄ x + R̄ w = 0.0925 · 2 + 0.1 · 1.5 = 0.335" in lines


@pytest.mark.bare
@given(graphs(), st.booleans())
@example(1e-9 * Value(1e-9, "x") ** 2, True)
@example(exp(Value(1.0, "x")) ** 2, False)
def test_no_power_of_a_power_without_brackets(output, numbers):
    """LaTeX refuses e^{x}^{2}, and people read 1e−9² in two ways."""
    equations = explain(output, numbers=numbers)
    raised = [equations.latex[end:] for end in ends_of_powers(equations.latex)]
    assert not any(rest.startswith("^") for rest in raised)
    assert not re.search("e−?[0-9]+[⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]", str(equations))


def ends_of_powers(latex):
    """Where the braces behind each ^ close."""
    for start in re.finditer(r"\^{", latex):
        end, depth = start.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(latex[end], 0)
            end += 1
        yield end


def test_latex_and_markdown():
    explanation = explain(regression(0.1))
    assert r"\overline{w} &= \overline{z} x + \overline{R} w" in explanation.latex
    assert r"L_{\mathrm{reg}} &= L + \lambda R" in explanation.latex
    assert r"\overline{y} &= \overline{L} \left(y - t\right)" in explanation.latex
    assert explanation.markdown.startswith("**Forward pass**\n\n$$\n\\begin{aligned}\nz &= w x + b")
    assert explanation._repr_markdown_() == explanation.markdown
    assert explanation.latex in explanation._repr_latex_()
    assert repr(explanation) == str(explanation)


@primitive(lambda out, x, y: math.cos(x) * y, lambda out, x, y: math.sin(x))
def only_floats(x, y):
    return math.sin(x) * y


def test_a_rule_for_floats_alone_is_named():
    x, y = Value(1.0, "x"), Value(2.0, "y")
    lines = str(explain(labelled(only_floats(x, y), "f"))).splitlines()
    assert lines[-1] == "x̄ = f̄ ∂₁only_floats(x, y)"
    with no_grad():
        assert str(explain(labelled(x * y, "f"))) == ""


def test_equal_labels_are_told_apart():
    a, b = Value(1.0, "x"), Value(2.0, "x")
    assert str(explain(a * b)).splitlines() == [
        "v₁ = x·x₍₂₎",
        "",
        "v̄₁ = 1",
        "x̄₍₂₎ = v̄₁ x",
        "x̄ = v̄₁ x₍₂₎",
    ]


def test_a_label_is_not_mistaken_for_a_name_given():
    assert str(explain(Value(1.0, "v_1") * Value(2.0))).startswith("v₃ = v₁·v₂\n")


def test_what_is_shared_or_long_gets_a_name():
    x = Value(1.0, "x")
    shared = x + 1
    assert "v₁ = x + 1\nv₂ = sin(v₁)·cos(v₁)" in str(explain(shared.sin() * shared.cos()))
    for _ in range(200):
        x = (x * x).sin()
    assert max(map(len, str(explain(x)).splitlines())) < 400


@pytest.mark.parametrize("precision", [0, -1, 18, 2.5, "4", True])
def test_precisions(precision):
    with pytest.raises(ValueError, match="precision is from 1 to 17 digits, not"):
        explain(Value(1.0) * 2, precision=precision)


def test_refusals():
    with pytest.raises(TypeError, match="a Value to explain, got a float"):
        explain(3.0)
    x = Value(1.0)
    with pytest.raises(TooManyNodesError, match="has 3 nodes, more than the 2"):
        explain(x.sin().cos(), max_nodes=2)
    y = x * x
    x.data = 3.0
    with pytest.raises(GraphChangedError):
        explain(y)


@given(graphs())
def test_every_input_has_an_equation_and_no_gradient_is_touched(output):
    inputs = [node for node in topological_order(output) if not node.parents]
    explanation = explain(output, numbers=True)
    assert len(explanation.given) == len(inputs)
    assert not any(node.has_grad for node in inputs)
    output.backward()
    values = {equation.left.label: equation.left.value for equation in explanation.backward}
    for equation, node in zip(explanation.given, inputs, strict=True):
        assert values[equation.left.label] == node.grad


def test_what_is_subtracted_stays_together():
    x, y = Value(1.0, "x"), Value(2.0, "y")
    assert str(explain(x - (y + x))).splitlines()[0] == "v₁ = x − (y + x)"
    assert str(explain(x - y / (x + y))).splitlines()[0] == "v₁ = x − y/(x + y)"
    assert r"x - \left(y + x\right)" in explain(x - (y + x)).latex


@given(graphs())
def test_equations_hold(output):
    """The right side, read as arithmetic of its numbers, is the value on the left."""
    explanation = explain(output, numbers=True, precision=17)
    for line in explanation.text.splitlines():
        sides = line.split(" = ")
        arithmetic = sides[-2] if len(sides) > 2 else ""
        if re.search(r"[^\d·/().\s+−]", arithmetic.replace("e−", "").replace("e", "")):
            continue
        if arithmetic:
            program = arithmetic.replace("−", "-").replace("·", "*")
            expected = float(sides[-1].replace("−", "-"))
            assert eval(program) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_a_term_that_is_only_a_number_is_that_number():
    term = Product(2.0, (Quotient(Number(1.0), Number(1.0)),))
    assert Equation(Name("v", 2.0), term).sides(Plain, True, 4) == ["v", "2"]
    assert Equation(Name("v", 2.0), term).sides(Plain, False, 4) == ["v", "2"]


@pytest.mark.bare
@given(st.text(), st.text())
def test_any_label(first, second):
    x, y = Value(2.0, first), Value(3.0, second)
    explanation = explain(x * y + y, numbers=True)
    for text in (explanation.text, explanation.latex, explanation.markdown):
        text.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f]", text)
    assert not re.search(r"(?<!\\)[$%#]", explanation.latex)
    assert "<" not in explanation.latex
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*[{}]", explanation.latex):
        depth += 1 if brace.endswith("{") else -1
        assert depth >= 0
    assert depth == 0
