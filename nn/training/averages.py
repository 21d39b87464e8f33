"""The loss and the metrics of an epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from autograd import Value, no_grad
from autograd.text import brief
from nn.arguments import require_instance
from nn.module import Module
from nn.rows import as_number, is_sequence
from nn.training.metrics import accuracy, accuracy_of

Metric: TypeAlias = Callable[[Any, Any], "Value | float"]
Metrics: TypeAlias = Mapping[str, Metric] | Iterable[str | Metric]


def as_metrics(metrics: Metrics | None, model: Module, loss: Any) -> dict[str, Metric]:
    """Metrics by their names; of a list, by those of their functions."""
    if metrics is None or isinstance(metrics, Mapping):
        named = dict(metrics or {})
    else:
        require_instance("metrics", metrics, list | tuple, 'like ["accuracy"], or a dict')
        named = {}
        for each in metrics:
            if isinstance(each, str) and each != "accuracy":
                raise ValueError(f"no metric is called {brief(each)}; pass a function, or accuracy")
            metric = accuracy if isinstance(each, str) else each
            named[getattr(metric, "__name__", type(metric).__name__)] = metric
    for name, metric in named.items():
        require_instance("the name of a metric", name, str, 'a text like "accuracy"')
        require_instance(f"the metric {brief(name)}", metric, Callable, "a function like accuracy")
    if "loss" in named:
        raise ValueError("a metric needs another name than 'loss', which the history has already")
    return {n: accuracy_of(model, loss) if m is accuracy else m for n, m in named.items()}


class Averages:
    """The mean of the loss over the samples, and metrics of all predictions together."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self.metrics = metrics
        self.total = 0.0
        self.predictions: list[Any] = []
        self.targets: list[Any] = []
        self.samples = 0

    def add(self, predictions: Any, targets: list[Any], loss: Any) -> None:
        """Take note of a batch."""
        self.samples += len(targets)
        self.total += as_number(one_number("loss", loss)) * len(targets)
        if self.metrics:
            if not is_sequence(predictions):
                raise TypeError(
                    f"metrics take a list of predictions, one for each sample, got"
                    f" {brief(predictions)}; write forward(row) of the model for one sample"
                )
            self.predictions += _without_graph(predictions)
            self.targets += targets

    def numbers(self) -> dict[str, float]:
        """What the epoch came to."""
        found = {"loss": self.total / self.samples}
        with no_grad():
            for name, metric in self.metrics.items():
                number = metric(self.predictions, self.targets)
                found[name] = as_number(one_number(f"metric {brief(name)}", number))
        return found


def _without_graph(predictions: Any) -> Any:
    """The same numbers, lest the graphs of all batches be kept."""
    if isinstance(predictions, Value):
        return predictions.detach()
    return [*map(_without_graph, predictions)] if is_sequence(predictions) else predictions


def one_number(name: str, thing: Any) -> Any:
    """The thing, if it is a Value or a number; else TypeError."""
    if isinstance(thing, Value | float):
        return thing
    try:
        return as_number(thing)
    except (TypeError, ValueError):
        raise TypeError(f"the {name} is {brief(thing)}; it must be one number") from None
