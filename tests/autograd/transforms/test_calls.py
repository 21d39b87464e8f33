"""Transforms as people call them, and calls in the order of another library."""

import numpy as np
import pytest

from autograd import (
    Value,
    derivative,
    exp,
    grad,
    gradients,
    hessian,
    hvp,
    jacobian,
    jvp,
    sin,
    taylor,
    value_and_grad,
    vjp,
)

TRANSFORMS = [grad, value_and_grad, jacobian, hessian]


def f(x, y, *, power=2):
    return x * y**power


class TestKeywords:
    def test_they_go_through(self):
        assert grad(f)(2.0, y=3.0) == 9.0
        assert grad(f, (0, 1))(2.0, 3.0, power=3) == (27.0, 54.0)
        assert value_and_grad(f)(2.0, y=3.0) == (18.0, 9.0)
        assert jacobian(lambda x, n: [x * i for i in range(n)])(2.0, n=2) == [0.0, 1.0]
        assert hessian(lambda x, *, c: c * x * x)(2.0, c=3.0) == 6.0
        assert derivative(lambda x, c: c * x**3, 2)(2.0, c=5.0) == 60.0

    def test_a_value_by_keyword_keeps_its_gradient(self):
        c = Value(3.0)
        slope = grad(f)(2.0, y=c)
        slope.backward()
        assert (slope.data, c.grad) == (9.0, 6.0)

    def test_a_gradient_inside_a_gradient(self):
        assert grad(lambda c: grad(f)(2.0, y=c))(3.0) == 6.0

    def test_no_derivative_is_taken_by_keyword(self):
        with pytest.raises(ValueError, match=r"0 argument\(s\).*not taken by keyword: x, y"):
            grad(f)(x=2.0, y=3.0)


class TestArgnums:
    @pytest.mark.parametrize("one", [np.int64(1), np.uint8(1), -1, np.array(1)])
    def test_integers_of_any_type(self, one):
        assert grad(f, one)(2.0, 3.0) == 12.0
        assert grad(f, [0, one])(2.0, 3.0) == (9.0, 12.0)
        assert hessian(f, one)(2.0, 3.0) == 4.0

    def test_an_array_and_a_range_of_them(self):
        assert grad(f, np.array([1, 0]))(2.0, 3.0) == (12.0, 9.0)
        assert grad(f, range(2))(2.0, 3.0) == (9.0, 12.0)

    def test_none_of_them(self):
        assert grad(f, ())(2.0, 3.0) == ()
        assert value_and_grad(f, [])(2.0, 3.0) == (18.0, ())

    @pytest.mark.parametrize("argnums", [2, -3, (0, 2), (1, -3)])
    def test_out_of_range(self, argnums):
        with pytest.raises(ValueError, match=r"of a call with 2 argument\(s\); count from 0$"):
            grad(f, argnums)(2.0, 3.0)

    @pytest.mark.parametrize("argnums", [(0, 0), (1, -1)])
    def test_twice(self, argnums):
        with pytest.raises(ValueError, match="names an argument of 2 twice"):
            grad(f, argnums)(2.0, 3.0)

    def test_of_a_function_without_arguments(self):
        with pytest.raises(ValueError, match=r"0 argument\(s\)"):
            grad(lambda: 1.0)()

    @pytest.mark.parametrize("argnums", [True, np.True_, 0.5, "x", None, [True], [0.0], Value(1.0)])
    @pytest.mark.parametrize("transform", TRANSFORMS)
    def test_what_is_no_position(self, transform, argnums):
        name = transform.__name__
        words = rf"argnums of {name} are positions .* at a point x is {name}\(f\)\(x\)"
        with pytest.raises(TypeError, match=words):
            transform(f, argnums)


class TestOrders:
    @pytest.mark.parametrize("three", [3, np.int64(3), np.array(3)])
    def test_integers_of_any_type(self, three):
        assert derivative(lambda x: x**4, three)(2.0) == 48.0
        assert taylor(exp, 0.0, three) == taylor(exp, 0.0, 3)

    @pytest.mark.parametrize("n", [True, 1.0, "2", None, [1]])
    def test_what_is_no_order(self, n):
        with pytest.raises(TypeError, match=r"an integer, got .*derivative\(f\)\(x\)"):
            derivative(sin, n)
        with pytest.raises(TypeError, match=r"an integer, got .*taylor\(f, x, order\)"):
            taylor(sin, 0.0, n)

    def test_of_several_numbers(self):
        with pytest.raises(TypeError, match=r"expected one scalar.*use grad or hessian"):
            derivative(lambda x: x[0] * x[1])([2.0, 3.0])
        with pytest.raises(TypeError, match="expected one scalar"):
            taylor(lambda x: x.sum(), np.ones(2), 2)


