"""Embedding: a linear layer of one-hot rows."""

import numpy as np
import pytest

import nn
from nn.rows import leaves
from tests.nn.structures.arrays import close, draw, numbers


class TestEmbedding:
    def test_it_is_a_linear_layer_of_one_hot_rows(self):
        embedding, linear = nn.Embedding(4, 2), nn.Linear(4, 2, bias=False)
        linear.load_state_dict({"weight": numbers(embedding.weight).T.tolist()})
        indices = [2, 0, 2]
        weights = draw(3, 2)
        for rows in (embedding(indices), linear(np.eye(4)[indices])):
            sum(w * y for w, y in zip(weights.ravel(), leaves(rows))).backward()
        for i, j in np.ndindex(4, 2):
            assert embedding.weight[i][j].grad == close(linear.weight[j][i].grad)
        assert not embedding.weight[1][0].has_grad

    def test_any_nesting_of_indices(self):
        embedding = nn.Embedding(4, 2)
        assert embedding([[1, 2], [3, 0]]) == [embedding([1, 2]), embedding([3, 0])]
        assert embedding(np.array([1, 2])) == [embedding(1), embedding(np.int64(2))]

    @pytest.mark.parametrize(
        ("index", "message"), [(4, "rows 0 to 3, got the index 4"), (-1, "-1"), (1.0, "got 1.0")]
    )
    def test_what_is_no_index_is_refused(self, index, message):
        with pytest.raises(nn.LabelError, match=message):
            nn.Embedding(4, 2)([index])


def test_padding_is_a_row_of_zeros_that_is_never_trained():
    embedding = nn.Embedding(3, 2, padding_idx=1)
    sum(y + y for row in embedding([1, 0, 1]) for y in row).backward()
    assert [w.data for w in embedding.weight[1]] == [0.0, 0.0]
    assert [w.grad for row in embedding.weight for w in row] == [2.0, 2.0, 0.0, 0.0, 0.0, 0.0]
    with pytest.raises(nn.LabelError):
        nn.Embedding(3, 2, padding_idx=3)
