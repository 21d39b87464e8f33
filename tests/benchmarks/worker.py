"""One system at one workload, in an interpreter of its own: answers each line with its seconds."""

import importlib
import sys


def main(workload, system):
    try:
        step = importlib.import_module(f"tests.benchmarks.{workload}").SYSTEMS[system]()
    except ImportError as error:
        print(f"not installed: {error}", flush=True)
        return
    step()
    print("ready", flush=True)
    for _ in sys.stdin:
        print(*step(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
