"""What a node costs in memory, and in time as the graph grows: run in an interpreter of its own."""

import gc
import os
import sys
import time
from pathlib import Path

from tests.benchmarks.systems import SCALARS

MEMORY = ["micrograd", "microgpt's way", "PyTorch scalars", "ours, python", "ours, native"]
LARGEST = {"microgpt's way": 10**6, "ours, python": 10**6, "ours, native": 10**7}


def memory(value):
    """Resident bytes for each of 1e6 products."""
    make = value()
    x = y = make(1.0)
    before = resident()
    for _ in range(10**6):
        y = y * x
    return (resident() - before) / 10**6


def resident():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def growth(value, nodes):
    """Nanoseconds a node: forward, backward and release of a chain of so many products."""
    make = value()
    times = []
    for _ in range(max(3, 10**6 // nodes)):
        gc.collect()
        start = time.process_time()
        x = y = make(1.0)
        for _ in range(nodes):
            y = y * x
        y.backward()
        del y
        times.append(time.process_time() - start)
    return sorted(times)[len(times) // 2] / nodes * 1e9


def report(start):
    """Print both tables and draw the second; ``start`` runs this file as a module."""

    def answer(system, *arguments):
        output, _ = start("cost", system, *arguments).communicate()
        return output.strip()

    print("\nMemory: resident bytes a node, over 1e6 products\n\n| system | bytes |\n|---|---:|")
    for system in MEMORY:
        print(f"| {system} | {answer(system, 'memory', system)[:20]} |")
    curves = {system: {} for system in LARGEST}
    for nodes in (10**power for power in range(3, 8)):
        for system, largest in LARGEST.items():
            if nodes <= largest:
                curves[system][nodes] = float(answer(system, "growth", system, nodes))
    print("\nGrowth: ns a node, for the forward and backward pass and release of a chain\n")
    print(f"| nodes | {' | '.join(curves)} |\n|---:|{'---:|' * len(curves)}")
    for nodes in curves["ours, native"]:
        cells = [f"{curve[nodes]:.0f}" if nodes in curve else "" for curve in curves.values()]
        print(f"| {nodes:.0e} | {' | '.join(cells)} |")
    ours = curves["ours, native"]
    print(f"At 1e7 nodes a node takes {ours[10**7] / ours[10**4]:.2f} times what it takes at 1e4.")
    draw(curves)


def draw(curves):
    """Save the curves as out/growth.svg."""
    from matplotlib.figure import Figure

    from nn import plots

    axes = Figure(figsize=(6, 3.6), layout="constrained").subplots()
    for colour, (system, curve) in zip(plots.COLOURS, curves.items()):
        axes.plot(*zip(*curve.items()), "o-", color=colour, label=system)
    axes.set(xscale="log", yscale="log", xlabel="nodes in the graph", ylabel="ns a node")
    axes.set_title("Forward, backward and release of a chain")
    axes.legend()
    axes.grid(alpha=0.3)
    Path("out").mkdir(exist_ok=True)
    axes.figure.savefig("out/growth.svg")
    print("→ out/growth.svg")


if __name__ == "__main__":
    what, system, *nodes = sys.argv[1:]
    try:
        print({"memory": memory, "growth": growth}[what](SCALARS[system], *map(int, nodes)))
    except ImportError as error:
        print(f"not installed: {error}")
