"""Arguments and results in containers: of every kind, and changed by the function on its way."""

import collections
import copy
import dataclasses
import math
from typing import NamedTuple

import numpy as np
import pytest

from autograd import (
    GraphChangedError,
    Value,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    sin,
    value_and_grad,
    vjp,
)


class Point(NamedTuple):
    x: float
    y: float


@dataclasses.dataclass
class Line:
    slope: float
    through: Point
    name: str = dataclasses.field(default="a line", metadata={"static": True})


@dataclasses.dataclass(frozen=True, slots=True)
class Rectangle:
    width: float
    height: float
    area: float = dataclasses.field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "area", self.width * self.height)


def popped(p):
    return p.pop("s") * p["w"]


def appended(xs):
    xs.append(xs[0] * xs[1])
    return xs[2] * xs[2]


def reordered(p):
    p["a"] = p.pop("a") * 1.0
    return p["a"] * p["b"][0].pop() ** 2


def overwritten(x):
    x[0] = x[0] * x[1]
    x[1] = x[0] ** 2
    return x.sum()


CHANGING = [
    (popped, {"s": 0.1, "w": 3.0}, {"s": 3.0, "w": 0.1}),
    (appended, [2.0, 3.0], [36.0, 24.0]),
    (reordered, {"a": 5.0, "b": ([3.0],)}, {"a": 9.0, "b": ([30.0],)}),
    (lambda xs: xs.clear() or 1.0, [1.0, 2.0], [0.0, 0.0]),
    (lambda xs: xs.pop() ** 2 * xs[0], [3.0, 2.0], [4.0, 12.0]),
]


@pytest.mark.parametrize(("f", "x", "slopes"), CHANGING)
class TestFunctionsThatChangeTheirArgument:
    def test_gradient(self, f, x, slopes):
        before = copy.deepcopy(x)
        found = grad(f)(x)
        assert found == slopes
        assert x == before
        if isinstance(x, dict):
            assert list(found) == list(x)

    def test_products(self, f, x, slopes):
        value, back = vjp(f, x)
        assert value == f(copy.deepcopy(x))
        assert back(2.0)[0] == jacobian(lambda x: 2.0 * f(x))(x)
        assert back(1.0) == (slopes,)
        basis = jacobian(lambda x: x)(x)  # the derivative of each number by all of them
        first = basis[0] if isinstance(x, list) else basis["s" if "s" in x else "a"]
        along = jvp(f, (x,), (first,))[1]
        assert along == (slopes[0] if isinstance(x, list) else slopes["s" if "s" in x else "a"])

    def test_hessian_times_vector(self, f, x, slopes):
        """For H·x the derivative of g(t·x) by t, which needs no containers."""
        assert hvp(f, (x,), (x,))[0] == vjp(lambda y: jvp(f, (y,), (x,))[1], x)[1](1.0)[0]


def test_hessian_of_a_function_that_pops():
    assert hessian(lambda x: x.pop() ** 2 * x[0])([3.0, 2.0]) == [[0.0, 4.0], [4.0, 6.0]]


def test_an_array_that_is_overwritten():
    x = np.array([2.0, 3.0])
    assert grad(overwritten)(x).tolist() == [3.0 + 36.0, 2.0 + 24.0]
    assert x.tolist() == [2.0, 3.0]


def test_a_named_tuple_and_a_dataclass_with_lists_inside():
    nested = Point(x=[1.0, 2.0], y=Line([3.0], Point(4.0, 5.0)))

    def f(p):
        return p.x.pop() * p.y.slope.pop() + p.y.through.x

    assert grad(f)(nested) == Point([0.0, 3.0], Line([2.0], Point(1.0, 0.0)))
    assert nested == Point([1.0, 2.0], Line([3.0], Point(4.0, 5.0)))


def test_a_result_that_is_the_argument_and_is_changed_later():
    kept = []

    def f(xs):
        kept.append(xs)
        return xs

    value, back = vjp(f, [1.0, 2.0])
    kept[0].clear()
    assert (value, back([1.0, 10.0])) == ([1.0, 2.0], ([1.0, 10.0],))
    assert jacobian(lambda xs: [xs, xs.append(3.0)][0])([1.0]) == [[1.0], [0.0]]


def test_arguments_that_are_not_differentiated_are_passed_as_they_are():
    log, config = [], {"deep": object()}
    assert grad(lambda x, log, config: log.append(config) or x * x)(3.0, log, config) == 6.0
    assert log == [config]
    assert log[0] is config


