"""An engine is called right where it is, and wrong by the law that it breaks."""

import contextlib
import math
import sys
import threading
import time

import pytest

from autograd import Value
from autograd.command_line.main import main
from autograd.conformance import Dialect, check_engine
from autograd.conformance.cases import Refusal, broken, cases
from autograd.conformance.judging import fault_of
from autograd.conformance.laws import LAWS, NAMES
from autograd.conformance.random_programs import counterexample
from autograd.conformance.shrinking import cuts, shrunk
from autograd.programs import Expression, limits
from autograd.programs.limits import TookTooLongError, limited
from tests.autograd.conformance.planted import BUGS, CLEAN, engine
from tests.patience import PATIENCE

GRAPHS = ["order", "second backward", "depth"]
SOME = BUGS[::14]  # statistics.py has all of them


def report_of(bug=None, **options):
    value, functions = engine(bug)
    return check_engine(value, functions=functions, seconds=math.inf, **options)


class TestRightEngines:
    def test_ours_keeps_every_law_and_lacks_nothing(self):
        report = check_engine(Value, seconds=math.inf, examples=20)
        assert report.ok, str(report)
        assert report.lacks == ()
        assert {finding.verdict for finding in report.findings} == {"ok"}

    def test_a_right_engine_is_called_right_and_told_what_it_lacks(self):
        report = report_of(examples=20)
        assert report.ok, str(report)
        assert {"sin(x)", "x ** y", "x % y"} <= {*report.lacks}
        assert "x.tanh()" not in report.lacks

    def test_an_engine_with_other_names(self):
        class Node:
            def __init__(self, value, parents=()):
                self.value, self.gradient, self.parents = value, 0.0, parents

            def __mul__(self, other):
                return Node(self.value * other.value, (self, other))

            def backprop(self, signal=1.0):
                self.gradient += signal
                for parent, other in zip(self.parents, reversed(self.parents), strict=True):
                    parent.backprop(signal * other.value)

        names = {"data": "value", "grad": "gradient", "backward": "backprop"}
        report = check_engine(Node, attributes=names, laws=["leaf", "operations", "ties"])
        assert report.ok, str(report)
        assert [finding.verdict for finding in report.findings] == ["ok", "ok", "lacks"]
        assert "x + y" in report.lacks

    def test_micrograds_faults_are_the_two_that_it_has(self):
        """Its gradients between stay from the pass before, and it recurs."""
        stale, deep = (next(b for b in BUGS if b.name == n) for n in ("stale between", "recursion"))
        assert [f.law for f in report_of(stale, laws=GRAPHS).wrong] == ["second backward"]
        assert [f.law for f in report_of(deep, laws=GRAPHS).wrong] == ["depth"]


@pytest.mark.parametrize("bug", SOME, ids=lambda bug: bug.name)
def test_a_planted_bug_is_named_by_its_law(bug):
    report = report_of(bug, laws=[name for name in NAMES if name != "random programs"])
    assert report.wrong[0].law == bug.law, str(report)
    assert report.wrong[0].steps <= 3
    assert report.wrong[0].counterexample in str(report).replace("\n    ", "\n")


@pytest.mark.parametrize("bug", [b for b in BUGS if b.structural][::8], ids=lambda bug: bug.name)
def test_the_random_programs_alone_find_a_bug_in_the_structure(bug):
    value, functions = engine(bug)
    fault, tried = counterexample(Dialect(value, functions), examples=100, seed=1, seconds=math.inf)
    assert fault is not None
    assert tried <= 100
    assert fault.steps <= 3


def test_there_are_forty_bugs_and_twelve_in_the_structure():
    assert len(BUGS) >= 40
    assert sum(bug.structural for bug in BUGS) >= 12
    assert {bug.law for bug in BUGS} | {"random programs"} == {*NAMES}


class Nothing:
    """A class without any operation, and with other names."""

    def __init__(self, number):
        self.number = number


def test_a_class_that_has_nothing_is_told_so():
    report = check_engine(Nothing)
    assert [finding.law for finding in report.wrong] == ["leaf"]
    assert "'Nothing' object has no attribute 'grad'" in report.wrong[0].says
    assert "x + y" in report.lacks
    assert report.findings[-1].verdict == "lacks"


