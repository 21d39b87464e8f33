"""Every demo runs, its own comparisons hold, and the README shows the picture that it makes."""

import re
from pathlib import Path

import pytest

from demos import multivariate_chain_rule, newton, regularised_logistic


@pytest.mark.parametrize("demo", [regularised_logistic, multivariate_chain_rule, newton])
def test_demos_run(demo, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    demo.main()
    assert capsys.readouterr().out.startswith(demo.__doc__.splitlines()[0])


def test_the_picture_of_the_readme_is_up_to_date(tmp_path, monkeypatch, capsys):
    """Its text; where the boxes stand is for the version of Graphviz to say."""
    monkeypatch.chdir(tmp_path)
    regularised_logistic.main()

    def text(path):
        return sorted(re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text(encoding="utf-8")))

    shown = Path(regularised_logistic.__file__).parent / "pictures/regularised_logistic.svg"
    assert text(shown) == text(tmp_path / "out/regularised_logistic.svg")
