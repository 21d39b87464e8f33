"""What a demo can be told, and what it says of itself before it begins."""

import pytest

from demos.tools.options import (
    Option,
    count,
    introduction,
    not_negative,
    number,
    options,
    positive,
    seed,
)
from demos.tools.page import Outcome, page
from demos.tools.syllabus import demos


def refused(capsys, text, option):
    """What argparse says of these arguments."""
    with pytest.raises(SystemExit) as end:
        options("See.", text.split(), size=option)
    assert end.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_options_have_the_types_of_their_kinds(capsys):
    given = ["--hidden-units", "8", "--rates", "1", "2", "--no-drawn"]
    chosen = options(
        "See.\n\nMore.",
        given,
        hidden_units=count(3, "hidden units"),
        rates=positive((0.5,), "rates"),
        drawn=Option(True, "draw it"),
        lr=number(0.1, "rate"),
        text=Option("a", "text"),
    )
    assert vars(chosen) == {
        "hidden_units": 8,
        "rates": [1.0, 2.0],
        "drawn": False,
        "lr": 0.1,
        "text": "a",
    }
    assert capsys.readouterr().out == "See.\n\n"


@pytest.mark.parametrize(
    ("text", "option", "kind"),
    [
        ("many", count(3, ""), "a whole number of at least 1"),
        ("0", count(3, ""), "a whole number of at least 1"),
        ("-1", count(3, ""), "a whole number of at least 1"),
        ("1", count(3, "", least=2), "a whole number of at least 2"),
        ("1.5", seed(1), "a whole number"),
        ("nan", number(1.0, ""), "a finite number"),
        ("-inf", number(1.0, ""), "a finite number"),
        ("0", positive(1.0, ""), "a finite number above 0"),
        ("nan", positive((1.0, 2.0), ""), "a finite number above 0"),
        ("1 inf", positive((1.0, 2.0), ""), "a finite number above 0"),
        ("-1e-9", not_negative(1.0, ""), "a finite number of at least 0"),
    ],
)
def test_what_does_not_fit_is_told_with_what_does(capsys, text, option, kind):
    *_, last = text.split()
    error = refused(capsys, f"--size={text}" if text == last else f"--size {text}", option)
    assert error.endswith(f"error: argument --size: {last!r} is not {kind}")


@pytest.mark.parametrize(
    ("text", "option", "expected"),
    [
        ("1", count(3, ""), 1),
        ("-7", seed(1), -7),
        ("-2.5", number(1.0, ""), -2.5),
        ("1e-9", positive(1.0, ""), 1e-9),
        ("0", not_negative(1.0, ""), 0.0),
    ],
)
def test_what_just_fits(text, option, expected):
    assert option.value(text) == expected


@pytest.mark.parametrize("name", demos())
def test_every_option_of_a_demo_has_a_word_of_help(name, capsys):
    """argparse puts an option, its help and its default on a line or two."""
    with pytest.raises(SystemExit) as end:
        demos()[name].module.main(["--help"])
    assert end.value.code == 0
    _, offered = capsys.readouterr().out.split("\noptions:\n")
    for entry in offered.replace("\n" + " " * 8, " ").splitlines():
        flag, *words = entry.split("  ", 2)[1:]
        assert words, flag
        assert len(words[-1].split("(default")[0].split()) > 0, flag


def test_the_introduction_goes_up_to_what_to_expect():
    told = ["A title.", "    y = 2x\n    z = y", "Note this. Expect that."]
    docstring = "A title.\n\n    y = 2x\n    z = y\n\nNote\nthis. Expect\nthat.\n\nThe source.\n"
    assert introduction(docstring) == told
    assert introduction("Unexpected\nis this.\n\nExpected.") == ["Unexpected is this."]


def test_paragraphs_are_as_wide_as_the_terminal_and_formulas_as_they_are(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    formula = "    y = " + "x·" * 20 + "x"
    options(f"A title.\n\n{formula}\n\nExpect ``the slope`` = 1 − y to\nfall.\n\nNo more.", [])
    assert capsys.readouterr().out == (
        f"A title.\n\n{formula}\n\nExpect `the\nslope` = 1 − y to\nfall.\n\n"
    )


FORMULAS = {  # what the numbers of a demo belong to, which was not shown
    "regularised_logistic": "w̄ = z̄ x + R̄ w",
    "sigmoid_network": "dL/dW₂ = (dL/dh₂ ⊙ h₂ ⊙ (1 − h₂)) h₁ᵀ",
    "multivariate_chain_rule": "f(x, y) = y + e^(xy)     x = cos t     y = t²",
    "difference_quotient": "L = x₁·x₂ + x₃",
    "jacobians": "J = diag(s) − s sᵀ",
    "two_passes": "demos/graphs/two_passes.py",
    "hidden_layer_regression": "∂L/∂v_k = −Σ_n e_n h_nk",
    "several_outputs": "h̄ = W²ᵀȳ",
    "house_prices": "a₁ = ReLU(θ₁·size + θ₂·bedrooms + θ₃)",
    "linear_sgd": "Y = ⟨w₀, X⟩ + ε",
}


@pytest.mark.parametrize(("name", "formula"), FORMULAS.items())
def test_a_demo_shows_the_formulas_of_its_numbers(name, formula):
    demo = demos()[name]
    assert formula in "\n".join(introduction(demo.docstring))
    assert formula in page([Outcome(demo, None, 0.0)])
