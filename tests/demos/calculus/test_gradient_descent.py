"""η = 0.1 arrives, 0.001 crawls, 0.665757 oscillates, and momentum ends the oscillation."""

import numpy as np
import pytest

from demos.calculus.gradient_descent import RATES, START, bowl, main, paths, picture, sign_changes
from tests.needs import needed_module

STEPS = 50


@pytest.mark.parametrize("rate", RATES)
def test_each_step_multiplies_x_and_y(rate):
    (path,) = paths(rate, [0.0], STEPS).values()
    n = np.arange(STEPS + 1)
    expected = [START[0] * (1 - 3 * rate) ** n, START[1] * (1 - 2 * rate) ** n]
    assert np.array(path).T == pytest.approx(np.array(expected), rel=1e-12)


@pytest.mark.parametrize("rate", RATES)
def test_momentum_is_the_averaged_form(rate):
    """v ← ½v + ½∇f with v₀ = ∇f₀"""
    slopes = np.array([3.0, 2.0])
    expected = [np.array(START)]
    velocity = slopes * START
    for _ in range(STEPS):
        expected.append(expected[-1] - rate * velocity)
        velocity = 0.5 * velocity + 0.5 * slopes * expected[-1]
    (path,) = paths(rate, [0.5], STEPS).values()
    assert np.array(path) == pytest.approx(np.array(expected), rel=1e-9, abs=1e-15)


@pytest.fixture(scope="module")
def found():
    """For each rate, the path without momentum and the path with it."""
    return {rate: tuple(paths(rate, steps=STEPS).values()) for rate in RATES}


class TestLesson:
    def test_one_arrives_one_crawls_one_oscillates(self, found):
        good, small, large = [without for without, _ in found.values()]
        assert bowl(*good[-1]) - 2 < 1e-6
        assert bowl(*small[-1]) - 2 > 0.7 * (bowl(*START) - 2)
        assert sign_changes(good) == sign_changes(small) == 0
        assert sign_changes(large) == STEPS
        assert abs(large[-1][0]) > 0.85 * abs(START[0])  # it hardly comes closer either

    def test_momentum_ends_the_oscillation_and_does_not_speed_the_crawl(self, found):
        assert bowl(*found[0.665757][1][-1]) - 2 < 1e-6
        without, with_momentum = found[0.001]
        assert with_momentum[-1] == pytest.approx(without[-1], rel=0.01)


def test_a_path_that_leaves_the_bowl_is_told(capsys, tmp_path, monkeypatch):
    """η = 5 multiplies x by −14 and y by −9 a step; 1e200 soon leaves no number."""
    monkeypatch.chdir(tmp_path)
    main(["--rates", "0.1", "5", "1e200", "--steps", "20"])
    told = capsys.readouterr().out
    assert "With η = 5 the path leaves the bowl: momentum 0 and momentum 0.5." in told
    assert "With η = 1e+200" in told
    assert "With η = 0.1 the path leaves" not in told
    assert "nan" not in told


def test_paths_that_are_the_same_can_both_be_seen():
    needed_module("matplotlib")
    (axes,) = picture({5.0: paths(5.0, steps=3)}).flat
    assert len({line.get_linestyle() for line in axes.lines}) == 2
