"""Schedules against their formulas."""

import math

import pytest

import nn
from autograd import Value

SCHEDULES = {
    "linear": (
        lambda o: nn.optim.lr_scheduler.LinearLR(o, 1.0, 0.1, 100),
        lambda k: 1 - 0.9 * min(k, 100) / 100,
    ),
    "step": (lambda o: nn.optim.lr_scheduler.StepLR(o, 2), lambda k: 0.1 ** (k // 2)),
    "steps": (
        lambda o: nn.optim.lr_scheduler.MultiStepLR(o, [1, 3], 0.5),
        lambda k: [1, 0.5, 0.5, 0.25, 0.25][k],
    ),
    "exponential": (lambda o: nn.optim.lr_scheduler.ExponentialLR(o, 0.9), lambda k: 0.9**k),
    "cosine": (
        lambda o: nn.optim.lr_scheduler.CosineAnnealingLR(o, 4, 0.2),
        lambda k: 0.2 + 0.8 * (1 + math.cos(math.pi * k / 4)) / 2,
    ),
    "lambda": (
        lambda o: nn.optim.lr_scheduler.LambdaLR(o, lambda k: 1 / (1 + k)),
        lambda k: 1 / (1 + k),
    ),
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


@pytest.mark.parametrize(
    "kind", [nn.optim.lr_scheduler.StepLR, nn.optim.lr_scheduler.CosineAnnealingLR]
)
def test_schedules_count_whole_steps(kind):
    with pytest.raises(ValueError, match="is a whole number of 1 or more, got 0"):
        kind(nn.SGD([Value(1.0)]), 0)


def test_a_schedule_gives_rates():
    with pytest.raises(ValueError, match=r"the factor of lr_lambda is at least 0 .* got nan"):
        nn.optim.lr_scheduler.LambdaLR(nn.SGD([Value(1.0)]), lambda k: math.nan)


def test_a_rate_beyond_all_doubles_is_refused_and_nothing_has_changed():
    optimizer = nn.SGD(
        [{"params": [Value(1.0)], "lr": 1e-300}, {"params": [Value(1.0)], "lr": 1.0}]
    )
    schedule = nn.optim.lr_scheduler.ExponentialLR(optimizer, 1e200)
    schedule.step()
    before = schedule.get_last_lr()
    with pytest.raises(ValueError, match="lr is at least 0 and finite, got inf"):
        schedule.step()
    assert (schedule.steps, schedule.get_last_lr()) == (1, before)
