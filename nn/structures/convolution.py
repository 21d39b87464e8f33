"""Convolutions: one linear layer, applied to every window of a signal or of an image.

What they compute is, as everywhere in deep learning, the cross-correlation: the kernel is not
turned around. Shapes and names are PyTorch's.
"""

from __future__ import annotations

from random import Random
from typing import Any

from autograd import Value, linear
from autograd.text import require_flag
from nn.arguments import require_count
from nn.init import Initialiser, parameter_row, weight_matrix
from nn.module import Module
from nn.rows import Row, cut, leaves
from nn.signatures import SequenceModule
from nn.structures.windows import Pair, Windowed, abreast, side_by_side


class _Convolution(Windowed):
    """A linear layer over windows: ``weight`` has a kernel for each output and each input."""

    weight: list[list[Any]]
    bias: list[Value]

    def forward(self, x: Any) -> Any:
        self.require_size(x, len(self.weight[0]), "inputs", "channel(s)")
        weight = [*map(leaves, self.weight)]
        lines = abreast(self.windows_in(x))
        out = [linear(side_by_side([*line]), weight, self.bias or None) for line in lines]
        return self.together([[[y[o] for y in line] for line in out] for o in range(len(weight))])

    def extra_repr(self) -> str:
        return f"{len(self.weight[0])} → {len(self.weight)} channels, {super().extra_repr()}"


class Conv1d(_Convolution, SequenceModule):
    """y[o][t] = b[o] + Σ over channels c and offsets j of w[o][c][j] · x[c][t·stride + j − padding]

    From in_channels × length to out_channels × ((length + 2·padding − kernel_size)//stride + 1);
    outside of the signal x is 0.

    >>> from nn.init import constant
    >>> mean = Conv1d(1, 1, 2, initialiser=constant(0.5))
    >>> [y.data for y in mean([[1.0, 3.0, 7.0]])[0]]
    [2.0, 5.0]

    Raises SizeError if the channels differ, or if no window fits.
    """

    axes = ("channels", "length")

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int = 1,
        padding: int = 0,
        *,
        bias: bool = True,
        initialiser: str | Initialiser = "he_uniform",
        generator: Random | None = None,
    ) -> None:
        super().__init__(kernel_size, stride, padding)
        require_count("in_channels", in_channels)
        rows = weight_matrix(in_channels * kernel_size, out_channels, initialiser, generator)
        self.weight = [cut(row, kernel_size) for row in rows]
        self.bias = parameter_row(out_channels) if require_flag("bias", bias) else []


class Conv2d(_Convolution):
    """The same over the height and the width of an image.

    From in_channels × height × width to out_channels × the heights and widths that Conv1d has.
    The kernel, the stride and the padding are one number, or (height, width).

    >>> edges = Conv2d(1, 1, (1, 2), bias=False)
    >>> edges.load_state_dict({"weight": [[[[-1.0, 1.0]]]]})
    >>> [[y.data for y in line] for line in edges([[[0.0, 0.0, 1.0], [0.0, 1.0, 1.0]]])[0]]
    [[0.0, 1.0], [1.0, 0.0]]

    Source: LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998).
    """

    axes = ("channels", "height", "width")

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair = 0,
        *,
        bias: bool = True,
        initialiser: str | Initialiser = "he_uniform",
        generator: Random | None = None,
    ) -> None:
        super().__init__(kernel_size, stride, padding)
        require_count("in_channels", in_channels)
        height, width = self.kernel_size
        rows = weight_matrix(in_channels * height * width, out_channels, initialiser, generator)
        self.weight = [[cut(kernel, width) for kernel in cut(row, height * width)] for row in rows]
        self.bias = parameter_row(out_channels) if require_flag("bias", bias) else []


class Flatten(Module):
    """The numbers of an image, or of lists nested ``depth`` deep, as one row.

    >>> Flatten()([[[1.0, 2.0], [3.0, 4.0]]])
    [1.0, 2.0, 3.0, 4.0]
    """

    def __init__(self, depth: int = 3) -> None:
        require_count("depth", depth)
        self.axes = ("channels", "height", "width")[:depth] if depth <= 3 else ("axis",) * depth

    def forward(self, x: Any) -> Row:
        return leaves(x)
