"""Means of the loss and the metrics over batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from autograd import Value
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
            self.totals[name] = self.totals.get(name, 0.0) + as_number(number) * len(targets)

    def numbers(self) -> dict[str, float]:
        """The means."""
        return {name: total / self.samples for name, total in self.totals.items()}
