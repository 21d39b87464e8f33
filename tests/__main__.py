"""The quality gate, on every platform: ``python -m tests`` (``make test`` calls it)."""

import subprocess
import sys

GATE = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
    ["pytest", "--cov", "--cov-report=term", "-q"],
]


def main() -> int:
    """Run every part of the gate, also after one has failed, and tell whether all passed."""
    failed = []
    for module, *arguments in GATE:
        print(f"── {module} {' '.join(arguments)}", flush=True)
        if subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode:
            failed.append(module)
    if failed:
        print(f"the gate is closed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
