"""The lecture's engine passes, and each of the twelve broken ones is found out."""

import pytest

from demos.engines import bug_hunt, build_your_own, grading
from demos.engines.broken import BUGS, SOURCE


def test_the_lectures_engine_keeps_what_it_has_and_the_others_break_their_law():
    grades = grading.grades(examples=20)
    first = {name: grade.wrong[0].law for name, grade in grades.items() if grade.wrong}
    assert first == {
        "Ada's": "fan-out",
        "Ben's": "reflected operators",
        "Cleo's": "second backward",
    }


def test_there_are_twelve_different_bugs_in_the_hunt():
    assert len(BUGS) == 12
    assert all(bug.old in SOURCE for bug in BUGS)


@pytest.mark.parametrize("number", range(1, 13, 4))
def test_a_hunter_gets_a_clue(number):
    assert bug_hunt.clue(number, examples=5).steps <= 3


def test_one_engine_is_told_in_full(capsys):
    bug_hunt.main(["--number", "1", "--hints", "--examples", "5"])
    printed = capsys.readouterr().out
    assert "x.grad is 1.0, not 2.0" in printed
    assert "hint: one value, two children" in printed


def test_the_lessons_are_done_one_after_the_other(tmp_path, monkeypatch, capsys):
    report = build_your_own.main(["--examples", "10"])
    assert [row[2] for row in report.blocks[0].rows] == ["done"] * 5
    (tmp_path / "my_first_value.py").write_text(
        "class Value:\n"
        "    def __init__(self, data):\n"
        "        self.data, self.grad = data, 0.0\n"
        "    def backward(self):\n"
        "        self.grad = 1.0\n"
        "    def __add__(self, other):\n"
        "        return Value(self.data + other.data)\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    report = build_your_own.main(["--mine", "my_first_value:Value", "--lesson", "2"])
    todo = [row[2] for row in report.blocks[0].rows]
    assert todo[0] == "write x * y"
    assert todo[1].startswith("fan-out: x.grad is 0.0, not 2.0")
    capsys.readouterr()
