"""Pooling: the largest number of each window, or their mean; channels stay apart.

Windows follow one another without overlap unless a stride says otherwise, and are padded by half of
their size at the most. Where several numbers of a window are largest, they share its error signal
equally, as for ``autograd.max``; PyTorch gives it to the first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

import autograd
from nn.errors import SizeError
from nn.structures.windows import Pair, Windowed


class _Pooling(Windowed):
    """A window, and what becomes of the numbers in it."""

    axes: tuple[str, ...] = ("channels", "height", "width")
    pooled: ClassVar[Callable[..., Any]]

    def __init__(
        self, kernel_size: int | Pair, stride: int | Pair | None = None, padding: int | Pair = 0
    ) -> None:
        super().__init__(kernel_size, kernel_size if stride is None else stride, padding)
        sizes = [self.kernel_size, self.padding]
        for size, padded in zip(*sizes) if len(self.axes) == 3 else [sizes]:
            if 2 * padded > size:  # a window could lie outside altogether
                raise SizeError(
                    f"the padding is at most half of the kernel, got {padded} for a kernel of"
                    f" {size}"
                )

    def forward(self, x: Any) -> Any:
        images = self.windows_in(x)
        return self.together([[[*map(self.pooled, line)] for line in image] for image in images])


class _OfSignals(_Pooling):
    axes = ("channels", "length")

    def __init__(self, kernel_size: int, stride: int | None = None, padding: int = 0) -> None:
        super().__init__(kernel_size, stride, padding)


class _Max(_Pooling):
    outside = -math.inf
    pooled = staticmethod(autograd.max)


class _Mean(_Pooling):
    pooled = staticmethod(autograd.mean)


class MaxPool1d(_Max, _OfSignals):
    """The largest number of each window: channels × length to channels × windows.

    >>> MaxPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    [[3.0, 2.0]]
    """


class MaxPool2d(_Max):
    """The largest number of each window: channels × height × width, of which the last two shrink.

    >>> MaxPool2d((2, 1))([[[1.0, 3.0], [2.0, 0.0]]])
    [[[2.0, 3.0]]]
    """


class AvgPool1d(_Mean, _OfSignals):
    """The mean of each window, in which what lies outside counts as 0.

    >>> AvgPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    [[2.0, 1.0]]
    """


class AvgPool2d(_Mean):
    """The mean of each window of an image.

    >>> AvgPool2d(2)([[[1.0, 3.0], [2.0, 0.0]]])
    [[[1.5]]]
    """
