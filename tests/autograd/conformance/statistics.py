"""How many of the planted bugs are found, by which law, in which time: ``python -m`` this file.

Two tables: what ``check_engine`` says with its defaults, and how many programs the random property
alone takes in each of ten seeds for the bugs in the structure of the graph.
"""

import statistics
import time

from autograd.conformance import Dialect, check_engine
from autograd.conformance.random_programs import counterexample
from tests.autograd.conformance.planted import BUGS, engine


def judged(bug):
    """The report of an engine with a bug, and the seconds of processor time."""
    start = time.process_time()
    value, functions = engine(bug)
    report = check_engine(value, functions=functions)
    return report, time.process_time() - start


def main():
    found, right, first, sizes, slowest = 0, 0, 0, [], 0.0
    for bug in BUGS:
        report, seconds = judged(bug)
        laws = [finding.law for finding in report.wrong]
        found += bool(laws)
        right += bug.law in laws
        first += laws[:1] == [bug.law]
        slowest = max(slowest, seconds)
        if report.wrong:
            sizes.append(report.wrong[0].steps)
        mark = "" if laws[:1] == [bug.law] else f"  expected {bug.law}"
        print(f"{bug.name:28} {seconds:5.1f} s  {', '.join(laws)}{mark}", flush=True)
    print(f"{found} of {len(BUGS)} found, {right} by the right law, {first} by that law first;")
    print(f"{statistics.median(sizes)} steps in the median, {slowest:.1f} s at most\n")
    for bug in BUGS:
        if bug.structural:
            tried, steps = [], []
            for seed in range(10):
                value, functions = engine(bug)
                fault, count = counterexample(Dialect(value, functions), 100, seed, 10.0)
                tried.append(count if fault else None)
                steps.append(fault.steps if fault else None)
            print(f"{bug.name:28} after {tried}, steps {steps}", flush=True)


if __name__ == "__main__":
    main()
