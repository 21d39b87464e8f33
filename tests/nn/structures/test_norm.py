"""Normalisation is of any numbers: no square on the way leaves the doubles."""

import pytest

import nn
from autograd import Value, grad, hessian

SIZES = [1.0, 1e-120, 1e120, 1e160, 1e200, 1e300]
ROW = [1.0, -2.0, 4.0, 0.5]


def numbers(row):
    return [getattr(x, "data", x) for x in row]


def layer_norm(row):
    return nn.LayerNorm(4, eps=1e-320, elementwise_affine=False)(row)


def rms_norm(row):
    return nn.RMSNorm(4, eps=1e-320, elementwise_affine=False)(row)


@pytest.mark.parametrize("normed", [layer_norm, rms_norm])
@pytest.mark.parametrize("size", SIZES)
def test_the_size_of_a_row_does_not_matter(normed, size):
    scaled = [x * size for x in ROW]
    assert numbers(normed(scaled)) == pytest.approx(numbers(normed(ROW)), rel=1e-14)
    slopes, expected = (grad(lambda r: normed(r)[0])(row) for row in (scaled, ROW))
    assert [s * size for s in slopes] == pytest.approx(expected, rel=1e-13)


def test_batch_norm_of_large_columns():
    rows = [[Value(x * 1e200), Value(x)] for x in ROW]
    columns = [*zip(*nn.BatchNorm(2, eps=1e-300, affine=False)(rows))]
    assert numbers(columns[0]) == pytest.approx(numbers(columns[1]), rel=1e-14)


@pytest.mark.parametrize("eps", [1e-5, 1.0])
def test_eps_adds_to_the_variance(eps):
    row = [1.0, 3.0]
    assert numbers(nn.LayerNorm(2, eps)(row)) == pytest.approx(
        [-((1 + eps) ** -0.5), (1 + eps) ** -0.5], rel=1e-15
    )
    assert numbers(nn.RMSNorm(2, eps)(row)) == pytest.approx(
        [x / (5 + eps) ** 0.5 for x in row], rel=1e-15
    )


def test_second_derivatives():
    (h,) = hessian(lambda x: nn.RMSNorm(1, 1.0, elementwise_affine=False)(x)[0])([2.0])
    assert h == pytest.approx([-3 * 2.0 / 5**2.5], rel=1e-14)  # of x/√(x² + 1)
