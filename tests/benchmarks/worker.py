"""One system at one workload, in an interpreter of its own: answers each line with its seconds.

It begins with "ready", the number that it computes, which is to be the same for all systems, and
the seconds that it took to record or compile, where the step says so.
"""

import importlib
import statistics
import sys


def main(workload, system):
    try:
        step = importlib.import_module(f"tests.benchmarks.{workload}").SYSTEMS[system]()
    except ImportError as error:
        print(f"not installed: {error}", flush=True)
        return
    step()
    print("ready", number(step.output()), getattr(step, "build", ""), flush=True)
    for _ in sys.stdin:
        print(*turn(step), flush=True)


def turn(step):
    """The medians of the steps of a tenth of a second, at least one.

    Where there are several the first is not counted: it finds the caches as others left them.
    """
    steps = [step()]
    while sum(map(sum, steps)) < 0.1:
        steps.append(step())
    forward, backward = zip(*(steps[1:] or steps))
    return statistics.median(forward), statistics.median(backward)


def number(output):
    """The number in a system's own kind of scalar; CasADi gives it with the gradient."""
    output = output[0] if isinstance(output, tuple) else output
    return float(getattr(output, "data", output))


if __name__ == "__main__":
    main(*sys.argv[1:])
