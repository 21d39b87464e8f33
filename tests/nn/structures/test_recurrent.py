"""Recurrent networks and their cells, against closed forms."""

import math
from random import Random

import numpy as np
import pytest

import nn
from autograd import Value, gradients
from tests.nn.structures.arrays import close, draw, numbers, values, with_state


class TestRecurrence:
    def test_backpropagation_through_time_is_a_product_of_jacobians(self):
        """∂h_T/∂h_0 = Π diag(1 − h_t²)·W_hh, the lecture's vanishing gradient in time"""
        weight = draw(3, 3)
        cell = nn.RNNCell(2, 3, bias=False)
        with_state(cell, weight_ih=draw(3, 2), weight_hh=weight)
        start = h = values(draw(3))
        product = np.eye(3)
        for x in draw(6, 2):
            h = cell(x, h)
            product = np.diag(1 - numbers(h) ** 2) @ weight @ product
        assert np.array([gradients(out, start) for out in h]) == close(product)

    def test_the_memory_of_an_lstm_forgets_by_its_gate_alone(self):
        """∂c_T/∂c_0 = Π f where the gates do not see the state"""
        cell = nn.LSTMCell(1, 1, generator=Random(0))
        state = cell.state_dict() | {"weight_hh": [[0.0]] * 4, "bias_ih": [0.0, 2.0, 0.0, 0.0]}
        cell.load_state_dict(state)
        start = c = Value(0.3)
        h, expected = [0.0], 1.0
        for x in (0.5, -1.0, 2.0):
            h, (c,) = cell([x], (h, [c]))
            expected *= 1 / (1 + math.exp(-(state["weight_ih"][1][0] * x + 2.0)))
        assert gradients(c, [start]) == close([expected])

    def test_a_gru_keeps_its_state_as_far_as_its_gate_is_open(self):
        cell = nn.GRUCell(1, 1, generator=Random(0))
        closed = cell.state_dict() | {"bias_ih": [0.0, 800.0, 0.0]}
        cell.load_state_dict(closed)
        assert numbers(cell([5.0], [0.7])) == close([0.7])

    def test_a_sequence_is_the_cell_step_by_step(self):
        network = nn.GRU(2, 3, num_layers=2, generator=Random(0))
        rows = draw(4, 2)
        outputs, state = network(rows)
        low = high = None
        for row, output in zip(rows, outputs, strict=True):
            low = network.cells[0](row, low)
            high = network.cells[1](low, high)
            assert numbers(output) == close(numbers(high))
        assert numbers(state) == close(numbers([low, high]))

    @pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
    def test_a_sequence_may_be_cut_and_a_batch_have_several_lengths(self, kind):
        network = kind(2, 3, num_layers=2, generator=Random(0))
        long, short = draw(5, 2).tolist(), draw(2, 2).tolist()
        outputs, state = network(long)
        first, between = network(long[:2])
        rest, last = network(long[2:], between)
        assert numbers(first + rest) == close(numbers(outputs))
        assert numbers(last) == close(numbers(state))
        batch, states = network([long, short])
        assert [len(each) for each in batch] == [5, 2]
        assert numbers(batch[0]) == close(numbers(outputs))
        assert numbers(states[0]) == close(numbers(state))
        again, _ = network([long, short], states)
        assert numbers(again[1]) == close(numbers(network(short, states[1])[0]))

    def test_biases_are_not_regularised(self):
        network = nn.LSTM(2, 3)
        assert len(network.weights()) == 4 * 3 * 5
        assert len(network.biases()) == 4 * 3 * 2
        assert network.cells[0].weight_hh[2][1].label == "cell0.weight_hh[2][1]"
