"""E7: operations counted in the graph."""

import pytest

from demos.graphs.cost import count_operations
from nn import MLP


@pytest.mark.parametrize("width", [4, 8, 16])
def test_backward_costs_two_forwards(width):
    """Forward one multiply-add per weight, backward two; linear in layers, quadratic in width."""
    counts = {
        depth: count_operations(MLP(width, [width] * depth, "linear")([1.0] * width)[0])
        for depth in (2, 3, 4)
    }
    layer = width * (width + 1)
    assert counts[4].forward - counts[3].forward == counts[3].forward - counts[2].forward == layer
    assert counts[4].backward - counts[3].backward == width * (2 * width + 1)
