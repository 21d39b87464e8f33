"""A progress bar by tqdm: shown on a terminal, if tqdm is installed, and silent otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Silent:
    """A bar that shows nothing, whatever it is told."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def progress_bar(epochs: int, done: int, batches: int, shown: bool) -> Any:
    """A bar that counts batches, or epochs if those have one each."""
    if not shown:
        return Silent()
    try:
        from tqdm import tqdm
    except ImportError:
        return Silent()
    unit = "epoch" if batches == 1 else "batch"
    total, initial = epochs * batches, done * batches
    return tqdm(total=total, initial=initial, unit=unit, disable=None)  # None: on a terminal only