class Hostile:
    """An engine in which everything goes wrong that can."""

    def __init__(self, data):
        self.data, self.grad = data, 0.0

    def __add__(self, other):
        while True:
            pass

    def __mul__(self, other):
        return self * other

    def __neg__(self):
        raise KeyError("no")

    def tanh(self):
        return "text"

    def exp(self):
        sys.exit(3)

    def backward(self):
        self.grad = None


def test_a_hostile_engine_neither_hangs_nor_crashes(monkeypatch):
    for module in ("conformance.judging", "conformance.cases", "programs.dialect"):
        monkeypatch.setattr(f"autograd.{module}.SECONDS", 0.1)
    report = check_engine(Hostile, seconds=1.0, examples=20)
    says = " ".join(finding.says for finding in report.wrong)
    assert not report.ok
    assert "does not end within 0.1 s" in says


def test_the_limit_ends_a_loop_that_catches_exceptions():
    def stubborn():
        while True:
            with contextlib.suppress(Exception):
                len("")

    with pytest.raises(TookTooLongError), limited(0.05):
        stubborn()
    with limited(5.0):
        pass
    assert [thread.name for thread in threading.enumerate()].count("limits") == 1


def test_a_limit_is_of_the_work_done_and_not_of_the_time_of_others(monkeypatch):
    monkeypatch.setattr(limits, "_WAITING", PATIENCE)
    with limited(0.1):
        time.sleep(0.3)  # as if other processes had the processor


def test_an_unknown_law_is_answered_with_all_of_them():
    with pytest.raises(ValueError, match="no law is called 'speed'; there are: leaf, downwards"):
        check_engine(Value, laws=["speed"])


def test_the_same_seed_gives_the_same_report():
    bug = BUGS[2]
    options = {"laws": ["random programs"], "examples": 20}
    assert str(report_of(bug, **options)) == str(report_of(bug, **options))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_every_case_of_every_law_holds_for_ours(law):
    for case in cases(law.text):
        outcome = broken(Dialect(Value), case)
        assert outcome is None or ("max" in law.text and isinstance(outcome, Refusal)), outcome


class TestShrinking:
    LONG = Expression.read(
        "x0 = Value(1.5); x1 = Value(-0.3); v0 = x0 + x1; v1 = v0.sin(); v2 = v1 * v1;"
        "v3 = v2.tanh(); v4 = v3 + x0"
    )

    def test_it_ends_with_the_step_that_matters(self):
        def has_sine(expression):
            return any(name == "sin" for name, _ in expression.steps)

        assert (
            repr(shrunk(self.LONG, has_sine)) == "Expression.read('x0 = Value(1.0); v0 = x0.sin()')"
        )

    def test_every_cut_is_a_program_that_runs(self):
        for smaller in cuts(self.LONG):
            assert fault_of(Dialect(Value), smaller) is None
            assert len(smaller.steps) <= len(self.LONG.steps)


def test_the_command(tmp_path, monkeypatch, capsys):
    bug = next(bug for bug in BUGS if bug.law == "fan-out")
    code = CLEAN.replace(bug.old, bug.new, 1)
    (tmp_path / "engine_of_a_student.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    arguments = ["check-engine", "engine_of_a_student:Value", "--law", "fan-out"]
    assert main(arguments) == 1
    printed = capsys.readouterr().out
    assert "y = x + x" in printed
    assert "x.grad is 1.0, not 2.0" in printed
    assert main([*arguments[:-1], "leaf"]) == 0
    assert main(["check-engine", "engine_of_a_student:Node"]) == 2
    assert main(["check-engine", "engine_of_a_student"]) == 2
    assert "expected MODULE:CLASS" in capsys.readouterr().err


@pytest.mark.parametrize("thing", [3, "autograd:Value", object, dict])
def test_what_is_no_engine_is_called_none(thing):
    with pytest.raises(TypeError, match="is no engine"):
        check_engine(thing, examples=1)


def test_names_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match=r"'dta'.*data, grad, backward"):
        check_engine(Value, attributes={"dta": "value"})
    with pytest.raises(ValueError, match="at least one example"):
        check_engine(Value, examples=0)
    assert [finding.law for finding in check_engine(Value, laws="depth").findings] == ["depth"]


@pytest.mark.parametrize(
    "arguments", [["math:pi"], ["builtins:object"], ["autograd:Value", "--called", "data"]]
)
def test_the_command_says_what_is_no_engine_and_ends_with_2(arguments, capsys):
    assert main(["check-engine", *arguments]) == 2
    assert capsys.readouterr().err.startswith("seegrad check-engine: ")
