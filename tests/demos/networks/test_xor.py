"""X1: the threshold network, ReLU nets that learn XOR, and the line through their hidden space."""

from random import Random

import numpy as np
import pytest

from demos.networks import xor
from nn import HingeLoss, Neuron
from tests.demos.sizes import size
from tests.needs import needed_module


def test_the_threshold_network_by_hand():
    model = xor.by_hand()
    hidden = [[h.data for h in row] for row in model.layers[0](xor.INPUTS)]
    assert hidden == [[a or b, a and b] for a, b in xor.INPUTS]
    assert [y.data for (y,) in model(xor.INPUTS)] == [a != b for a, b in xor.INPUTS]
    assert xor.has_learnt(xor.by_hand("linear"))


def test_no_line_does_it():
    """The mean hinge loss of any line on the corners is at least 1, and the search ends there."""
    generator = Random(2)
    for _ in range(50):
        line = Neuron(2, generator=generator)
        line.b.data = generator.gauss()
        assert HingeLoss()(line(xor.INPUTS), xor.SIGNS).data >= 1 - 1e-15
    assert xor.separate(xor.INPUTS)[1] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("hidden", "seed"), [(2, 19), (2, 1), (4, 3), (8, 0)])
def test_where_xor_is_learnt_a_line_separates_the_hidden_space(hidden, seed):
    net = xor.learn(hidden, seed)
    assert xor.has_learnt(net)
    points = xor.hidden_space(net)
    line, loss = xor.separate(points)
    assert loss == 0
    for point, (a, b) in zip(points, xor.INPUTS):
        score = sum(w.data * h for w, h in zip(line.w, point)) + line.b.data
        assert (score > 0) == (a != b)


def test_more_hidden_units_find_it_more_often():
    """Two units can represent XOR, but most starts do not get there."""
    steps = size(300, 100)
    learnt = {n: sum(xor.has_learnt(xor.learn(n, s, steps)) for s in range(8)) for n in (2, 8)}
    assert learnt[2] <= 3
    assert learnt[8] >= 7


def test_without_a_net_that_has_learnt_it_the_demo_says_so(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    xor.main(["--steps", "1", "--starts", "1"])
    assert "No net of two units has learnt it" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_the_names_of_the_corners_keep_to_their_side_of_the_line():
    needed_module("matplotlib")
    net = xor.learn(2, seed=19)
    line, _ = xor.separate(xor.hidden_space(net))
    axes = xor.picture(net)[2]
    axes.figure.draw_without_rendering()
    for name in axes.texts:
        box = axes.transData.inverted().transform(name.get_window_extent().corners())
        assert len({line(corner.tolist()) > 0 for corner in [*box, np.array(name.xy)]}) == 1
