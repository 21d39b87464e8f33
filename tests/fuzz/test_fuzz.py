"""Each fuzzer for some seconds; ``make fuzz`` runs them for as long as one likes."""

import os
import subprocess
import sys

import pytest

from tests.fuzz.registry import FUZZERS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files and signals of POSIX")


@pytest.mark.bare
@pytest.mark.parametrize("name", FUZZERS)
def test_some_seconds_find_nothing(name):
    command = [sys.executable, "-m", "tests.fuzz", "--here", "--seconds", "6", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
