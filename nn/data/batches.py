"""Data shared out: into batches, and into training and test."""

from __future__ import annotations

import math
from collections.abc import Iterator
from numbers import Real
from random import Random
from typing import Any, TypeAlias

from autograd.text import brief, require_flag
from nn.arguments import require_count
from nn.errors import SizeError
from nn.rows import listed
from nn.seeding import chosen

Data: TypeAlias = tuple[Any, Any]  # inputs and targets, one target for each input


def as_data(data: Data) -> tuple[list[Any], list[Any]]:
    """Inputs and targets as lists; SizeError unless there is one target for each input."""
    try:
        inputs, targets = map(listed, data)
    except (TypeError, ValueError):
        raise TypeError("data is a pair (inputs, targets) of sequences") from None
    if len(inputs) != len(targets):
        raise SizeError(f"{len(inputs)} input(s) stand against {len(targets)} target(s)")
    if not inputs:
        raise SizeError("the data is empty; give one input at least")
    return inputs, targets


def batches(
    data: Data,
    size: int | None = None,
    *,
    generator: Random | None = None,
    drop_last: bool = False,
) -> Iterator[tuple[list[Any], list[Any]]]:
    """One epoch: batches drawn without replacement, so that each sample comes once.

    >>> for inputs, targets in batches(([[1.0], [2.0], [3.0]], [1, 2, 3]), 2, generator=Random(0)):
    ...     print(inputs, targets)
    [[1.0], [3.0]] [1, 3]
    [[2.0]] [2]

    The last batch may be smaller, unless ``drop_last`` leaves it out. Without a size, one batch is
    all of the data, in its order.
    """
    inputs, targets = as_data(data)
    count = batch_count(len(inputs), size, drop_last)
    if size is None:
        yield inputs, targets
        return
    order = list(range(len(inputs)))
    chosen(generator).shuffle(order)
    for k in range(count):
        picked = order[k * size : (k + 1) * size]
        yield [inputs[i] for i in picked], [targets[i] for i in picked]


def batch_count(samples: int, size: int | None, drop_last: bool = False) -> int:
    """How many batches an epoch has."""
    require_flag("drop_last", drop_last)
    if size is None:
        return 1
    require_count("the size of a batch", size)
    if drop_last and samples < size:
        raise SizeError(f"{samples} sample(s) fill no batch of {size}, and drop_last leaves it out")
    return samples // size if drop_last else math.ceil(samples / size)


def split(
    data: Data, test: float = 0.2, *, generator: Random | None = None
) -> tuple[tuple[list[Any], list[Any]], tuple[list[Any], list[Any]]]:
    """Training data and test data, shuffled; ``test`` is the share of the second.

    Raises SizeError if either would be empty.
    """
    inputs, targets = as_data(data)
    held_out = round(test * len(inputs)) if isinstance(test, Real) and 0 < test < 1 else 0
    if not 0 < held_out < len(inputs):
        raise SizeError(
            f"a test share of {brief(test)} of {len(inputs)} samples leaves one part empty"
        )
    (shuffled,) = batches((inputs, targets), len(inputs), generator=generator)
    xs, ys = shuffled
    return (xs[held_out:], ys[held_out:]), (xs[:held_out], ys[:held_out])
