"""Training: the loop, history, early stopping, checkpoints, Ctrl-C, and what is not finite."""

import json
import math
import sys
import types
from random import Random

import pytest

import nn
from autograd import log, sqrt
from demos.networks import moons

DATA = ([[-1.0], [0.0], [1.0], [2.0], [3.0]], [-1.0, 1.0, 3.0, 5.0, 7.0])  # y = 2x + 1


class Setting:
    """A run in which everything that has a state takes part."""

    def __init__(self, seed=1, optimizer=nn.Adam, **options):
        self.generator = Random(seed)
        self.model = nn.Sequential(
            nn.MLP(1, [3], ["tanh"], generator=self.generator),
            nn.BatchNorm(3),
            nn.Dropout(0.3, generator=Random(seed + 1)),
            nn.Linear(3, 1, generator=self.generator),
        )
        self.optimizer = optimizer(self.model.parameters(), lr=0.05, **options)
        self.schedule = nn.ExponentialLR(self.optimizer, 0.95)
        self.stopping = nn.EarlyStopping(patience=50)

    def fit(self, epochs, **options):
        return nn.fit(
            self.model,
            options.pop("loss", nn.mse_loss),
            options.pop("data", DATA),
            self.optimizer,
            epochs,
            batch_size=3,
            generator=self.generator,
            schedule=self.schedule,
            stopping=self.stopping,
            validation=DATA,
            max_norm=5.0,
            **options,
        )

    def state(self):
        parts = (self.model, self.optimizer, self.schedule, self.stopping)
        return [part.state_dict() for part in parts], self.generator.getstate()


def test_fit_learns_a_line():
    model = nn.Linear(1, 1)
    history = nn.fit(model, nn.mse_loss, DATA, nn.SGD(model.parameters(), 0.1), 200)
    assert model.state_dict()["weight"][0][0] == pytest.approx(2.0, abs=1e-6)
    assert (len(history), history.stopped) == (200, "")
    assert history["loss"][-1] < 1e-12 < history["loss"][0]
    assert repr(history).startswith("<History of 200 epochs: loss ")


def test_moons_are_told_apart():
    """The demo at a smaller size; at full size it reaches the same."""
    model, (inputs, classes), history = moons.train(points=40, sizes=(8, 8, 1), steps=60, seed=3)
    assert history["accuracy"][-1] == 1.0
    assert history["loss"][-1] < 0.1 < history["loss"][0]
    picture = moons.text_picture(model, (inputs, classes), columns=30, rows=10)
    assert {len(line) for line in picture.splitlines()} == {30}
    assert all(letter in picture for letter in "ox·")


def test_history_metrics_and_validation():
    model = nn.Linear(1, 1)
    history = nn.fit(
        model,
        nn.mse_loss,
        DATA,
        nn.SGD(model.parameters(), 0.0),
        2,
        batch_size=2,
        validation=DATA,
        metrics={"l1": lambda y, t: nn.l1_loss(y, t).data},
        penalty=lambda model: 10.0 + nn.l2_penalty(model),
    )
    found = nn.evaluate(model, nn.mse_loss, DATA, {"l1": lambda y, t: nn.l1_loss(y, t).data})
    assert history["validation loss"] == [found["loss"]] * 2
    assert history["l1"] == pytest.approx(history["validation l1"])  # weighted by batch size
    penalised = found["loss"] + 10.0 + nn.l2_penalty(model).data
    assert history["loss"][0] == pytest.approx(penalised)
    with pytest.raises(KeyError, match="no 'accuracy' was recorded; there are loss"):
        history["accuracy"]


def test_evaluation_is_inference_and_leaves_the_mode():
    model = nn.Sequential(nn.Linear(1, 1), nn.Dropout(1.0))
    model.layers[1].eval()
    assert nn.evaluate(model, nn.mse_loss, DATA)["loss"] > 0
    assert [module.training for module in model.modules()] == [True, True, False]
    nn.fit(model.eval(), nn.mse_loss, DATA, nn.SGD(model.parameters()), 0)
    assert not model.training


OPTIMISERS = [
    {"optimizer": nn.Adam},
    {"optimizer": nn.AdamW, "betas": (0.8, 0.9)},
    {"optimizer": nn.SGD, "momentum": 0.9, "nesterov": True},
    {"optimizer": nn.SGD, "momentum": 0.9, "dampening": 0.9},
    {"optimizer": nn.RMSprop, "momentum": 0.5, "centered": True},
    {"optimizer": nn.Adagrad, "lr_decay": 0.1},
    {"optimizer": nn.Adadelta},
]


@pytest.mark.parametrize("options", OPTIMISERS)
@pytest.mark.parametrize("done", [1, 3])
def test_a_resumed_run_ends_in_the_same_bits(tmp_path, done, options):
    path = tmp_path / "run.json"
    whole = Setting(**options)
    expected = whole.fit(6)
    part = Setting(**options)
    part.fit(done, checkpoint=path)
    resumed = Setting(seed=99, **options)  # nothing of it may be left
    history = resumed.fit(6, checkpoint=path, resume=True)
    assert resumed.state() == whole.state()
    assert history == expected