class TestKinds:
    def test_dataclasses(self):
        slopes = grad(lambda line: line.slope * line.through.x**2)(Line(2.0, Point(3.0, 1.0), "l"))
        assert slopes == Line(9.0, Point(12.0, 0.0), "l")

    def test_a_field_that_is_computed_is_part_of_the_function(self):
        slopes = grad(lambda r: r.area * r.width)(Rectangle(2.0, 3.0))
        assert type(slopes) is Rectangle
        assert (slopes.width, slopes.height) == (12.0, 4.0)

    def test_a_dataclass_as_result(self):
        rows = jacobian(lambda x: Line(x * x, Point(x, 1.0)))(3.0)
        assert rows == Line(6.0, Point(1.0, 0.0))
        assert jvp(lambda x: Rectangle(x, 2.0), (3.0,), (1.0,))[1].width == 1.0

    def test_subclasses_of_dict(self):
        ordered = collections.OrderedDict(b=1.0, a=2.0)
        slopes = grad(lambda p: p.pop("b") * p["a"])(ordered)
        assert slopes == collections.OrderedDict(b=2.0, a=1.0)
        assert type(slopes) is collections.OrderedDict
        counted = grad(lambda p: p["x"] ** 2 + p["none"])(collections.defaultdict(float, x=3.0))
        assert counted == {"x": 6.0}

    def test_a_named_tuple_with_a_constructor_of_its_own(self):
        class Scaled(Point):
            def __new__(cls, size):
                return super().__new__(cls, size, 2 * size)

        assert grad(lambda p: p.x * p.y)(Scaled(3.0)) == (6.0, 3.0)

    def test_arrays_without_axes(self):
        assert grad(lambda x: np.where(x > 0, x * x, x))(3.0) == 6.0
        assert grad(lambda x: np.select([x > 0], [x * x], x))(3.0) == 6.0
        assert grad(lambda x: np.einsum("i,i->", x, x, optimize=True))(np.ones(2)).tolist() == [
            2,
            2,
        ]
        assert grad(lambda x: x * x)(np.array(3.0)) == 6.0
        assert grad(lambda x: x * x)(np.array(Value(3.0), dtype=object)).data == 6.0
        value, back = vjp(lambda x: np.array([x, 2 * x]), np.float32(3.0))
        assert (value.tolist(), back(np.ones(2))) == ([3.0, 6.0], (3.0,))
        assert vjp(lambda x: x * x, 3.0)[1](np.array(1.0)) == (6.0,)

    def test_scalars_of_numpy(self):
        assert grad(lambda x: x[0] * x[1])([np.float64(2.0), np.int32(3)]) == [3.0, 2.0]
        assert grad(lambda x: np.float64(7.0))(1.0) == 0.0

    def test_arrays_of_values_as_results(self):
        rows = jacobian(lambda x: np.array([[x * x, 2.0], [x, x]], dtype=object))(3.0)
        assert rows.tolist() == [[6.0, 0.0], [1.0, 1.0]]
        assert rows.dtype == float

    @pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)])
    def test_arrays_of_nothing(self, shape):
        assert grad(lambda x: x.sum() + 1.0)(np.zeros(shape)).shape == shape


MATRIX = np.eye(2).view(np.matrix)
MASKED = np.ma.array([1.0, 2.0], mask=[False, True])


class TestRefusals:
    @pytest.mark.parametrize(
        ("x", "words"),
        [
            (MATRIX, r"numpy\.matrix.*pass numpy\.asarray"),
            (np.ones((1, 1)).view(np.matrix), r"numpy\.matrix.*pass numpy\.asarray"),
            (MASKED, r"masked array.*\.filled"),
            (np.ma.masked, r"masked array.*\.filled"),
            ([1.0, MASKED], r"masked array.*\.filled"),
            ({"w": 1.0, "name": "adam"}, "got the str 'adam'.*argnums does not name"),
            ([1.0, None], "got None.*argnums does not name"),
            (1j, "complex number"),
            ({1.0, 2.0}, "expected one real number"),
            ((x for x in [1.0]), "expected one real number"),
        ],
    )
    def test_arguments(self, x, words):
        with pytest.raises(TypeError, match=words):
            grad(lambda x: 1.0)(x)

    @pytest.mark.parametrize(
        ("result", "words"),
        [
            (MATRIX, r"numpy\.matrix.*pass numpy\.asarray"),
            (MASKED, r"masked array.*\.filled"),
            ("x" * 1000, "expected a function of scalars to scalars, got 'xxx"),
            ((x for x in [1.0]), "got <generator.*return a list of it"),
            (None, "expected a function of scalars to scalars, got None from it$"),
        ],
    )
    def test_results(self, result, words):
        with pytest.raises(TypeError, match=words) as raised:
            jacobian(lambda x: result)(1.0)
        assert len(str(raised.value)) < 250

    def test_a_long_result_is_shown_in_short(self):
        with pytest.raises(TypeError, match="use jacobian or vjp") as raised:
            grad(lambda x: [x] * 10_000)(1.0)
        assert len(str(raised.value)) < 400


