"""A run whose gradients are replayed is the run that computes each of them, to the bit."""

import warnings
from functools import partial
from itertools import count, pairwise
from random import Random
from types import SimpleNamespace

import pytest

import nn
from autograd import detect_anomaly, group, no_grad
from autograd.learning import replays
from autograd.programs.calls import both_passes
from nn.training import EarlyStopping


@pytest.fixture
def replayed(monkeypatch):
    """Replay whatever may be replayed, and count how often that was done."""
    steps, ticks = [], count()
    monkeypatch.setattr(replays, "time", SimpleNamespace(process_time=lambda: next(ticks)))
    write = both_passes.BothPasses.write
    monkeypatch.setattr(both_passes, "is_compiled", True)
    for name in ("AT_FIRST", "RECORDING", "REPLAY", "BESIDES"):
        monkeypatch.setattr(replays, name, 0.0)
    monkeypatch.setattr(replays, "LONGEST", float("inf"))
    monkeypatch.setattr(
        both_passes.BothPasses, "write", lambda self, slopes: steps.append(1) or write(self, slopes)
    )
    return steps


def rows(count, width, seed=1):
    generator = Random(seed)
    return [[generator.gauss(0, 1) for _ in range(width)] for _ in range(count)]


def numbers(count, width=1):
    return rows(count, width, 2)


def mlp(generator, activation="tanh", out=1):
    return nn.MLP(3, [4, out], activation, generator=generator)


def attention(generator):
    return nn.Sequential(
        nn.Residual(nn.Sequential(nn.RMSNorm(4), nn.MultiheadAttention(4, 2, generator=generator))),
        nn.LayerNorm(4),
        nn.Linear(4, 2, generator=generator),
    )


def letters(generator):
    return nn.Sequential(
        nn.Embedding(5, 4, generator=generator),
        nn.Attention(4, 4, is_causal=True, generator=generator),
        nn.Linear(4, 5, generator=generator),
    )


def images(generator):
    return nn.Sequential(
        nn.Conv2d(1, 2, 2, padding=1, generator=generator),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(8, 3, generator=generator),
    )


def cells(generator):
    return nn.Sequential(
        nn.GRUCell(3, 4, generator=generator),
        nn.RNNCell(4, 4, nonlinearity="relu", generator=generator),
        nn.Linear(4, 1, generator=generator),
    )


PICTURES = [[row] for row in zip(rows(3, 3), rows(3, 3, 4), rows(3, 3, 5), strict=True)]
PICTURES = [[[list(line) for line in image] for image in picture] for picture in PICTURES]
OF_OURS = {
    "mlp": (mlp, nn.mse_loss, (rows(7, 3), numbers(7)), {"batch_size": 2}),
    "targets": (mlp, nn.MSELoss("sum"), (rows(5, 3), [0.5, -1.0, 2.0, 0.0, 1.0]), {}),
    "signs": (mlp, nn.hinge_loss, (rows(5, 3), [1, -1, 1, 1, -1]), {}),
    "float signs": (mlp, nn.hinge_loss, (rows(5, 3), [1.0, -1.0, 1.0, 1.0, -1.0]), {}),
    "classes": (partial(mlp, out=3), nn.CrossEntropyLoss(), (rows(4, 3), [0, 2, 1, 2]), {}),
    "shares": (
        partial(mlp, out=2),
        nn.cross_entropy,
        (rows(3, 3), [[0.25, 0.75], [1.0, 0.0], [0.0, 1.0]]),
        {},
    ),
    "binary": (
        partial(mlp, activation="leaky_relu"),
        nn.binary_cross_entropy_with_logits,
        (rows(4, 3), [0.0, 1.0, 0.25, 1.0]),
        {},
    ),
    "learnt slope": (partial(mlp, activation="prelu"), nn.l1_loss, (rows(4, 3), numbers(4)), {}),
    "attention": (
        attention,
        nn.mse_loss,
        ([rows(3, 4)] * 5, [numbers(3, 2)] * 5),
        {"batch_size": 2},
    ),
    "letters": (letters, nn.cross_entropy, ([1, 3, 1, 4], [3, 1, 4, 0]), {}),
    "images": (images, nn.cross_entropy, (PICTURES, [0, 1, 2]), {}),
    "cells": (cells, nn.mse_loss, (rows(6, 3), numbers(6)), {"batch_size": 3}),
    "autoencoder": (
        lambda generator: nn.Autoencoder(3, [4, 2], "sigmoid", generator=generator),
        nn.mse_loss,
        (rows(5, 3), rows(5, 3)),
        {"batch_size": 4},
    ),
}


