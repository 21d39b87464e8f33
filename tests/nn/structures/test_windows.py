"""Convolution and pooling, against closed forms."""

from random import Random

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

import nn
from autograd import gradients
from tests.nn.structures.arrays import close, draw, numbers, values, with_state


class TestWindows:
    def test_convolution_in_one_dimension(self):
        weight, bias, x = draw(2, 3, 4), draw(2), draw(3, 9)
        conv = with_state(nn.Conv1d(3, 2, 4), weight=weight, bias=bias)
        expected = [sum(map(np.correlate, x, kernel)) + b for kernel, b in zip(weight, bias)]
        assert numbers(conv(x)) == close(expected)

    @pytest.mark.parametrize(("stride", "padding"), [(1, 0), ((2, 1), (0, 2)), (3, 1)])
    def test_convolution_in_two_dimensions(self, stride, padding):
        weight, bias, x = draw(2, 3, 2, 4), draw(2), draw(3, 6, 5)
        conv = nn.Conv2d(3, 2, (2, 4), stride, padding)
        with_state(conv, weight=weight, bias=bias)
        (down, right), (above, left) = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2)
        padded = np.pad(x, ((0, 0), (above, above), (left, left)))
        looks = sliding_window_view(padded, (2, 4), axis=(1, 2))[:, ::down, ::right]
        expected = np.einsum("chwij,ocij->ohw", looks, weight) + bias[:, None, None]
        assert numbers(conv(x)) == close(expected)

    def test_a_kernel_is_shared_by_all_places(self):
        """∂/∂w of the sum of all outputs is the sum of what each offset sees."""
        conv = nn.Conv1d(1, 1, 2, bias=False)
        x = draw(1, 6)
        (out,) = conv(x)
        assert gradients(sum(out), conv.parameters()) == close([x[0, :-1].sum(), x[0, 1:].sum()])

    def test_pooling(self):
        x = draw(2, 6, 4)
        looks = sliding_window_view(x, (2, 2), axis=(1, 2))[:, ::2, ::2]
        assert numbers(nn.MaxPool2d(2)(x)) == close(looks.max((3, 4)))
        assert numbers(nn.AvgPool2d(2)(x)) == close(looks.mean((3, 4)))
        looks = sliding_window_view(x[0], 3, axis=1)
        assert numbers(nn.MaxPool1d(3, 1)(x[0])) == close(looks.max(2))
        assert numbers(nn.AvgPool1d(3, 1)(x[0])) == close(looks.mean(2))

    def test_only_the_largest_number_of_a_window_learns(self):
        x = values(draw(1, 6))
        (out,) = nn.MaxPool1d(3)(x)
        slopes = gradients(out[0] + 2 * out[1], x[0])
        assert slopes == [
            factor * (each == most)
            for most, factor, part in zip(out, (1.0, 2.0), (x[0][:3], x[0][3:]), strict=True)
            for each in part
        ]

    def test_a_convolutional_network_of_a_batch(self):
        model = nn.Sequential(
            nn.Conv2d(1, 2, 3, padding=1, generator=Random(0)),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(8, 3, generator=Random(1)),
            nn.Softmax(),
        )
        images = draw(5, 1, 4, 4)
        batch = numbers(model(images))
        assert batch.shape == (5, 3)
        assert batch == close([numbers(model(image)) for image in images])
        assert model[0].weight[1][0][2][1].label == "layer0.weight[1][0][2][1]"
