"""How error signals fare in a network: layer by layer, and through one function."""

from nn.diagnostics.backward_function import backward_function
from nn.diagnostics.gradient_flow import GradientFlow, LayerFlow, gradient_flow

__all__ = ["GradientFlow", "LayerFlow", "backward_function", "gradient_flow"]
