"""A scalar reverse-mode automatic differentiation engine with a dynamic graph.

Begin with ``value.py``: the node and the backward pass. ``primitives.py`` shows how a rule is
written; ``rules/arithmetic.py`` has the operators, and the files beside it the functions by family.
ARCHITECTURE.md is the map. Drawings, equations and checks are loaded when they are first asked for.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from autograd import bulk as _bulk  # noqa: F401 (for nn; its twins take their places)
from autograd import copying as _copying  # noqa: F401 (it gives Value its copies and pickles)
from autograd.elsewhere import names as _elsewhere
from autograd.elsewhere.namesake import warn_of_namesake as _warn_of_namesake
from autograd.engines import engine
from autograd.errors import (
    AnomalyError,
    AutogradError,
    ExpressionError,
    GradientCheckError,
    GraphChangedError,
    GuardError,
    NoGraphError,
    PrimitiveError,
    ProgramError,
    RendererMissingError,
    RenderTimeoutError,
    TooManyNodesError,
)
from autograd.graph import topological_order
from autograd.primitives import primitive
from autograd.recording import group, no_grad
from autograd.rules.arithmetic import absolute as _absolute  # noqa: F401 (for other names)
from autograd.rules.arithmetic import power as _power
from autograd.rules.arithmetic import sign
from autograd.rules.exponential import exp, exp2, expm1, log, log1p, log2, log10
from autograd.rules.hyperbolic import acosh, asinh, atanh, cosh, sinh, tanh
from autograd.rules.linear import dist, dot, linear
from autograd.rules.n_ary import hypot, logaddexp
from autograd.rules.normal import erf, erfc
from autograd.rules.piecewise_activations import (
    elu,
    hard_sigmoid,
    hard_tanh,
    hard_threshold,
    leaky_relu,
    prelu,
    relu,
    selu,
    softsign,
)
from autograd.rules.reductions import (
    fsum,
    log_softmax,
    logsumexp,
    mean,
    prod,
    softmax,
)
from autograd.rules.reductions import max as max
from autograd.rules.reductions import min as min
from autograd.rules.reductions import sum as sum
from autograd.rules.roots import cbrt, reciprocal, sqrt, square
from autograd.rules.rounding import ceil, copysign, fabs, floor, fmod, remainder, trunc
from autograd.rules.rounding import round as round
from autograd.rules.selection import clip, where
from autograd.rules.sinc import sinc
from autograd.rules.smooth_activations import (
    gelu,
    gelu_tanh,
    log_sigmoid,
    mish,
    sigmoid,
    silu,
    softplus,
)
from autograd.rules.trigonometric import acos, asin, atan, atan2, cos, degrees, radians, sin, tan
from autograd.transforms.derivatives import grad, hessian, jacobian, value_and_grad
from autograd.transforms.gradients import gradients
from autograd.transforms.products import hvp, jvp, vjp
from autograd.transforms.taylor import derivative, taylor
from autograd.value import Value

pow = _power

if _TYPE_CHECKING:
    from autograd.checking.anomaly import detect_anomaly
    from autograd.checking.check import Comparison, GradientReport, check_gradients
    from autograd.drawing import Drawing, draw
    from autograd.equations import Explanation, explain
    from autograd.programs import Program, jit, record, scan, vmap

__all__ = [
    "AnomalyError",
    "AutogradError",
    "Comparison",
    "Drawing",
    "Explanation",
    "ExpressionError",
    "GradientCheckError",
    "GradientReport",
    "GraphChangedError",
    "GuardError",
    "NoGraphError",
    "PrimitiveError",
    "Program",
    "ProgramError",
    "RenderTimeoutError",
    "RendererMissingError",
    "TooManyNodesError",
    "Value",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "check_gradients",
    "clip",
    "copysign",
    "cos",
    "cosh",
    "degrees",
    "derivative",
    "detect_anomaly",
    "dist",
    "dot",
    "draw",
    "elu",
    "engine",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "explain",
    "expm1",
    "fabs",
    "floor",
    "fmod",
    "fsum",
    "gelu",
    "gelu_tanh",
    "grad",
    "gradients",
    "group",
    "hard_sigmoid",
    "hard_tanh",
    "hard_threshold",
    "hessian",
    "hvp",
    "hypot",
    "jacobian",
    "jit",
    "jvp",
    "leaky_relu",
    "linear",
    "log",
    "log1p",
    "log2",
    "log10",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logsumexp",
    "mean",
    "mish",
    "no_grad",
    "prelu",
    "primitive",
    "prod",
    "radians",
    "reciprocal",
    "record",
    "relu",
    "remainder",
    "scan",
    "selu",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "sinc",
    "sinh",
    "softmax",
    "softplus",
    "softsign",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "taylor",
    "topological_order",
    "trunc",
    "value_and_grad",
    "vjp",
    "vmap",
    "where",
]

# Public too, but left out of `from autograd import *`: there they would take the place of Python's
# own, which take key=, default= and lists to add up, and give whole numbers.
_NAMESAKES = ["max", "min", "pow", "round", "sum"]

_LATER = {
    "Comparison": "autograd.checking.check",
    "Drawing": "autograd.drawing",
    "Explanation": "autograd.equations",
    "GradientReport": "autograd.checking.check",
    "Program": "autograd.programs",
    "check_gradients": "autograd.checking.check",
    "detect_anomaly": "autograd.checking.anomaly",
    "draw": "autograd.drawing",
    "explain": "autograd.equations",
    "jit": "autograd.programs",
    "record": "autograd.programs",
    "scan": "autograd.programs",
    "vmap": "autograd.programs",
}


def __getattr__(name: str) -> _Any:
    """What is loaded when it is first asked for, or has another name elsewhere."""
    if name == "__version__":
        return _version_of("seegrad")
    if name in _elsewhere.SAME:
        return globals()[_elsewhere.SAME[name]]
    if name not in _LATER:
        raise _elsewhere.not_here("autograd", name, _elsewhere.ABSENT, [*__all__, *_NAMESAKES])
    globals()[name] = found = getattr(_import_module(_LATER[name]), name)
    return found


def _version_of(distribution: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        return "0+source"  # not installed


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


_warn_of_namesake()
