"""Early stopping keeps the best parameters."""

import pytest

import nn
from tests.nn.training.setting import DATA


def test_early_stopping_keeps_the_best():
    model = nn.Linear(1, 1, initialiser=lambda *_: 2.0)
    model.bias[0].data = 1.0  # already right: every step leads away
    stopping = nn.training.EarlyStopping(patience=2, min_delta=1e-6)
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
    assert nn.training.evaluate(model, nn.mse_loss, DATA)["loss"] == min(losses)
    with pytest.raises(ValueError, match="1 or more, got 0"):
        nn.training.EarlyStopping(patience=0)
    with pytest.raises(ValueError, match="min_delta is at least 0 and finite, got -1"):
        nn.training.EarlyStopping(min_delta=-1)
    with pytest.raises(KeyError, match="no 'f1' is recorded"):
        nn.training.EarlyStopping(monitor="f1", mode="max").should_stop({"loss": 1.0}, model)
    with pytest.raises(ValueError, match="is 'f1' to be large or small"):
        nn.training.EarlyStopping(monitor="f1")
    with pytest.raises(ValueError, match="mode is 'min' or 'max'"):
        nn.training.EarlyStopping(mode="auto")


def line(weight):
    model = nn.Linear(1, 1, initialiser=lambda *_: weight)
    model.bias[0].data = 1.0
    return model


def run(model, stopping, epochs=6, lr=0.7, **options):
    optimizer = nn.SGD(model.parameters(), lr=lr)  # which diverges
    options = {"stopping": stopping, "progress": False, "validation": DATA} | options
    return nn.fit(model, nn.mse_loss, DATA, optimizer, epochs, **options)


def test_each_run_begins_anew():
    """A second model does not get the parameters of the first."""
    stopping = nn.training.EarlyStopping(patience=2)
    run(line(1.9), stopping)
    other = line(-50.0)
    history = run(other, stopping)
    assert len(history) > 1
    assert nn.training.evaluate(other, nn.mse_loss, DATA)["loss"] == min(history["validation loss"])


@pytest.mark.parametrize("ending", [None, KeyboardInterrupt, RuntimeError])
def test_the_best_parameters_are_there_on_every_exit(ending):
    model, stopping, found = line(1.9), nn.training.EarlyStopping(patience=99), []

    def note(epoch, numbers):
        if epoch == 4 and ending:
            raise ending
        found.append(numbers["validation loss"])

    if ending is RuntimeError:
        with pytest.raises(RuntimeError):
            run(model, stopping, callbacks=[note])
    else:
        assert run(model, stopping, callbacks=[note]).stopped == ("interrupted" if ending else "")
    assert len(found) == (3 if ending else 6)
    assert nn.training.evaluate(model, nn.mse_loss, DATA)["loss"] == min(found) < found[-1]


def test_what_is_to_be_large():
    model, calls = line(1.9), iter([0.1, 0.5, 0.9, 0.3, 0.2, 0.1])
    stopping = nn.training.EarlyStopping(patience=2, monitor="score", mode="max")
    history = run(model, stopping, validation=None, metrics={"score": lambda y, t: next(calls)})
    assert history["score"] == [0.1, 0.5, 0.9, 0.3, 0.2]
    assert history.stopped == "early"
