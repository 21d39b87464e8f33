"""The quality gate, on every platform: ``python -m tests`` (``make test`` calls it).

What the machine lacks is skipped, and said at the end; with CI set it fails instead.
"""

import os
import subprocess
import sys

from autograd import engines
from tests.needs import missing

BOTH_CORES = ["pytest", "-q", "-n2", "--dist=loadfile"]
GATE = [
    ("", ["ruff", "check", "."]),
    ("", ["ruff", "format", "--check", "."]),
    ("", ["mypy"]),
    ("", ["pyright"]),
    ("python", [*BOTH_CORES, "-m", "not bare and not long", "--cov", "--cov-report=term"]),
    ("python", [*BOTH_CORES, "-m", "bare and not long" if engines.built else "bare or long"]),
    ("native", [*BOTH_CORES, "-m", "not once"]),
]
LEAST_WITHOUT_SOME = "--cov-fail-under=97"  # where a renderer is missing; else as in pyproject.toml


def main() -> int:
    """Run every part of the gate, also after one has failed, and tell whether all passed."""
    lacking = missing()
    failed = []
    for engine, command in GATE:
        title = " ".join(command) + (f" (engine: {engine})" if engine else "")
        if engine == "native" and not engines.built:
            lacking.append("a compiled engine")
            if os.environ.get("CI"):
                failed.append(title)
            continue
        least = [LEAST_WITHOUT_SOME] if "--cov" in command and lacking else []
        print(f"── {title}", flush=True)
        environment = os.environ | ({"AUTOGRAD_ENGINE": engine} if engine else {})
        run = subprocess.run([sys.executable, "-m", *command, *least], env=environment, check=False)
        if run.returncode:
            failed.append(title)
    if lacking:
        print(f"── not here, and not tested with: {', '.join(lacking)}")
    if failed:
        print(f"the gate is closed: {'; '.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
