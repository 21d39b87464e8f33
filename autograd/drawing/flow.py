"""How large the error signal is that each arrow carries back, as its width and its shade."""

from __future__ import annotations

import math
from collections.abc import Mapping

from autograd.drawing.boxes import legend
from autograd.drawing.sketch import Sketch
from autograd.drawing.theme import SHADES, WARNING
from autograd.value import CONSTANT, Value

THINNEST, THICKEST = 0.5, 5.0


def styles(
    sketch: Sketch, signals: Mapping[Value, float], precision: int
) -> tuple[dict[str, dict[str, str]], str]:
    """Attributes for the arrows that send back a signal, and the legend that explains them.

    Width and shade are in proportion to |v̄_child · ∂child/∂v|, to the largest where an arrow stands
    for several; what is not finite is as wide as can be, in the colour of a warning. Constants take
    no signal.
    """
    sizes: dict[str, float] = {}
    for arrow in sketch.arrows:
        sent = [
            abs(signals[use.child] * use.partial)
            for use in arrow.uses
            if use.value.operation is not CONSTANT
        ]
        if sent:
            sizes[arrow.id] = math.nan if any(map(math.isnan, sent)) else max(sent)
    most = max([size for size in sizes.values() if math.isfinite(size)], default=0.0)
    found = {id: _style(size / (most or 1.0)) for id, size in sizes.items()}
    return found, legend(most, precision)


def _style(share: float) -> dict[str, str]:
    if not math.isfinite(share):
        return {"color": WARNING, "penwidth": f"{THICKEST:.2f}"}
    shade = SHADES[min(int(share * len(SHADES)), len(SHADES) - 1)]
    return {"color": shade, "penwidth": f"{THINNEST + (THICKEST - THINNEST) * share:.2f}"}