@pytest.mark.parametrize("moment", [1, 2, 3, 5, 6, 7, 8, 9])
def test_a_run_interrupted_anywhere_goes_on_to_the_same_bits(tmp_path, moment):
    """In the middle of an epoch of 2 batches and a validation, with the very objects of the run."""
    path = tmp_path / "run.json"
    whole, part, calls = Setting(), Setting(), []
    expected = whole.fit(6)

    def interrupted(predictions, targets):
        calls.append(1)
        if len(calls) == moment:
            raise KeyboardInterrupt
        return nn.mse_loss(predictions, targets)

    assert part.fit(6, checkpoint=path, loss=interrupted).stopped == "interrupted"
    assert part.fit(6, checkpoint=path, resume=True) == expected
    assert part.state() == whole.state()


def test_ctrl_c_while_a_checkpoint_is_read_leaves_the_run_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "run.json"
    Setting().fit(1, checkpoint=path)
    setting = Setting(seed=5)
    before, load = setting.state(), nn.Adam.load_state_dict

    def interrupted(self, state):
        monkeypatch.undo()
        load(self, state)
        raise KeyboardInterrupt

    monkeypatch.setattr(nn.Adam, "load_state_dict", interrupted)
    with pytest.raises(KeyboardInterrupt):
        setting.fit(2, checkpoint=path, resume=True)
    assert setting.state() == before


def test_resume_without_a_file_begins(tmp_path):
    assert len(Setting().fit(1, checkpoint=tmp_path / "run.json", resume=True)) == 1
    with pytest.raises(ValueError, match="checkpoint=path"):
        Setting().fit(1, resume=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.pop("model"),
        lambda c: c.update(model={}),
        lambda c: c["optimizer"].update(memory=[]),
        lambda c: c.update(schedule={"steps": "x", "base_rates": [0.05]}),
        lambda c: c.update(stopping={}),
        lambda c: c["stopping"].update(best="low"),
        lambda c: c["stopping"].update(best=None),
        lambda c: c["stopping"].update(waited=-1),
        lambda c: c["stopping"].update(best_state={}),
        lambda c: c["schedule"].update(base_rates=[-1.0]),
        lambda c: c["optimizer"]["memory"][0].update(s=-1.0),
        lambda c: c.update(generators=[]),
        lambda c: c.update(generators=[[3, [1, 2], None], [3, [1, 2], None]]),
        lambda c: c["generators"].__setitem__(1, "x"),
        lambda c: c.update(history={"epochs": [{"loss": "low"}], "stopped": ""}),
        lambda c: c.update(history=[]),
        lambda c: c.update(version=2),
        lambda c: c.update(format="seegrad model"),
    ],
)
def test_a_checkpoint_that_does_not_fit_changes_nothing(tmp_path, change):
    path = tmp_path / "run.json"
    Setting().fit(1, checkpoint=path)
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    other = Setting(seed=5)
    before = other.state()
    with pytest.raises(nn.StateError):
        other.fit(2, checkpoint=path, resume=True)
    assert other.state() == before


def test_ctrl_c_leaves_a_usable_model_and_history(tmp_path):
    path = tmp_path / "run.json"
    setting, calls = Setting(), []

    def interrupted(predictions, targets):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return nn.mse_loss(predictions, targets)

    model = setting.model
    optimizer, generator = setting.optimizer, setting.generator
    options = {"batch_size": 3, "generator": generator, "checkpoint": path}
    history = nn.fit(model, interrupted, DATA, optimizer, 10, **options)
    assert (history.stopped, len(history)) == ("interrupted", 1)
    assert math.isfinite(nn.evaluate(model, nn.mse_loss, DATA)["loss"])
    resumed = Setting(seed=7)
    options["generator"] = resumed.generator
    more = nn.fit(resumed.model, nn.mse_loss, DATA, resumed.optimizer, 2, **options, resume=True)
    assert (more.stopped, len(more), more.epochs[0]) == ("", 2, history.epochs[0])


def test_no_checkpoint_takes_the_place_of_a_good_one_that_no_run_could_go_on_from(tmp_path):
    path = tmp_path / "run.json"
    setting = Setting()
    setting.fit(1, checkpoint=path)
    before = path.read_text()
    setting.model.layers[3].bias[0].data = math.inf
    run = nn.Run(setting.model, setting.optimizer, setting.generator, nn.History())
    with pytest.raises(nn.StateError, match=r"layer3.bias\[0\] takes a finite number, got inf"):
        nn.save_checkpoint(run, path)
    assert path.read_text() == before


