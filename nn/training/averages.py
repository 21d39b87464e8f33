"""Means of the loss and the metrics over batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from autograd import Value
from autograd.text import brief
from nn.rows import as_number

Metrics: TypeAlias = Mapping[str, Callable[[Any, Any], "Value | float"]]


@dataclass
class Averages:
    """Means of the loss and the metrics over batches, each weighted by its size."""

    metrics: Metrics
    samples: int = 0
    totals: dict[str, float] = field(default_factory=dict)

    def add(self, predictions: Any, targets: list[Any], loss: Any) -> None:
        """Take note of a batch."""
        found = {"loss": loss}
        found |= {name: metric(predictions, targets) for name, metric in self.metrics.items()}
        self.samples += len(targets)
        for name, number in found.items():
            what = name if name == "loss" else f"metric {brief(name)}"
            total = as_number(one_number(what, number)) * len(targets)
            self.totals[name] = self.totals.get(name, 0.0) + total

    def numbers(self) -> dict[str, float]:
        """The means."""
        return {name: total / self.samples for name, total in self.totals.items()}


def one_number(name: str, thing: Any) -> Any:
    """The thing, if it is a Value or a number; else TypeError."""
    if isinstance(thing, Value | float):
        return thing
    try:
        return as_number(thing)
    except (TypeError, ValueError):
        raise TypeError(f"the {name} is {brief(thing)}; it must be one number") from None
