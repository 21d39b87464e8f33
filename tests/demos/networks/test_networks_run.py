"""The demos of networks run from end to end, reduced, and leave the pictures they speak of."""

from functools import partial
from pathlib import Path

import pytest

from demos.learning import feedback_alignment
from demos.networks import (
    boundaries,
    collapse,
    function_approximation,
    kernel_machine,
    universality,
    xor,
)
from demos.tools.report import File
from nn import plots
from tests.demos.sizes import size
from tests.needs import needed_module


@pytest.mark.parametrize(
    ("demo", "arguments"),
    [
        (xor, ["--starts", "2", "--steps", size("300", "100")]),
        (universality, ["--bits", "2"]),
        (collapse, ["--width", "2", "--steps", "2"]),
        (function_approximation, ["--widths", "2", "--steps", "2", "--seeds", "1"]),
        (feedback_alignment, ["--points", "4", "--steps", "10", "--seeds", "1"]),
        (kernel_machine, ["--points", "10", "--steps", "2", "--starts", "2"]),
        (boundaries, ["--points", "10", "--steps", "1", "--seeds", "1"]),
    ],
)
def test_they_run(demo, arguments, tmp_path, monkeypatch):
    needed_module("matplotlib")
    monkeypatch.chdir(tmp_path)
    coarse = partial(plots.decision_boundary, resolution=8)
    monkeypatch.setattr(plots, "decision_boundary", coarse)
    monkeypatch.setattr(boundaries, "pieces", partial(boundaries.pieces, count=8))
    report = demo.main(arguments)
    pictures = [block.name for block in report.blocks if isinstance(block, File)]
    assert pictures
    for name in pictures:
        assert Path("out", name).stat().st_size > 1000
