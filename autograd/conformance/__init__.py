"""Is this engine right? The laws of reverse-mode differentiation, for any class of values."""

from autograd.conformance.check import check_engine
from autograd.conformance.metamorphic import (
    chain_rule,
    directional_derivative,
    duality,
    linearity,
    scale_and_shift,
    symmetric_hessian,
)
from autograd.conformance.report import EngineReport, Finding
from autograd.programs.dialect import Dialect

__all__ = [
    "Dialect",
    "EngineReport",
    "Finding",
    "chain_rule",
    "check_engine",
    "directional_derivative",
    "duality",
    "linearity",
    "scale_and_shift",
    "symmetric_hessian",
]
