"""``python -m demos``: the list, one demo, all of them, and names that are not there."""

import re
import signal
import sys

import pytest

from demos import __main__ as command
from demos.networks import collapse
from demos.tools import training
from demos.tools.report import Report
from demos.tools.syllabus import DEMOS, Demo, demos, near
from tests.needs import needed_renderer


class Failing(Demo):
    """A demo that says something and then fails."""

    def run(self, arguments):
        raise ValueError("no <luck>")


class Wordy(Demo):
    def run(self, arguments):
        report = Report(self.name)
        report.say("a < b\n  c")
        report.table(["<name>", "n"], [["x & y", 1]])
        return report


def test_every_demo_is_listed_with_its_first_sentence(capsys):
    assert command.main([]) == 0
    text = capsys.readouterr().out
    for demo in demos().values():
        assert re.search(rf"^{demo.name} +{re.escape(demo.title.split()[0])}", text, re.M)
    assert "moons" in demos()
    assert not {"report", "page", "program", "tour", "__main__"} & set(demos())
    assert max(map(len, text.splitlines())) <= 100
    rooms = re.findall(r"^── (\w+)", text, re.M)
    assert rooms == ["Derivatives", "Computation", "Networks", "How", "Engines"]


def test_a_title_is_the_first_sentence():
    assert Demo("a", "graphs", "One of\nthem. Expect 0.5.").title == "One of them."
    assert Demo("a", "graphs", "One: σ(w·x)").title == "One: σ(w·x)"


def test_every_demo_has_a_docstring_and_can_be_run_by_its_file():
    for name, demo in demos().items():
        assert demo.title, name
        text = (DEMOS / demo.folder / f"{name}.py").read_text(encoding="utf-8")
        assert 'if __name__ == "__main__":' in text


def test_one_demo_gets_its_options(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert command.main(["multivariate_chain_rule", "--t", "0.5"]) == 0
    assert re.search(r"^t +0.500000000", capsys.readouterr().out, re.M)
    assert command.main(["multivariate_chain_rule", "--help"]) == 0
    assert "usage: python -m demos multivariate_chain_rule [-h]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("moon", "did you mean moons"),
        ("newtn", "did you mean newton"),
        ("rule", "did you mean multivariate_chain_rule"),
        ("tuor", "did you mean tour"),
        ("qqqq", "python -m demos lists them"),
        ("", "python -m demos lists them"),
        ("report", "there is no demo 'report'"),
    ],
)
def test_a_wrong_name_is_answered_with_near_ones(name, answer, capsys):
    assert command.main([name]) == 2
    assert answer in capsys.readouterr().err


def test_near_names_are_few_and_distinct():
    assert near("a", [f"a{k}" for k in range(9)]) == ["a0", "a1", "a2", "a3"]


def test_all_and_tour_take_no_options(capsys):
    assert command.main(["all", "--fast"]) == 2
    assert "takes no options" in capsys.readouterr().err


def test_a_missing_package_is_named(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    assert command.main(["digits"]) == 1
    assert "pip install scikit-learn; make demo installs" in capsys.readouterr().err


def test_numbers_that_are_too_large_are_told_without_a_traceback(capsys, tmp_path, monkeypatch):
    """e^(xy) at t = 100 has some 3,700 digits."""
    monkeypatch.chdir(tmp_path)
    assert command.main(["multivariate_chain_rule", "--t", "100"]) == 1
    assert "multivariate_chain_rule: too large to compute" in capsys.readouterr().err


def test_the_tour_says_what_it_has_made_and_where_the_rest_is(capsys, tmp_path, monkeypatch):
    needed_renderer()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("demos.networks.moons.main", lambda arguments: print("moons, no picture"))
    assert command.main(["tour"]) == 0
    printed = capsys.readouterr().out
    for text in ("w̄ = z̄ x + R̄ w", "finite difference", "moons", "-m demos all"):
        assert text in printed
    assert "regularised_logistic.html steps through both passes" in printed
    assert "moons.png" not in printed


def test_help(capsys):
    assert command.main(["--help"]) == 0
    assert "python -m demos all" in capsys.readouterr().out


def test_all_goes_on_after_a_failure_and_says_which(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = {
        "bad": Failing("bad", "graphs", "Fails."),
        "good": Wordy("good", "graphs", "Says <this>.\n\nExpect ``a < b``."),
    }
    assert command.run_all(found) == 1
    printed = capsys.readouterr()
    assert "1 of 2 failed: bad" in printed.err
    assert re.search(r"^good +0\.\d s  ok$", printed.out, re.M)
    assert re.search(r"^bad .* ValueError: no <luck>$", printed.out, re.M)
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    for text in (
        "Says &lt;this&gt;.",
        "<code>a &lt; b</code>",
        "no &lt;luck&gt;",
        "a &lt; b\n  c",
        "x &amp; y",
    ):
        assert text in page
    assert command.run_all({"good": found["good"]}) == 0


class Interrupted(Demo):
    """A demo during which somebody presses Ctrl-C."""

    def run(self, arguments):
        raise KeyboardInterrupt


def test_ctrl_c_in_a_training_stops_the_demo(capsys, monkeypatch):
    """The first of several trainings is cut short, and the table of all of them is not shown."""
    learn, steps = collapse.hinge_loss, []

    def loss(outputs, signs):
        steps.append(1)
        if len(steps) == 3:
            signal.raise_signal(signal.SIGINT)
        return learn(outputs, signs)

    monkeypatch.setattr(collapse, "hinge_loss", loss)
    assert command.main(["collapse", "--width", "2", "--steps", "4"]) == 130
    printed = capsys.readouterr()
    assert printed.err == "\ninterrupted\n"
    assert "layers  activation" not in printed.out
    assert len(steps) == 3


def test_ctrl_c_stops_all_and_keeps_what_is_done(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"first": Wordy, "second": Interrupted, "third": Failing}
    found = {name: kind(name, "graphs", f"The {name}.") for name, kind in names.items()}
    assert command.run_all(found) == 130
    printed = capsys.readouterr()
    assert "━━ 1 of 3 ━━" in printed.out
    assert printed.err == "interrupted in second\n"
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert 'id="first"' in page
    assert 'id="second"' not in page


def test_every_demo_trains_by_the_fit_that_ctrl_c_stops():
    for name in demos():
        module = demos()[name].module
        assert getattr(module, "fit", training.fit) is training.fit, name


def test_a_demo_that_returns_no_report_has_failed(monkeypatch):
    from demos.calculus import newton

    monkeypatch.setattr(newton, "main", lambda arguments: None)
    with pytest.raises(TypeError, match=r"main of demos/calculus/newton.py returns its Report"):
        Demo("newton", "calculus", "").run([])
