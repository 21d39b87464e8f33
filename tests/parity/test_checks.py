"""``check_gradients`` of PyTorch's functions, with the gradient that PyTorch gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograd import GradientCheckError, check_gradients

POINT = torch.tensor([[0.5, -1.0], [2.0, 0.25]], dtype=torch.float64)


def energy(x: Any) -> Any:
    return (torch.tanh(x[0] * x[1]) + x.sin() ** 2).sum()


def rows(x: Any) -> Any:
    return torch.softmax(x, dim=1)


def test_a_gradient_of_pytorch_is_right() -> None:
    report = check_gradients(energy, at=POINT, gradient=torch.func.grad(energy))
    assert report.strictly_ok
    assert len(report.entries) == 4


def test_of_several_outputs_its_vjp_is_checked() -> None:
    def vjp(x: Any, cotangent: Any) -> Any:
        return torch.func.vjp(rows, x)[1](cotangent)[0]

    assert check_gradients(rows, at=POINT, gradient=vjp).strictly_ok


def test_a_gradient_with_a_part_cut_off_is_wrong() -> None:
    def cut(x: Any) -> Any:
        return (torch.tanh(x[0] * x[1].detach()) + x.sin() ** 2).sum()

    with pytest.raises(GradientCheckError):
        check_gradients(energy, at=POINT, gradient=torch.func.grad(cut))


def test_single_precision_is_refused() -> None:
    with pytest.raises(TypeError, match=r"float32.*x\.double"):
        check_gradients(energy, at=POINT.float(), gradient=torch.func.grad(energy))
