"""Some trials of each fuzzer, the same each time; ``make fuzz`` runs as many as one likes."""

import os
import subprocess
import sys

import pytest

from tests.fuzz.registry import FUZZERS
from tests.patience import PATIENCE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files and signals of POSIX")


TRIALS = {"memory": 300, "modes": 100, "command_line": 10, "files": 300, "functions": 250}
WITHOUT_ENGINE = {"command_line", "files"}  # do not depend on it


@pytest.mark.bare
@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.once) if n in WITHOUT_ENGINE else n for n in FUZZERS],
)
def test_some_trials_find_nothing(name):
    trials = str(TRIALS[name])
    command = [sys.executable, "-m", "tests.fuzz", "--here", "--trials", trials, name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
