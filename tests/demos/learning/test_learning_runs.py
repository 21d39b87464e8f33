"""The demos of learning run from end to end, reduced, and leave the pictures they speak of."""

from functools import partial
from pathlib import Path

import pytest

from demos.calculus import gradient_descent
from demos.learning import dead_relus, linear_sgd, mixture, optimisers, vanishing_gradients
from demos.networks import digits, house_prices
from demos.tools.report import File
from nn import plots
from tests.demos.sizes import size
from tests.needs import needed_module


@pytest.mark.parametrize(
    ("demo", "arguments"),
    [
        (gradient_descent, ["--steps", "5"]),
        (linear_sgd, ["--steps", "5", "--seeds", "2", "--batch-sizes", "1", "5"]),
        (mixture, ["--points", "40", "--new", "40", "--hidden", "4", "--epochs", "2"]),
        (house_prices, ["--houses", "40", "--epochs", "2"]),
        (digits, ["--hidden", "3", "--epochs", "1", "--samples", "40"]),
        (optimisers, ["--rates", "0.1", "1", "--epochs", "1", "--points", "20"]),
        (dead_relus, ["--rates", "0.1", "--epochs", "1", "--seeds", "1"]),
        (
            vanishing_gradients,
            ["--depths", *size("12", "1"), "--train-depth", size("2", "1"), "--epochs", "1"],
        ),
    ],
)
def test_they_run(demo, arguments, tmp_path, monkeypatch):
    needed_module("matplotlib")
    needed_module("sklearn")
    monkeypatch.chdir(tmp_path)
    coarse = partial(plots.decision_boundary, resolution=8)
    monkeypatch.setattr(plots, "decision_boundary", coarse)
    report = demo.main(arguments)
    files = [block for block in report.blocks if isinstance(block, File)]
    assert files
    for file in files:
        assert Path("out", file.name).stat().st_size > 1000
        assert file.caption
