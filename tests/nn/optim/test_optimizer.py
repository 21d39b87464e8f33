"""What all optimisers do: groups, states, steps, and what they refuse."""

import math

import numpy as np
import pytest

import nn
from autograd import Value


def test_a_parameter_that_no_gradient_reached_stays():
    x, y = Value(1.0), Value(1.0)
    optimizer = nn.SGD([x, y], 0.1, weight_decay=1.0)
    (x * x).backward()
    optimizer.step()
    assert (x.data, y.data) == (1.0 - 0.1 * 3.0, 1.0)


def test_groups_have_options_of_their_own():
    model = nn.Linear(1, 1, initialiser=lambda *_: 1.0)
    model([0.0])[0].backward()
    groups = [{"params": model.weights()}, {"params": model.biases(), "weight_decay": 0.0, "lr": 2}]
    nn.SGD(groups, lr=0.1, weight_decay=0.5).step()
    assert model.state_dict() == {"weight": [[0.95]], "bias": [-2.0]}


OPTIMISERS = {
    "averaged": lambda p: nn.SGD(p, 0.1, 0.9, 0.9),
    "adagrad": lambda p: nn.optim.Adagrad(p, 0.1, lr_decay=0.1),
    "rmsprop": lambda p: nn.optim.RMSprop(p, 0.1, momentum=0.5, centered=True),
    "adadelta": nn.optim.Adadelta,
    "adam": nn.Adam,
    "adamw": nn.optim.AdamW,
}


class Signed(nn.optim.Optimizer):
    """One of somebody's own, which is its formula and its options."""

    remembers = ("t",)

    def __init__(self, parameters, lr=0.1, shrink=0.5):
        super().__init__(parameters, lr=lr, shrink=shrink)

    @staticmethod
    def formula(x, g, t, lr, shrink):
        return x - math.copysign(lr * shrink**t, g), t + 1


def test_settings_are_the_options_in_their_order():
    x = Value(3.0)
    optimizer = Signed([x])
    optimizer.param_groups[0]["initial_lr"] = 7.0  # of no concern to the formula
    for _ in range(2):
        optimizer.zero_grad()
        (x * x).backward()
        optimizer.step()
    assert x.data == 3.0 - 0.1 - 0.1 * 0.5


@pytest.mark.parametrize("make", OPTIMISERS.values(), ids=OPTIMISERS)
def test_a_restored_state_goes_on_to_the_same_bits(make):
    def steps(x, optimizer, count):
        for _ in range(count):
            optimizer.zero_grad()
            (x**4 + x).backward()
            optimizer.step()

    x, y = Value(1.5), Value(0.0)
    one, other = make([x]), make([y])
    steps(x, one, 5)
    other.load_state_dict(one.state_dict())
    y.data = x.data
    steps(x, one, 5)
    steps(y, other, 5)
    assert (x.data, one.state_dict()) == (y.data, other.state_dict())


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.pop("memory"),
        lambda s: s.update(memory=[]),
        lambda s: s.update(memory=[3.0]),
        lambda s: s.update(memory=[{"v": "x"}]),
        lambda s: s.update(memory=[{"w": 1.0}]),
        lambda s: s.update(param_groups=[]),
        lambda s: s["param_groups"][0].update(lr=-1.0),
        lambda s: s["param_groups"][0].update(lr="fast"),
        lambda s: s["param_groups"][0].pop("lr"),
        lambda s: s["param_groups"][0].update(params=2),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change):
    optimizer = nn.SGD([Value(1.0)], 0.1)
    before, state = optimizer.state_dict(), optimizer.state_dict()
    change(state)
    with pytest.raises(nn.StateError):
        optimizer.load_state_dict(state)
    assert optimizer.state_dict() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["memory"][0].update(t=-1.0),
        lambda s: s["memory"][0].update(s=-1e-9),
        lambda s: s["param_groups"][0].update(betas=[0.9]),
        lambda s: s["param_groups"][0].update(lr=10**400),
    ],
)
def test_a_state_from_which_no_step_could_be_taken(change):
    x = Value(1.0)
    optimizer = nn.Adam([x])
    (2 * x).backward()
    optimizer.step()
    before, state = optimizer.state_dict(), optimizer.state_dict()
    change(state)
    with pytest.raises(nn.StateError):
        optimizer.load_state_dict(state)
    assert optimizer.state_dict() == before


