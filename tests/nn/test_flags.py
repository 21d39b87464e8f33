"""What is a yes or a no is a bool: the truth of "no" is seldom what is meant."""

import pytest

import nn
import nn.diagnostics
import nn.plots
import nn.training
from autograd import Value
from nn.structures.attention import attention_weights, scaled_dot_product_attention
from tests.needs import needed_module

DATA = ([[1.0, 2.0]], [[1.0]])


def fit(**flags):
    model = nn.MLP(2, [1])
    nn.fit(model, nn.mse_loss, DATA, nn.SGD(model.parameters()), 1, **flags)


ROWS = [[1.0], [2.0]]
FLAGS = {
    "bias": [
        lambda x: nn.Linear(2, 1, x),
        lambda x: nn.RNN(2, 1, bias=x),
        lambda x: nn.LSTM(2, 1, bias=x),
        lambda x: nn.GRUCell(2, 1, x),
        lambda x: nn.Conv1d(1, 1, 1, bias=x),
        lambda x: nn.Conv2d(1, 1, 1, bias=x),
        lambda x: nn.Attention(2, 1, x),
        lambda x: nn.MultiheadAttention(2, 1, bias=x),
    ],
    "is_causal": [
        lambda x: nn.Attention(2, 1, is_causal=x),
        lambda x: nn.MultiheadAttention(2, 1, is_causal=x),
        lambda x: attention_weights(ROWS, ROWS, x),
        lambda x: scaled_dot_product_attention(ROWS, ROWS, ROWS, is_causal=x),
    ],
    "elementwise_affine": [
        lambda x: nn.LayerNorm(2, elementwise_affine=x),
        lambda x: nn.RMSNorm(2, elementwise_affine=x),
    ],
    "affine": [lambda x: nn.BatchNorm(2, affine=x)],
    "mode": [lambda x: nn.MLP(2, [1]).train(x)],
    "training": [lambda x: setattr(nn.Dropout(), "training", x)],
    "nesterov": [lambda x: nn.SGD([Value(1.0)], momentum=0.9, nesterov=x)],
    "centered": [lambda x: nn.optim.RMSprop([Value(1.0)], centered=x)],
    "progress": [lambda x: fit(progress=x)],
    "jit": [lambda x: fit(jit=x, progress=False)],
}
CASES = [(name, call) for name, calls in FLAGS.items() for call in calls]


@pytest.mark.parametrize(("name", "call"), CASES)
@pytest.mark.parametrize("wrong", ["no", "False", 0, 1.0, [True], Value(1.0)])
def test_a_flag_is_a_bool(name, call, wrong):
    with pytest.raises(ValueError, match=f"^{name} is True or False, got "):
        call(wrong)


@pytest.mark.parametrize(("name", "call"), CASES)
def test_both_bools_are_taken_and_those_of_numpy(name, call):
    numpy = needed_module("numpy")
    for flag in (True, False, numpy.bool_(True), numpy.bool_(False)):
        call(flag)


def test_a_flag_of_a_picture():
    needed_module("matplotlib")
    with pytest.raises(ValueError, match="logarithmic is True or False, got 'no'"):
        nn.plots.loss_curves({"a": [1.0]}, logarithmic="no")


def test_a_picture_has_a_class_for_each_point_and_a_name_for_each_curve():
    needed_module("matplotlib")
    for classes in ([0], [0, 1, 0]):
        with pytest.raises(nn.SizeError, match=r"2 point\(s\) stand against . class\(es\)"):
            nn.plots.decision_boundary(nn.Linear(2, 1), [[1.0, 2.0], [3.0, 4.0]], classes)
    with pytest.raises(TypeError, match=r"curves is a dict like .* got "):
        nn.plots.loss_curves([1.0, 2.0])


def test_a_loss_of_a_diagnosis_is_a_function():
    with pytest.raises(TypeError, match=r"the loss is a function like mse_loss .* got 'mse'"):
        nn.diagnostics.gradient_flow(nn.MLP(2, [1]), "mse", DATA)


def test_to_resume_is_a_flag():
    with pytest.raises(ValueError, match="resume is True or False, got 'no'"):
        fit(resume="no")
