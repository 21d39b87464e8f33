"""Under ``no_grad`` a diagnosis records for itself, as a transform does."""

import nn
from autograd import no_grad
from nn.diagnostics import backward_function, gradient_flow


def test_a_diagnosis_is_the_same():
    model, data = nn.MLP(2, [3, 1], "tanh"), ([[1.0, 2.0], [3.0, -4.0]], [[1.0], [0.0]])
    flow, backward = gradient_flow(model, nn.mse_loss, data), backward_function(model, [1.0, 2.0])
    expected = backward([1.0])
    assert any(expected[0])
    with no_grad():
        assert gradient_flow(model, nn.mse_loss, data) == flow
        assert backward([1.0]) == expected
        assert backward_function(model, [1.0, 2.0])([1.0]) == expected
