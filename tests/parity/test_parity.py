"""Values, gradients and trajectories against PyTorch, to 1e-12."""

from functools import partial
from random import Random

import numpy as np
import pytest
import torch

import nn
from autograd import log_softmax
from nn.rows import leaves
from tests.parity.compare import (
    assert_same_module,
    assert_same_state,
    close,
    copied,
    data_of,
    draws,
    grads_of,
    values,
)

ACTIVATIONS = [
    (nn.Identity(), torch.nn.Identity()),
    (nn.Sigmoid(), torch.nn.Sigmoid()),
    (nn.LogSigmoid(), torch.nn.LogSigmoid()),
    (nn.Tanh(), torch.nn.Tanh()),
    (nn.Hardtanh(), torch.nn.Hardtanh()),
    (nn.ReLU(), torch.nn.ReLU()),
    (nn.LeakyReLU(0.2), torch.nn.LeakyReLU(0.2)),
    (nn.PReLU(), torch.nn.PReLU()),
    (nn.PReLU(4), torch.nn.PReLU(4)),
    (nn.ELU(0.7), torch.nn.ELU(0.7)),
    (nn.SELU(), torch.nn.SELU()),
    (nn.Softplus(1.5), torch.nn.Softplus(1.5, threshold=1000)),
    (nn.Softsign(), torch.nn.Softsign()),
    (nn.GELU(), torch.nn.GELU()),
    (nn.GELU("tanh"), torch.nn.GELU("tanh")),
    (nn.SiLU(), torch.nn.SiLU()),
    (nn.Mish(), torch.nn.Mish()),
    (nn.Softmax(), torch.nn.Softmax(dim=-1)),
    (nn.LogSoftmax(), torch.nn.LogSoftmax(dim=-1)),
]


@pytest.mark.parametrize(("ours", "theirs"), ACTIVATIONS, ids=lambda m: type(m).__name__)
def test_activations(ours, theirs):
    assert_same_module(ours, theirs, 3 * draws(1, 5, 4))


def test_hard_sigmoid_up_to_the_single_precision_of_pytorch():
    """PyTorch's derivative is 1/6 rounded to a float32, also of float64."""
    x, tensor = nn.Hardsigmoid(), torch.tensor([0.5], requires_grad=True)
    (z,) = values([0.5])
    x(z).backward()
    torch.nn.functional.hardsigmoid(tensor).backward()
    assert z.grad == 1 / 6
    assert tensor.grad.item() == pytest.approx(1 / 6, rel=2**-24)


MODULES = [
    (lambda: nn.Linear(4, 3), lambda: torch.nn.Linear(4, 3)),
    (lambda: nn.Linear(4, 3, bias=False), lambda: torch.nn.Linear(4, 3, bias=False)),
    (lambda: nn.LayerNorm(4), lambda: torch.nn.LayerNorm(4)),
    (
        lambda: nn.LayerNorm(4, 1e-3, False),
        lambda: torch.nn.LayerNorm(4, 1e-3, elementwise_affine=False),
    ),
    (lambda: nn.BatchNorm(4, momentum=0.3), lambda: torch.nn.BatchNorm1d(4, momentum=0.3)),
    (lambda: nn.BatchNorm(4, affine=False), lambda: torch.nn.BatchNorm1d(4, affine=False)),
]


@pytest.mark.parametrize(("make", "make_theirs"), MODULES)
def test_modules(make, make_theirs):
    ours, theirs = make(), make_theirs()
    generator = Random(2)
    for parameter in ours.parameters():
        parameter.data = generator.gauss(0.5, 1.0)
    copied(ours, theirs)
    assert_same_module(ours, theirs, draws(3, 6, 4))
    assert_same_state(ours, theirs)  # the running statistics too
    ours.zero_grad()
    theirs.zero_grad()
    assert_same_module(ours.eval(), theirs.eval(), draws(4, 2, 4))


def test_residual_network():
    body = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 3), nn.Tanh())

    class Residual(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.body = torch.nn.Sequential(
                torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3), torch.nn.Tanh()
            )

        def forward(self, x):
            return x + self.body(x)

    ours, theirs = nn.Residual(body), Residual()
    copied(ours, theirs)
    assert_same_module(ours, theirs, draws(5, 4, 3))


def test_dropout_scales_as_pytorch_does():
    """The draws differ; what is kept, and the gradient through it, must not."""
    x = draws(6, 1, 50)
    theirs = torch.nn.functional.dropout(torch.tensor(x), 0.3).numpy().ravel()
    ours = data_of(nn.Dropout(0.3)(x))
    both = (ours != 0) & (theirs != 0)
    assert both.sum() > 10
    assert ours[both] == close(theirs[both])


