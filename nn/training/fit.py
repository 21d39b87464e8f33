"""The training loop: epochs of batches, each a forward pass, a backward pass and a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from autograd import Value, no_grad
from autograd.text import brief, require_flag
from nn.arguments import require_count, require_instance
from nn.data.batches import Data, as_data, batch_count, batches
from nn.files import PathLike
from nn.module import Module
from nn.optim.clipping import clip_grad_norm_
from nn.optim.lr_scheduler import LRScheduler
from nn.optim.optimizer import Optimizer
from nn.rows import as_number
from nn.seeding import chosen
from nn.training.checkpoint import Run, load_checkpoint, save_checkpoint
from nn.training.early_stopping import EarlyStopping
from nn.training.history import History
from nn.training.non_finite import require_finite, require_finite_gradients
from nn.training.progress import Progress
from nn.training.replayable import is_replayable
from nn.training.replays import Replays

Criterion: TypeAlias = Callable[[Any, Any], Any]  # a loss of predictions and targets
Metrics: TypeAlias = Mapping[str, Callable[[Any, Any], "Value | float"]]


def fit(
    model: Module,
    loss: Criterion,
    data: Data,
    optimizer: Optimizer,
    epochs: int,
    *,
    batch_size: int | None = None,
    generator: Random | None = None,
    penalty: Callable[[Module], Any] | None = None,
    max_norm: float | None = None,
    schedule: LRScheduler | None = None,
    validation: Data | None = None,
    metrics: Metrics | None = None,
    stopping: EarlyStopping | None = None,
    checkpoint: PathLike | None = None,
    resume: bool = False,
    progress: bool = True,
    jit: bool | None = None,
) -> History:
    """Train a model on (inputs, targets), and return what happened.

    Each epoch draws batches without replacement. ``penalty(model)`` is added to the loss, and
    ``max_norm`` clips the gradients. The history has "loss", that of the batches as they were
    trained on, the metrics, and the same of the validation data as "validation loss" and so on.

    With a ``checkpoint`` path, the state of the run is written there before the first epoch and
    after each; with ``resume``, a run goes on from there if the file exists, to the same bits as if
    it had never stopped. ``schedule.step()`` follows each epoch. Ctrl-C ends training after a whole
    step: the model is usable, and the history says so.

    Where that is quicker, the gradient of a batch is **replayed** from a recording, as by ``jit``
    and to the same bits, for what is built of ``nn``'s own classes and functions: the model without
    hooks, dropout or batch normalisation; loss, penalty and metrics; optimiser and schedule.
    Batches of floats in one shape share a recording. With integers among them, which are classes or
    tokens, it is for the same integers only, and pays where a batch comes often. ``jit=True`` says
    that your own Python code, too, does the same in each step; ``jit=False`` replays nothing.

    >>> from nn.layers import Linear
    >>> from nn.optim.optimizer import SGD
    >>> from nn.losses.regression import mse_loss
    >>> model, data = Linear(1, 1), ([[0.0], [1.0]], [1.0, 3.0])
    >>> history = fit(model, mse_loss, data, SGD(model.parameters(), lr=0.5), epochs=99)
    >>> [round(y.data, 6) for y in model([2.0])]
    [5.0]

    Raises NonFiniteError, naming the operation that caused it, when a loss or a gradient is not
    finite; the parameters are then those of the step before. Raises SizeError and LabelError for
    data that does not fit, StateError for a checkpoint that does not.
    """
    _require(model, loss, metrics)
    require_instance("the optimizer", optimizer, Optimizer, "one like SGD(model.parameters())")
    require_instance("the penalty", penalty, Callable | None, "a function of the model")
    require_instance("the schedule", schedule, LRScheduler | None, "one like StepLR(optimizer, 9)")
    require_instance("stopping", stopping, EarlyStopping | None, "an EarlyStopping()")
    require_flag("resume", resume)
    require_flag("progress", progress)
    require_flag("jit", False if jit is None else jit)
    data = as_data(data)
    validation = None if validation is None else as_data(validation)
    require_count("epochs", epochs, least=0)
    if schedule is not None and schedule.optimizer is not optimizer:
        raise ValueError("the schedule is of another optimiser; make it of the one that you pass")
    if metrics is not None and "loss" in metrics:
        raise ValueError("a metric needs another name than 'loss', which the history has already")
    history = History()
    run = Run(model, optimizer, chosen(generator), history, schedule, stopping)
    if resume and checkpoint is None:
        raise ValueError("to resume, say where from: checkpoint=path")
    if resume and checkpoint is not None and Path(checkpoint).exists():
        load_checkpoint(run, checkpoint)
        history.stopped = history.stopped if history.stopped == "early" else ""
    elif checkpoint is not None:
        save_checkpoint(run, checkpoint)
    each = batch_count(len(data[0]), batch_size)
    bar = Progress(epochs, len(history), each, progress)
    replays = _replays(run, loss, penalty, metrics or {}, (epochs - len(history)) * each, jit)
    with ending_at_interrupt(history), closing(bar), model.keeping_mode():
        while len(history) < epochs and not history.stopped:
            measured = Averages(metrics or {})
            model.train()
            for inputs, targets in batches(data, batch_size, generator=run.generator):
                predictions, total = _step(replays, optimizer, inputs, targets, max_norm)
                measured.add(predictions, targets, total)
                bar.advance()
            numbers = measured.numbers()
            if validation is not None:
                found = evaluate(model, loss, validation, metrics)
                numbers |= {f"validation {name}": number for name, number in found.items()}
            if schedule is not None:
                schedule.step()
            history.append(numbers)
            if stopping is not None and stopping.should_stop(numbers, model):
                history.stopped = "early"
            if checkpoint is not None:
                save_checkpoint(run, checkpoint)
            bar.show(numbers)
    if stopping is not None and history.stopped == "early":
        stopping.restore_best(model)
    return history


def _require(model: Any, loss: Any, metrics: Any) -> None:
    """Raise TypeError for what is none of these."""
    require_instance("the model", model, Module, "a module like MLP(2, [16, 1])")
    require_instance("the loss", loss, Callable, "a function like mse_loss or MSELoss()")
    require_instance("metrics", metrics, Mapping | None, 'a dict like {"accuracy": accuracy}')
    for name, metric in (metrics or {}).items():
        require_instance("the name of a metric", name, str, 'a text like "accuracy"')
        require_instance(f"the metric {brief(name)}", metric, Callable, "a function like accuracy")


@contextmanager
def ending_at_interrupt(history: History) -> Iterator[None]:
    """Ctrl-C ends what is inside ``with``, and the history says so."""
    try:
        yield
    except KeyboardInterrupt:
        history.stopped = "interrupted"


def _step(
    replays: Replays,
    optimizer: Optimizer,
    inputs: list[Any],
    targets: list[Any],
    max_norm: float | None,
) -> tuple[Any, float]:
    """Forward, backward and step on one batch; its predictions and its loss."""
    predictions, total = replays.gradient(inputs, targets)
    if max_norm is not None:
        clip_grad_norm_(optimizer.parameters(), max_norm)
    optimizer.step()
    return predictions, total


def _replays(
    run: Run,
    loss: Criterion,
    penalty: Callable[[Module], Any] | None,
    metrics: Metrics,
    steps: int,
    jit: bool | None,
) -> Replays:
    """Forward and backward passes on batches, as many as are to come."""

    def forward(inputs: list[Any], targets: list[Any]) -> tuple[Any, Any]:
        predictions = run.model(inputs)
        total = loss(predictions, targets)
        if penalty is not None:
            total = total + _number("penalty", penalty(run.model))
        if not isinstance(total, Value):
            raise TypeError(
                f"the loss is {brief(total)}, not one Value: reduce it to a mean or a sum, and"
                " compute it from the predictions"
            )
        return predictions if metrics else None, total

    def backward(total: Value) -> None:
        require_finite(total)
        run.optimizer.zero_grad()
        total.backward()
        parameters = run.optimizer.parameters()
        if not any(parameter.has_grad for parameter in parameters):
            raise ValueError(
                "the loss depends on no parameter of the optimiser; make the optimiser of"
                " model.parameters(), of this model"
            )
        require_finite_gradients(total, parameters)

    def is_allowed() -> bool:
        others = [loss, penalty, *metrics.values(), run.optimizer, run.schedule, run.stopping]
        return is_replayable(run.model, [each for each in others if each is not None], jit)

    return Replays(forward, backward, run.optimizer.zero_grad, steps, is_allowed)


def _number(name: str, thing: Any) -> Any:
    """The thing, if it is a Value or a number; else TypeError."""
    if isinstance(thing, Value | float):
        return thing
    try:
        return as_number(thing)
    except (TypeError, ValueError):
        raise TypeError(f"the {name} is {brief(thing)}; it must be one number") from None


def evaluate(
    model: Module, loss: Criterion, data: Data, metrics: Metrics | None = None
) -> dict[str, float]:
    """The loss and the metrics of a model on data, as it is at inference; nothing is recorded."""
    _require(model, loss, metrics)
    inputs, targets = as_data(data)
    measured = Averages(metrics or {})
    with model.keeping_mode(), no_grad():
        model.eval()
        predictions = model(inputs)
        measured.add(predictions, targets, loss(predictions, targets))
    return measured.numbers()


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
            total = as_number(_number(what, number)) * len(targets)
            self.totals[name] = self.totals.get(name, 0.0) + total

    def numbers(self) -> dict[str, float]:
        """The means."""
        return {name: total / self.samples for name, total in self.totals.items()}
