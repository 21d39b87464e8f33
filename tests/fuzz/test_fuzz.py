"""Each fuzzer for some seconds; ``make fuzz`` runs them for as long as one likes."""

import os
import subprocess
import sys

import pytest

from tests.fuzz.registry import FUZZERS
from tests.patience import PATIENCE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files and signals of POSIX")


WITHOUT_ENGINE = {"command_line", "files"}  # do not depend on it


@pytest.mark.bare
@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.once) if n in WITHOUT_ENGINE else n for n in FUZZERS],
)
def test_some_seconds_find_nothing(name):
    command = [sys.executable, "-m", "tests.fuzz", "--here", "--seconds", "2", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
