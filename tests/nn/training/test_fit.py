"""The loop: what it learns, measures and refuses."""

from random import Random

import numpy as np
import pytest

import nn
from demos.networks import moons
from tests.nn.training.setting import DATA


def test_fit_learns_a_line():
    model = nn.Linear(1, 1)
    history = nn.fit(model, nn.mse_loss, DATA, nn.SGD(model.parameters(), 0.1), 200)
    assert model.state_dict()["weight"][0][0] == pytest.approx(2.0, abs=1e-6)
    assert (len(history), history.stopped) == (200, "")
    assert history["loss"][-1] < 1e-12 < history["loss"][0]
    assert repr(history).startswith("<History of 200 epochs: loss ")


@pytest.mark.long
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
    found = nn.training.evaluate(
        model, nn.mse_loss, DATA, {"l1": lambda y, t: nn.l1_loss(y, t).data}
    )
    assert history["validation loss"] == [found["loss"]] * 2
    assert history["l1"] == pytest.approx(history["validation l1"])  # weighted by batch size
    penalised = found["loss"] + 10.0 + nn.l2_penalty(model).data
    assert history["loss"][0] == pytest.approx(penalised)
    with pytest.raises(KeyError, match="no 'accuracy' was recorded; there are loss"):
        history["accuracy"]


def test_evaluation_is_inference_and_leaves_the_mode():
    model = nn.Sequential(nn.Linear(1, 1), nn.Dropout(1.0))
    model.layers[1].eval()
    assert nn.training.evaluate(model, nn.mse_loss, DATA)["loss"] > 0
    assert [module.training for module in model.modules()] == [True, True, False]
    nn.fit(model.eval(), nn.mse_loss, DATA, nn.SGD(model.parameters()), 0)
    assert not model.training


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
        fit(schedule=nn.optim.lr_scheduler.StepLR(nn.SGD(other.parameters()), 1))
    with pytest.raises(ValueError, match="another name than 'loss'"):
        fit(metrics={"loss": nn.accuracy})
    with pytest.raises(nn.SizeError, match=r"1 input.* 2 target"):
        fit(validation=([[1.0]], [1.0, 2.0]))
    with pytest.raises(nn.SizeError, match=r"epochs is a whole number of 0 or more, got 2.5"):
        fit(epochs=2.5)
    assert model.state_dict() == before


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


def test_callbacks_are_told_of_each_epoch():
    model, told = nn.Linear(1, 1), []
    optimizer = nn.SGD(model.parameters(), lr=0.1)

    def halve(epoch, numbers):
        optimizer.lr = 0.1 / 2**epoch

    callbacks = [lambda *told_now: told.append(told_now), halve]
    history = nn.fit(model, nn.mse_loss, DATA, optimizer, 3, callbacks=callbacks)
    assert told == [*enumerate(history.epochs, 1)]
    assert optimizer.lr == 0.1 / 8
    with pytest.raises(TypeError, match="a callback is a function of an epoch and its numbers"):
        nn.fit(model, nn.mse_loss, DATA, optimizer, 1, callbacks=[3])


def test_a_share_is_held_out_always_the_same():
    seen = []

    def note(predictions, targets):
        seen.append(sorted(targets))
        return 0.0

    data = ([[float(k)] for k in range(10)], [float(k) for k in range(10)])
    for seed in (1, 2):
        model = nn.Linear(1, 1)
        options = {"metrics": [note], "generator": Random(seed), "batch_size": 3}
        optimizer = nn.SGD(model.parameters(), lr=1e-3)
        nn.fit(model, nn.mse_loss, data, optimizer, 1, validation=0.2, **options)
    assert seen[:2] == seen[2:]
    assert [len(each) for each in seen[:2]] == [8, 2]
    assert sorted(seen[0] + seen[1]) == data[1]
    with pytest.raises(nn.SizeError, match=r"a test share of 1.5 of 10 samples"):
        nn.fit(model, nn.mse_loss, data, optimizer, 1, validation=1.5)


def test_the_last_batch_may_be_left_out():
    data = ([[float(k)] for k in range(7)], [float(k) for k in range(7)])
    sizes = [len(ys) for _, ys in nn.data.batches(data, 3, drop_last=True)]
    assert sizes == [3, 3]
    assert [len(ys) for _, ys in nn.data.batches(data, drop_last=True)] == [7]
    with pytest.raises(nn.SizeError, match=r"7 sample.* fill no batch of 8, and drop_last"):
        next(nn.data.batches(data, 8, drop_last=True))
    model = nn.Sequential(nn.Linear(1, 2), nn.BatchNorm(2), nn.Linear(2, 1))
    optimizer = nn.SGD(model.parameters(), lr=1e-3)
    history = nn.fit(model, nn.mse_loss, data, optimizer, 2, batch_size=3, drop_last=True)
    assert len(history) == 2  # a batch of one row has no variance


def test_predictions_are_floats():
    model = nn.Sequential(nn.Linear(1, 2, initialiser=lambda *_: 2.0), nn.Dropout(0.5))
    assert nn.predict(model, [[1.0], [3.0]]) == [[2.0, 2.0], [6.0, 6.0]]
    assert nn.predict(model, [1.0]) == [2.0, 2.0]
    found = nn.predict(model, np.array([[1.0], [3.0]]))
    assert isinstance(found, np.ndarray)
    assert found.dtype == float
    assert found.tolist() == [[2.0, 2.0], [6.0, 6.0]]
    assert model.training
    assert not any(p.has_grad for p in model.parameters())
    with pytest.raises(TypeError, match="the model is a module"):
        nn.predict([[1.0]], model)


class Frame:
    """What a data frame is to us: by itself it gives the names of its columns."""

    ndim = 2

    def __init__(self, columns):
        self.columns = columns

    def __iter__(self):
        return iter(self.columns)

    def __len__(self):
        return len(next(iter(self.columns.values())))

    def to_numpy(self):
        return np.array([*self.columns.values()]).T


def test_a_data_frame_is_its_rows_and_columns_are_told_apart():
    frame = Frame({"a": [1.0, 2.0, 3.0], "b": [0.0, 0.0, 1.0]})
    model = nn.Linear(2, 1, initialiser=lambda *_: 1.0)
    assert nn.predict(model, frame) == [[1.0], [2.0], [4.0]]
    nn.fit(model, nn.mse_loss, (frame, [1.0, 2.0, 4.0]), nn.SGD(model.parameters()), 1)
    with pytest.raises(nn.SizeError, match=r"2 input.* 3 target"):
        nn.fit(
            model,
            nn.mse_loss,
            ([*frame.columns.values()], [1.0, 2.0, 4.0]),
            nn.SGD(model.parameters()),
            1,
        )