def test_options_may_be_numbers_of_numpy():
    optimizer = nn.Adam([Value(1.0)], lr=np.float32(0.5), betas=(np.float64(0.5), 0.75))
    assert nn.optim.lr_scheduler.StepLR(optimizer, np.int64(2)).get_last_lr() == [0.5]
    assert {type(rate) for rate in optimizer.param_groups[0]["betas"]} == {float}


def test_an_interrupted_step_is_whole(monkeypatch):
    model = nn.Linear(3, 1)
    model([1.0, 2.0, 3.0])[0].backward()
    optimizer = nn.SGD(model.parameters(), 1.0)
    before, calls = model.state_dict(), []
    move = nn.SGD._move

    def interrupted(self, moves):
        calls.append(1)
        move(self, moves[:2] if len(calls) == 1 else moves)
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(nn.SGD, "_move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        optimizer.step()
    expected = [w - x for w, x in zip(before["weight"][0], [1.0, 2.0, 3.0], strict=True)]
    assert model.state_dict() == {"weight": [expected], "bias": [-1.0]}


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nn.SGD([]), ValueError, "needs parameters"),
        (lambda: nn.SGD([1.0]), TypeError, "an input Value, got 1.0"),
        (lambda: nn.SGD([Value(1.0) * 2]), TypeError, "an input Value"),
        (lambda: nn.SGD([v := Value(1.0), v]), ValueError, "twice"),
        (lambda: nn.SGD([Value(1.0)], lr=-1), ValueError, "lr is at least 0 .* got -1"),
        (lambda: nn.SGD([Value(1.0)], lr=math.nan), ValueError, "lr is at least 0"),
        (lambda: nn.Adam([Value(1.0)], betas=(0.9, 1.0)), ValueError, "betas .* below 1"),
        (lambda: nn.Adam([Value(1.0)], betas=0.9), ValueError, "a pair of decay rates, got 0.9"),
        (lambda: nn.Adam([Value(1.0)], betas=(0.9,)), ValueError, "a pair of decay rates"),
        (lambda: nn.Adam([Value(1.0)], eps=0.0), ValueError, "eps .* above 0"),
        (lambda: nn.SGD([Value(1.0)], lr=[0.1]), ValueError, r"lr is .* got \[0.1\]"),
        (lambda: nn.SGD(nn.Linear(1, 1)), TypeError, r"as model.parameters\(\) gives it"),
        (lambda: nn.SGD(nn.MLP(1, [1])), TypeError, r"pass model.parameters\(\)"),
        (lambda: nn.SGD([{"lr": 0.1}]), TypeError, 'groups {"params"'),
        (lambda: nn.SGD([{"params": [Value(1.0)]}, Value(1.0)]), TypeError, "a list of Values"),
        (lambda: nn.SGD([Value(1.0)], nesterov=True), ValueError, "nesterov needs a momentum"),
        (
            lambda: nn.SGD([{"params": [Value(1.0)], "nesterov": True}]),
            ValueError,
            "nesterov needs a momentum",
        ),
        (lambda: nn.SGD([{"params": [Value(1.0)], "rate": 1}]), ValueError, "no option rate"),
        (
            lambda: nn.optim.Optimizer([Value(1.0)]).rule({}),
            NotImplementedError,
            "formula",
        ),
    ],
)
def test_errors(make, error, message):
    with pytest.raises(error, match=message):
        make()