class Run:
    """A run with all that may take part in one, and all that it leaves behind."""

    def __init__(
        self, make, loss, data, options, jit=None, optimizer=nn.optim.AdamW, epochs=9, lr=0.03
    ):
        generator = Random(3)
        self.model = make(generator)
        parameters = self.model.parameters()
        self.optimizer = optimizer(parameters, lr=lr, weight_decay=0.1)
        self.history = nn.fit(
            self.model,
            loss,
            data,
            self.optimizer,
            epochs,
            **{
                "generator": generator,
                "schedule": nn.optim.lr_scheduler.LinearLR(self.optimizer, 1.0, 0.5, 6),
                "max_norm": 0.7,
                "penalty": nn.l2_penalty,
                "validation": data,
                "stopping": EarlyStopping(patience=6, min_delta=0.02),
                "metrics": {"again": loss},
                "progress": False,
                "jit": jit,
                **options,
            },
        )
        self.left = (
            self.history.epochs,
            self.history.stopped,
            self.model.state_dict(),
            self.optimizer.state_dict(),
            generator.getstate(),
            [(p.grad.hex(), p.has_grad) for p in parameters],
        )


@pytest.mark.parametrize("name", OF_OURS)
def test_a_replayed_run_is_the_dynamic_one(name, replayed):
    dynamic = Run(*OF_OURS[name], jit=False)
    assert not replayed
    assert repr(Run(*OF_OURS[name]).left) == repr(dynamic.left)
    assert len(replayed) > 1


@pytest.mark.parametrize("optimizer", [nn.SGD, nn.Adam, nn.optim.RMSprop])
def test_with_every_optimiser(optimizer, replayed):
    setting = (mlp, nn.mse_loss, (rows(7, 3), numbers(7)), {"batch_size": 3, "stopping": None})
    dynamic = Run(*setting, jit=False, optimizer=optimizer)
    assert repr(Run(*setting, optimizer=optimizer).left) == repr(dynamic.left)
    assert replayed


def with_dropout(generator):
    return nn.Sequential(
        mlp(generator, out=4), nn.Dropout(0.3, generator=generator), nn.Linear(4, 1)
    )


def with_statistics(generator):
    return nn.Sequential(mlp(generator, out=4), nn.BatchNorm(4), nn.Linear(4, 1))


@pytest.mark.parametrize("make", [with_dropout, with_statistics])
@pytest.mark.parametrize("jit", [None, True])
def test_what_differs_each_time_is_computed_each_time(make, jit, replayed):
    setting = (make, nn.mse_loss, (rows(6, 3), numbers(6)), {"batch_size": 2})
    nn.manual_seed(1)
    dynamic = Run(*setting, jit=False)
    nn.manual_seed(1)
    assert repr(Run(*setting, jit=jit).left) == repr(dynamic.left)
    assert not replayed


class Doubled(nn.Module):
    """A user's own model, which goes another way where a number is large."""

    def __init__(self, generator):
        self.body = mlp(generator)

    def forward(self, row):
        (y,) = self.body(row)
        return [y + y if y > 0.5 else y]


def own_loss(predictions, targets):
    return nn.mse_loss(predictions, targets) * 1.0


class Recurrent(nn.Module):
    """The last output of a recurrent network, as a user would write it."""

    axes = ("sequence", "row")

    def __init__(self, generator, kind=nn.LSTM):
        self.body = kind(3, 4, generator=generator)
        self.head = nn.Linear(4, 1, generator=generator)

    def forward(self, sequence):
        return self.head(self.body(sequence)[0][-1])


SEQUENCES = ([rows(4, 3, seed) for seed in range(5)], numbers(5))


@pytest.mark.bare
@pytest.mark.parametrize(
    ("make", "loss", "data"),
    [
        (Doubled, nn.mse_loss, (rows(7, 3), numbers(7))),
        (mlp, own_loss, (rows(7, 3), numbers(7))),
        (mlp, nn.losses.reduction.of_numbers(lambda y, t: abs(y - t)), (rows(7, 3), numbers(7))),
        (Recurrent, nn.mse_loss, SEQUENCES),
        (partial(Recurrent, kind=nn.GRU), nn.mse_loss, SEQUENCES),
    ],
)
def test_what_is_not_ours_is_replayed_if_asked(make, loss, data, replayed):
    left = [Run(make, loss, data, {"batch_size": 2}, jit).left for jit in (False, None)]
    assert not replayed
    left.append(Run(make, loss, data, {"batch_size": 2}, True).left)
    assert replayed or make is Doubled
    assert all(repr(one) == repr(other) for one, other in pairwise(left))


def hooked(generator):
    model = mlp(generator)
    model.layers[0].register_forward_hook(lambda *_: None)
    return model


def with_own_forward(generator):
    model = mlp(generator)
    model.layers[0].neurons[1].forward = nn.Neuron.forward.__get__(model.layers[0].neurons[1])
    return model


def with_own_method(generator):
    model = nn.Sequential(nn.Linear(3, 1, generator=generator))
    model.layers[0].at_once = lambda rows: nn.Linear.at_once(model.layers[0], rows)
    return model


def with_own_function(generator):
    return mlp(generator, activation=lambda x: x * 2.0)


class Mine(nn.Linear):
    pass


class Rates(nn.optim.lr_scheduler.LRScheduler):
    def rate(self, base, k):
        return base / (k + 1)


class Steps(nn.SGD):
    pass


@pytest.mark.parametrize(
    "make",
    [hooked, with_own_forward, with_own_method, with_own_function, lambda g: Mine(3, 1)],
)
def test_a_model_with_something_foreign_in_it_is_left_to_python(make, replayed):
    Run(make, nn.mse_loss, (rows(4, 3), numbers(4)), {})
    assert not replayed