def test_metrics_may_be_losses():
    model = nn.Linear(1, 1)
    metrics = {"mse": nn.mse_loss}
    history = nn.fit(
        model, nn.mse_loss, DATA, nn.SGD(model.parameters()), 1, metrics=metrics, validation=DATA
    )
    assert history["mse"] == history["loss"]
    assert {type(number) for number in history.epochs[0].values()} == {float}


def test_what_would_train_in_vain_is_refused():
    model, other = nn.Linear(1, 1), nn.Linear(1, 1)
    before = model.state_dict()

    def fit(optimizer=None, epochs=2, **options):
        nn.fit(model, nn.mse_loss, DATA, optimizer or nn.SGD(model.parameters()), epochs, **options)

    with pytest.raises(ValueError, match="depends on no parameter of the optimiser"):
        fit(nn.SGD(other.parameters()))
    with pytest.raises(ValueError, match="the schedule is of another optimiser"):
        fit(schedule=nn.StepLR(nn.SGD(other.parameters()), 1))
    with pytest.raises(ValueError, match="another name than 'loss'"):
        fit(metrics={"loss": nn.accuracy})
    with pytest.raises(nn.SizeError, match=r"1 input.* 2 target"):
        fit(validation=([[1.0]], [1.0, 2.0]))
    with pytest.raises(nn.SizeError, match=r"epochs is a whole number of 0 or more, got 2.5"):
        fit(epochs=2.5)
    assert model.state_dict() == before


def test_early_stopping_keeps_the_best():
    model = nn.Linear(1, 1, initialiser=lambda *_: 2.0)
    model.bias[0].data = 1.0  # already right: every step leads away
    stopping = nn.EarlyStopping(patience=2, min_delta=1e-6)
    model.weight[0][0].data = 1.9
    optimizer = nn.SGD(model.parameters(), lr=0.7)
    best = []

    def note(predictions, targets):
        best.append(nn.mse_loss(predictions, targets).data)
        return best[-1]

    history = nn.fit(
        model,
        nn.mse_loss,
        DATA,
        optimizer,
        50,
        validation=DATA,
        metrics={"note": note},
        stopping=stopping,
    )
    losses = history["validation loss"]
    assert history.stopped == "early"
    assert len(losses) == losses.index(min(losses)) + 3
    assert nn.evaluate(model, nn.mse_loss, DATA)["loss"] == min(losses)
    with pytest.raises(ValueError, match="1 or more, got 0"):
        nn.EarlyStopping(patience=0)
    with pytest.raises(ValueError, match="min_delta is at least 0, got -1"):
        nn.EarlyStopping(min_delta=-1)
    with pytest.raises(KeyError, match="no 'f1' is recorded"):
        nn.EarlyStopping(monitor="f1").should_stop({"loss": 1.0}, model)


class TestNonFinite:
    def fit(self, loss, data=DATA, lr=0.1):
        model = nn.Linear(1, 1, initialiser=lambda *_: 1.0)
        before = model.state_dict()
        with pytest.raises(nn.NonFiniteError) as caught:
            nn.fit(model, loss, data, nn.SGD(model.parameters(), lr), 1)
        assert model.state_dict() == before
        return str(caught.value)

    def test_the_operation_is_named(self):
        message = self.fit(lambda y, t: log(y[1][0]) + 1.0)
        assert "the loss is -inf: first, log of 0.0 gave -inf" in message

    def test_infinite_data(self):
        message = self.fit(nn.mse_loss, ([[math.inf]], [1.0]))
        assert "first, dot of weight[0][0]=1.0, bias[0]=0.0, inf, 1.0 gave inf" in message

    def test_an_infinite_gradient(self):
        message = self.fit(lambda y, t: sqrt(y[1][0]) + 1.0)
        assert "first, sqrt passed inf down to dot 0.0" in message

    def test_an_infinite_parameter(self):
        model = nn.Linear(1, 1)
        model.bias[0].data = math.nan
        with pytest.raises(nn.NonFiniteError, match=r"first, the input bias\[0\]=nan"):
            nn.fit(model, nn.mse_loss, DATA, nn.SGD(model.parameters()), 1)


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (([[1.0]], [1.0, 2.0]), nn.SizeError, "1 input.* 2 target"),
        (([], []), nn.SizeError, "empty"),
        ([[1.0]], TypeError, "a pair"),
        (3, TypeError, "a pair"),
        (([[1.0, 2.0]], [1.0]), nn.SizeError, "Linear takes rows of 1"),
    ],
)
def test_data_that_does_not_fit(data, error, message):
    model = nn.Linear(1, 1)
    with pytest.raises(error, match=message):
        nn.fit(model, nn.mse_loss, data, nn.SGD(model.parameters()), 1)


def test_a_loss_must_be_one_value():
    model = nn.Linear(1, 1)
    for loss in (nn.MSELoss("none"), lambda y, t: 3.0):
        with pytest.raises(TypeError, match="not one Value: reduce it"):
            nn.fit(model, loss, DATA, nn.SGD(model.parameters()), 1)


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
