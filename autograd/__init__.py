"""A scalar reverse-mode automatic differentiation engine with a dynamic graph.

Begin with ``value.py``: the node and the backward pass. ``primitive.py`` shows how a rule is
written; ``arithmetic.py``, ``functions.py`` and ``activations.py`` are the rules.
"""

import autograd.copying  # noqa: F401 (gives Value its copies and pickles)
from autograd.activations import relu, sigmoid
from autograd.arithmetic import log
from autograd.drawing import Drawing, draw
from autograd.errors import (
    AutogradError,
    ExpressionError,
    GradientCheckError,
    GraphChangedError,
    NoGraphError,
    PrimitiveError,
    RendererMissingError,
    TooManyNodesError,
)
from autograd.functions import cos, cosh, exp, sin, sinh, sqrt, tanh
from autograd.graph import topological_order
from autograd.primitive import no_grad, primitive
from autograd.transforms import gradients
from autograd.value import Value

__all__ = [
    "AutogradError",
    "Drawing",
    "ExpressionError",
    "GradientCheckError",
    "GraphChangedError",
    "NoGraphError",
    "PrimitiveError",
    "RendererMissingError",
    "TooManyNodesError",
    "Value",
    "cos",
    "cosh",
    "draw",
    "exp",
    "gradients",
    "log",
    "no_grad",
    "primitive",
    "relu",
    "sigmoid",
    "sin",
    "sinh",
    "sqrt",
    "tanh",
    "topological_order",
]
