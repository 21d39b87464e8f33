"""What arrows look like: on highlighted paths, and as wide as the error signal they send back."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from autograd.drawing.diagram import Arrow, Diagram
from autograd.drawing.theme import (
    HIGHLIGHT,
    HIGHLIGHT_SHADES,
    NO_SIGNAL,
    SHADES,
    WARNING,
    Colour,
)
from autograd.operation import is_constant
from autograd.value import Value

ArrowStyle = dict[str, str]  # attributes of Graphviz

THINNEST, THICKEST = 0.5, 5.0
NO_FLOW = {"color": NO_SIGNAL.light, "penwidth": f"{THINNEST:.2f}", "style": "dashed"}
HIGHLIGHTED = {"color": HIGHLIGHT.light, "penwidth": "2.5"}


@dataclass(frozen=True)
class Legend:
    """What the shades of a flow mean: those of each ramp lead from 0 to ``most``."""

    most: float
    ramps: Mapping[str, Sequence[Colour]]


def highlight_styles(diagram: Diagram, highlighted: Collection[str]) -> dict[str, ArrowStyle]:
    """A style for each arrow between highlighted boxes."""
    return {a.id: HIGHLIGHTED for a in diagram.arrows if _is_between(a, highlighted)}


def flow_styles(
    diagram: Diagram, signals: Mapping[Value, float], highlighted: Collection[str]
) -> tuple[dict[str, ArrowStyle], Legend]:
    """A style for each arrow, and the legend that explains them.

    Width and shade are in proportion to |v̄_child · ∂child/∂v|, to the largest where an arrow stands
    for several; what is not finite is as wide as can be, in the colour of a warning. Arrows between
    highlighted boxes have shades of their own. Constants take no signal: their arrows are faint.
    """
    sizes: dict[str, float] = {}
    for arrow in diagram.arrows:
        sent = [
            abs(signals[use.child] * use.partial)
            for use in arrow.uses
            if not is_constant(use.value)
        ]
        if sent:
            sizes[arrow.id] = math.nan if any(map(math.isnan, sent)) else max(sent)
    most = max([size for size in sizes.values() if math.isfinite(size)], default=0.0)
    styles = {}
    for arrow in diagram.arrows:
        shades = HIGHLIGHT_SHADES if _is_between(arrow, highlighted) else SHADES
        size = sizes.get(arrow.id)
        styles[arrow.id] = NO_FLOW if size is None else _style(size / (most or 1.0), shades)
    ramps = {"|error signal|": SHADES}
    if highlighted:
        ramps["on highlighted paths"] = HIGHLIGHT_SHADES
    return styles, Legend(most, ramps)


def _is_between(arrow: Arrow, boxes: Collection[str]) -> bool:
    return arrow.source in boxes and arrow.target in boxes


def _style(proportion: float, shades: Sequence[Colour]) -> ArrowStyle:
    if not math.isfinite(proportion):
        return {"color": WARNING.light, "penwidth": f"{THICKEST:.2f}"}
    shade = shades[min(int(proportion * len(shades)), len(shades) - 1)]
    width = THINNEST + (THICKEST - THINNEST) * proportion
    return {"color": shade.light, "penwidth": f"{width:.2f}"}
