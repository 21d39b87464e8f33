"""Some trials of the fuzzers of the command line and of files, which run as long as one likes."""

import os

import pytest

from tests.fuzz import command_line, files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files and signals of POSIX")


@pytest.mark.bare
@pytest.mark.parametrize("fuzzer", [command_line, files])
def test_some_seconds_find_nothing(fuzzer):
    assert fuzzer.run(seconds=5, seed=0) > 0
