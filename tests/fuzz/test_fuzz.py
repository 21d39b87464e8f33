"""Each fuzzer for some seconds; ``make fuzz`` runs them for as long as one likes."""

import subprocess
import sys

import pytest

from tests.fuzz.registry import FUZZERS


@pytest.mark.bare
@pytest.mark.parametrize("name", FUZZERS)
def test_some_seconds_find_nothing(name):
    command = [sys.executable, "-m", "tests.fuzz", "--here", "--seconds", "8", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
