"""A transform under ``no_grad`` records for itself, and what it gives are constants."""

import warnings

import pytest

from autograd import (
    Value,
    check_gradients,
    derivative,
    grad,
    gradients,
    hessian,
    hvp,
    jacobian,
    jit,
    jvp,
    no_grad,
    taylor,
    value_and_grad,
    vjp,
    vmap,
)
from autograd.operation import is_constant
from autograd.programs import mean_value_and_grad
from autograd.transforms.tree import leaves

A, W = Value(3.0), Value(2.0)
CALLS = {
    "grad": lambda f, x: grad(f)(x),
    "value_and_grad": lambda f, x: value_and_grad(f)(x),
    "has_aux": lambda f, x: value_and_grad(lambda y: (f(y), {"b": f(y)}), has_aux=True)(x),
    "jacobian": lambda f, x: jacobian(lambda y: [f(y), y])(x),
    "hessian": lambda f, x: hessian(f)(x),
    "grad of grad": lambda f, x: grad(lambda y: grad(f)(y) * y)(x),
    "derivative": lambda f, x: derivative(f, 2)(x),
    "taylor": lambda f, x: taylor(f, x, 3),
    "vjp": lambda f, x: (vjp(f, x)[0], vjp(f, x)[1](2.0)),
    "vjp with a Value": lambda f, x: vjp(f, 1.0)[1](x),
    "jvp": lambda f, x: jvp(f, (x,), (2.0,)),
    "jvp along a Value": lambda f, x: jvp(f, (1.0,), (x,)),
    "hvp": lambda f, x: hvp(f, (x,), (2.0,)),
    "vmap(grad)": lambda f, x: vmap(grad(f))([x, 1.0]),
    "vmap(grad) in lanes": lambda f, x: vmap(grad(f))([1.0] * 300 + [x]),
    "jit(grad)": lambda f, x: jit(grad(f))(x),
    "jit(derivative)": lambda f, x: jit(derivative(f, 2))(x),
    "grad(jit)": lambda f, x: grad(jit(f))(x),
    "mean": lambda f, x: mean_value_and_grad(lambda p, y: f(y) * f(p))(x, [1.0, 2.0]),
}


def number(leaf):
    return leaf.data if isinstance(leaf, Value) else leaf


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("f", [lambda x: x**3, lambda x: x * x * W * x], ids=["plain", "open"])
@pytest.mark.parametrize("x", [3.0, A], ids=["number", "Value"])
def test_the_numbers_are_those_of_outside_and_constants(call, f, x):
    outside = [*leaves(call(f, x))]
    with no_grad(), warnings.catch_warnings():
        warnings.simplefilter("error")  # jit warns where it cannot replay
        inside = [*leaves(call(f, x))]
    assert [*map(number, inside)] == [*map(number, outside)]
    assert [*map(type, inside)] == [*map(type, outside)]
    assert all(map(is_constant, [leaf for leaf in inside if isinstance(leaf, Value)]))


def test_a_block_inside_the_function_cuts():
    def cut(x):
        with no_grad():
            factor = x * x
        return factor * x

    def cut_inside(x):
        with no_grad():
            slope = grad(lambda y: y**3)(x)
        return slope * x

    with no_grad():
        assert grad(cut)(3.0) == 9.0
        assert grad(cut_inside)(3.0) == 27.0
    assert grad(cut_inside)(3.0) == 27.0


def test_inputs_that_the_function_hands_out_stay_what_they_are():
    with no_grad():
        _, aux = grad(lambda x: (x * x, {"w": W, "y": x * W}), has_aux=True)(3.0)
    assert aux["w"] is W
    assert is_constant(aux["y"])


def test_a_pull_back_follows_the_mode_of_its_own_call():
    with no_grad():
        outputs, pull_back = vjp(lambda x: x * x * W, 3.0)
    assert is_constant(outputs)
    (slope,) = pull_back(1.0)
    assert gradients(slope, [W]) == [6.0]
    with no_grad():
        assert is_constant(pull_back(1.0)[0])


def test_a_graph_that_is_asked_for_is_recorded():
    x = Value(3.0)
    y = x**3
    with no_grad():
        (slope,) = gradients(y, [x], create_graph=True)
    assert gradients(slope, [x]) == [18.0]


def test_a_check_sees_the_gradient():
    with no_grad():
        assert check_gradients(lambda x: x**3, 3.0).strictly_ok
        assert check_gradients(lambda x: x**3, 3.0, order=2).strictly_ok
