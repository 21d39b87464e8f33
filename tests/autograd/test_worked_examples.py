"""Worked examples of the lectures against their closed forms, to 1e-12 or better."""

import math

import pytest

from autograd import Value, check_gradients, cos, exp, grad, gradients, jacobian, log, relu, sigmoid


def close(number, rel=1e-12):
    return pytest.approx(number, rel=rel, abs=1e-300)


class TestDerivativesByHand:
    """Chain-rule exercises of the Amsterdam lecture."""

    @pytest.mark.parametrize("x", [0.1, 0.7, 1.0, 2.5, 30.0])
    @pytest.mark.parametrize(
        ("f", "slope"),
        [
            (
                lambda x: (x + 2 * x**2) ** 0.5,
                lambda x: (1 + 4 * x) / (2 * math.sqrt(x + 2 * x * x)),
            ),
            (lambda x: 2 * (3 + x**2) ** 5, lambda x: 20 * x * (3 + x * x) ** 4),
            (lambda x: 1 / (5 * x + 5) ** 2, lambda x: -10 / (5 * x + 5) ** 3),
        ],
    )
    def test_univariate(self, f, slope, x):
        assert grad(f)(x) == close(slope(x))

    def test_the_definition_of_the_derivative(self):
        x1, x2, x3 = Value(-1.0), Value(3.0), Value(3.141)
        loss = x1 * x2 + x3
        loss.backward()
        assert loss.data == close(0.141)
        assert [x.grad for x in (x1, x2, x3)] == [3.0, -1.0, 1.0]
        check_gradients(lambda a, b, c: a * b + c, [-1.0, 3.0, 3.141])


def test_multivariate_chain_rule():
    """f = y + e^(xy), x = cos t, y = t² (Toronto)."""
    for t in (-1.5, 0.3, 2.0):
        x, y = math.cos(t), t * t
        expected = y * math.exp(x * y) * -math.sin(t) + (1 + x * math.exp(x * y)) * 2 * t
        assert grad(lambda t: t**2 + exp(cos(t) * t**2))(t) == close(expected)


@pytest.mark.parametrize("strength", [0.0, 0.1, 3.0])
@pytest.mark.parametrize(("w", "x", "b", "t"), [(1.5, 2.0, -1.0, 0.0), (-0.3, 0.7, 0.2, 1.0)])
def test_logistic_least_squares_with_and_without_regulariser(w, x, b, t, strength):
    """L_reg = ½(σ(wx+b) − t)² + λ·½w²: every error signal of the Toronto lecture."""
    weight, bias = Value(w), Value(b)
    z = weight * x + bias
    y = sigmoid(z)
    loss = 0.5 * (y - t) ** 2
    regulariser = 0.5 * weight**2
    total = loss + strength * regulariser
    total.backward()
    out = 1 / (1 + math.exp(-(w * x + b)))
    y_signal = out - t
    z_signal = y_signal * out * (1 - out)
    assert (total.grad, loss.grad, regulariser.grad) == (1.0, 1.0, strength)
    assert y.grad == close(y_signal)
    assert z.grad == close(z_signal)
    assert weight.grad == close(z_signal * x + strength * w)
    assert bias.grad == close(z_signal)


def softmax(z):
    powers = [exp(each) for each in z]
    total = sum(powers)
    return [power / total for power in powers]


def test_softmax_regression():
    """∂L/∂z = y − t and ∂L/∂w_lj = (y_l − t_l) x_j."""
    x, t = [0.5, -1.5], [0.0, 1.0, 0.0]
    w = [[Value(0.1 * (3 * i - j)) for j in range(2)] for i in range(3)]
    b = [Value(0.2 * i) for i in range(3)]
    z = [
        sum((a * c for a, c in zip(row, x, strict=True)), bias)
        for row, bias in zip(w, b, strict=True)
    ]
    y = softmax(z)
    loss = -sum(tk * log(yk) for tk, yk in zip(t, y, strict=True))
    loss.backward()
    for k in range(3):
        error = y[k].data - t[k]
        assert z[k].grad == close(error)
        assert b[k].grad == close(error)
        assert [weight.grad for weight in w[k]] == [close(error * each) for each in x]


def test_jacobian_chain():
    """h = f ∘ y with x ∈ R³, y ∈ R²: J_h = J_f J_y, every path summed; softmax: diag(s) − s sᵀ."""

    def inner(x):
        return [x[0] * x[1] + x[2], exp(x[0]) * x[2]]

    def outer(y):
        return [y[0] * y[1], cos(y[0]), y[1] ** 3]

    x = [0.4, -1.2, 0.8]
    y = [value.data for value in inner([Value(each) for each in x])]
    j_inner, j_outer = jacobian(inner)(x), jacobian(outer)(y)
    for i, row in enumerate(jacobian(lambda x: outer(inner(x)))(x)):
        product = [sum(j_outer[i][k] * j_inner[k][j] for k in range(2)) for j in range(3)]
        assert row == [close(each) for each in product]
    s = [value.data for value in softmax([Value(each) for each in x])]
    for i, row in enumerate(jacobian(softmax)(x)):
        assert row == [close(s[i] * ((i == j) - s[j])) for j in range(3)]


def test_rosenblatt_learns_nothing():
    """M = [L > 0] is a step: its derivative by the loss is 0 (Amsterdam), relu's is not."""
    w = Value(0.3)
    loss = 1 - w * 2.0
    mistakes = relu(loss) / loss  # 1 if the loss is positive, however large it is
    assert gradients(mistakes, [w]) == [close(0.0)]
    assert gradients(relu(loss), [w]) == [-2.0]
