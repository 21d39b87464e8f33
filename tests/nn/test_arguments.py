"""Arguments that cannot work are refused where they are given, in words that say what can."""

import math

import pytest

import nn
from autograd import Value
from nn.optim import lr_scheduler as schedules
from tests.needs import needed_module

NAN = math.nan
DATA = ([[1.0, 2.0], [3.0, 4.0]], [[1.0], [0.0]])


def sgd():
    return nn.SGD([Value(1.0)])


NUMBERS = {  # what takes a number, the number that it can use, and what it says of another
    "lr": (lambda x: nn.SGD([Value(1.0)], lr=x), 0.1, "lr is at least 0 and finite"),
    "momentum": (lambda x: nn.SGD([Value(1.0)], momentum=x), 0.9, "momentum is at least 0"),
    "decay": (lambda x: nn.Adam([Value(1.0)], weight_decay=x), 0.1, "weight_decay is at least 0"),
    "eps": (lambda x: nn.Adam([Value(1.0)], eps=x), 1e-8, "eps is above 0 and finite"),
    "betas": (lambda x: nn.Adam([Value(1.0)], betas=(x, 0.9)), 0.5, "betas is at least 0 and bel"),
    "step": (lambda x: schedules.StepLR(sgd(), 1, x), 0.1, "gamma is at least 0 and finite"),
    "steps": (lambda x: schedules.MultiStepLR(sgd(), [1], x), 0.1, "gamma is at least 0"),
    "power": (lambda x: schedules.ExponentialLR(sgd(), x), 0.1, "gamma is at least 0"),
    "start": (lambda x: schedules.LinearLR(sgd(), x), 0.1, "start_factor is at least 0"),
    "end": (lambda x: schedules.LinearLR(sgd(), 1.0, x), 0.1, "end_factor is at least 0"),
    "eta": (lambda x: schedules.CosineAnnealingLR(sgd(), 5, x), 1e-4, "eta_min is at least 0"),
    "lambda": (lambda x: schedules.LambdaLR(sgd(), lambda k: x), 0.1, "the factor of lr_lambda is"),
    "dropout": (nn.Dropout, 0.5, "the probability to drop is from 0 to 1"),
    "norm": (lambda x: nn.LayerNorm(2, eps=x), 1e-5, "eps is above 0 and finite"),
    "average": (lambda x: nn.BatchNorm(2, momentum=x), 0.1, "momentum is from 0 to 1"),
    "clip": (lambda x: nn.optim.clip_grad_norm_([Value(1.0)], x), 1.0, "max_norm is at least 0"),
    "delta": (lambda x: nn.training.EarlyStopping(min_delta=x), 0.1, "min_delta is at least 0"),
    "moons": (lambda x: nn.data.moons(10, x), 0.1, "noise is at least 0 and finite"),
    "normal": (nn.init.normal, 1.0, "deviation is at least 0 and finite"),
    "uniform": (nn.init.uniform, 1.0, "bound is at least 0 and finite"),
    "prior": (lambda x: nn.data.GaussianMixture(prior=x), 0.5, "the prior is between 0 and 1"),
}
FINITE = {
    "leaky": (nn.LeakyReLU, -0.1, "negative_slope is a finite number"),
    "elu": (nn.ELU, 1.0, "alpha is a finite number"),
    "silu": (nn.SiLU, -1.0, "beta is a finite number"),
    "softplus": (nn.Softplus, 2.0, "beta is a finite number"),
    "prelu": (lambda x: nn.PReLU(1, x), -0.5, "init is a finite number"),
    "constant": (nn.init.constant, -1.0, "the constant is a finite number"),
    "circle": (lambda x: nn.data.circles(9, 0.0, x), -0.5, "factor is a finite number"),
    "turns": (lambda x: nn.data.spiral(9, turns=x), -0.5, "turns is a finite number"),
}
COUNTS = {
    "linear": lambda n: nn.Linear(n, 1),
    "mlp": lambda n: nn.MLP(2, [n]),
    "neuron": nn.Neuron,
    "conv": lambda n: nn.Conv1d(1, 1, n),
    "stride": lambda n: nn.MaxPool1d(2, n),
    "lstm": lambda n: nn.LSTM(2, n),
    "norm": nn.LayerNorm,
    "heads": lambda n: nn.MultiheadAttention(4, n),
    "moons": lambda n: nn.data.moons(n + 2 if type(n) is int else n),
    "batch": lambda n: [*nn.data.batches(DATA, n)],
    "patience": nn.training.EarlyStopping,
    "milestone": lambda n: schedules.MultiStepLR(sgd(), [n]),
    "step": lambda n: schedules.StepLR(sgd(), n),
}


