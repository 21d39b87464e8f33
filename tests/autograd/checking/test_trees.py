"""``check_gradients`` of any function: trees, modules, several outputs, gradients of others."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

import nn
from autograd import GradientCheckError, NoGraphError, Value, check_gradients, primitive, sin, sqrt
from autograd.checking.arguments import with_numbers


def norm_squared(tree: Any) -> Any:
    parts = tree.values() if isinstance(tree, dict) else tree
    return sum(norm_squared(x) if isinstance(x, list) else x * x for x in parts)


@dataclass
class Line:
    slope: Any
    intercept: Any


class Point(NamedTuple):
    x: Any
    y: Any


@pytest.mark.parametrize(
    ("f", "at", "analytic", "names"),
    [
        (norm_squared, [1.0, 2.0], [2, 4], ["tree[0]", "tree[1]"]),
        (norm_squared, [[1.0, [2.0]]], [2, 4], ["tree[0]", "tree[1][0]"]),
        (norm_squared, {"a": 1.0, "b": [2.0]}, [2, 4], ["tree['a']", "tree['b'][0]"]),
        (lambda *xs: xs[0] * xs[1], [3.0, 5.0], [5, 3], ["x[0]", "x[1]"]),
        (lambda *xs: xs[0] * xs[1], np.array([3.0, 5.0]), [5, 3], ["x[0]", "x[1]"]),
        (lambda x, y: x * y, np.array([3.0, 5.0]), [5, 3], ["x", "y"]),
        (lambda a: (a @ a.T).trace(), np.array([[3.0, 5.0]]), [6, 10], ["a[0][0]", "a[0][1]"]),
        (lambda row, k: row[0] * k, [[3.0], 5.0], [5, 3], ["row[0]", "k"]),
        (lambda p: p.slope * 2.0 + p.intercept, Line(3.0, 5.0), [2, 1], ["p.slope", "p.intercept"]),
        (lambda p: p.x / p.y, Point(3.0, 4.0), [0.25, -3 / 16], ["p.x", "p.y"]),
    ],
)
def test_arguments_of_any_shape(f: Any, at: Any, analytic: list[float], names: list[str]) -> None:
    report = check_gradients(f, at=at)
    assert report.strictly_ok
    assert [entry.analytic for entry in report.entries] == analytic
    assert [entry.name for entry in report.entries] == [f"∂/∂{name}" for name in names]


def test_the_hessian_of_a_tree() -> None:
    report = check_gradients(lambda p: p["x"] ** 2 * p["y"], at={"x": 2.0, "y": 3.0}, order=2)
    assert [entry.analytic for entry in report.entries] == [12, 4, 6, 4, 0]
    assert report.strictly_ok


def lost(x: float, y: float) -> Any:
    """Two outputs, of which the second has lost half of its gradient."""

    @primitive(lambda out, x: 0.5)
    def half(x: float) -> float:
        return x

    return [x * y, half(y)]


def test_each_of_several_outputs_counts() -> None:
    assert check_gradients(lambda x, y: {"a": x * y, "b": [sin(x)]}, at=[2.0, 3.0]).strictly_ok
    report = check_gradients(lost, at=[2.0, 3.0], raise_on_error=False)
    assert [entry.verdict for entry in report.entries] == ["ok", "wrong"]


def test_parameters_of_a_module_are_moved_and_put_back() -> None:
    model = nn.MLP(2, [3, 1], activation="tanh", generator=random.Random(0))
    before = [p.data for p in model.parameters()]

    def loss() -> Any:
        return nn.mse_loss(model([0.5, -1.0]), [0.25])

    for at in (model, model.parameters(), dict(model.named_parameters())):
        report = check_gradients(loss, at=at)
        assert report.strictly_ok
        assert len(report.entries) == len(before) == 13
    assert [p.data for p in model.parameters()] == before
    assert not any(p.has_grad for p in model.parameters())
    assert check_gradients(loss, at=model).entries[0].name == "∂/∂layer0.neuron0.w[0]"


def test_what_is_looked_at_is_put_back_after_an_error_too() -> None:
    x = Value(1.0)

    def f() -> Any:
        if x.data != 1.0:
            raise KeyError("moved")
        return x * x

    with pytest.raises(KeyError):
        check_gradients(f, at=[x])
    assert x.data == 1.0


def test_only_inputs_can_be_moved() -> None:
    x = Value(1.0)
    with pytest.raises(NoGraphError, match="computed"):
        check_gradients(lambda: x * x, at=[x * 1.0])
    with pytest.raises(TypeError, match="pass Values"):
        check_gradients(lambda: x * x, at=[1.0])


def softplus(x: Any) -> Any:
    return np.logaddexp(0.0, x)


def test_a_gradient_that_one_brings() -> None:
    def sigmoid(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    point = np.array([[-1.0, 0.0], [2.0, 30.0]])
    assert check_gradients(lambda a: softplus(a).sum(), at=point, gradient=sigmoid).strictly_ok
    two = check_gradients(math.hypot, at=[3.0, 4.0], gradient=lambda x, y: (x / 5, y / 5))
    assert [entry.analytic for entry in two.entries] == [0.6, 0.8]
    with pytest.raises(GradientCheckError, match="wrong"):
        check_gradients(lambda a: softplus(a).sum(), at=point, gradient=lambda a: 1.01 * sigmoid(a))


def test_of_several_outputs_the_gradient_is_given_the_weights() -> None:
    matrix = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    at = np.array([0.5, -0.25])
    assert check_gradients(
        lambda x: matrix @ x, at=at, gradient=lambda x, c: c @ matrix
    ).strictly_ok
    with pytest.raises(GradientCheckError):
        check_gradients(lambda x: matrix @ x, at=at, gradient=lambda x, c: c @ abs(matrix - 1))


def test_a_gradient_by_name_or_in_another_order_is_put_in_order() -> None:
    def f(p: Any) -> float:
        return float(p["a"] ** 2 * p["b"])

    def gradient(p: Any) -> Any:
        return {"b": p["a"] ** 2, "a": 2 * p["a"] * p["b"]}

    assert check_gradients(f, at={"a": 2.0, "b": 5.0}, gradient=gradient).strictly_ok


@pytest.mark.parametrize(
    ("gradient", "message"),
    [(lambda x, y: x, "shape"), (lambda x, y: [1.0], "expected 2"), (lambda x, y: "no", "shape")],
)
def test_a_gradient_of_another_shape_is_refused(gradient: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_gradients(lambda x, y: x * y, at=[1.0, 2.0], gradient=gradient)


def test_a_gradient_that_is_brought_has_no_second_order() -> None:
    with pytest.raises(ValueError, match="order 1"):
        check_gradients(lambda x: x, at=1.0, gradient=lambda x: 1.0, order=2)


def test_single_precision_is_refused() -> None:
    with pytest.raises(TypeError, match="float64"):
        check_gradients(lambda x: np.float32(x) ** 2, at=1.0, gradient=lambda x: 2 * x)


def test_a_verdict_is_strict_by_name() -> None:
    """Differences cannot tell that the slope of a square root at 0 is infinite."""
    report = check_gradients(sqrt, at=0.0)
    assert [entry.verdict for entry in report.entries] == ["inconclusive"]
    assert report.ok
    assert not report.strictly_ok
    with pytest.raises(GradientCheckError, match=r"not certain\n.*\n.*inconclusive"):
        check_gradients(sqrt, at=0.0, strict=True)


class Tensor:
    """An array of another library, as far as a check looks at it."""

    def __init__(self, numbers: Any, dtype: str = "torch.float64") -> None:
        self.array = np.array(numbers)
        self.shape = self.array.shape
        self.dtype = dtype

    def tolist(self) -> Any:
        return self.array.tolist()

    requires_grad = False

    def new_tensor(self, numbers: Any, requires_grad: bool) -> Tensor:
        return Tensor(numbers, self.dtype)


def test_arrays_of_other_libraries_need_a_gradient_and_doubles() -> None:
    at = Tensor([[1.0, 2.0]])
    twice = check_gradients(
        lambda t: (t.array**2).sum(), at=at, gradient=lambda t: Tensor(2 * t.array)
    )
    assert [entry.analytic for entry in twice.entries] == [2.0, 4.0]
    assert with_numbers([at], [5.0, 6.0])[0].tolist() == [[5.0, 6.0]]
    with pytest.raises(TypeError, match="gradient="):
        check_gradients(lambda t: t, at=at)
    with pytest.raises(TypeError, match=r"float32.*double"):
        check_gradients(lambda t: t, at=Tensor([1.0], "torch.float32"), gradient=lambda t: t)


@pytest.mark.parametrize("kind", ["torch.int64", "torch.bool", "float8_e4m3fn", "torch.float16"])
def test_no_step_is_taken_where_it_would_be_rounded_away(kind: str) -> None:
    with pytest.raises(TypeError, match="need doubles"):
        check_gradients(lambda t: 1.0, at=Tensor([1, 2], kind), gradient=lambda t: t)


@pytest.mark.parametrize("point", [math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("gradient", [None, lambda x: -1 / x**2])
def test_beside_infinity_there_is_nothing_to_compare_with(point: float, gradient: Any) -> None:
    report = check_gradients(lambda x: 1 / x, at=point, gradient=gradient)
    assert [entry.verdict for entry in report.entries] == ["inconclusive"]


def test_a_gradient_may_write_into_its_weights() -> None:
    def vjp(x: Any, c: Any) -> Any:
        c[x <= 0] = 0.0
        return c

    report = check_gradients(lambda x: np.maximum(x, 0.0), at=np.array([-1.0, 1.0]), gradient=vjp)
    assert report.strictly_ok


def test_a_value_that_stands_twice_in_at_is_one() -> None:
    w, v = Value(2.0, "w"), Value(3.0, "v")
    report = check_gradients(lambda: w * w * v, at=[w, v, w])
    assert [(entry.name, entry.analytic) for entry in report.entries] == [("∂/∂w", 12), ("∂/∂v", 4)]
    assert report.strictly_ok


def test_values_in_at_are_their_numbers_where_f_takes_arguments() -> None:
    x = Value(2.0)
    report = check_gradients(lambda x, y: x * y, at=[x, Value(3.0)])
    assert report.strictly_ok
    assert not x.has_grad


def test_modules_in_a_list_are_their_parameters() -> None:
    layers = [nn.Linear(2, 1), nn.Linear(1, 1)]
    report = check_gradients(lambda: layers[1](layers[0]([0.5, 2.0]))[0] ** 2, at=layers)
    assert report.strictly_ok
    assert len(report.entries) == 5


def test_a_gradient_in_a_tuple_of_one_is_that_gradient() -> None:
    at = np.array([1.0, 2.0])
    assert check_gradients(lambda x: x @ x, at=at, gradient=lambda x: (2 * x,)).strictly_ok


@pytest.mark.parametrize("wrong", [{"order": "2"}, {"rtol": -1.0}, {"atol": math.nan}])
def test_odd_settings_are_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="expected"):
        check_gradients(lambda x: x, at=1.0, **wrong)


class Immutable(Tensor):
    """An array that is made anew by the functions of its library, as JAX's are."""

    new_tensor = property()  # type: ignore[assignment]

    def __array_namespace__(self) -> Any:
        return Immutable

    @staticmethod
    def asarray(numbers: Any, dtype: str) -> Immutable:
        return Immutable(numbers, dtype)


def test_arrays_are_made_by_their_library_or_not_at_all() -> None:
    report = check_gradients(
        lambda t: (t.array**2).sum(),
        at=Immutable([1.0, 2.0], "float64"),
        gradient=lambda t: 2 * t.array,
    )
    assert [entry.analytic for entry in report.entries] == [2.0, 4.0]

    class Unknown(Tensor):
        new_tensor = property()  # type: ignore[assignment]

    with pytest.raises(TypeError, match="pass a numpy array"):
        check_gradients(lambda t: 1.0, at=Unknown([1.0]), gradient=lambda t: t)


def test_a_loss_that_is_a_number_has_no_slope() -> None:
    x = Value(2.0)
    report = check_gradients(lambda: 3.0, at=[x])
    assert [entry.analytic for entry in report.entries] == [0.0]
    assert report.strictly_ok
    with pytest.raises(TypeError, match="returns numbers"):
        check_gradients(lambda x: [], at=2.0)
