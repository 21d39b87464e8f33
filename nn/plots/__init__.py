"""Pictures of what a network learns, by matplotlib: ``from nn import plots``.

Each function draws on the ``axes`` it is given, or on new ones, and returns them; nothing is shown
or saved until you say so: ``axes.figure.savefig("loss.png")``. No global state of matplotlib's is
touched. Needs matplotlib: ``pip install 'seegrad[plot]'``; importing ``nn`` does not import it.
"""

from nn.plots.boundary import decision_boundary
from nn.plots.canvas import COLOURS
from nn.plots.curves import function_with_derivatives, gradient_flow, loss_curves
from nn.plots.landscape import contours

__all__ = [
    "COLOURS",
    "contours",
    "decision_boundary",
    "function_with_derivatives",
    "gradient_flow",
    "loss_curves",
]
