"""Measure all workloads, or those named on the command line, and print one table of each.

The systems take turns, each in an interpreter of its own, so that all see the same weather.
"""

import datetime
import importlib
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from itertools import pairwise

from autograd import engines
from tests.benchmarks import branches, cost, growth

WORKLOADS = ["moons", "transformer", "neuron", "chain", "wide_sum"]
PROGRAMS = ["moons_replayed", "black_scholes", "logistic_map", "digits", "recording"]
REPORTS = {"branches": branches.report, "growth": growth.report, "cost": cost.report}
SECONDS = 12.0  # for all the turns of one workload


class Worker:
    """A system at a workload, in its own process."""

    def __init__(self, workload, system):
        self.process = start("worker", system, workload, system)
        self.steps = []
        self.state = self.process.stdout.readline().strip()
        self.is_ready = self.state.startswith("ready")

    def turn(self):
        """One more turn, of at least a tenth of a second."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        step = [float(seconds) for seconds in self.process.stdout.readline().split()]
        self.steps.append(step)

    @property
    def milliseconds(self):
        return statistics.median(map(sum, self.steps)) * 1e3

    @property
    def build(self):
        """Milliseconds to record or to compile, the first call included, where that is known."""
        found = self.state.split()[2:]
        return f"{float(found[0]) * 1e3:.3g}" if found else ""

    @property
    def backward_to_forward(self):
        return statistics.median(backward / forward for forward, backward in self.steps)


def start(module, system, *arguments):
    environment = {
        **os.environ,
        "AUTOGRAD_ENGINE": "python" if system == "ours, python" else "native",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.getcwd(),
    }
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, text=True, stdin=pipe, stdout=pipe)


def measure(workload):
    """Print the table of a workload; returns the milliseconds of each system."""
    module = importlib.import_module(f"tests.benchmarks.{workload}")
    workers = {system: Worker(workload, system) for system in module.SYSTEMS}
    ready = {system: worker for system, worker in workers.items() if worker.is_ready}
    require_one_result({system: worker.state for system, worker in ready.items()})
    began, turns = time.perf_counter(), 0
    while turns < 5 or time.perf_counter() < began + SECONDS:
        for worker in ready.values():
            worker.turn()
        turns += 1
    for worker in workers.values():
        worker.process.communicate()
    print(f"\n{module.__doc__.strip()}\nMedians of {turns} turns.\n")
    base = getattr(module, "BASE", "ours, native")
    print(f"| system | ms | × {base} | backward ÷ forward | ms to build |\n|---|{'---:|' * 4}")
    milliseconds = {system: worker.milliseconds for system, worker in ready.items()}
    for system, worker in workers.items():
        if system not in ready:
            print(f"| {system} | {worker.state} | | | |")
            continue
        ratio = milliseconds[system] / milliseconds[base]
        halves = worker.backward_to_forward
        print(
            f"| {system} | {milliseconds[system]:.3g} | {ratio:.3g} |"
            f" {f'{halves:.2f}' if halves > 1e-3 else ''} | {worker.build} |"
        )
    print_goals(getattr(module, "GOALS", []), milliseconds)
    print_limits(getattr(module, "LIMITS", {}), milliseconds)
    return milliseconds


def require_one_result(states):
    """Stop if the systems do not compute the same: their times would say nothing."""
    numbers = {system: float(state.split()[1]) for system, state in states.items()}
    if not all(math.isclose(x, y, rel_tol=1e-9) for x, y in pairwise(numbers.values())):
        sys.exit(f"the systems compute different numbers: {numbers}")


def print_goals(goals, milliseconds):
    """How the goals of a workload came out: "at least" so many times as fast, or "at most"."""
    for slower, faster, relation, bound in goals:
        if {slower, faster} <= milliseconds.keys():
            ratio = milliseconds[slower] / milliseconds[faster]
            held = ratio >= bound if relation == "at least" else ratio <= bound
            print(
                f"{'Held' if held else 'MISSED'}: {slower} ÷ {faster} is {ratio:.3g},"
                f" and should be {relation} {bound:g}."
            )


def print_limits(limits, milliseconds):
    """How the goals in milliseconds came out, which mean little on a busy machine."""
    for system, most in limits.items():
        took = milliseconds[system]
        verdict = "Held" if took <= most else "MISSED"
        print(f"{verdict}: {system} took {took:.3g} ms, and should take at most {most:g} ms.")


if __name__ == "__main__":
    if not engines.built:
        sys.exit(
            "The benchmarks compare the compiled engine, which was not built here. Get a C compiler"
            " (Debian and Ubuntu: sudo apt-get install build-essential), then make clean bench."
        )
    print(f"{datetime.date.today()}, {platform.machine()}, CPython {platform.python_version()}")
    for name in sys.argv[1:] or [*WORKLOADS, *PROGRAMS, "branches", "growth", "cost"]:
        REPORTS[name](start) if name in REPORTS else measure(name)
