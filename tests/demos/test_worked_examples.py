"""The worked examples run: each compares its own numbers with closed forms and fails otherwise."""

import re
from pathlib import Path

import pytest

from autograd import GradientCheckError, Value
from demos import multivariate_chain_rule, newton, regularised_logistic
from demos.comparison import compare, require_equal
from demos.report import Report


@pytest.mark.parametrize("demo", [regularised_logistic, multivariate_chain_rule, newton])
def test_they_run(demo, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    report = demo.main([])
    assert report.blocks
    assert capsys.readouterr().out.startswith(demo.__doc__.splitlines()[0])


def test_the_picture_of_the_readme_is_up_to_date(tmp_path, monkeypatch):
    """Its text; where the boxes stand is for the version of Graphviz to say."""
    monkeypatch.chdir(tmp_path)
    regularised_logistic.main([])

    def text(path):
        return sorted(re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text(encoding="utf-8")))

    shown = Path(regularised_logistic.__file__).parent / "pictures/regularised_logistic.svg"
    assert text(shown) == text(tmp_path / "out/regularised_logistic.svg")


def test_a_comparison_fails_when_two_ways_disagree():
    x = Value(3.0)
    (x**2).backward()
    report = Report("comparison")
    compare(report, {"x": x}, {"x": 6.0}, {"x": lambda x: x**2})
    (table,) = report.blocks
    assert table.rows == [["x", "3.000000000", *["6.000000000000"] * 3]]
    with pytest.raises(AssertionError, match=r"x: 6.0 is not 6.00001"):
        compare(report, {"x": x}, {"x": 6.00001}, {})
    with pytest.raises(AssertionError, match="x: 6"):
        compare(report, {"x": x}, {}, {"x": lambda x: x**2 + x})
    with pytest.raises(GradientCheckError):
        compare(report, {"x": x}, {}, {"x": lambda x: x**2 + x.data**2})
    require_equal("zero", 1e-13, 0.0)