class TestOrdersOfOtherLibraries:
    a, b = Value(2.0), Value(3.0)

    @pytest.mark.parametrize("transform", [*TRANSFORMS, derivative])
    def test_values_in_place_of_a_function(self, transform):
        loss = self.a * self.b
        with pytest.raises(TypeError, match=r"takes a function, got Value.*gradients\(value, \[a"):
            transform(loss, [self.a, self.b])
        with pytest.raises(TypeError, match=r"takes a function, got Value.*value\.backward\(\)"):
            transform(loss)
        with pytest.raises(TypeError, match=r"for value in values"):
            transform([loss] * 1000, self.a)
        with pytest.raises(TypeError, match=rf"write {transform.__name__}\(f\)\(x\)"):
            transform(3.0)

    @pytest.mark.parametrize("transform", TRANSFORMS)
    @pytest.mark.parametrize("x", [0.5, [0.5, 2.0], np.ones(1000), {"w": 2.0}, [a, b]])
    def test_the_point_beside_the_function(self, transform, x):
        with pytest.raises(TypeError, match=rf"is {transform.__name__}\(f\)\(x\)") as raised:
            transform(f, x)
        assert len(str(raised.value)) < 300

    @pytest.mark.parametrize("product", [jvp, hvp])
    def test_products_take_tuples(self, product):
        name = product.__name__
        for x in (1.0, self.a, np.ones(1000)):
            with pytest.raises(TypeError, match=rf"it is {name}\(f, \(x,\), \(v,\)\)") as raised:
                product(sin, x, x)
            assert len(str(raised.value)) < 400
        with pytest.raises(TypeError, match=f"{name} takes a function, got 1.0"):
            product(1.0, (1.0,), (1.0,))

    def test_the_vector_of_vjp_comes_later(self):
        with pytest.raises(TypeError, match=r"with the 2 arguments given; vjp\(f, x\)\[1\]\(v\)"):
            vjp(lambda x: x * x, 3.0, 1.0)
        with pytest.raises(TypeError, match="vjp takes a function"):
            vjp(self.a, self.b)

    def test_a_list_is_a_tuple_of_arguments_for_jvp(self):
        with pytest.raises(TypeError, match=r"of one list x it is jvp\(f, \(x,\), \(v,\)\)"):
            jvp(lambda xs: xs[0] * xs[1], [1.0, 2.0], [1.0, 0.0])

    def test_an_error_of_the_function_itself_is_not_hidden(self):
        with pytest.raises(TypeError, match="unsupported operand"):
            vjp(lambda x: x + "a", 1.0)

    def test_gradients(self):
        with pytest.raises(TypeError, match=r"pass \[value\]"):
            gradients(self.a * self.b, self.a)
        with pytest.raises(TypeError, match="call gradients for each"):
            gradients([self.a] * 1000, [self.a])
        with pytest.raises(TypeError, match=r"of that it is grad\(f\)\(x\)"):
            gradients(f, [1.0])
        with pytest.raises(TypeError, match=r"expected Values, got a ndarray") as raised:
            gradients(self.a, [np.ones(1000)])
        assert len(str(raised.value)) < 200

    def test_gradients_by_what_an_iterator_gives(self):
        y = self.a * self.b
        inputs = (self.a, self.b)
        assert gradients(y, iter(inputs)) == gradients(y, inputs)
        with pytest.raises(TypeError, match=r"got 1\.0"):
            gradients(y, (each for each in (self.a, 1.0)))

    @pytest.mark.parametrize("cotangent", ["1", None, 1j])
    def test_a_cotangent_that_is_no_number(self, cotangent):
        with pytest.raises(TypeError, match="expected one real number, got"):
            vjp(exp, 2.0)[1](cotangent)
