"""Convolutions: one linear layer, applied to every window of a signal or of an image.

What they compute is, as everywhere in deep learning, the cross-correlation: the kernel is not
turned around. Shapes and names are PyTorch's.
"""

from __future__ import annotations

from itertools import starmap
from random import Random
from typing import Any

from autograd import linear
from autograd.text import require_flag
from nn.arguments import require_count
from nn.init import Initialiser, parameter_row, weight_matrix
from nn.module import Module
from nn.rows import Batch, Row, leaves
from nn.signatures import SequenceModule
from nn.structures.windows import Pair, abreast, pair, side_by_side, windows, windows_2d


class Conv1d(SequenceModule):
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
        require_count("in_channels", in_channels)
        require_count("kernel_size", kernel_size)
        require_count("stride", stride)
        require_count("padding", padding, least=0)
        rows = weight_matrix(in_channels * kernel_size, out_channels, initialiser, generator)
        self.weight = [cut(row, kernel_size) for row in rows]
        self.bias = parameter_row(out_channels) if require_flag("bias", bias) else []
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding

    def forward(self, x: Batch) -> Batch:
        self.require_size(x, len(self.weight[0]), "inputs", "channel(s)")
        looks = [windows(c, self.kernel_size, self.stride, self.padding, 0.0) for c in x]
        out = linear(side_by_side(*looks), map(leaves, self.weight), self.bias or None)
        return [[*channel] for channel in zip(*out)]

    def extra_repr(self) -> str:
        return _about(self)


class Conv2d(Module):
    """The same over the height and the width of an image.

    From in_channels × height × width to out_channels × the heights and widths that Conv1d has.
    The kernel, the stride and the padding are one number, or (height, width).

    >>> edges = Conv2d(1, 1, (1, 2), bias=False)
    >>> edges.load_state_dict({"weight": [[[[-1.0, 1.0]]]]})
    >>> [[y.data for y in line] for line in edges([[[0.0, 0.0, 1.0], [0.0, 1.0, 1.0]]])[0]]
    [[0.0, 1.0], [1.0, 0.0]]

    Raises SizeError if the channels differ, or if no window fits.

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
        require_count("in_channels", in_channels)
        self.kernel_size = height, width = pair("kernel_size", kernel_size)
        self.stride = pair("stride", stride)
        self.padding = pair("padding", padding, least=0)
        rows = weight_matrix(in_channels * height * width, out_channels, initialiser, generator)
        self.weight = [[cut(kernel, width) for kernel in cut(row, height * width)] for row in rows]
        self.bias = parameter_row(out_channels) if require_flag("bias", bias) else []

    def forward(self, x: list[Batch]) -> list[Batch]:
        self.require_size(x, len(self.weight[0]), "inputs", "channel(s)")
        looks = [windows_2d(c, self.kernel_size, self.stride, self.padding, 0.0) for c in x]
        weight = [*map(leaves, self.weight)]
        places = starmap(side_by_side, abreast(*looks))
        lines = [linear(line, weight, self.bias or None) for line in places]
        return [[[y[o] for y in line] for line in lines] for o in range(len(weight))]

    def extra_repr(self) -> str:
        return _about(self)


def cut(row: Row, size: int) -> Batch:
    """A row in pieces of a size.

    >>> cut([1, 2, 3, 4], 2)
    [[1, 2], [3, 4]]
    """
    return [row[i : i + size] for i in range(0, len(row), size)]


def _about(layer: Conv1d | Conv2d) -> str:
    channels = f"{len(layer.weight[0])} → {len(layer.weight)} channels"
    return f"{channels}, kernel {layer.kernel_size}, stride {layer.stride}, padding {layer.padding}"


class Flatten(Module):
    """The numbers of an image, or of lists nested ``depth`` deep, as one row.

    >>> Flatten()([[[1.0, 2.0], [3.0, 4.0]]])
    [1.0, 2.0, 3.0, 4.0]
    >>> Flatten(2)([[1.0, 2.0], [3.0, 4.0]])
    [1.0, 2.0, 3.0, 4.0]
    """

    def __init__(self, depth: int = 3) -> None:
        require_count("depth", depth)
        self.axes = ("channels", "height", "width")[:depth] if depth <= 3 else ("axis",) * depth

    def forward(self, x: Any) -> Row:
        return leaves(x)
