"""Losses: values against closed forms, extremes, reductions, and what they refuse."""

import inspect
import math
import pickle

import mpmath
import numpy as np
import pytest

import nn
from autograd import Value, gradients, jit, log_softmax

Z = [0.3, -1.2, 2.0]


def precise(z, t):
    """Cross-entropy of logits with 50 digits."""
    with mpmath.workdps(50):
        total = mpmath.log(sum(mpmath.exp(x) for x in z))
        return float(sum(w * (total - x) for w, x in zip(t, z, strict=True)))


@pytest.mark.parametrize(
    ("loss", "y", "t", "expected"),
    [
        (nn.mse_loss, [1.0, 4.0], [2.0, 2.0], 2.5),
        (nn.l1_loss, [1.0, 4.0], [2.0, 2.0], 1.5),
        (nn.half_squared_error, [1.0, 4.0], [2.0, 2.0], 2.5),
        (nn.euclidean_loss, [1.0, 5.0], [4.0, 1.0], 5.0),
        (nn.hinge_loss, [0.5, -2.0, 3.0], [1, 1, -1], (0.5 + 3.0 + 4.0) / 3),
        (nn.binary_cross_entropy, [0.25, 0.5], [1, 0], (math.log(4) + math.log(2)) / 2),
        (nn.binary_cross_entropy, [0.0, 1.0], [0, 1], 0.0),
        (nn.binary_cross_entropy, [0.0], [1], math.inf),
        (nn.binary_cross_entropy_with_logits, [0.0, 0.0], [1, 0.25], math.log(2)),
        (nn.binary_cross_entropy_with_logits, [math.inf, -math.inf], [1, 0], 0.0),
        (nn.binary_cross_entropy_with_logits, [math.inf], [0], math.inf),
        (nn.cross_entropy, Z, 1, precise(Z, [0, 1, 0])),
        (nn.cross_entropy, Z, [0.2, 0.3, 0.5], precise(Z, [0.2, 0.3, 0.5])),
        (nn.cross_entropy, [Z, Z], np.array([1, 2]), precise(Z, [0, 0.5, 0.5])),
        (nn.cross_entropy, [5.0], 0, 0.0),
        (nn.nll_loss, [-1.0, -2.0], 1, 2.0),
        (nn.nll_loss, [-1.0, -math.inf], [1.0, 0.0], 1.0),
        (nn.probability_cross_entropy, [0.25, 0.75], 0, math.log(4)),
        (nn.probability_cross_entropy, [1.0, 0.0], [1.0, 0.0], 0.0),
        (nn.kl_div, [math.log(0.5)] * 2, [1.0, 0.0], math.log(2)),
        (nn.kl_div, [math.log(0.5)] * 2, [0.25, 0.75], 0.25 * math.log(0.5) + 0.75 * math.log(1.5)),
    ],
)
def test_values(loss, y, t, expected):
    assert loss(y, t) == pytest.approx(expected, rel=1e-14, abs=1e-300)
    as_values = [[Value(x) for x in row] if isinstance(row, list) else Value(row) for row in y]
    assert loss(as_values, t).data == pytest.approx(expected, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("z", [40.0, 700.0, 1e4, -40.0, -1e4])
def test_logits_keep_their_tails(z):
    """A loss that a probability would round to 0 or overflow, and its gradient."""
    x, y = Value(z), Value(z)
    binary = nn.binary_cross_entropy_with_logits(x, 1)
    of_two = nn.cross_entropy([y, 0.0], 0)
    with mpmath.workdps(50):
        expected = float(mpmath.log1p(mpmath.exp(-z)))
        slope = float(-1 / (1 + mpmath.exp(z)))
    assert binary.data == of_two.data == pytest.approx(expected, rel=1e-14, abs=1e-300)
    for loss, v in ((binary, x), (of_two, y)):
        assert gradients(loss, [v]) == pytest.approx([slope], rel=1e-14, abs=1e-300)


def test_cross_entropies_agree():
    z = [Value(x) for x in Z]
    on_logits = nn.cross_entropy(z, 2)
    assert nn.cross_entropy(z, [0.0, 0.0, 1.0]).data == pytest.approx(on_logits.data, rel=1e-14)
    assert nn.nll_loss(log_softmax(z), 2).data == pytest.approx(on_logits.data, rel=1e-14)
    on_probabilities = nn.probability_cross_entropy(nn.Softmax()(z), 2)
    assert on_probabilities.data == pytest.approx(on_logits.data, rel=1e-14)


def test_reductions():
    y, t = [[1.0, 2.0], [3.0, 5.0]], [[0.0, 0.0], [3.0, 3.0]]
    assert nn.mse_loss(y, t, "none") == [[1.0, 4.0], [0.0, 4.0]]
    assert nn.MSELoss("sum")(y, t) == 9.0
    assert nn.MSELoss()(y, t) == 2.25
    assert nn.half_squared_error(y, t, "none") == [2.5, 2.0]
    assert nn.cross_entropy(y, [0, 1], "none") == [nn.cross_entropy(*p) for p in zip(y, [0, 1])]


def test_a_row_of_one_number_stands_for_it():
    assert nn.mse_loss([[1.0], [2.0]], [1.0, 4.0]) == nn.mse_loss([1.0, 2.0], [[1.0], [4.0]]) == 2.0
    assert nn.mse_loss([3.0], 1.0) == nn.mse_loss(3.0, [1.0]) == 4.0


@pytest.mark.parametrize(
    ("loss", "y", "t"),
    [
        (nn.mse_loss, [0.1, 0.7], [0.3, 0.2]),
        (nn.mse_loss, [3, 5], [5, 3]),
        (nn.half_squared_error, [0.1, 0.7], [0.3, 0.2]),
        (nn.binary_cross_entropy, [0.1, 0.7], [0.9, 0.2]),
        (nn.binary_cross_entropy_with_logits, [0.1, 0.7], [0.9, 0.2]),
        (nn.cross_entropy, [0.1, 0.7], [0.75, 0.25]),
        (nn.kl_div, [-0.1, -0.7], [0.75, 0.25]),
    ],
)
def test_single_numbers_of_numpy_are_computed_with_as_doubles(loss, y, t):
    short = np.uint8 if isinstance(y[0], int) else np.float32
    y, t = list(map(short, y)), list(map(short, t))
    exact = loss(list(map(float, y)), list(map(float, t)))
    assert loss(y, t) == exact
    assert loss([Value(float(x)) for x in y], t).data == exact


def test_a_loss_of_floats_may_overflow_as_that_of_values_does():
    for loss in (nn.mse_loss, nn.half_squared_error):
        assert loss([1e200], [0.0]) == loss([Value(1e200)], [0.0]).data == math.inf


@pytest.mark.parametrize(
    "loss", [nn.cross_entropy, nn.nll_loss, nn.kl_div, nn.half_squared_error, nn.euclidean_loss]
)
@pytest.mark.parametrize(("predictions", "targets"), [([], []), ([[]], [[]]), ([[]], [0])])
def test_there_is_no_loss_of_no_predictions(loss, predictions, targets):
    with pytest.raises(nn.SizeError, match=r"there are no predictions; pass one at least"):
        loss(predictions, targets)


FUNCTIONS = [getattr(nn, name) for name in nn.losses.__all__ if name.endswith(("loss", "entropy"))]


@pytest.mark.parametrize("loss", [*FUNCTIONS, nn.half_squared_error, nn.kl_div])
def test_a_loss_says_how_it_is_called(loss):
    called = str(inspect.signature(loss))
    assert called.removesuffix(")").startswith("(predictions, targets, reduction='mean'")
    assert loss.__doc__
    assert pickle.loads(pickle.dumps(loss)) is loss


def test_options_are_shown_and_checked():
    assert str(inspect.signature(nn.huber_loss)).endswith("reduction='mean', *, delta=1.0)")
    loss = nn.CrossEntropyLoss(weight=[1, 2], ignore_index=-100)
    assert repr(loss) == (
        "CrossEntropyLoss(reduction='mean', weight=[1.0, 2.0], ignore_index=-100)"
    )
    assert loss([[0.0, 0.0], [5.0, 0.0]], [1, -100]) == pytest.approx(math.log(2))
    assert nn.CrossEntropyLoss(weight=[1, 2])([0.0, 0.0], 1) == pytest.approx(math.log(2))
    assert nn.BCEWithLogitsLoss(pos_weight=2)([0.0], [1.0]) == pytest.approx(2 * math.log(2))
    for make, message in (
        (lambda: nn.MSELoss(delta=1.0), "MSELoss takes no delta=; it takes no options"),
        (lambda: nn.cross_entropy([1.0], 0, gamma=1), "takes no gamma=; it takes weight, ignore_"),
    ):
        with pytest.raises(TypeError, match=message):
            make()
    with pytest.raises(ValueError, match=r"label_smoothing is from 0 to 1, got 1\.5"):
        nn.CrossEntropyLoss(label_smoothing=1.5)
    with pytest.raises(nn.SizeError, match="2 classes take as many weights, got 3"):
        nn.cross_entropy([1.0, 2.0], 0, weight=[1.0, 1.0, 1.0])
    with pytest.raises(nn.SizeError, match="no sample weighs anything"):
        nn.cross_entropy([[1.0, 2.0]], [1], ignore_index=1)
    assert nn.nll_loss([-1.0, -2.0], [0.5, 0.5], weight=[0.0, 2.0]) == 2.0
    assert nn.nll_loss([-1.0, -2.0], [1.0, 0.0], weight=[0.0, 2.0]) == 0.0


def test_a_loss_of_one_s_own():
    @nn.losses.reduction.of_numbers
    def fourth_power(y, t):
        return (y - t) ** 4

    class FourthPower(nn.Loss, function=fourth_power):
        pass

    y = Value(3.0)
    loss = FourthPower("sum")([y, 1.0], [1.0, 0.0])
    assert loss.data == 17.0
    assert gradients(loss, [y]) == [32.0]


@pytest.mark.parametrize("kind", nn.Loss.__subclasses__())
def test_loss_modules(kind):
    assert repr(kind()) == f"{kind.__name__}(reduction='mean')"
    with pytest.raises(ValueError, match="'mean', 'sum' or 'none', not 'max'"):
        kind("max")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nn.mse_loss([1.0, 2.0], [1.0]), nn.SizeError, "2 prediction.* 1 target"),
        (lambda: nn.mse_loss([[1.0, 2.0]], [1.0]), nn.SizeError, "row of 2 .* against one number"),
        (lambda: nn.mse_loss([], []), nn.SizeError, "no samples"),
        (lambda: nn.mse_loss(1.0, 1.0, "avg"), ValueError, "not 'avg'"),
        (lambda: nn.euclidean_loss([1.0], [1.0, 2.0]), nn.SizeError, "1 prediction.* 2 target"),
        (lambda: nn.cross_entropy([Z, Z], [0]), nn.SizeError, "2 prediction.* 1 target"),
        (lambda: nn.cross_entropy(Z, 3), nn.LabelError, "from 0 to 2, got 3"),
        (lambda: nn.cross_entropy(Z, -1), nn.LabelError, "from 0 to 2, got -1"),
        (lambda: nn.cross_entropy(Z, 1.0), nn.LabelError, r"int\(…\)"),
        (lambda: nn.cross_entropy(Z, [1.0, 0.0]), nn.SizeError, "3 prediction.* 2 target"),
        (lambda: nn.cross_entropy(Z, [1.0, 1.0, 0.0]), nn.LabelError, "sums to 1, got .* sum 2"),
        (lambda: nn.nll_loss(Z, [1.5, -0.5, 0.0]), nn.LabelError, "least weight -0.5"),
        (lambda: nn.nll_loss(Z, [math.nan] * 3), nn.LabelError, "sum nan"),
        (lambda: nn.binary_cross_entropy([1.5], [1]), nn.LabelError, "a probability .* got 1.5"),
        (lambda: nn.binary_cross_entropy([0.5], [2]), nn.LabelError, "a binary target .* got 2"),
        (
            lambda: nn.binary_cross_entropy_with_logits([0.5], [-1]),
            nn.LabelError,
            "binary target .* got -1",
        ),
        (lambda: nn.probability_cross_entropy([1.2, 0.0], 0), nn.LabelError, "got 1.2"),
        (lambda: nn.hinge_loss([1.0], [0]), nn.LabelError, "−1 and 1, got 0"),
    ],
)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_recorded_loss_knows_targets_that_are_nothing_and_those_that_are_wrong():
    binary = jit(lambda p, t: nn.binary_cross_entropy([p], [t]))
    assert [binary(Value(p), t).data for p, t in [(0.5, 0.5), (1.0, 1.0), (0.0, 0.0)]] == [
        nn.binary_cross_entropy([p], [t]) for p, t in [(0.5, 0.5), (1.0, 1.0), (0.0, 0.0)]
    ]
    hinge = jit(lambda y, t: nn.hinge_loss([y], [t]))
    assert [hinge(Value(0.25), t).data for t in (1.0, -1.0)] == [0.75, 1.25]
    with pytest.raises(nn.LabelError, match=r"−1 and 1, got 0\.5"):
        hinge(Value(0.25), 0.5)
