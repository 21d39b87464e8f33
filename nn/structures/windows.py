"""The windows that convolutions and pooling look through, one after another."""

from __future__ import annotations

from itertools import chain
from typing import Any, TypeAlias

from autograd.text import brief
from nn.arguments import require_count
from nn.errors import SizeError
from nn.rows import Batch

Pair: TypeAlias = tuple[int, int]  # of height and width


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
) -> list[list[list[Any]]]:
    """The windows of an image, a list for each line of them; each is written out line by line.

    >>> windows_2d([[1, 2], [3, 4], [5, 6]], (2, 1), (1, 1), (0, 0), 0)
    [[[1, 3], [2, 4]], [[3, 5], [4, 6]]]

    Raises SizeError if there is none, or if the lines have several lengths.
    """
    if len({len(line) for line in image}) > 1:
        lengths = [len(line) for line in image]
        raise SizeError(
            f"an image has lines of one length, got some of {min(lengths)} and of {max(lengths)}"
        )
    (height, width), (down, right), (above, left) = size, stride, padding
    bands = windows(image, height, down, above, [outside] * len(image[0]))
    return [
        side_by_side(*[windows([*line], width, right, left, outside) for line in band])
        for band in bands
    ]


def side_by_side(*channels: list[list[Any]]) -> list[list[Any]]:
    """The first windows of several channels as one, the second ones as one, and so on.

    >>> side_by_side([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    [[1, 2, 5, 6], [3, 4, 7, 8]]
    """
    return [[*chain(*windows)] for windows in abreast(*channels)]


def abreast(*channels: list[Any]) -> list[tuple[Any, ...]]:
    """What stands at the same place of several channels; SizeError unless they have one size."""
    sizes = [len(channel) for channel in channels]
    if min(sizes) < max(sizes):
        raise SizeError(
            f"channels have one size, got some of {min(sizes)} and of {max(sizes)} windows"
        )
    return [*zip(*channels)]


def pair(name: str, numbers: int | Pair, least: int = 1) -> Pair:
    """One number for height and width, or two; SizeError if one is less than the least.

    >>> pair("stride", 2), pair("stride", (2, 1))
    ((2, 2), (2, 1))
    """
    both = (numbers, numbers) if isinstance(numbers, int) else numbers
    if not isinstance(both, tuple) or len(both) != 2:
        raise SizeError(f"{name} is one number, or (height, width), got {brief(numbers)}")
    height, width = both
    require_count(name, height, least)
    require_count(name, width, least)
    return height, width
