"""Labels that are formulas themselves: "y − t", "(y − t)²", "w²"."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, explain, sigmoid
from autograd.drawing.diagram import diagram
from autograd.drawing.page.steps import Steps
from autograd.equations.label_syntax import is_composite, kind_of
from autograd.equations.names import names
from autograd.graph import topological_order
from autograd.value import error_signals
from tests.autograd.equations.test_explain import labelled


def two_passes():
    w, x, b, t = Value(1.5, "w"), Value(2.0, "x"), Value(-1.0, "b"), Value(0.5, "t")
    y = labelled(sigmoid(labelled(labelled(w * x, "wx") + b, "z")), "y")
    difference = labelled(y - t, "y − t")
    error = labelled(difference * difference, "(y − t)²")
    return labelled(error + labelled(w * w, "w²"), "L")


def test_what_is_named_by_its_formula():
    assert str(explain(two_passes())).splitlines() == [
        "wx = w·x",
        "z = wx + b",
        "y = σ(z)",
        "L = (y − t)² + w²",
        "",
        "L̄ = 1",
        "bar(w²) = L̄",
        "bar((y − t)²) = L̄",
        "bar(y − t) = 2·bar((y − t)²)·(y − t)",
        "t̄ = −bar(y − t)",
        "ȳ = bar(y − t)",
        "z̄ = ȳ σ′(z)",
        "b̄ = z̄",
        "w̅x̅ = z̄",
        "x̄ = w̅x̅ w",
        "w̄ = w̅x̅ x + 2·bar(w²)·w",
    ]


def test_with_numbers_the_formula_goes_on_without_a_tautology():
    lines = str(explain(two_passes(), numbers=True)).splitlines()
    assert "y − t = 0.8808 − 0.5 = 0.3808" in lines
    assert "(y − t)² = 0.3808² = 0.145" in lines
    assert "w² = 1.5² = 2.25" in lines


def test_in_latex_and_markdown_the_bar_is_over_all_of_it():
    explanation = explain(two_passes())
    for text in (explanation.latex, explanation.markdown):
        assert r"\overline{w^{2}} &= \overline{L}" in text
        assert r"\overline{y - t} &= 2 \overline{(y - t)^{2}} \, \left(y - t\right)" in text
        assert r"L &= (y - t)^{2} + w^{2}" in text
    assert explain(labelled(Value(1.0, "a") * Value(2.0, "b"), "a·b")).markdown.startswith(
        "**Backward pass**"
    )


def lines_of_the_page(output):
    order = topological_order(output)
    of = dict(zip(order, names([node.label for node in order]), strict=True))
    content = Steps(diagram(output, 1000), of, error_signals(output, 1.0), 4).as_json()
    boxes = {box["name"]: box.get("bar") for box in content["boxes"].values()}
    steps = [step["lines"] for step in content["steps"] if step["phase"] != "start"]
    return boxes, {line["name"]: line for lines in steps for line in lines}


def test_on_the_page():
    boxes, lines = lines_of_the_page(two_passes())
    assert boxes["w²"] == "bar(w²)"
    assert lines["w²"]["formula"] == "1.5²"
    assert "numbers" not in lines["w²"]
    assert lines["y − t"]["formula"] == "0.8808 − 0.5"
    assert lines["bar(y − t)"]["formula"] == "2·bar((y − t)²)·(y − t)"
    assert lines["L"]["formula"] == "(y − t)² + w²"


@pytest.mark.parametrize(
    ("label", "formula", "right"),
    [
        ("y − t", lambda v, x: v**2, "(y − t)²"),
        ("y-t", lambda v, x: x - v, "x − (y-t)"),
        ("y + t", lambda v, x: x * v, "x·(y + t)"),
        ("-w", lambda v, x: x - v, "x − (-w)"),
        ("w²", lambda v, x: v**2, "(w²)²"),
        ("w^2", lambda v, x: v**2, "(w^2)²"),
        ("w²", lambda v, x: x * v, "x·w²"),
        ("√w", lambda v, x: v**2, "(√w)²"),
        ("w²", lambda v, x: v**0.5 * v.sqrt(), "(w²)^½·√(w²)"),
        ("2", lambda v, x: 2 * v, "2·2"),
        ("w·y", lambda v, x: v**2, "(w·y)²"),
        ("w·y", lambda v, x: x + v, "x + w·y"),
        ("wy", lambda v, x: v**3, "(wy)³"),
        ("wy", lambda v, x: x / v, "x/(wy)"),
        ("a/b", lambda v, x: x / v, "x/(a/b)"),
        ("train loss", lambda v, x: v**2, "(train loss)²"),
        ("(y − t)", lambda v, x: v**2, "(y − t)²"),
        ("f(x + 1)", lambda v, x: v**2, "f(x + 1)²"),
        ("z = y", lambda v, x: v + x, "(z = y) + x"),
        ("w¹₁₂", lambda v, x: v * x, "w¹₁₂·x"),
        ("loss", lambda v, x: v**2, "loss²"),
    ],
)
def test_brackets_where_precedence_asks_for_them(label, formula, right):
    made = labelled(formula(Value(3.0, label), Value(2.0, "x")), "result")
    assert str(explain(made)).splitlines()[0] == f"result = {right}"


def test_equal_formulas_are_told_apart_as_wholes():
    a, b = Value(1.0, "y_1 - t"), Value(2.0, "y_1 - t")
    assert str(explain(labelled(a * b, "f"))).startswith("f = (y₁ - t)·(y₁ - t)₍₂₎\n")


@given(st.text("wy²³₁₂₍₎⁽⁾ ()+", max_size=6), st.text("wy²³₁₂₍₎⁽⁾ ()+", max_size=6))
def test_latex_has_no_second_index_or_power(first, second):
    """LaTeX refuses x_{1}_{2} and x^{1}^{2}."""
    x, y = Value(2.0, first), Value(3.0, second)
    latex = explain(x * y**2).latex
    assert not re.search(r"_{[^{}]*}(\^{[^{}]*})?_|\^{[^{}]*}(_{[^{}]*})?\^", latex)


@given(st.text("wxy²₁+−-·*/()[]^= |.", max_size=8))
def test_no_label_is_mistaken_for_something_tighter(label):
    """Whatever has an operator outside of brackets is no plain name."""
    kind = kind_of(label)
    if not set(label) & set("()[]"):
        if set(label) & set("+−-"):
            assert kind in ("sum", "relation")
        elif set(label.strip()) & set("·*/ "):
            assert kind in ("product", "relation")
    if kind in ("sum", "relation"):
        assert is_composite(label)
