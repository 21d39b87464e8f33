"""How large the error signal is that each arrow carries back, as its width and its shade."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from autograd.drawing.boxes import legend
from autograd.drawing.diagram import Sketch
from autograd.drawing.theme import HIGHLIGHT_SHADES, NO_SIGNAL, SHADES, WARNING
from autograd.equations.leaves import is_constant
from autograd.value import Value

THINNEST, THICKEST = 0.5, 5.0
NO_FLOW = {"color": NO_SIGNAL, "penwidth": f"{THINNEST:.2f}", "style": "dashed"}


def styles(
    sketch: Sketch, signals: Mapping[Value, float], highlighted: Collection[str], precision: int
) -> tuple[dict[str, dict[str, str]], str]:
    """Attributes for each arrow, and the legend that explains them.

    Width and shade are in proportion to |v̄_child · ∂child/∂v|, to the largest where an arrow stands
    for several; what is not finite is as wide as can be, in the colour of a warning. Arrows between
    highlighted boxes have shades of their own. Constants take no signal: their arrows are faint.
    """
    sizes: dict[str, float] = {}
    for arrow in sketch.arrows:
        sent = [
            abs(signals[use.child] * use.partial)
            for use in arrow.uses
            if not is_constant(use.value)
        ]
        if sent:
            sizes[arrow.id] = math.nan if any(map(math.isnan, sent)) else max(sent)
    most = max([size for size in sizes.values() if math.isfinite(size)], default=0.0)
    found = {}
    for arrow in sketch.arrows:
        on_path = arrow.source in highlighted and arrow.target in highlighted
        shades = HIGHLIGHT_SHADES if on_path else SHADES
        size = sizes.get(arrow.id)
        found[arrow.id] = NO_FLOW if size is None else _style(size / (most or 1.0), shades)
    ramps = {"|error signal|": SHADES}
    if highlighted:
        ramps["on highlighted paths"] = HIGHLIGHT_SHADES
    return found, legend(most, ramps, precision)


def _style(share: float, shades: Sequence[str]) -> dict[str, str]:
    if not math.isfinite(share):
        return {"color": WARNING, "penwidth": f"{THICKEST:.2f}"}
    shade = shades[min(int(share * len(shades)), len(shades) - 1)]
    return {"color": shade, "penwidth": f"{THINNEST + (THICKEST - THINNEST) * share:.2f}"}
