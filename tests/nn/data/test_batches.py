"""Data shared out: batches, and two parts."""

import math
from random import Random

import pytest

import nn


def test_batches_are_drawn_without_replacement():
    data = ([[float(i)] for i in range(10)], list(range(10)))
    drawn = list(nn.data.batches(data, 4, generator=Random(0)))
    assert [len(targets) for _, targets in drawn] == [4, 4, 2]
    targets = [t for _, batch in drawn for t in batch]
    assert sorted(targets) == data[1] != targets
    assert all(x == [float(t)] for xs, ts in drawn for x, t in zip(xs, ts, strict=True))
    assert list(nn.data.batches(data)) == [data]
    with pytest.raises(nn.SizeError, match=r"size of a batch .* got 0"):
        list(nn.data.batches(data, 0))


def test_split():
    data = ([[float(i)] for i in range(10)], list(range(10)))
    (xs, ys), (test_xs, test_ys) = nn.data.split(data, 0.3, generator=Random(0))
    assert (len(xs), len(test_xs)) == (7, 3)
    assert sorted(ys + test_ys) == data[1]
    with pytest.raises(nn.SizeError, match="leaves one part empty"):
        nn.data.split(data, 0.01)
    for share in (math.nan, math.inf, 5, True):
        with pytest.raises(nn.SizeError, match=f"a test share of {share} of"):
            nn.data.split(data, share)
