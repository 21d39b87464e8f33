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


L = nn.optim.lr_scheduler


def test_schedules_of_one_optimiser_multiply_their_factors():
    optimizer = nn.SGD([Value(1.0)], lr=1.0)
    both = L.LinearLR(optimizer, 0.1), L.ExponentialLR(optimizer, 0.9)
    rates = both[0].get_last_lr()
    for _ in range(2):
        for schedule in both:
            schedule.step()
        rates += both[0].get_last_lr()
    assert rates == pytest.approx([0.1, 0.252, 0.3726], rel=1e-15)
    again = nn.SGD([Value(1.0)], lr=1.0)
    others = L.LinearLR(again, 0.1), L.ExponentialLR(again, 0.9)
    for schedule, other in zip(both, others, strict=True):
        other.load_state_dict(schedule.state_dict())
    assert others[0].get_last_lr() == rates[-1:]


def test_a_schedule_begins_with_a_rate_that_was_set_since():
    optimizer = nn.SGD([Value(1.0)], lr=1.0)
    L.LinearLR(optimizer, 0.5)
    optimizer.param_groups[0]["lr"] = 0.25
    with pytest.raises(ValueError, match="factor of lr_lambda"):
        L.LambdaLR(optimizer, lambda k: -1.0)
    schedule = L.StepLR(optimizer, 1, 0.5)
    schedule.step()
    assert schedule.get_last_lr() == [0.125]


def test_a_sequence_of_schedules_is_asked_for_milestones_and_schedules():
    optimizer = nn.SGD([Value(1.0)], lr=1.0)
    parts = [L.ExponentialLR(optimizer, 0.9), L.StepLR(optimizer, 2)]
    for milestones in ([], [3, 5]):
        with pytest.raises(nn.SizeError, match="one between each two"):
            L.SequentialLR(optimizer, parts, milestones)
    with pytest.raises(ValueError, match="schedules of its optimiser by steps"):
        L.SequentialLR(optimizer, [*parts, L.ReduceLROnPlateau(optimizer)], [2, 4])
    with pytest.raises(ValueError, match="schedules of its optimiser by steps"):
        L.SequentialLR(nn.SGD([Value(1.0)]), parts, [2])


def test_the_state_of_a_plateau():
    def made():
        return L.ReduceLROnPlateau(nn.SGD([Value(1.0)], lr=1.0), "max", 0.5, 1, min_lr=0.2)

    plateau, again = made(), made()
    for metric in (1.0, 0.5, 0.5, 0.5):
        plateau.step(metric)
    state = plateau.state_dict()
    again.load_state_dict(state)
    for bad in (state | {"waited": 0.5}, state | {"steps": -1}, {}):
        with pytest.raises(nn.StateError):
            again.load_state_dict(bad)
    for each in (plateau, again):
        assert each.get_last_lr() == [0.5]
        each.step(0.5)
        assert each.get_last_lr() == [0.25]
        for _ in range(9):
            each.step(0.0)
        assert each.get_last_lr() == [0.2]
    with pytest.raises(ValueError, match="mode is 'min' or 'max', not 'least'"):
        L.ReduceLROnPlateau(plateau.optimizer, "least")
