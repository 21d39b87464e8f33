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
        nn.training.EarlyStopping(monitor="f1").should_stop({"loss": 1.0}, model)
