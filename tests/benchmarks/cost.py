"""What a node costs in memory, and in time as the graph grows: run in an interpreter of its own."""

import gc
import os
import sys
import time

from tests.benchmarks.systems import SCALARS


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
        start = time.perf_counter()
        x = y = make(1.0)
        for _ in range(nodes):
            y = y * x
        y.backward()
        del y
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2] / nodes * 1e9


if __name__ == "__main__":
    what, system, *nodes = sys.argv[1:]
    try:
        print({"memory": memory, "growth": growth}[what](SCALARS[system], *map(int, nodes)))
    except ImportError as error:
        print(f"not installed: {error}")
