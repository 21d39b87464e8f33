"""What is not finite ends a training, and is traced to its operation."""

import math

import pytest

import nn
from autograd import log, sqrt
from tests.nn.training.setting import DATA


class TestNonFinite:
    def fit(self, loss, data=DATA, lr=0.1):
        model = nn.Linear(1, 1, initialiser=lambda *_: 1.0)
        before = model.state_dict()
        with pytest.raises(nn.NonFiniteError) as caught:
            nn.fit(model, loss, data, nn.SGD(model.parameters(), lr), 1)
        assert model.state_dict() == before
        return str(caught.value)

    def test_the_operation_is_named(self):
        message = self.fit(lambda y, t: log(y[1][0]) + 1.0)
        assert "the loss is -inf: first, log of 0.0 gave -inf" in message

    def test_infinite_data(self):
        message = self.fit(nn.mse_loss, ([[math.inf]], [1.0]))
        assert "first, dot of weight[0][0]=1.0, bias[0]=0.0, inf, 1.0 gave inf" in message

    def test_an_infinite_gradient(self):
        message = self.fit(lambda y, t: sqrt(y[1][0]) + 1.0)
        assert "first, sqrt passed inf down to dot 0.0" in message

    def test_an_infinite_parameter(self):
        model = nn.Linear(1, 1)
        model.bias[0].data = math.nan
        with pytest.raises(nn.NonFiniteError, match=r"first, the input bias\[0\]=nan"):
            nn.fit(model, nn.mse_loss, DATA, nn.SGD(model.parameters()), 1)
