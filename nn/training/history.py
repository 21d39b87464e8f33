"""What happened during training."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograd.text import brief, listing


@dataclass
class History:
    """A row of numbers for each epoch, by name, and why training ended.

    >>> history = History()
    >>> history.append({"loss": 2.0}); history.append({"loss": 1.0})
    >>> history["loss"], len(history)
    ([2.0, 1.0], 2)

    ``stopped`` is "" for a complete run, "early" where nothing improved, "interrupted" by Ctrl-C.
    """

    epochs: list[dict[str, float]] = field(default_factory=list)
    stopped: str = ""

    def append(self, numbers: dict[str, float]) -> None:
        """Add an epoch."""
        self.epochs.append(numbers)

    def __len__(self) -> int:
        return len(self.epochs)

    def __getitem__(self, name: str) -> list[float]:
        if self.epochs and name not in self.epochs[-1]:
            raise KeyError(f"no {brief(name)} was recorded; there are {listing(self.epochs[-1])}")
        return [numbers[name] for numbers in self.epochs]

    def __repr__(self) -> str:
        last = self.epochs[-1] if self.epochs else {}
        numbers = ", ".join(f"{name} {number:.6g}" for name, number in last.items())
        return f"<History of {len(self)} epochs: {numbers or 'none'}>"