def with_aux(x):
    return x * x, {"root": x, "name": "square", "list": [2 * x, None]}


AUX_AT_3 = {"root": 3.0, "name": "square", "list": [6.0, None]}


class TestBesideTheResult:
    """has_aux, as in JAX."""

    def test_of_every_transform(self):
        assert grad(with_aux, has_aux=True)(3.0) == (6.0, AUX_AT_3)
        assert value_and_grad(with_aux, has_aux=True)(3.0) == ((9.0, AUX_AT_3), 6.0)
        assert jacobian(with_aux, has_aux=True)(3.0) == (6.0, AUX_AT_3)
        assert hessian(with_aux, has_aux=True)(3.0) == (2.0, AUX_AT_3)
        assert jvp(with_aux, (3.0,), (1.0,), has_aux=True) == (9.0, 6.0, AUX_AT_3)
        value, back, aux = vjp(with_aux, 3.0, has_aux=True)
        assert (value, back(1.0), aux) == (9.0, (6.0,), AUX_AT_3)

    def test_what_depends_on_values_from_outside_stays_a_value(self):
        w = Value(2.0)
        slope, aux = grad(lambda x: (x * x, [w * x]), has_aux=True)(3.0)
        assert (slope, type(slope)) == (6.0, float)
        aux[0].backward()
        assert w.grad == 3.0

    def test_a_result_without_it(self):
        with pytest.raises(TypeError, match=r"has_aux=True needs a function that returns \(result"):
            grad(sin, has_aux=True)(3.0)


def test_the_same_numbers_as_without_containers():
    """A last look that nothing is lost in a big nest."""
    nest = {"a": [(0.1 * i, np.array([0.2 * i, 1.0])) for i in range(5)], "b": Point(1.0, 2.0)}

    def f(n):
        return sum(sin(x) * (y @ y) for x, y in n["a"]) + n["b"].x * n["b"].y

    slopes = grad(f)(nest)
    assert slopes["b"] == Point(2.0, 1.0)
    for i, (by_x, by_y) in enumerate(slopes["a"]):
        assert by_x == pytest.approx(math.cos(0.1 * i) * (0.04 * i * i + 1), rel=1e-15)
        assert by_y == pytest.approx([2 * math.sin(0.1 * i) * y for y in (0.2 * i, 1.0)], rel=1e-15)


@dataclasses.dataclass
class Doubled:
    """Its constructor makes another number of the one that it is given."""

    a: object

    def __post_init__(self):
        self.a = self.a * 2


@dataclasses.dataclass
class Rows:
    """Its constructor makes another container, of the same numbers, and a number besides."""

    rows: object
    total: object = dataclasses.field(init=False)

    def __post_init__(self):
        self.rows = tuple(self.rows)
        self.total = sum(self.rows)


def test_a_constructor_that_changes_its_fields_is_refused():
    """Once every copy was doubled: 128 for 8."""
    for transform in (grad, hessian, jacobian):
        with pytest.raises(TypeError, match=r"Doubled makes .* let __post_init__ leave its fields"):
            transform(lambda p: p.a * p.a)(Doubled(2.0))
    given = grad(lambda p: p.total * p.total)(Rows([2.0, 3.0]))
    assert given.rows == (10.0, 10.0)


class OneBased(list):
    def __getitem__(self, i):
        return super().__getitem__(i - 1 if isinstance(i, int) else i)


class Named(dict):
    def named(self, name):
        return self[name]


class Pair(tuple):
    def first(self):
        return self[0]


def test_subclasses_of_containers_stay_what_they_are():
    assert list(grad(lambda p: p[1] * p[2] ** 2)(OneBased([2.0, 3.0]))) == [9.0, 12.0]
    found = grad(lambda p: p.named("w") ** 2)(Named(w=3.0))
    assert (type(found), found) == (Named, {"w": 6.0})
    pair = Pair((2.0, 3.0))
    pair.note = "kept"
    found = grad(lambda p: p.first() * p[1] if p.note == "kept" else 0.0)(pair)
    assert (type(found), found, found.note) == (Pair, (3.0, 2.0), "kept")


@pytest.mark.parametrize("argnums", [{0, 1}, {0: 1}, b"\0", iter([0]), "0", frozenset({0})])
def test_positions_have_an_order(argnums):
    with pytest.raises(TypeError, match="argnums of grad are positions of arguments, got"):
        grad(lambda x, y: x * y, argnums)


def test_an_argument_that_f_assigns_is_no_argument_any_more():
    def f(x):
        x.data = 5.0
        return x * x

    for at in (3.0, Value(3.0)):
        with pytest.raises(GraphChangedError, match="was assigned after this graph had used it"):
            grad(f)(at)
