"""python -m tests.fuzz [NAME …] [--seconds N] [--trials N] [--seed S]: fails if it found."""

import argparse
import faulthandler
import math
import random
import subprocess
import sys
import time
from importlib import import_module

from tests.fuzz.registry import FUZZERS
from tests.patience import PATIENCE


def run(name, seconds, most, seed):
    """Trials for so long, and at most so many; returns how many."""
    module, function = FUZZERS[name].split(":")
    trial = getattr(import_module(module), function)
    faulthandler.enable()
    end = time.monotonic() + seconds
    trials = 0
    while trials == 0 or (trials < most and time.monotonic() < end):
        try:
            trial(random.Random(f"{seed} {trials}"))
        except BaseException:
            print(f"{name}: seed {seed}, trial {trials} failed", flush=True)
            raise
        trials += 1
    return trials


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FUZZERS))
    parser.add_argument("--seconds", type=float, default=600.0, help="for each, at most")
    parser.add_argument("--trials", type=float, default=math.inf, help="of each, at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--here", action="store_true", help="in this process")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(FUZZERS):
        parser.error(f"no fuzzer is called {', '.join(sorted(unknown))}; there are {[*FUZZERS]}")
    failed = False
    for name in options.names or FUZZERS:
        if options.here:
            trials = run(name, options.seconds, options.trials, options.seed)
            print(f"{name}: {trials} trials, seed {options.seed}")
            continue
        budget = [f"--seconds={options.seconds}", f"--trials={options.trials}"]
        budget += [f"--seed={options.seed}"]
        command = [sys.executable, "-m", "tests.fuzz", "--here", *budget, name]
        try:
            done = subprocess.run(command, timeout=options.seconds + PATIENCE, check=False)
            failed |= done.returncode != 0
        except subprocess.TimeoutExpired:
            print(f"{name}: hangs, seed {options.seed}")
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
