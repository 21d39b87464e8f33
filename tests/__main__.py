"""The quality gate, on every platform: ``python -m tests`` (``make test`` calls it)."""

import os
import subprocess
import sys

from autograd import engines

BOTH_CORES = ["pytest", "-q", "-n2", "--dist=loadfile"]
GATE = [
    ("", ["ruff", "check", "."]),
    ("", ["ruff", "format", "--check", "."]),
    ("", ["mypy"]),
    ("python", [*BOTH_CORES, "-m", "not bare", "--cov", "--cov-report=term"]),
    ("python", [*BOTH_CORES, "-m", "bare"]),
    ("native", BOTH_CORES),
]


def main() -> int:
    """Run every part of the gate, also after one has failed, and tell whether all passed."""
    failed = []
    for engine, command in GATE:
        title = " ".join(command) + (f" (engine: {engine})" if engine else "")
        if engine == "native" and not engines.built:
            print(f"── not run, for want of a compiled engine: {title}")
            continue
        print(f"── {title}", flush=True)
        environment = os.environ | ({"AUTOGRAD_ENGINE": engine} if engine else {})
        run = subprocess.run([sys.executable, "-m", *command], env=environment, check=False)
        if run.returncode:
            failed.append(title)
    if failed:
        print(f"the gate is closed: {'; '.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
