"""Pooling: the largest number of each window, or their mean; channels stay apart.

Windows follow one another without overlap unless a stride says otherwise. Shapes and names are
PyTorch's; where several numbers of a window are largest, they share its error signal equally, as
for ``autograd.max``, while PyTorch gives it to the first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

import autograd
from nn.arguments import require_count
from nn.errors import SizeError
from nn.module import Module
from nn.rows import Batch
from nn.structures.windows import Pair, pair, windows, windows_2d


class _Pooling(Module):
    """A window, and what becomes of the numbers in it and of those outside."""

    outside: ClassVar[float]
    pooled: ClassVar[Callable[..., Any]]
    kernel_size: int | Pair
    stride: int | Pair
    padding: int | Pair

    def extra_repr(self) -> str:
        return f"kernel {self.kernel_size}, stride {self.stride}, padding {self.padding}"


class _Pooling1d(_Pooling):
    axes = ("channels", "length")
    kernel_size: int
    stride: int
    padding: int

    def __init__(self, kernel_size: int, stride: int | None = None, padding: int = 0) -> None:
        require_count("kernel_size", kernel_size)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        require_count("stride", self.stride)
        require_count("padding", padding, least=0)
        _require_half(padding, kernel_size)

    def forward(self, x: Batch) -> Batch:
        settings = self.kernel_size, self.stride, self.padding, self.outside
        return [[self.pooled(window) for window in windows(c, *settings)] for c in x]


class _Pooling2d(_Pooling):
    axes = ("channels", "height", "width")
    kernel_size: Pair
    stride: Pair
    padding: Pair

    def __init__(
        self, kernel_size: int | Pair, stride: int | Pair | None = None, padding: int | Pair = 0
    ) -> None:
        self.kernel_size = pair("kernel_size", kernel_size)
        self.stride = self.kernel_size if stride is None else pair("stride", stride)
        self.padding = pair("padding", padding, least=0)
        for each in zip(self.padding, self.kernel_size):
            _require_half(*each)

    def forward(self, x: list[Batch]) -> list[Batch]:
        settings = self.kernel_size, self.stride, self.padding, self.outside
        return [
            [[self.pooled(window) for window in line] for line in windows_2d(c, *settings)]
            for c in x
        ]


def _require_half(padding: int, kernel_size: int) -> None:
    """Raise SizeError if a window could lie outside altogether."""
    if 2 * padding > kernel_size:
        raise SizeError(
            f"the padding is at most half of the kernel, got {padding} for a kernel of"
            f" {kernel_size}"
        )


class _Max(_Pooling):
    outside = -math.inf
    pooled = staticmethod(autograd.max)


class _Mean(_Pooling):
    outside = 0.0
    pooled = staticmethod(autograd.mean)


class MaxPool1d(_Max, _Pooling1d):
    """The largest number of each window: channels × length to channels × windows.

    >>> MaxPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    [[3.0, 2.0]]
    """


class MaxPool2d(_Max, _Pooling2d):
    """The largest number of each window: channels × height × width, of which the last two shrink.

    >>> MaxPool2d((2, 1))([[[1.0, 3.0], [2.0, 0.0]]])
    [[[2.0, 3.0]]]
    """


class AvgPool1d(_Mean, _Pooling1d):
    """The mean of each window, in which what lies outside counts as 0.

    >>> AvgPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    [[2.0, 1.0]]
    """


class AvgPool2d(_Mean, _Pooling2d):
    """The mean of each window of an image.

    >>> AvgPool2d(2)([[[1.0, 3.0], [2.0, 0.0]]])
    [[[1.5]]]
    """
