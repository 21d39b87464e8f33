"""Optimisers against their formulas by hand."""

import math

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
        (lambda p: nn.optim.Adagrad(p, 0.1), adagrad),
        (lambda p: nn.optim.RMSprop(p, 0.1), rmsprop),
        (lambda p: nn.optim.Adadelta(p, 0.1), adadelta),
        (lambda p: nn.Adam(p, 0.1), adam(0.0)),
        (lambda p: nn.optim.AdamW(p, 0.1, weight_decay=0.5), adam(0.5)),
    ],
)
def test_formulas(make, rule):
    assert trajectory(make) == pytest.approx(by_hand(rule), rel=1e-12)
