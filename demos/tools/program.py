"""A demo as a program: ``python -m demos xor``, or ``python -m demos.networks.xor`` by itself."""

import sys
from pathlib import Path

from autograd.command_line.ending import status_of


def run_alone(main):
    """Run the demo with this ``main`` on the arguments of the program, and end the program."""
    name = Path(sys.argv[0]).stem
    sys.exit(status_of(name, lambda: run_demo(name, main)))


def run_demo(name, run):
    """Run a demo; returns 1 if a package is missing, or its numbers are too large to compute."""
    try:
        run()
    except ImportError as error:
        print(f"{error}; make demo installs all that the demos need", file=sys.stderr)
        return 1
    except OverflowError as error:
        print(f"{name}: too large to compute ({error}); try numbers nearer 0", file=sys.stderr)
        return 1
    return 0
