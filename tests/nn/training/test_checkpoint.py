"""Checkpoints and Ctrl-C: a run that is resumed ends in the same bits."""

import json
import math

import pytest

import nn
from tests.nn.training.setting import DATA, Setting

OPTIMISERS = [
    {"optimizer": nn.Adam},
    {"optimizer": nn.optim.AdamW, "betas": (0.8, 0.9)},
    {"optimizer": nn.SGD, "momentum": 0.9, "nesterov": True},
    {"optimizer": nn.SGD, "momentum": 0.9, "dampening": 0.9},
    {"optimizer": nn.optim.RMSprop, "momentum": 0.5, "centered": True},
    {"optimizer": nn.optim.Adagrad, "lr_decay": 0.1},
    {"optimizer": nn.optim.Adadelta},
]


@pytest.mark.bare
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


@pytest.mark.bare
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
    assert math.isfinite(nn.training.evaluate(model, nn.mse_loss, DATA)["loss"])
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
    run = nn.training.Run(
        setting.model, setting.optimizer, setting.generator, nn.training.History()
    )
    with pytest.raises(nn.StateError, match=r"layer3.bias\[0\] takes a finite number, got inf"):
        nn.training.save_checkpoint(run, path)
    assert path.read_text() == before
