"""Thirty engines of a class, graded law by law: here the lecture's own and three that went wrong.

Each law is a claim about every engine that differentiates in reverse, with programs that hold one
to it: x + x has slope 2, 2 − x is not x − 2, a second backward() adds to the inputs alone, a chain
of thousands of steps runs. The last law draws programs at random and compares with this package.
Expect the lecture's engine to keep every law that it has the operations for, and each other to
break the law that its bug is about, with a program of one to three steps that shows it.

Your own: seegrad check-engine my.engine:Value
"""

from autograd.conformance import check_engine
from demos.engines.broken import engine
from demos.engines.lecture import Value
from demos.tools.options import count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import progress

CLASS = {"the lecture's": Value, "Ada's": engine(1), "Ben's": engine(6), "Cleo's": engine(8)}


def grades(examples):
    """The report of each engine by its author."""
    return {
        name: check_engine(each, examples=examples)
        for name, each in progress(CLASS.items(), "engine")
    }


def main(arguments=None):
    """Report what each engine breaks first, and the program that shows it."""
    chosen = options(__doc__, arguments, examples=count(100, "random programs to try"))
    report = Report("grading")
    rows = []
    for name, grade in grades(chosen.examples).items():
        kept = sum(finding.verdict == "ok" for finding in grade.findings)
        first = grade.wrong[0] if grade.wrong else None
        program = "; ".join(first.counterexample.splitlines()) if first else ""
        says = first.says if first else ""
        rows.append([name, f"{kept} kept", first.law if first else "none broken", program, says])
    report.table(["engine", "laws", "first broken", "program", "there"], rows)
    return report


if __name__ == "__main__":
    run_alone(main)
