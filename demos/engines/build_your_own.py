"""Build your own Value in five lessons, each of which says when it is done.

    1  numbers that add and multiply, and know from what
    2  backward(): from the output down, each child before its parents
    3  all the operators, with plain numbers on either side
    4  functions: tanh and relu, and the slope at the kink
    5  what an engine is trusted for: depth, second passes, and programs of any kind

Write a class in a file of your own and grade it, ``--mine lesson:Value --lesson 2``; without these
the lecture's engine is graded. Expect it to pass all five.
"""

import sys
from importlib import import_module
from typing import NamedTuple

from autograd.conformance import check_engine
from demos.engines.lecture import Value
from demos.tools.options import Option, count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import progress


class Lesson(NamedTuple):
    """What is to be written, and the laws that it must keep."""

    task: str
    laws: tuple
    needs: tuple = ()


LESSONS = (
    Lesson("numbers that know from what", ("leaf",), ("x + y", "x * y")),
    Lesson("the backward pass", ("downwards", "fan-out", "once", "order", "equal numbers")),
    Lesson("operators and plain numbers", ("operations", "chain rule", "reflected operators",
           "ints and floats", "constants", "+="), ("x - y", "x / y", "2.0 - x")),
    Lesson("functions and their kinks", ("operations", "chain rule", "kinks"),
           ("tanh(x)", "relu(x)")),
    Lesson("trust", ("depth", "no state", "leaves accumulate", "second backward",
           "random programs")),
)  # fmt: skip


def grade(engine, number, examples):
    """The laws of a lesson that the engine breaks, and what it still lacks."""
    lesson = LESSONS[number - 1]
    report = check_engine(engine, laws=lesson.laws, examples=examples)
    return report.wrong, [each for each in lesson.needs if each in report.lacks]


def found(path):
    """The class that MODULE:CLASS names, beside where one is."""
    if not path:
        return Value
    module, _, name = path.partition(":")
    sys.path.insert(0, "")
    return getattr(import_module(module), name or "Value")


def main(arguments=None):
    """Report for each lesson what is done and what is not."""
    chosen = options(
        __doc__,
        arguments,
        mine=Option("", "your class, as MODULE:CLASS"),
        lesson=count(len(LESSONS), "up to which lesson"),
        examples=count(100, "random programs to try"),
    )
    report = Report("build_your_own")
    engine = found(chosen.mine)
    rows = []
    for number, lesson in progress([*enumerate(LESSONS[: chosen.lesson], 1)], "lesson"):
        wrong, missing = grade(engine, number, chosen.examples)
        first = f"{wrong[0].law}: {wrong[0].says}" if wrong else ""
        todo = first or (f"write {', '.join(missing)}" if missing else "done")
        program = "; ".join(wrong[0].counterexample.splitlines()) if wrong else ""
        rows.append([number, lesson.task, todo, program])
    report.table(["lesson", "", "", "program"], rows)
    return report


if __name__ == "__main__":
    run_alone(main)
