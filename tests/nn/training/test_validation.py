"""Validation that is replayed gives the numbers of validation that is computed."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import nn
from autograd import engine
from autograd.programs.calls import both_passes
from nn.training import evaluate, validation

from .test_replays import OF_OURS, numbers, rows


@pytest.fixture
def replayed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replay whatever may be replayed, and count the epochs for which that was done."""
    epochs: list[int] = []
    result = both_passes.BothPasses.result
    monkeypatch.setattr(both_passes, "is_compiled", True)
    for name in ("AT_FIRST", "RECORDING"):
        monkeypatch.setattr(validation, name, 0.0)
    for name in ("LONGEST", "LONGEST_DATA"):
        monkeypatch.setattr(validation, name, float("inf"))

    def told(self: Any, found: Any) -> Any:
        epochs.append(1)
        return result(self, found)

    monkeypatch.setattr(both_passes.BothPasses, "result", told)
    return epochs


def history(make: Any, loss: Any, data: Any, jit: Any = None, epochs: int = 6) -> Any:
    """A run without replays in training, and the loss of the last model on the data."""
    generator = Random(3)
    model = make(generator)
    optimizer = nn.SGD(model.parameters(), lr=0.02)
    found = nn.fit(
        model, loss, data, optimizer, epochs, batch_size=2, generator=generator,
        validation=data, metrics={"again": loss}, progress=False, jit=jit,
    )  # fmt: skip
    assert found["validation loss"][-1] == evaluate(model, loss, data)["loss"]
    return [found["validation loss"], found["validation again"]]


@pytest.mark.parametrize("name", OF_OURS)
def test_what_is_ours(name: str, replayed: list[int]) -> None:
    make, loss, data, _ = OF_OURS[name]
    dynamic = history(make, loss, data, jit=False)
    assert not replayed
    assert history(make, loss, data) == dynamic
    assert len(replayed) >= 4


class Kinked(nn.Module):
    """A user's own model, which goes another way as it learns."""

    def __init__(self, generator: Random) -> None:
        self.body = nn.Linear(3, 1, generator=generator)

    def forward(self, row: Any) -> Any:
        (y,) = self.body(row)
        return [y * y if y > 0.05 else y * 0.5]


def with_dropout(generator: Random) -> Any:
    return nn.Sequential(nn.Linear(3, 4, generator=generator), nn.Dropout(0.3), nn.Linear(4, 1))


def test_what_is_not_ours_is_replayed_if_asked(replayed: list[int]) -> None:
    data = (rows(7, 3), numbers(7))
    dynamic = history(Kinked, nn.mse_loss, data, epochs=30)
    assert not replayed
    assert history(Kinked, nn.mse_loss, data, jit=True, epochs=30) == dynamic


def test_what_differs_each_time_is_computed_each_time(replayed: list[int]) -> None:
    for jit in (None, True):
        nn.manual_seed(1)
        history(with_dropout, nn.mse_loss, (rows(6, 3), numbers(6)), jit)
    assert not replayed


@pytest.mark.skipif(engine != "native", reason="programs run in C there")
def test_few_epochs_are_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **keywords: Any) -> Any:
        raise AssertionError("recorded")

    monkeypatch.setattr(both_passes.BothPasses, "__init__", refuse)
    make, loss, data, _ = OF_OURS["mlp"]
    history(make, loss, data)
