"""All that a training run depends on, so that one resumed ends in the same bits as one that ran on.

That is the state of the model, the optimiser, the schedule and early stopping, the history, and
the state of every random generator: that of the batches, and those inside the model (dropout).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from nn.errors import StateError
from nn.files import PathLike, entry, read, write
from nn.module import Module
from nn.optim.lr_scheduler import LRScheduler
from nn.optim.optimizer import Optimizer
from nn.parts import attributes
from nn.state import checked
from nn.training.early_stopping import EarlyStopping
from nn.training.history import History


@dataclass
class Run:
    """What a training run is made of."""

    model: Module
    optimizer: Optimizer
    generator: Random
    history: History
    schedule: LRScheduler | None = None
    stopping: EarlyStopping | None = None

    def generators(self) -> list[Random]:
        """Every random generator of the run, once."""
        inside = [thing for each in self.model.modules() for _, thing in attributes(each)]
        found = [self.generator, *[thing for thing in inside if isinstance(thing, Random)]]
        return [*{id(generator): generator for generator in found}.values()]

    def parts(self) -> dict[str, Any]:
        """What has a state_dict, by the name of its entry in the file."""
        names = ("model", "optimizer", "schedule", "stopping")
        return {name: part for name in names if (part := getattr(self, name)) is not None}


def save_checkpoint(run: Run, path: PathLike) -> Path:
    """Write the state of a run.

    Raises StateError, and writes nothing, if a parameter is not finite: no run could go on from it.
    """
    states = _states(run)
    checked(states["model"], states["model"])
    history = {"epochs": run.history.epochs, "stopped": run.history.stopped}
    return write(path, "checkpoint", states | {"history": history})


def load_checkpoint(run: Run, path: PathLike) -> None:
    """Read a state into a run of the same parts.

    Raises StateError if the file is anything else; the run is then as it was.
    """
    content = read(path, "checkpoint")
    states = {name: entry(content, name, dict, path) for name in run.parts()}
    states["generators"] = entry(content, "generators", list, path)
    history = _history(entry(content, "history", dict, path), path)
    before = _states(run)
    try:
        _restore(run, states)
        if run.stopping is not None and run.stopping.best_state is not None:
            checked(run.stopping.best_state, before["model"])
    except BaseException as error:
        _restore(run, before)
        if isinstance(error, Exception):
            raise StateError(f"{path} does not fit this run: {error}") from error
        raise  # Ctrl-C
    run.history.epochs[:] = history.epochs
    run.history.stopped = history.stopped


def _history(content: dict[str, Any], path: PathLike) -> History:
    epochs, stopped = entry(content, "epochs", list, path), entry(content, "stopped", str, path)
    if not all(isinstance(each, dict) for each in epochs) or not all(
        isinstance(number, float | int) for each in epochs for number in each.values()
    ):
        raise StateError(f"{path} has a history with something else than numbers")
    return History(epochs, stopped)


def _states(run: Run) -> dict[str, Any]:
    generators = [generator.getstate() for generator in run.generators()]
    states = {name: part.state_dict() for name, part in run.parts().items()}
    return states | {"generators": generators}


def _restore(run: Run, states: dict[str, Any]) -> None:
    generators, given = run.generators(), states["generators"]
    if len(given) != len(generators):
        raise StateError(
            f"the run draws from {len(generators)} random generator(s), the file has {len(given)}"
        )
    for generator, (version, internal, gauss) in zip(generators, given):
        generator.setstate((version, tuple(internal), gauss))
    for name, part in run.parts().items():
        part.load_state_dict(states[name])
