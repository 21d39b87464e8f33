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

    def test_what_is_masked_has_no_part(self):
        rows = [[1.0, 2.0], [3.0, 4.0]]
        own = [[True, False], [False, True]]
        assert nn.attention_weights(rows, rows, attn_mask=own) == [[1.0, 0.0], [0.0, 1.0]]
        assert nn.attention_weights(rows, rows, True, attn_mask=own) == [[1.0], [0.0, 1.0]]
        assert nn.scaled_dot_product_attention(rows, rows, rows, own) == rows
        causal = nn.scaled_dot_product_attention(rows, rows, rows, own, is_causal=True)
        assert causal == rows
        attention = nn.MultiheadAttention(2, 1)
        both = attention.forward(rows, rows[:1]), attention.forward(rows, rows, None, [False, True])
        assert numbers(both[0]) == close(numbers(both[1]))

    def test_a_mask_fits_and_leaves_a_key(self):
        rows = [[1.0, 2.0], [3.0, 4.0]]
        for mask in ([[True, True]], [[True], [True]], []):
            with pytest.raises(nn.SizeError, match="a row for each of the 2 queries"):
                nn.attention_weights(rows, rows, attn_mask=mask)
        with pytest.raises(nn.SizeError, match="a query sees no key at all"):
            nn.attention_weights(rows, rows, attn_mask=[[True, True], [False, False]])
        with pytest.raises(ValueError, match="each entry of a mask"):
            nn.attention_weights(rows, rows, attn_mask=[[0.0, 0.0], [0.0, 0.0]])
        with pytest.raises(nn.SizeError, match="takes a key_padding_mask of 2 flag"):
            nn.MultiheadAttention(2, 1).forward(rows, None, None, [True])
        for mask in ([[False] * 3] * 2, [[False]] * 2, [[False] * 2] * 3):
            with pytest.raises(nn.SizeError, match="an attn_mask of 2"):
                nn.MultiheadAttention(2, 1).forward(rows, None, None, None, mask)

    def test_no_dropout_of_pytorch_s_is_taken_for_another_option(self):
        with pytest.raises(TypeError, match="3 positional arguments but 4 were given"):
            nn.MultiheadAttention(4, 2, 0.0)
