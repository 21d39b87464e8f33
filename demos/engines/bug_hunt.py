"""A hunt for bugs: twelve engines, each with one mistake of the kind that everybody makes once.

Take an engine by its number, read what the laws say of it, and find the line: the hint helps, and
``demos/engines/broken.py`` has the answer. Expect every engine to be called wrong, most of them by
a program of one or two steps.
"""

from autograd.conformance import check_engine
from demos.engines.broken import BUGS, engine
from demos.tools.options import Option, count, options
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import progress


def clue(number, examples):
    """The first law that an engine breaks."""
    return check_engine(engine(number), examples=examples).wrong[0]


def main(arguments=None):
    """Report the first clue to each engine, or everything about one of them."""
    chosen = options(
        __doc__,
        arguments,
        number=Option(0, "the engine to hunt in; 0 for all", int, lambda n: 0 <= n <= len(BUGS)),
        hints=Option(False, "tell the hints too"),
        examples=count(50, "random programs to try"),
    )
    report = Report("bug_hunt")
    if chosen.number:
        report.say(check_engine(engine(chosen.number), examples=chosen.examples))
        report.say(f"\nhint: {BUGS[chosen.number - 1].hint}" if chosen.hints else "")
        return report
    rows = []
    for number, bug in progress([*enumerate(BUGS, 1)], "engine"):
        found = clue(number, chosen.examples)
        program = "; ".join(found.counterexample.splitlines())
        hint = [bug.hint] if chosen.hints else []
        rows.append([number, found.law, program, found.says, *hint])
    header = ["engine", "breaks", "with", "where", *(["hint"] if chosen.hints else [])]
    report.table(header, rows)
    return report


if __name__ == "__main__":
    run_alone(main)
