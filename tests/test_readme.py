"""Each block of the README runs when it is pasted alone."""

import doctest
import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = [block for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if ">>>" in block]


@pytest.mark.once
@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_a_block_runs_alone(block):
    parsed = doctest.DocTestParser().get_doctest(block, {}, "block", "README.md", 0)
    said = []
    runner = doctest.DocTestRunner(
        optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False
    )
    runner.run(parsed, out=said.append)
    assert parsed.examples
    assert not said
