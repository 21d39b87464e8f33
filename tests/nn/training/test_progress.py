"""The progress bar, where tqdm is installed and where it is not."""

import sys
import types

import nn
from tests.nn.training.setting import DATA


def test_the_progress_bar(monkeypatch, capsys):
    """tqdm is asked to be silent unless it writes to a terminal; without tqdm nothing happens."""
    made = []

    class Bar:
        def __init__(self, **options):
            self.options, self.postfixes, self.updates, self.closed = options, [], 0, False
            made.append(self)

        def set_postfix(self, numbers, refresh):
            self.postfixes.append(numbers)

        def update(self):
            self.updates += 1

        def close(self):
            self.closed = True

    def fit(**options):
        model = nn.Linear(1, 1)
        nn.fit(model, nn.mse_loss, DATA, nn.SGD(model.parameters()), 2, **options)

    monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=Bar))
    fit()
    (bar,) = made
    assert bar.options == {"total": 2, "initial": 0, "unit": "epoch", "disable": None}
    assert (bar.updates, bar.closed, list(bar.postfixes[0])) == (2, True, ["loss"])
    fit(batch_size=3)
    bar = made.pop()
    count = -(-len(DATA[0]) // 3)
    assert (bar.options["total"], bar.options["unit"]) == (2 * count, "batch")
    assert (bar.updates, len(bar.postfixes)) == (2 * count, 2)
    fit(progress=False)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    fit()
    assert len(made) == 1
    assert capsys.readouterr() == ("", "")
