"""The equations of a graph: ``explain`` writes them, ``Explanation`` is what it writes."""

from autograd.equations.equation import Explanation
from autograd.equations.explain import explain

__all__ = ["Explanation", "explain"]