def test_so_is_a_run_with_foreign_functions(replayed):
    setting = (mlp, nn.mse_loss, (rows(4, 3), numbers(4)))
    for options in (
        {"penalty": lambda model: nn.l2_penalty(model)},
        {"metrics": {"mine": lambda y, t: 0.0}},
        {"stopping": type("Mine", (EarlyStopping,), {"__module__": "mine"})()},
    ):
        Run(*setting, options)
    Run(mlp, partial(nn.mse_loss, reduction="sum"), setting[2], {})
    Run(*setting, {"schedule": None}, optimizer=Steps)
    model = mlp(Random(1))
    optimizer = nn.SGD(model.parameters())
    nn.fit(model, nn.mse_loss, setting[2], optimizer, 5, schedule=Rates(optimizer))
    assert not replayed


def test_a_method_that_is_replaced_in_its_class_is_seen(monkeypatch, replayed):
    theirs = nn.Linear.at_once
    monkeypatch.setattr(nn.Linear, "at_once", lambda self, rows: theirs(self, rows))
    Run(lambda g: nn.Linear(3, 1), nn.mse_loss, (rows(4, 3), numbers(4)), {})
    assert not replayed


@pytest.mark.bare
def test_batches_of_other_classes_each_time_are_left_to_python_in_silence(replayed):
    data = (rows(60, 3), [Random(5).randrange(3) for _ in range(60)])
    data[1][::2] = [k % 3 for k in range(30)]
    make = partial(mlp, out=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        left = [
            Run(
                make, nn.cross_entropy, data, {"batch_size": 20, "stopping": None}, jit, epochs=30
            ).left
            for jit in (False, None)
        ]
    assert repr(left[0]) == repr(left[1])
    assert not replayed


def test_data_that_are_no_lists_of_numbers_are_left_to_python(replayed):
    from fractions import Fraction

    data = ([[Fraction(1, 3)] * 3], [[Fraction(1, 7)]])
    left = [Run(mlp, nn.mse_loss, data, {}, jit).left for jit in (False, None)]
    assert repr(left[0]) == repr(left[1])
    assert not replayed


def test_a_run_that_diverges_ends_as_it_would(replayed):
    ends = []
    for jit in (False, None):
        model = mlp(Random(1), activation="relu")
        optimizer = nn.SGD(model.parameters(), lr=1e30)
        with pytest.raises(nn.NonFiniteError) as caught:
            nn.fit(model, nn.mse_loss, (rows(4, 3), numbers(4)), optimizer, 60, jit=jit)
        ends.append((str(caught.value), model.state_dict(), [p.grad for p in model.parameters()]))
    assert repr(ends[0]) == repr(ends[1])


def test_what_the_optimiser_does_not_have_accumulates(replayed):
    left = []
    for jit in (False, None):
        model = mlp(Random(1))
        optimizer = nn.SGD(model.layers[1].parameters(), lr=0.1)
        nn.fit(model, nn.mse_loss, (rows(4, 3), numbers(4)), optimizer, 9, jit=jit)
        left.append((model.state_dict(), [p.grad for p in model.parameters()]))
    assert left[0] == left[1]


def test_who_looks_on_sees_every_step(replayed):
    for block in (detect_anomaly(), group("training")):
        with block:
            Run(mlp, nn.mse_loss, (rows(4, 3), numbers(4)), {})
    assert not replayed
    with no_grad(), pytest.raises(Exception, match="no_grad"):
        Run(mlp, nn.mse_loss, (rows(4, 3), numbers(4)), {})


def test_a_model_that_counts_is_not_taken_for_one_that_repeats_itself(replayed):
    class Counting(nn.Module):
        def __init__(self, generator):
            self.body, self._calls = mlp(generator), 0

        def forward(self, row):
            self._calls += 1
            return [y * float(self._calls) for y in self.body(row)]

    data = (rows(3, 3), numbers(3))
    Run(Counting, nn.mse_loss, data, {"stopping": None}, jit=True)
    assert not replayed


class Annealed(nn.Module):
    """A user's own model, with a temperature that a schedule of his own lowers."""

    def __init__(self, generator):
        self.body = mlp(generator)
        self.temperature = 4.0

    def forward(self, row):
        return [y * self.temperature for y in self.body(row)]


def test_what_a_users_own_model_refers_to_may_change(replayed):
    histories = []
    for jit in (False, True):
        generator = Random(3)
        model = Annealed(generator)
        optimizer = nn.SGD(model.parameters(), lr=0.02)

        def rate(k, model=model):
            model.temperature = 4.0 if k < 6 else 2.0
            return 1.0

        history = nn.fit(
            model, nn.mse_loss, (rows(4, 3), numbers(4)), optimizer, 12, generator=generator,
            schedule=nn.optim.lr_scheduler.LambdaLR(optimizer, rate), jit=jit, progress=False,
            validation=(rows(3, 3), numbers(3)),
        )  # fmt: skip
        histories.append((history["loss"], history["validation loss"], model.state_dict()))
    assert repr(histories[0]) == repr(histories[1])
    assert replayed
