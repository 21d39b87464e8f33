"""A computation as a flat list of steps: replayed, saved, printed, run on any engine."""

from autograd.programs.dialect import Dialect, dialect_of
from autograd.programs.expression import Expression
from autograd.programs.jit import jit
from autograd.programs.means import mean_value_and_grad
from autograd.programs.program import Program
from autograd.programs.record import record
from autograd.programs.scan import scan
from autograd.programs.targets.to_jax import to_jax
from autograd.programs.vmap import vmap
from autograd.programs.words import Whole

__all__ = [
    "Dialect",
    "Expression",
    "Program",
    "Whole",
    "dialect_of",
    "jit",
    "mean_value_and_grad",
    "record",
    "scan",
    "to_jax",
    "vmap",
]
