"""Whether this Python itself survives that allocations fail: plain code, without the engine.

``python -m tests.fuzz.failing_memory`` crashes where it does not, as CPython 3.13.0 does.
"""

import copy
import subprocess
import sys
from functools import cache

try:
    from _testcapi import remove_mem_hooks, set_nomemory
except ImportError:  # a Python without its own tests

    def set_nomemory(start, stop):
        pass

    def remove_mem_hooks():
        pass


class Number:
    def __init__(self, number):
        self.number = number

    def __add__(self, other):
        return Number(self.number + other.number)


def plain_work():
    """Arithmetic of objects, an error, containers, and a copy of them."""
    total = Number(1.0)
    for i in range(5):
        total = total + Number(i)
    try:
        float("no number")
    except ValueError as problem:
        str(problem)
    return copy.deepcopy({i: [Number(i)] for i in range(9)})


def main():
    plain_work()
    for start in range(2000):
        try:
            set_nomemory(start % 500, start % 500 + 1 + start % 3)
            plain_work()
        except Exception:  # any will do
            pass
        finally:
            remove_mem_hooks()


@cache
def python_survives():
    command = [sys.executable, "-m", "tests.fuzz.failing_memory"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()