@pytest.mark.parametrize("name", [*NUMBERS, *FINITE])
def test_a_number_is_a_number(name):
    make, usable, words = (NUMBERS | FINITE)[name]
    make(usable)
    for wrong in (
        NAN,
        True,
        False,
        "a",
        None,
        [1.0],
        1j,
        10**400,
        *([-1.0] if name in NUMBERS else []),
    ):
        with pytest.raises(ValueError, match=f"^{words}.*, got "):
            make(wrong)


@pytest.mark.parametrize("make", COUNTS.values(), ids=COUNTS)
def test_a_count_is_a_whole_number(make):
    make(1)
    for wrong in (True, 1.0, NAN, "a", -1):
        with pytest.raises(nn.SizeError, match=r"is a whole number of . or more, got "):
            make(wrong)


def test_numbers_of_numpy_count():
    numpy = needed_module("numpy")
    assert nn.Dropout(numpy.float32(0.5)).p == 0.5
    assert len(nn.Linear(numpy.int64(2), 1).weight[0]) == 2
    assert nn.manual_seed(numpy.int64(3)).random() == nn.manual_seed(3).random()


def test_an_activation_may_have_a_setting_that_is_learnt():
    beta = Value(1.0)
    assert nn.SiLU(beta).parameters() == [beta]


@pytest.mark.parametrize("seed", [None, NAN, 1.5, True, "a", [1]])
def test_a_seed_makes_the_same_run(seed):
    with pytest.raises(TypeError, match="a seed is an integer, got"):
        nn.manual_seed(seed)


def model():
    return nn.MLP(2, [2, 1])