F = torch.nn.functional
CLASSES = [2, 0, 1, 1]
SHARES = F.softmax(torch.tensor(draws(8, 4, 3)), dim=-1).numpy()
SIGNS = np.sign(draws(9, 4, 3))
UNIT = 1 / (1 + np.exp(-draws(10, 4, 3)))


def hinge(y, t, reduction):
    return getattr(torch.relu(1 - t * y), reduction)()


def batchmean(y, t, reduction):
    return F.kl_div(y, t, reduction="batchmean" if reduction == "mean" else reduction)


LOSSES = [
    (nn.mse_loss, F.mse_loss, lambda z: z, SIGNS),
    (nn.l1_loss, F.l1_loss, lambda z: z, SIGNS),
    (nn.hinge_loss, hinge, lambda z: z, SIGNS),
    (nn.binary_cross_entropy_with_logits, F.binary_cross_entropy_with_logits, lambda z: z, UNIT),
    (nn.binary_cross_entropy, F.binary_cross_entropy, nn.Sigmoid(), UNIT),
    (nn.cross_entropy, F.cross_entropy, lambda z: z, CLASSES),
    (nn.cross_entropy, F.cross_entropy, lambda z: z, SHARES),
    (nn.nll_loss, F.nll_loss, lambda z: [log_softmax(row) for row in z], CLASSES),
    (nn.kl_div, batchmean, lambda z: [log_softmax(row) for row in z], SHARES),
]
FIRST = {nn.binary_cross_entropy: torch.sigmoid, nn.nll_loss: torch.log_softmax}
FIRST[nn.kl_div] = torch.log_softmax


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize(("ours", "theirs", "first", "targets"), LOSSES)
def test_losses(ours, theirs, first, targets, reduction):
    x = 2 * draws(7, 4, 3)
    z, tensor = values(x), torch.tensor(x, requires_grad=True)
    loss = ours(first(z), targets, reduction)
    before = FIRST.get(ours, lambda y: y)
    y = before(tensor, -1) if before is torch.log_softmax else before(tensor)
    expected = theirs(y, torch.tensor(targets), reduction=reduction)
    assert loss.data == close(expected)
    loss.backward()
    expected.backward()
    assert grads_of(z) == close(tensor.grad.flatten())


WEIGHT = [0.5, 2.0, 1.25]
OPTIONS = [
    (nn.huber_loss, F.huber_loss, SIGNS, {}),
    (nn.huber_loss, F.huber_loss, SIGNS, {"delta": 0.7}),
    (nn.smooth_l1_loss, F.smooth_l1_loss, SIGNS, {"beta": 0.7}),
    *[
        (nn.cross_entropy, F.cross_entropy, targets, {"weight": weight, "label_smoothing": smooth})
        for targets in (CLASSES, SHARES)
        for weight in (None, WEIGHT)
        for smooth in (0.0, 0.3)
    ],
    *[
        (ours, theirs, CLASSES, {"ignore_index": 1, "weight": weight})
        for ours, theirs in ((nn.cross_entropy, F.cross_entropy), (nn.nll_loss, F.nll_loss))
        for weight in (None, WEIGHT)
    ],
    (nn.cross_entropy, F.cross_entropy, CLASSES, {"ignore_index": 0, "label_smoothing": 0.2}),
    (
        nn.cross_entropy,
        F.cross_entropy,
        CLASSES,
        {"ignore_index": 0, "label_smoothing": 0.2, "weight": WEIGHT},
    ),
    (
        nn.binary_cross_entropy_with_logits,
        F.binary_cross_entropy_with_logits,
        UNIT,
        {"pos_weight": 2.5},
    ),
]


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("ours", "theirs", "targets", "options"), OPTIONS)
def test_options_of_losses(ours, theirs, targets, options, reduction):
    x = 2 * draws(7, 4, 3)
    z, tensor = values(x), torch.tensor(x, requires_grad=True)
    their_options = {
        name: torch.tensor(option) if name in ("weight", "pos_weight") and option else option
        for name, option in options.items()
    }
    loss = ours(z, targets, reduction, **options)
    expected = theirs(tensor, torch.tensor(targets), reduction=reduction, **their_options)
    assert data_of(loss) == close(expected.flatten())
    sum(leaves(loss)).backward()
    expected.sum().backward()
    assert grads_of(z) == close(tensor.grad.flatten())


OPTIMISERS = [
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.05, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.9}),
    ("SGD", {"lr": 0.02, "momentum": 0.9, "nesterov": True}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.05, "weight_decay": 0.01}),
    ("RMSprop", {"lr": 0.01, "weight_decay": 0.01}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True}),
    ("Adadelta", {"lr": 0.5}),
    ("Adam", {"lr": 0.02, "weight_decay": 0.01}),
    ("AdamW", {"lr": 0.02, "betas": (0.8, 0.99), "weight_decay": 0.1}),
    ("Adam", {"lr": 0.02, "betas": (0.8, 0.9), "weight_decay": 0.01, "amsgrad": True}),
    ("AdamW", {"lr": 0.02, "betas": (0.8, 0.9), "weight_decay": 0.1, "amsgrad": True}),
]


