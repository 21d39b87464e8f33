"""Weights as images, by the data of what is drawn."""

import math

import pytest

import nn
from autograd import Value
from nn import plots
from tests.nn.plots.reading import drawn


def test_weights_as_images():
    rows = [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [Value(-8.0), *[0.0] * 5], [math.nan] * 6]
    axes = plots.weights_as_images(rows, (2, 3), titles=["a", "b", "c"])
    assert [each.get_title() for each in axes] == ["a", "b", "c"]
    assert axes[0].images[0].get_array().tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert {each.images[0].get_clim() for each in axes} == {(-8.0, 8.0)}
    drawn(axes[0])


def test_weights_that_do_not_fit():
    with pytest.raises(nn.SizeError, match="2 × 2 pixels takes 4 weights, got a row of 3"):
        plots.weights_as_images([[1.0] * 3], (2, 2))
    with pytest.raises(nn.SizeError, match="at least one row"):
        plots.weights_as_images([], (2, 2))
    with pytest.raises(nn.SizeError, match="a title for each of 1 rows, got 2"):
        plots.weights_as_images([[1.0]], (1, 1), titles=["a", "b"])