def fit(m=None, loss=nn.mse_loss, data=DATA, optimizer=None, **options):
    m = m or model()
    own = nn.SGD(m.parameters()) if isinstance(m, nn.Module) else sgd()
    return nn.fit(m, loss, data, optimizer or own, 1, **options)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: fit("m"), r"the model is a module like MLP\(2, \[16, 1\]\), got 'm'"),
        (lambda: fit(nn.MLP), "the model is a module .* got <class"),
        (
            lambda: fit(loss="mse"),
            r"the loss is a function like mse_loss or MSELoss\(\), got 'mse'",
        ),
        (lambda: fit(loss=nn.MSELoss), "the loss is a function .* got <class"),
        (lambda: fit(optimizer="sgd"), r"the optimizer is one like SGD\(.* got 'sgd'"),
        (lambda: fit(optimizer=nn.SGD), "the optimizer is one like .* got <class"),
        (lambda: fit(optimizer=[Value(1.0)]), "the optimizer is one like"),
        (lambda: fit(penalty="l2"), "the penalty is a function of the model, got 'l2'"),
        (lambda: fit(schedule="cosine"), "the schedule is one like StepLR"),
        (lambda: fit(stopping=3), r"stopping is an EarlyStopping\(\), got 3"),
        (lambda: fit(metrics="accuracy"), r'metrics is like \["accuracy"\], or a dict'),
        (lambda: fit(metrics=[3]), "the metric 'int' is a function like accuracy"),
        (lambda: fit(metrics={"accuracy": "f1"}), "the metric 'accuracy' is a function like"),
        (lambda: nn.training.evaluate(model(), "mse", DATA), "the loss is a function"),
        (lambda: schedules.StepLR(Value(1.0), 1), "a schedule is of an optimiser, got Value"),
        (lambda: schedules.LambdaLR(sgd(), 0.5), "lr_lambda is a function of .* got 0.5"),
        (lambda: schedules.MultiStepLR(sgd(), 3), "milestones is a list of .* got 3"),
        (lambda: nn.optim.clip_grad_norm_(model(), 1.0), r"a Value: pass model\.parameters\(\)"),
        (lambda: nn.optim.clip_grad_norm_(Value(1.0), 1.0), "parameters is a list of Values"),
        (lambda: nn.optim.clip_grad_norm_([1.0], 1.0), "a parameter is a Value: .* got 1.0"),
        (lambda: nn.l2_penalty(Value(1.0)), "a penalty is of a model, or of a list of Values"),
        (lambda: nn.l1_penalty(3.0), "a penalty is of a model, .* got 3.0"),
        (lambda: nn.l1_penalty([1j]), "got the complex number 1j"),  # whose abs is 1.0
        (lambda: nn.l2_penalty(["1"]), "got the str '1'"),
        (
            lambda: nn.training.EarlyStopping(monitor=["loss"]),
            r"monitor is the name .* got \['loss'",
        ),
        (
            lambda: fit(metrics={3: nn.accuracy}),
            'name of a metric is a text like "accuracy", got 3',
        ),
        (lambda: fit(metrics={"a": 3}), "the metric 'a' is a function like accuracy, got 3"),
        (lambda: fit(penalty=lambda m: "1.5"), "the penalty is '1.5'; it must be one number"),
        (lambda: fit(penalty=lambda m: [1.0]), r"the penalty is \[1.0\]; it must be one number"),
        (lambda: fit(metrics={"m": lambda y, t: "1.5"}), "metric 'm' is '1.5'; it must be one"),
        (lambda: fit(metrics={"m": lambda y, t: None}), "the metric 'm' is None; it must be one"),
        (
            lambda: nn.training.evaluate(model(), lambda y, t: "0.5", DATA),
            "the loss is '0.5'; it must be one number",
        ),
        (lambda: nn.data.GaussianMixture(means=3), "expected a row of numbers .* got 3"),
        (lambda: nn.data.GaussianMixture(means="ab"), "expected a row of numbers .* got 'ab'"),
        (lambda: nn.save("x.json", model()), r"a module; write save\(model, path\), got 'x.json'"),
        (lambda: nn.load("x.json", model()), r"a module; write load\(model, path\), got 'x.json'"),
        (lambda: nn.MLP(1, [1, 1], nn.ReLU), r"an activation, got a class; pass ReLU\(\)"),
        (lambda: nn.MLP(2, [1], 3), "expected a function of one number, got 3"),
        (lambda: nn.Sequential([nn.ReLU()]), r"write Sequential\(a, b, …\)"),
        (lambda: nn.Dropout()(["a"]), "expected one real number, got the str 'a'"),
    ],
)
def test_other_things_are_what_they_should_be(call, words):
    with pytest.raises(TypeError, match=words):
        call()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: nn.MLP(2, [1], "reluu"), "no activation is called 'reluu'"),
        (lambda: nn.SGD([Value(1.0)], nesterov="yes"), "nesterov is True or False, got 'yes'"),
        (lambda: nn.optim.RMSprop([Value(1.0)], centered=1), "centered is True or False, got 1"),
        (lambda: nn.data.split(DATA, "a"), "a test share of 'a'"),
        (lambda: nn.cross_entropy([1], [[0.1, 0.9]]), "these come second"),
        (lambda: nn.mse_loss([1.0], [1.0], "avg"), "reduction is 'mean', 'sum' or 'none'"),
    ],
)
def test_what_is_of_the_right_type_only(call, words):
    with pytest.raises(ValueError, match=words):
        call()
