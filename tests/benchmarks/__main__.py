"""Measure all workloads, or those named on the command line, and print one table of each."""

import datetime
import importlib
import os
import platform
import statistics
import subprocess
import sys
import time

WORKLOADS = ["moons", "transformer", "neuron", "chain", "wide_sum"]
SECONDS = 12.0  # for all the turns of one workload


class Worker:
    """A system at a workload, in its own process."""

    def __init__(self, workload, system):
        self.process = start("worker", system, workload, system)
        self.steps = []
        self.state = self.process.stdout.readline().strip()

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
    module = importlib.import_module(f"tests.benchmarks.{workload}")
    workers = {system: Worker(workload, system) for system in module.SYSTEMS}
    ready = [worker for worker in workers.values() if worker.state == "ready"]
    began, turns = time.perf_counter(), 0
    while turns < 5 or time.perf_counter() < began + SECONDS:
        for worker in ready:
            worker.turn()
        turns += 1
    for worker in workers.values():
        worker.process.communicate()
    print(f"\n{module.__doc__.strip()}\nMedians of {turns} turns.\n")
    fastest = workers["ours, native"]
    print("| system | ms | × ours, native | backward ÷ forward |\n|---|---:|---:|---:|")
    for system, worker in workers.items():
        if worker not in ready:
            print(f"| {system} | {worker.state} | | |")
            continue
        ratio = worker.milliseconds / fastest.milliseconds
        halves = worker.backward_to_forward
        print(
            f"| {system} | {worker.milliseconds:.3g} | {ratio:.3g} |"
            f" {f'{halves:.2f}' if halves > 1e-3 else ''} |"
        )


def cost():
    def answer(system, *arguments):
        output, _ = start("cost", system, *arguments).communicate()
        return output.strip()

    print("\nMemory: resident bytes a node, over 1e6 products\n\n| system | bytes |\n|---|---:|")
    for system in [
        "micrograd",
        "microgpt's way",
        "PyTorch scalars",
        "ours, python",
        "ours, native",
    ]:
        print(f"| {system} | {answer(system, 'memory', system)[:20]} |")
    print("\nGrowth: ns a node, for the forward and backward pass and release of a chain\n")
    print("| nodes | ours, python | ours, native |\n|---:|---:|---:|")
    for power in range(3, 8):
        python = answer("ours, python", "growth", "ours, python", 10**power) if power < 7 else ""
        native = answer("ours, native", "growth", "ours, native", 10**power)
        print(f"| 1e{power} | {python[:6]} | {native[:6]} |")


if __name__ == "__main__":
    print(f"{datetime.date.today()}, {platform.machine()}, CPython {platform.python_version()}")
    chosen = sys.argv[1:] or [*WORKLOADS, "cost"]
    for name in chosen:
        if name == "cost":
            cost()
        else:
            measure(name)
