"""The accuracy of predictions."""

import numpy as np
import pytest

import nn
from autograd import Value


def test_accuracy():
    assert nn.accuracy([[0.1, 0.9], [0.8, 0.2]], [[0.0, 1.0], [0.0, 1.0]]) == 0.5
    assert nn.accuracy([Value(1.0), Value(-2.0), Value(3.0)], [1, -1, -1]) == pytest.approx(2 / 3)
    assert nn.accuracy([[1.0], [-2.0]], [[1], [0]]) == 1.0
    assert nn.accuracy([np.array([0.1, 0.9])], [np.array([0.0, 1.0])]) == 1.0
    with pytest.raises(nn.LabelError, match="2 scores are for the classes from 0 to 1, got 2"):
        nn.accuracy([[0.1, 0.9]], [2])
    with pytest.raises(nn.SizeError, match=r"2 prediction.* 3 target"):
        nn.accuracy([[0.1, 0.9]], [[0.0, 0.0, 1.0]])


@pytest.mark.parametrize("nan", [float("nan"), Value(float("nan")), np.float64("nan")])
def test_what_is_no_number_is_never_right(nan):
    for target in ([0], [1], [[1.0, 0.0]]):
        assert nn.accuracy([[nan, 0.9]], target) == 0.0
        assert nn.accuracy([[0.9, nan]], target) == 0.0
    for target in (-1, 0, 1):
        assert nn.accuracy([[nan]], [target]) == nn.accuracy([nan], [target]) == 0.0
        assert nn.accuracy([[1.5]], [nan]) == 0.0


def test_no_predictions_have_no_accuracy():
    with pytest.raises(nn.SizeError, match="no predictions to take the accuracy of"):
        nn.accuracy([], [])
    with pytest.raises(nn.SizeError, match="no predictions"):
        nn.accuracy([[]], [[]])


def test_scores_of_any_type_are_one_each():
    scores = list(np.array([1.0, 2.0, -1.0], np.float32))
    assert nn.accuracy(scores, [1, 0, 0]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("predictions", "targets", "error", "message"),
    [
        ([2, 1, 0], [1, 2, 0], nn.LabelError, "classes 0 and 1, or −1 and 1, got 2"),
        (["cat", "dog"], ["dog", "dog"], TypeError, "expected one real number, got the str 'cat'"),
        ([[[0.1, 0.9], [0.8, 0.2]]], [[1, 0]], TypeError, "got the list"),
    ],
)
def test_no_meaning_is_guessed(predictions, targets, error, message):
    with pytest.raises(error, match=message):
        nn.accuracy(predictions, targets)


def test_probabilities_are_told_from_scores_or_asked_about():
    probabilities, classes = [[0.9], [0.2], [0.6], [0.4]], [1, 0, 1, 1]
    with pytest.raises(ValueError, match=r"may be probabilities or scores; say .*threshold=0.5"):
        nn.accuracy(probabilities, classes)
    assert nn.accuracy(probabilities, classes, threshold=0.5) == 0.75
    assert nn.accuracy(probabilities, classes, 0) == 0.75 == nn.accuracy([[1.0]] * 4, classes)
    assert nn.accuracy(probabilities, [1, -1, 1, 1]) == 0.75  # of margins, which are scores


LINE = ([[-1.0], [-0.5], [0.5], [1.0]], [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("modules", "loss"),
    [
        ([nn.Linear(1, 1), nn.Sigmoid()], nn.binary_cross_entropy),
        ([nn.Linear(1, 1), nn.Sigmoid()], nn.mse_loss),
        ([nn.Layer(1, 1, "sigmoid")], nn.BCELoss()),
        ([nn.Linear(1, 1)], nn.binary_cross_entropy_with_logits),
        ([nn.Linear(1, 1)], nn.BCEWithLogitsLoss()),
    ],
)
@pytest.mark.parametrize("metrics", [["accuracy"], [nn.accuracy], {"accuracy": nn.accuracy}])
def test_a_run_knows_what_its_outputs_are(modules, loss, metrics):
    model = nn.Sequential(*modules)
    for parameter in model.parameters():
        parameter.data = (
            0.1 if parameter.label.endswith("[0][0]") or "w" in parameter.label else 0.0
        )
    found = nn.training.evaluate(model, loss, LINE, metrics)
    assert found["accuracy"] == 1.0


def test_metrics_are_of_all_predictions_and_not_means_of_batches():
    """The share of the largest: no mean of batches is that of the whole."""
    seen = []

    def spread(predictions, targets):
        seen.append(len(targets))
        numbers = [row[0].data for row in predictions]
        return max(numbers) - min(numbers)

    model = nn.Linear(1, 1, initialiser=lambda *_: 1.0)
    data = ([[0.0], [1.0], [10.0]], [0.0, 1.0, 10.0])
    history = nn.fit(
        model, nn.mse_loss, data, nn.SGD(model.parameters()), 1, batch_size=1, metrics=[spread]
    )
    assert seen == [3]
    assert history["spread"] == [10.0]
    with pytest.raises(ValueError, match="no metric is called 'f1'; pass a function"):
        nn.training.evaluate(model, nn.mse_loss, data, ["f1"])
    with pytest.raises(TypeError, match="metrics"):
        nn.training.evaluate(model, nn.mse_loss, data, "accuracy")
