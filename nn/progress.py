"""A progress bar by tqdm: shown on a terminal, if tqdm is installed, and silent otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Progress:
    """Counts epochs on a bar, beside the newest numbers."""

    def __init__(self, total: int, done: int, shown: bool) -> None:
        self._bar: Any = None
        if shown:
            try:
                from tqdm import tqdm
            except ImportError:
                return
            # disable=None: only a terminal gets a bar
            self._bar = tqdm(total=total, initial=done, unit="epoch", disable=None)

    def advance(self, numbers: Mapping[str, float]) -> None:
        """One epoch more."""
        if self._bar is not None:
            self._bar.set_postfix(dict(numbers), refresh=False)
            self._bar.update()

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()
