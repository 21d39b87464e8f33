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
    ("python", [*BOTH_CORES, *(["-m", "not long"] if engines.built else []), "--cov"]),
    ("native", [*BOTH_CORES, "-m", "not once", "--cov", "--cov-append"]),
]
LEAST_WITHOUT_RENDERER = "--cov-fail-under=97"  # with all that is needed it is in pyproject.toml
LEAST_WITHOUT_ENGINE = "--cov-fail-under=92"  # then nobody runs what leads to it


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
        judged = judgement(engine, lacking) if "--cov" in command else []
        print(f"── {title}", flush=True)
        environment = os.environ | ({"AUTOGRAD_ENGINE": engine} if engine else {})
        run = subprocess.run(
            [sys.executable, "-m", *command, *judged], env=environment, check=False
        )
        if run.returncode:
            failed.append(title)
    if lacking:
        print(f"── not here, and not tested with: {', '.join(lacking)}")
    if failed:
        print(f"the gate is closed: {'; '.join(failed)}", file=sys.stderr)
    return len(failed)


def judgement(engine: str, lacking: list[str]) -> list[str]:
    """How coverage is judged: of both engines together, so by the last one that runs."""
    if engine == "python" and engines.built:
        return ["--cov-report=", "--cov-fail-under=0"]
    if not engines.built:
        return ["--cov-report=term", LEAST_WITHOUT_ENGINE]
    return ["--cov-report=term", *([LEAST_WITHOUT_RENDERER] if lacking else [])]


if __name__ == "__main__":
    sys.exit(main())
