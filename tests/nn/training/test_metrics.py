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
        assert nn.accuracy([[0.5]], [nan]) == 0.0


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
