"""A progress bar by tqdm: shown on a terminal, if tqdm is installed, and silent otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Progress:
    """Counts batches on a bar, or epochs if those have one each, beside the newest numbers."""

    def __init__(self, epochs: int, done: int, batches: int, shown: bool) -> None:
        self._bar: Any = None
        if shown:
            try:
                from tqdm import tqdm
            except ImportError:
                return
            # disable=None: only a terminal gets a bar
            self._bar = tqdm(
                total=epochs * batches,
                initial=done * batches,
                unit="epoch" if batches == 1 else "batch",
                disable=None,
            )

    def advance(self) -> None:
        """One batch more."""
        if self._bar is not None:
            self._bar.update()

    def show(self, numbers: Mapping[str, float]) -> None:
        """The numbers of an epoch, from now on."""
        if self._bar is not None:
            self._bar.set_postfix(dict(numbers), refresh=False)

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()
