"""What every plot shares: where it is drawn, and in which colours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

# Okabe and Ito, Color Universal Design (2008), without the yellow that white paper swallows: they
# stay apart for readers who see red and green alike.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5f6368")
INK = "#1f2937"
PAPER = "#ffffff"
CONTOUR = "#94a3b8"
WASH = 0.22


def colour(k: int) -> str:
    """The k-th colour, beginning again after the last."""
    return COLOURS[k % len(COLOURS)]


def tint(k: int) -> tuple[float, ...]:
    """The k-th colour in a wash, for areas behind points of that colour."""
    channels = [int(colour(k)[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple([1 - (1 - channel) * WASH for channel in channels])


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of this size in inches, which no window shows and nobody need close.

    Raises ModuleNotFoundError where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"plots are drawn by matplotlib, and there is no {error.name} here: pip install"
            " 'seegrad[plot]'",
            name=error.name,
        ) from None
    return Figure(figsize=(width, height), layout="constrained")


def given_or_new(axes: Axes | None) -> Axes:
    """The axes to draw on."""
    return new_figure(6.4, 4.2).subplots() if axes is None else axes


def evenly(low: float, high: float, count: int) -> list[float]:
    """``count`` numbers from low to high."""
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def make_logarithmic(axes: Axes) -> None:
    """Let equal factors stand equally high; 0 is left out, and where all is 0 nothing changes."""
    if math.isfinite(axes.dataLim.minposy):
        axes.set_yscale("log", nonpositive="mask")


def line_in_legend(style: Any, label: str, **options: Any) -> Line2D:
    """An entry of a legend for what has no line of its own."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=INK, linestyle=style, label=label, **options)
