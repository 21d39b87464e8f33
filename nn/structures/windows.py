"""The windows that convolutions and pooling look through, one after another."""

from __future__ import annotations

from itertools import chain
from typing import Any, TypeAlias

from autograd.text import brief
from nn.arguments import require_count
from nn.errors import SizeError
from nn.module import Module
from nn.rows import Batch, Row

Pair: TypeAlias = tuple[int, int]  # of height and width


class Windowed(Module):
    """What looks at images through a window, or at signals, which are images of one line.

    The kernel's size, the stride and the padding are one number for a signal; for an image one for
    both, or (height, width).
    """

    outside = 0.0  # what is seen beyond the edges

    def __init__(self, kernel_size: int | Pair, stride: int | Pair, padding: int | Pair) -> None:
        self.kernel_size = self._checked("kernel_size", kernel_size)
        self.stride = self._checked("stride", stride)
        self.padding = self._checked("padding", padding, least=0)

    def _checked(self, name: str, numbers: int | Pair, least: int = 1) -> Any:
        if len(self.axes) == 3:
            return pair(name, numbers, least)
        require_count(name, numbers, least)
        return numbers

    def windows_in(self, x: Any) -> list[list[list[Row]]]:
        """The windows in each line of each channel, each written out as a row."""
        sizes = self.kernel_size, self.stride, self.padding
        if len(self.axes) == 3:
            return [windows_2d(channel, *sizes, self.outside) for channel in x]
        return [[windows(channel, *sizes, self.outside)] for channel in x]

    def together(self, images: list[Batch]) -> Any:
        """What was made of images, or of the one line of each."""
        return images if len(self.axes) == 3 else [line for (line,) in images]

    def extra_repr(self) -> str:
        return f"kernel {self.kernel_size}, stride {self.stride}, padding {self.padding}"


def windows(row: list[Any], size: int, stride: int, padding: int, outside: Any) -> list[list[Any]]:
    """Every stride-th stretch of a row that is padded on both sides with what lies outside.

    >>> windows([1, 2, 3, 4], 3, 1, 1, 0)
    [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 0]]

    There are (length + 2·padding − size)//stride + 1 of them; SizeError if that is none.
    """
    padded = [*[outside] * padding, *row, *[outside] * padding]
    if len(padded) < size:
        raise SizeError(
            f"a window of {size} does not fit into a length of {len(row)} with a padding of"
            f" {padding}; make the kernel smaller, or the padding wider"
        )
    return [padded[i : i + size] for i in range(0, len(padded) - size + 1, stride)]


def windows_2d(
    image: Batch, size: Pair, stride: Pair, padding: Pair, outside: Any
) -> list[list[Row]]:
    """The windows of an image, a list for each line of them; each is written out line by line.

    >>> windows_2d([[1, 2], [3, 4], [5, 6]], (2, 1), (1, 1), (0, 0), 0)
    [[[1, 3], [2, 4]], [[3, 5], [4, 6]]]

    Raises SizeError if there is none, or if the lines have several lengths.
    """
    (height, width), (down, right), (above, left) = size, stride, padding
    abreast(image, "the lines of an image", "numbers")
    bands = windows(image, height, down, above, [outside] * len(image[0]))
    return [
        side_by_side([windows([*line], width, right, left, outside) for line in band])
        for band in bands
    ]


def side_by_side(channels: list[list[Row]]) -> list[Row]:
    """The first windows of several channels as one, the second ones as one, and so on.

    >>> side_by_side([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    [[1, 2, 5, 6], [3, 4, 7, 8]]
    """
    return [[*chain(*windows)] for windows in abreast(channels)]


def abreast(
    channels: list[list[Any]], whole: str = "channels", parts: str = "windows"
) -> list[tuple[Any, ...]]:
    """What stands at the same place of several channels; SizeError unless they have one size."""
    sizes = [len(channel) for channel in channels]
    if min(sizes) < max(sizes):
        raise SizeError(
            f"{whole} have one size, got some of {min(sizes)} and of {max(sizes)} {parts}"
        )
    return [*zip(*channels)]


def pair(name: str, numbers: int | Pair, least: int = 1) -> Pair:
    """One number for height and width, or two; SizeError if one is less than the least."""
    both = (numbers, numbers) if isinstance(numbers, int) else numbers
    if not isinstance(both, tuple) or len(both) != 2:
        raise SizeError(f"{name} is one number, or (height, width), got {brief(numbers)}")
    for number in both:
        require_count(name, number, least)
    return both
