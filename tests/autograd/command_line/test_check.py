"""--check: the command line's derivatives against finite differences."""

import json

import pytest

import autograd
from autograd import primitive
from autograd.command_line.main import main


@pytest.fixture
def wrong_square(monkeypatch):
    """A function of the language whose rule is wrong: 3x for 2x."""

    @primitive(lambda out, x: 3 * x)
    def wrong_square(x):
        return x * x

    monkeypatch.setattr(autograd, "wrong_square", wrong_square, raising=False)


def test_agreement_is_shown_beside_each_derivative(capsys):
    assert main(["x**3 * y", "x=2", "y=5", "--check", "--order", "2"]) == 0
    header, *rows = [line.split() for line in capsys.readouterr().out.splitlines()[2:]]
    assert " ".join(header) == "value 40.0 finite difference ± error difference verdict"
    expected = {"∂/∂x": 60.0, "∂/∂y": 8.0, "∂²/∂x²": 60.0, "∂²/∂x∂y": 12.0, "∂²/∂y²": 0.0}
    assert [row[0] for row in rows] == list(expected)
    for name, analytic, numeric, error, difference, verdict in rows:
        assert float(analytic) == expected[name]
        assert float(numeric) == pytest.approx(expected[name], rel=1e-6, abs=1e-6)
        assert float(difference) == pytest.approx(abs(float(analytic) - float(numeric)), rel=0.1)
        assert float(difference) <= float(error)
        assert verdict == "ok"


def test_disagreement_is_status_1(capsys, wrong_square):
    assert main(["wrong_square(x) + y", "x=2", "y=1", "--check"]) == 1
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[3:]]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("∂/∂x", "6.0", "wrong"),
        ("∂/∂y", "1.0", "ok"),
    ]


def test_disagreement_in_json(capsys, wrong_square):
    assert main(["wrong_square(x)", "x=2", "--check", "--json"]) == 1
    check = json.loads(capsys.readouterr().out)["check"]
    (entry,) = check["entries"]
    assert check["ok"] is False
    assert (entry["by"], entry["value"], entry["verdict"]) == (["x"], 6.0, "wrong")
    assert entry["finite_difference"] == pytest.approx(4.0, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "x", "verdict"),
    [("relu(x)", "0", "kink"), ("x > 0", "1", "ok"), ("log(x)", "-1", "inconclusive")],
)
def test_what_is_not_wrong_is_status_0(capsys, text, x, verdict):
    assert main([text, f"x={x}", "--check", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["check"]["entries"]
    assert entry["verdict"] == verdict