def trained(model, optim, name, options, clip):
    """100 steps in either library, of gradients that the caller computes before each."""
    optimizer = getattr(optim, name)(model.parameters(), **options)
    scheduler = optim.lr_scheduler.StepLR(optimizer, 30, 0.5)
    for _ in range(100):
        optimizer.zero_grad()
        yield
        clip(list(model.parameters()), 2.0)
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize(("name", "options"), OPTIMISERS)
def test_trajectories_of_100_steps(name, options):
    x, t = draws(11, 8, 2), draws(12, 8, 1)
    ours = nn.Sequential(nn.Linear(2, 3, generator=Random(0)), nn.Tanh(), nn.Linear(3, 1))
    theirs = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    copied(ours, theirs)
    run = trained(ours, nn.optim, name, options, nn.optim.clip_grad_norm_)
    their_run = trained(theirs, torch.optim, name, options, torch.nn.utils.clip_grad_norm_)
    for _ in zip(run, their_run, strict=True):
        nn.mse_loss(ours(x), t).backward()
        F.mse_loss(theirs(torch.tensor(x)), torch.tensor(t)).backward()
        assert_same_state(ours, theirs)
    assert_same_state(ours, theirs)


SCHEDULES = [
    ("LinearLR", {"start_factor": 1.0, "end_factor": 0.1, "total_iters": 20}),
    ("StepLR", {"step_size": 7, "gamma": 0.5}),
    ("MultiStepLR", {"milestones": [5, 11], "gamma": 0.3}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 12, "eta_min": 0.01}),
    ("LambdaLR", {"lr_lambda": lambda k: 1 / (1 + k)}),
]


@pytest.mark.parametrize(("name", "options"), SCHEDULES)
def test_schedules(name, options):
    rates = []
    for optim, parameter in (
        (nn.optim, values(1.0)),
        (torch.optim, torch.nn.Parameter(torch.ones(()))),
    ):
        optimizer = optim.SGD([parameter], lr=0.7)
        schedule = getattr(optim.lr_scheduler, name)(optimizer, **options)
        found = []
        for _ in range(30):
            found.append(float(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            schedule.step()
        rates.append(found)
    assert rates[0] == close(rates[1])


def chained(schedulers, optimizer):
    """Two schedules by hand, one after another at each step."""
    both = [
        schedulers.LinearLR(optimizer, start_factor=0.1),
        schedulers.ExponentialLR(optimizer, 0.9),
        schedulers.StepLR(optimizer, 4, 0.5),
    ]
    return lambda k: [schedule.step() for schedule in both]


def warmed_up(schedulers, optimizer):
    parts = [
        schedulers.LinearLR(optimizer, 0.1, 1.0, 4),
        schedulers.StepLR(optimizer, 3, 0.5),
        schedulers.CosineAnnealingLR(optimizer, 9, 0.01),
    ]
    schedule = schedulers.SequentialLR(optimizer, parts, milestones=[4, 11])
    return lambda k: schedule.step()


def on_a_plateau(mode, schedulers, optimizer):
    schedule = schedulers.ReduceLROnPlateau(
        optimizer, mode, factor=0.4, patience=1, threshold=0.01, min_lr=0.02
    )
    metrics = [5, 4, 4.5, 3.99, 3.98, 3.97, 3, 3, 3, float("nan"), 2, 1, 1, 1, 1, 1, 0.5, 6, 7, 8]
    return lambda k: schedule.step(metrics[k])


@pytest.mark.filterwarnings("ignore:The epoch parameter")
@pytest.mark.parametrize(
    "made", [chained, warmed_up, partial(on_a_plateau, "min"), partial(on_a_plateau, "max")]
)
def test_schedules_together(made):
    rates = []
    for optim, parameter in (
        (nn.optim, values(1.0)),
        (torch.optim, torch.nn.Parameter(torch.ones(()))),
    ):
        optimizer = optim.SGD([parameter], lr=0.7)
        step = made(optim.lr_scheduler, optimizer)
        found = []
        for k in range(20):
            found.append(float(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            step(k)
        rates.append(found)
    assert rates[0] == close(rates[1])


def test_padding_of_an_embedding():
    ours, theirs = nn.Embedding(4, 3, padding_idx=1), torch.nn.Embedding(4, 3, padding_idx=1)
    copied(ours, theirs)
    x = [0, 1, 3, 1]
    out, expected = ours(x), theirs(torch.tensor(x))
    assert data_of(out) == close(expected.flatten())
    sum(y * y for y in leaves(out)).backward()
    (expected * expected).sum().backward()
    assert grads_of(ours.weight) == close(theirs.weight.grad.flatten())
