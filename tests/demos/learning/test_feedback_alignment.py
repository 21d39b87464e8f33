"""X11: random feedback is sent back as said, and a net learns by it and turns towards it."""

from math import log
from random import Random

import numpy as np
import pytest

from autograd import Value, gradients
from demos.learning import feedback_alignment as demo
from nn.data import circles
from tests.demos.sizes import size


def test_detour():
    forth, back = Value(2.0), Value(5.0)
    z = demo.detour(forth, back)
    (3 * z).backward()
    assert (z.data, forth.grad, back.grad) == (2.0, 3.0, 3.0)


def test_the_value_is_the_layers_and_the_signal_goes_through_the_feedback():
    """W̄ = z̄xᵀ, b̄ = z̄, x̄ = Bᵀz̄, with z̄ = v·tanh′(z) for Σ v_k h_k"""
    generator = Random(1)
    layer = demo.FeedbackLayer(3, 2, "tanh", generator=generator)
    x = [Value(generator.gauss()) for _ in range(3)]
    w = np.array([[each.data for each in neuron.w] for neuron in layer.neurons])
    b, v = np.array(layer.feedback), np.array([0.7, -1.2])
    data = np.array([each.data for each in x])
    h = layer(x)
    assert [each.data for each in h] == pytest.approx(np.tanh(w @ data), rel=1e-12)
    signal = v * (1 - np.tanh(w @ data) ** 2)
    found = gradients(v[0] * h[0] + v[1] * h[1], [*x, *layer.parameters()])
    own = np.hstack([np.outer(signal, data), signal[:, None]])
    assert found == pytest.approx([*(b.T @ signal), *own.ravel()], rel=1e-12)


def test_an_angle_is_an_angle():
    assert demo.angle([1.0, 0.0], [0.0, 2.0]) == pytest.approx(90)
    assert demo.angle([1.0, 1.0], [-3.0, -3.0]) == pytest.approx(180)
    assert demo.angle([1.0, 0.0], [1.0, 1.0]) == pytest.approx(45)


@pytest.mark.parametrize("seed", size([3, 4], [3]))
def test_it_learns_and_the_angle_falls_below_90(seed):
    data = circles(24, generator=Random(0))
    run = demo.train("feedback alignment", data, hidden=(8,), steps=100, seed=seed)
    (start,), *_, (end,) = run.angles
    assert start > 90  # what these hidden units are told first is worse than nothing
    assert end < 75
    assert run.losses[-1] < 0.5 * run.losses[0]
    assert run.accuracy(data) == 1


def test_backpropagation_tells_the_gradient_and_the_output_layer_alone_does_not_learn():
    data = circles(24, generator=Random(0))
    true = demo.train("backpropagation", data, hidden=(8,), steps=60, seed=3)
    # a cosine of 1 − ε, one rounding off, is an angle of √(2ε): 1e-6 degrees
    assert np.ravel(true.angles) == pytest.approx(np.zeros(7), abs=1e-5)
    alone = demo.train("output layer only", data, hidden=(8,), steps=60, seed=3)
    assert alone.losses[-1] > 0.98 * log(2)  # that of a coin
    assert true.losses[-1] < 0.9 * log(2)


def test_layers_that_are_told_nothing_have_no_angle(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    demo.main(["--points", "4", "--steps", "1", "--seeds", "1"])
    rows = [row for row in capsys.readouterr().out.splitlines() if "output layer only" in row]
    assert [row.split()[-2:] for row in rows] == [["—", "—"]] * 2
