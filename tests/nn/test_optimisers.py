"""Optimisers against their formulas by hand, their state, schedules and clipping."""

import math

import numpy as np
import pytest

import nn
from autograd import Value


def trajectory(make, steps=3, start=2.0):
    """The points of an optimiser on L = x², whose gradient is 2x."""
    x = Value(start)
    optimizer = make([x])
    points = [x.data]
    for _ in range(steps):
        optimizer.zero_grad()
        (x * x).backward()
        optimizer.step()
        points.append(x.data)
    return points


def by_hand(rule, steps=3, start=2.0):
    """The same from a rule x, g, memory ↦ x."""
    points, memory = [start], {}
    for t in range(1, steps + 1):
        points.append(rule(points[-1], 2 * points[-1], memory, t))
    return points


def velocity(update):
    """A rule with v₀ = ∇L₀."""

    def rule(x, g, m, t):
        m["v"] = update(m["v"], g) if m else g
        return x - 0.1 * m["v"]

    return rule


def nesterov(x, g, m, t):
    m["v"] = 0.9 * m.get("v", 0.0) + g
    return x - 0.1 * (g + 0.9 * m["v"])


def adagrad(x, g, m, t):
    m["s"] = m.get("s", 0.0) + g**2
    return x - 0.1 * g / (math.sqrt(m["s"]) + 1e-10)


def rmsprop(x, g, m, t):
    m["s"] = 0.99 * m.get("s", 0.0) + 0.01 * g**2
    return x - 0.1 * g / (math.sqrt(m["s"]) + 1e-8)


def adadelta(x, g, m, t):
    m["s"] = 0.9 * m.get("s", 0.0) + 0.1 * g**2
    change = math.sqrt(m.get("d", 0.0) + 1e-6) / math.sqrt(m["s"] + 1e-6) * g
    m["d"] = 0.9 * m.get("d", 0.0) + 0.1 * change**2
    return x - 0.1 * change


def adam(decay):
    def rule(x, g, m, t):
        m["m"] = 0.9 * m.get("m", 0.0) + 0.1 * g
        m["s"] = 0.999 * m.get("s", 0.0) + 0.001 * g**2
        mean, square = m["m"] / (1 - 0.9**t), m["s"] / (1 - 0.999**t)
        return x * (1 - 0.1 * decay) - 0.1 * mean / (math.sqrt(square) + 1e-8)

    return rule


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda p: nn.SGD(p, 0.1), lambda x, g, m, t: x - 0.1 * g),
        (lambda p: nn.SGD(p, 0.1, weight_decay=0.5), lambda x, g, m, t: x - 0.1 * (g + 0.5 * x)),
        (lambda p: nn.SGD(p, 0.1, 0.9), velocity(lambda v, g: 0.9 * v + g)),
        (lambda p: nn.SGD(p, 0.1, 0.9, 0.9), velocity(lambda v, g: 0.9 * v + (1 - 0.9) * g)),
        (lambda p: nn.SGD(p, 0.1, 0.9, nesterov=True), nesterov),
        (lambda p: nn.Adagrad(p, 0.1), adagrad),
        (lambda p: nn.RMSprop(p, 0.1), rmsprop),
        (lambda p: nn.Adadelta(p, 0.1), adadelta),
        (lambda p: nn.Adam(p, 0.1), adam(0.0)),
        (lambda p: nn.AdamW(p, 0.1, weight_decay=0.5), adam(0.5)),
    ],
)
def test_formulas(make, rule):
    assert trajectory(make) == pytest.approx(by_hand(rule), rel=1e-12)


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
    "adagrad": lambda p: nn.Adagrad(p, 0.1, lr_decay=0.1),
    "rmsprop": lambda p: nn.RMSprop(p, 0.1, momentum=0.5, centered=True),
    "adadelta": nn.Adadelta,
    "adam": nn.Adam,
    "adamw": nn.AdamW,
}


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
    assert nn.StepLR(optimizer, np.int64(2)).get_last_lr() == [0.5]
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
            lambda: nn.Optimizer([Value(1.0)]).rule({}),
            NotImplementedError,
            "formula",
        ),
    ],
)
def test_errors(make, error, message):
    with pytest.raises(error, match=message):
        make()


SCHEDULES = {
    "linear": (lambda o: nn.LinearLR(o, 1.0, 0.1, 100), lambda k: 1 - 0.9 * min(k, 100) / 100),
    "step": (lambda o: nn.StepLR(o, 2), lambda k: 0.1 ** (k // 2)),
    "steps": (lambda o: nn.MultiStepLR(o, [1, 3], 0.5), lambda k: [1, 0.5, 0.5, 0.25, 0.25][k]),
    "exponential": (lambda o: nn.ExponentialLR(o, 0.9), lambda k: 0.9**k),
    "cosine": (
        lambda o: nn.CosineAnnealingLR(o, 4, 0.2),
        lambda k: 0.2 + 0.8 * (1 + math.cos(math.pi * k / 4)) / 2,
    ),
    "lambda": (lambda o: nn.LambdaLR(o, lambda k: 1 / (1 + k)), lambda k: 1 / (1 + k)),
}


@pytest.mark.parametrize(("make", "rate"), SCHEDULES.values(), ids=SCHEDULES)
def test_schedules(make, rate):
    optimizer = nn.SGD([Value(1.0)], lr=1.0)
    schedule = make(optimizer)
    rates = [optimizer.param_groups[0]["lr"]]
    for _ in range(4):
        schedule.step()
        rates.append(optimizer.param_groups[0]["lr"])
    assert rates == pytest.approx([rate(k) for k in range(5)], rel=1e-15)
    again = make(nn.SGD([Value(1.0)], lr=1.0))
    again.load_state_dict(schedule.state_dict())
    assert again.optimizer.param_groups[0]["lr"] == rates[-1]
    for bad in ({}, {"steps": -1, "base_rates": [1.0]}, {"steps": 1, "base_rates": []}):
        with pytest.raises(nn.StateError):
            again.load_state_dict(bad)


@pytest.mark.parametrize("kind", [nn.StepLR, nn.CosineAnnealingLR])
def test_schedules_count_whole_steps(kind):
    with pytest.raises(ValueError, match="is a whole number of 1 or more, got 0"):
        kind(nn.SGD([Value(1.0)]), 0)


def test_a_schedule_gives_rates():
    with pytest.raises(ValueError, match=r"lr is at least 0 .* got nan"):
        nn.LambdaLR(nn.SGD([Value(1.0)]), lambda k: math.nan)


def test_clipping():
    x, y, z = Value(1.0), Value(1.0), Value(1.0)
    (3 * x - 4 * y).backward()
    assert nn.clip_grad_norm_([x, y, z], 10.0) == 5.0
    assert (x.grad, y.grad) == (3.0, -4.0)
    nn.clip_grad_norm_([x, y, z], 1.0)
    assert (x.grad, y.grad) == pytest.approx((0.6, -0.8), rel=1e-6)
    nn.clip_grad_value_([x, y, z], 0.7)
    assert (x.grad, y.grad, z.has_grad) == (pytest.approx(0.6, rel=1e-6), -0.7, False)
    x.grad = math.inf
    with pytest.raises(nn.NonFiniteError, match="norm of the gradients is inf"):
        nn.clip_grad_norm_([x, y], 1.0)
    with pytest.raises(ValueError, match="at least 0, got -1"):
        nn.clip_grad_value_([x], -1)
