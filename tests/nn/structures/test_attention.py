"""Attention: means of rows, and the mask that hides what comes later."""

import numpy as np
import pytest

import nn
from autograd import gradients
from tests.nn.structures.arrays import close, draw, numbers, values


class TestAttention:
    def test_rows_asked_with_nothing_are_answered_by_the_mean(self):
        value = draw(4, 3)
        answer = nn.structures.scaled_dot_product_attention([[0.0, 0.0]], draw(4, 2), value)
        assert numbers(answer) == close([value.mean(0)])

    @pytest.mark.parametrize(
        "make",
        [
            lambda causal: nn.Attention(4, 2, is_causal=causal),
            lambda causal: nn.MultiheadAttention(4, 2, is_causal=causal),
        ],
    )
    def test_the_causal_mask_hides_what_comes_later(self, make):
        """The gradient by a later row is 0 exactly: there is no path at all."""
        rows = values(draw(4, 4))
        seen = make(True)(rows)
        for t, answer in enumerate(seen):
            slopes = [gradients(sum(answer), row) for row in rows]
            assert all(any(slope) for slope in slopes[: t + 1])
            assert not any(any(slope) for slope in slopes[t + 1 :])
        assert all(any(gradients(sum(make(False)(rows)[0]), row)) for row in rows)

    def test_without_a_mask_the_order_of_rows_does_not_matter(self):
        attention = nn.MultiheadAttention(4, 2)
        rows = draw(3, 4)
        forward, backward = attention(rows), attention(rows[::-1])
        assert numbers(forward) == close(numbers(backward)[::-1])

    def test_weights_are_those_of_the_mean(self):
        query, key, value = draw(2, 3), draw(4, 3), draw(4, 5)
        weights = numbers(nn.structures.attention_weights(query.tolist(), key.tolist()))
        scores = np.exp(query @ key.T / 3**0.5)
        assert weights == close(scores / scores.sum(1, keepdims=True))
        answer = nn.structures.scaled_dot_product_attention(query, key, value)
        assert numbers(answer) == close(weights @ value)

    def test_no_mask_or_dropout_of_pytorch_s_is_taken_for_another_option(self):
        rows = [[1.0, 2.0], [3.0, 4.0]]
        with pytest.raises(TypeError, match="3 positional arguments but 4 were given"):
            nn.scaled_dot_product_attention(rows, rows, rows, [[True, True], [True, True]])
        with pytest.raises(TypeError, match="3 positional arguments but 4 were given"):
            nn.MultiheadAttention(4, 2, 0.0)
