"""Gradients cut to size."""

import math

import pytest

import nn
from autograd import Value


def test_clipping():
    x, y, z = Value(1.0), Value(1.0), Value(1.0)
    (3 * x - 4 * y).backward()
    assert nn.optim.clip_grad_norm_([x, y, z], 10.0) == 5.0
    assert (x.grad, y.grad) == (3.0, -4.0)
    nn.optim.clip_grad_norm_([x, y, z], 1.0)
    assert (x.grad, y.grad) == pytest.approx((0.6, -0.8), rel=1e-6)
    assert not z.has_grad
    x.grad = math.inf
    with pytest.raises(nn.NonFiniteError, match="norm of the gradients is inf"):
        nn.optim.clip_grad_norm_([x, y], 1.0)
    with pytest.raises(ValueError, match="at least 0, got -1"):
        nn.optim.clip_grad_norm_([x], -1)
