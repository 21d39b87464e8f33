"""A scalar reverse-mode automatic differentiation engine with a dynamic graph.

Begin with ``value.py``: the node and the backward pass. ``primitives.py`` shows how a rule is
written; ``arithmetic.py``, ``functions.py`` and ``activations.py`` are the rules.
"""

from autograd import copying as _copying  # noqa: F401 (it gives Value its copies and pickles)
from autograd.activations import relu, sigmoid
from autograd.arithmetic import log
from autograd.check import Comparison, GradientReport, check_gradients
from autograd.collision import warn_of_namesake as _warn_of_namesake
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
from autograd.primitives import no_grad, primitive
from autograd.transforms import (
    derivative,
    grad,
    gradients,
    hessian,
    hvp,
    jacobian,
    jvp,
    taylor,
    value_and_grad,
    vjp,
)
from autograd.value import Value

__all__ = [
    "AutogradError",
    "Comparison",
    "ExpressionError",
    "GradientCheckError",
    "GradientReport",
    "GraphChangedError",
    "NoGraphError",
    "PrimitiveError",
    "RendererMissingError",
    "TooManyNodesError",
    "Value",
    "check_gradients",
    "cos",
    "cosh",
    "derivative",
    "exp",
    "grad",
    "gradients",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "log",
    "no_grad",
    "primitive",
    "relu",
    "sigmoid",
    "sin",
    "sinh",
    "sqrt",
    "tanh",
    "taylor",
    "topological_order",
    "value_and_grad",
    "vjp",
]

_warn_of_namesake()
