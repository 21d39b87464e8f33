"""What users write, as type checkers see it: mypy and pyright read this file, nobody runs it."""

from typing import assert_type

import autograd
from autograd import (
    Value,
    atan2,
    check_gradients,
    clip,
    dot,
    draw,
    exp,
    grad,
    gradients,
    hypot,
    leaky_relu,
    linear,
    log,
    logsumexp,
    max,
    mean,
    prelu,
    primitive,
    sigmoid,
    softmax,
    softplus,
    tanh,
    where,
)
from autograd import sum as total

a, b = Value(1.0, label="a"), Value(2)

# Operators, with Values and with numbers on either side
assert_type(a + 1, Value)
assert_type(1 + a, Value)
assert_type(a - b, Value)
assert_type(2 * a, Value)
assert_type(a / 2.5, Value)
assert_type(a**2, Value)
assert_type(2**a, Value)
assert_type(a % 2, Value)
assert_type(a // 2, Value)
assert_type(-a, Value)
assert_type(+a, Value)
assert_type(abs(a), Value)
assert_type((a - b) ** 2 / (1 + abs(a)), Value)
assert_type(a < b, bool)
c = a
c += b
assert_type(c, Value)
assert_type(sum([a, b], start=Value(0.0)), Value)
assert_type(sum([a * b for _ in range(3)]) + a, Value)

# Attributes and methods
assert_type(a.data, float)
assert_type(a.grad, float)
assert_type(a.label, str)
assert_type(a.parents, tuple[Value, ...])
assert_type(a.exp(), Value)
assert_type(a.arctan(), Value)
assert_type(a.log(10.0), Value)
assert_type(a.leaky_relu(slope=0.1), Value)
assert_type(a.clip(-1.0, 1.0), Value)
assert_type(a.detach(), Value)
a.data = 3
a.backward()

# Functions: floats in, a float out; any Value in, a Value out
assert_type(exp(a), Value)
assert_type(exp(1.0), float)
assert_type(tanh(sigmoid(a)), Value)
assert_type(leaky_relu(a, 0.1), Value)
assert_type(leaky_relu(a, slope=b), Value)
assert_type(leaky_relu(-1.0), float)
assert_type(softplus(a, beta=2.0), Value)
assert_type(atan2(1.0, a), Value)
assert_type(atan2(y=1.0, x=2.0), float)
assert_type(hypot(a, 3.0, b), Value)
assert_type(clip(a, -1.0, 1.0), Value)
assert_type(log(8.0, 2.0), float)
assert_type(log(a), Value)
assert_type(dot([a, b], [1.0, 2.0]), Value)
assert_type(dot([1.0], [2.0]), float)
assert_type(total([a, 1.0]), Value)
assert_type(total([1.0, 2.0]), float)
assert_type(max(a, 0.0), Value)
assert_type(max([a, b]), Value)
assert_type(max(1.0, 2.0), float)
assert_type(mean([a, b]), Value)
assert_type(logsumexp([a, b]), Value)
assert_type(softmax([a, b]), list[Value])
assert_type(prelu(-2.0, a), Value)
assert_type(where(a > 0, a, b), Value)
assert_type(where(a > 0, 1.0, 2.0), float)
assert_type(linear([[1.0, 2.0]], [[a, b]]), list[list[Value]])
assert_type(gradients(a * b, [a, b]), list[float])
assert_type(gradients(a * b, [a, b], create_graph=True), list[Value])
assert_type(draw(a), autograd.Drawing)
assert_type(check_gradients(lambda x: x * x, at=2.0), autograd.GradientReport)
derivative_of_square = grad(lambda x: x * x)
assert_type(autograd.topological_order(a), list[Value])


@primitive(lambda out, x: 3 * x**2)
def cube(x: float) -> float:
    return x * x * x


@primitive(lambda out, t, u: u, lambda out, t, u: t)
def area(t: float, u: float) -> float:
    return t * u


assert_type(cube(a), Value)
assert_type(cube(2.0), float)
assert_type(area(a, u=3.0), Value)
