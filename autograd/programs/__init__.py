"""A computation as a flat list of steps, which runs on any engine and is printed as Python."""

from autograd.programs.dialect import Dialect, dialect_of
from autograd.programs.expression import Expression
from autograd.programs.words import Whole

__all__ = ["Dialect", "Expression", "Whole", "dialect_of"]
