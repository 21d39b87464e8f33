"""The training loop: epochs of batches, each a forward pass, a backward pass and a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from autograd import Value
from autograd.learning.replays import Replays
from autograd.text import brief, require_flag
from nn.arguments import require_count, require_instance
from nn.data.batches import Data, as_data, batch_count, batches, split
from nn.files import PathLike
from nn.module import Module
from nn.optim.clipping import clip_grad_norm_
from nn.optim.lr_scheduler import LRScheduler
from nn.optim.optimizer import Optimizer
from nn.seeding import chosen
from nn.training.averages import Averages, Metrics, as_metrics
from nn.training.checkpoint import Run, load_checkpoint, save_checkpoint
from nn.training.early_stopping import EarlyStopping
from nn.training.forward import Criterion, forward_of, require_model_and_loss
from nn.training.history import History
from nn.training.non_finite import require_finite, require_finite_gradients
from nn.training.progress import progress_bar
from nn.training.replayable import is_replayable
from nn.training.validation import Validation

Callback: TypeAlias = Callable[[int, dict[str, float]], Any]  # of an epoch and its numbers


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
    validation: Data | float | None = None,
    metrics: Metrics | None = None,
    callbacks: Sequence[Callback] = (),
    drop_last: bool = False,
    stopping: EarlyStopping | None = None,
    checkpoint: PathLike | None = None,
    resume: bool = False,
    progress: bool = True,
    jit: bool | None = None,
) -> History:
    """Train a model on (inputs, targets), and return what happened.

    Each epoch draws batches without replacement, and ends with ``schedule.step()``.
    ``penalty(model)`` is added to the loss, and ``max_norm`` clips the gradients. The history has
    the "loss" of the batches as they were trained on, the metrics of their predictions, and the
    same of the validation data as "validation loss" and so on; ``validation=0.2`` holds a share of
    the data out, always the same. ``metrics`` are ["accuracy"], functions of all predictions and
    targets, or a dict of them. Each callback is called with the number of the epoch, from 1, and
    its numbers: ``callbacks=[lambda epoch, numbers: print(epoch, numbers["loss"])]``.

    With a ``checkpoint`` path, the state of the run is written there before the first epoch and
    after each; with ``resume``, a run goes on from there if the file exists, to the same bits as if
    it had never stopped. Ctrl-C ends training after a whole step, and the history says so.

    Where that is quicker, the gradient of a batch and the pass over the validation data are
    **replayed** from a recording, as by ``jit`` and to the same bits, for what is built of ``nn``'s
    own classes and functions: the model without hooks, dropout or batch normalisation; loss,
    penalty and metrics; optimiser and schedule. Batches of floats in one shape share a recording.
    With integers among them, which are classes or tokens, it is for the same integers only, and
    pays where a batch comes often. ``jit=True`` says that your own Python code, too, does the same
    in each step; ``jit=False`` replays nothing.

    >>> from nn import SGD, Linear, mse_loss
    >>> model, data = Linear(1, 1), ([[0.0], [1.0]], [1.0, 3.0])
    >>> history = fit(model, mse_loss, data, SGD(model.parameters(), lr=0.5), epochs=99)
    >>> [round(y.data, 6) for y in model([2.0])]
    [5.0]

    Raises NonFiniteError, naming the operation that caused it, when a loss or a gradient is not
    finite; the parameters are then those of the step before. Raises SizeError or LabelError for
    data and StateError for a checkpoint that does not fit.
    """
    require_model_and_loss(model, loss)
    metrics = as_metrics(metrics, model, loss)
    require_instance("the optimizer", optimizer, Optimizer, "one like SGD(model.parameters())")
    require_instance("the penalty", penalty, Callable | None, "a function of the model")
    require_instance("the schedule", schedule, LRScheduler | None, "one like StepLR(optimizer, 9)")
    require_instance("stopping", stopping, EarlyStopping | None, "an EarlyStopping()")
    require_flag("resume", resume)
    require_flag("progress", progress)
    require_flag("jit", False if jit is None else jit)
    for callback in callbacks:
        require_instance("a callback", callback, Callable, "a function of an epoch and its numbers")
    data, held_out = _held_out(data, validation)
    require_count("epochs", epochs, least=0)
    if schedule is not None and schedule.optimizer is not optimizer:
        raise ValueError("the schedule is of another optimiser; make it of the one that you pass")
    history = History()
    run = Run(model, optimizer, chosen(generator), history, schedule, stopping)
    _begin(run, checkpoint, resume)
    each = batch_count(len(data[0]), batch_size, drop_last)
    bar = progress_bar(epochs, len(history), each, progress)
    others = [loss, penalty, *metrics.values(), optimizer, schedule, stopping]
    is_allowed = partial(is_replayable, model, [x for x in others if x is not None], jit)
    to_come = epochs - len(history)
    is_own = jit is not True
    replays = _replays(run, loss, penalty, bool(metrics), to_come * each, is_allowed, is_own)
    forward = forward_of(model, loss, None, bool(metrics))
    validated = Validation(model, forward, held_out, metrics, to_come, is_allowed, is_own)
    best = nullcontext() if stopping is None else stopping.restoring(model)
    with best, _ending_at_interrupt(history), closing(bar), model.keeping_mode():
        while len(history) < epochs and not history.stopped:
            measured = Averages(metrics)
            model.train()
            for inputs, targets in batches(
                data, batch_size, generator=run.generator, drop_last=drop_last
            ):
                predictions, total = replays.gradient(inputs, targets)
                if max_norm is not None:
                    clip_grad_norm_(optimizer.parameters(), max_norm)
                optimizer.step()
                measured.add(predictions, targets, total)
                bar.update()
            numbers = measured.numbers() | validated.numbers()
            if schedule is not None:
                schedule.step()
            history.append(numbers)
            for callback in callbacks:
                callback(len(history), dict(numbers))
            if stopping is not None and stopping.should_stop(numbers, model):
                history.stopped = "early"
            if checkpoint is not None:
                save_checkpoint(run, checkpoint)
            bar.set_postfix(numbers, refresh=False)
    return history


def _held_out(data: Data, validation: Data | float | None) -> tuple[Data, Any]:
    """The data to train on, and those to validate with."""
    if isinstance(validation, float):
        return split(data, validation, generator=Random(0))
    return as_data(data), None if validation is None else as_data(validation)


def _begin(run: Run, checkpoint: PathLike | None, resume: bool) -> None:
    """Go on from the checkpoint, or write the first."""
    if run.stopping is not None:
        run.stopping.begin()
    if checkpoint is None:
        if resume:
            raise ValueError("to resume, say where from: checkpoint=path")
    elif resume and Path(checkpoint).exists():
        load_checkpoint(run, checkpoint)
        run.history.stopped = run.history.stopped if run.history.stopped == "early" else ""
    else:
        save_checkpoint(run, checkpoint)


@contextmanager
def _ending_at_interrupt(history: History) -> Iterator[None]:
    """Ctrl-C ends what is inside ``with``, and the history says so."""
    try:
        yield
    except KeyboardInterrupt:
        history.stopped = "interrupted"


def _replays(
    run: Run,
    loss: Criterion,
    penalty: Callable[[Module], Any] | None,
    measures: bool,
    steps: int,
    is_allowed: Callable[[], bool],
    is_own: bool,
) -> Replays:
    """Forward and backward passes on batches, as many as are to come."""
    of_batch = forward_of(run.model, loss, penalty, measures)

    def forward(inputs: list[Any], targets: list[Any]) -> tuple[Any, Any]:
        predictions, total = of_batch(inputs, targets)
        if not isinstance(total, Value):
            raise TypeError(
                f"the loss is {brief(total)}, not one Value: reduce it to a mean or a sum, and"
                " compute it from the predictions"
            )
        return predictions, total

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

    return Replays(forward, backward, run.optimizer.zero_grad, steps, is_allowed, is_own)
