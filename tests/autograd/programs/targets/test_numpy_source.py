"""Programs as Python with numpy: readable, of numbers and of arrays, and refused by name."""

import ast
import math
from random import Random

import pytest

from autograd import Value, dot, grad, hypot, logsumexp, primitive, record, sigmoid, sinc, sum, tanh
from autograd import dot as dot_of
from autograd.errors import ProgramError
from autograd.programs.interpreter import outputs_of
from nn import MLP
from tests.autograd.programs.targets.every_formula import every_formula, told
from tests.autograd.programs.targets.in_numpy import functions_of
from tests.autograd.programs.targets.nearness import units
from tests.needs import needed_module

numpy = needed_module("numpy")


def loss(w, x, t):
    return (sigmoid(dot(w, x)) - t) ** 2.0 if t >= 0 else sum(w)


def test_it_reads_as_if_written_by_hand():
    program = record(lambda x, y: x * y.tanh() if x > 0 else y, Value(2.0), Value(3.0))
    text = program.to_numpy()
    assert text.endswith(
        '''
@np.errstate(all="ignore")
def value_and_gradient(x, y):
    """The output, and the list of its derivatives by all inputs."""
    x, y = map(np.float64, [x, y])
    if not np.all(x > 0.0):
        raise ValueError('guard 1: x > 0.0 is True, where this was recorded')
    v2 = np.tanh(y)
    v3 = x * v2
    v4 = each(squared_sech, y)
    v5 = x * v4
    return v3, [v2, v5]
'''
    )
    assert "def squared_sech(x):\n" in text
    assert max(map(len, text.splitlines())) <= 100


def test_lists_in_lists_are_taken_as_f_takes_them():
    w = [[Value(0.5), Value(-1.0), Value(3.0)], [Value(2.0), Value(0.25), Value(1.0)]]

    def f(x, rows, ragged):
        return dot(x, rows[0]) * dot(x, w[1]) + sum(rows[2]) * ragged[0][0] + dot(*ragged[1:])

    rows = [[0.1, 0.2, 0.7], [0.3, 0.4, 0.8], [0.5, 0.6, 0.9]]
    point = [1.0, 2.0, 3.0], rows, [[3.0], [1.0, 2.0], [4.0, 5.0]]
    program = record(f, *point)
    value = functions_of(program)["value"]
    assert value(point[0], point[1], *point[2]) == program(*point)
    assert "def value(x, rows, ragged_0, ragged_1, ragged_2, w" in program.to_numpy()
    assert "dot(*x, *rows[0])" in program.to_numpy()
    alone = functions_of(record(lambda xs: xs[0] * 2.0, [3.0]))["value"]
    assert alone([4.0]) == 8.0


def test_arrays_are_computed_element_by_element():
    program = record(loss, [0.5, -1.0, 2.0], [1.0, 2.0, 3.0], 1.0)
    functions = functions_of(program)
    points = [[0.1 * i + j for j in range(7)] for i in range(4)]
    columns = numpy.array(points).T
    value, gradient = functions["value_and_gradient"](columns[:3], columns[3:6], columns[6])
    assert value.shape == (4,)
    for k, point in enumerate(points):
        one, slopes = functions["value_and_gradient"](point[:3], point[3:6], point[6])
        expected, by_all = program.value_and_gradient(*point)
        assert one == pytest.approx(expected, rel=1e-15)
        assert slopes == pytest.approx(by_all, rel=1e-14)
        assert value[k] == one
        assert [column[k] for column in gradient] == slopes


def test_every_formula_is_of_numbers_too():
    """As it is of arrays, which ``test_targets`` holds to the rules."""
    program, point = every_formula(), [0.5, -1.25, 3.0, 0.75, 1.0]
    found = functions_of(program)["value"](*point)
    for output, here, there in zip(program.outputs, found, outputs_of(program, point)):
        assert units(float(here), there) <= 4, told(program, output)


def test_one_element_that_goes_another_way_is_refused():
    functions = functions_of(record(loss, [0.5], [1.0], 1.0))
    with pytest.raises(ValueError, match=r"guard 1: t >= 0\.0 is True"):
        functions["value"]([0.5], [1.0], numpy.array([1.0, -1.0]))


def test_values_from_outside_are_defaults():
    w = [Value(0.5), Value(-0.25)]
    program = record(lambda x: logsumexp([w[0] * x, w[1], x]), 2.0)
    functions = functions_of(program)
    assert functions["value"](2.0) == pytest.approx(program(2.0), rel=1e-15)
    given = functions["value_and_gradient"](2.0, 1.5, 3.0)
    expected = program.value_and_gradient(2.0, 1.5, 3.0)
    assert given[0] == pytest.approx(expected[0], rel=1e-15)
    assert given[1] == pytest.approx(expected[1], rel=1e-14)


def test_neurons_of_many_inputs_stay_short():
    program = record(lambda w, x: tanh(dot(w, x)), [0.01] * 100, [0.5] * 100)
    forward, _, backward = program.to_numpy().partition("def value_and_gradient")
    assert "    v200 = dot(*w, *x)\n    v201 = np.tanh(v200)\n    return v201\n" in forward
    assert " * x[0]\n" in backward  # the partials of a dot stand there already


def test_inputs_may_have_any_name():
    def f(map, math, abs, dot, INF, v7):  # noqa: N803
        return (logsumexp([map, math, abs, dot]) * sinc(INF) + dot_of([v7], [w])) / other

    w, other = Value(0.5, label="W"), Value(3.0, label="w")
    program = record(f, *[0.3 * i for i in range(1, 7)])
    given = [0.2 * i for i in range(1, 7)]
    value, gradient = functions_of(program)["value_and_gradient"](*given)
    expected, slopes = program.value_and_gradient(*given)
    assert value == pytest.approx(expected, rel=1e-14)
    assert gradient == pytest.approx(slopes, rel=1e-13)


def test_a_whole_network_is_python():
    model = MLP(8, [12, 6, 2], "gelu", generator=Random(1))
    program = record(model, [0.1 * i for i in range(8)])
    assert functions_of(program)["value"](range(8)) == pytest.approx(program(*range(8)), rel=1e-13)


def test_a_name_inside_a_formula_is_not_taken_for_a_formula():
    """``unit = floats.unit(…)`` would ask for itself if both had one name."""
    functions = functions_of(record(lambda *xs: hypot(*xs), *map(Value, [1.0, 2.0, 3.0])))
    _, gradient = functions["value_and_gradient"](1e-300, 0.0, 1e-310)
    assert gradient[0] == 1.0


def test_a_number_that_was_read_must_be_the_same():
    functions = functions_of(record(lambda x: x * float(f"{x:.17g}"), 1.5))
    assert functions["value"](1.5) == 2.25
    with pytest.raises(ValueError, match=r"guard 1: x is 1\.5"):
        functions["value"](1.25)


@primitive(lambda out, x: 3.0 * x * x)
def cube(x):
    return x * x * x


def test_an_operation_of_ones_own_needs_its_text():
    program = record(lambda x: cube(x) + x, Value(2.0))
    with pytest.raises(ProgramError, match="uses cube, an operation of your own"):
        program.to_numpy()
    functions = functions_of(program, texts={cube: ("{0} ** 3", "3.0 * {0} ** 2")})
    assert functions["value_and_gradient"](3.0) == (30.0, [28.0])


def test_without_a_gradient_the_text_says_why():
    text = record(grad(lambda x: x**3), 2.0).to_numpy()
    assert "# There is no gradient: " in text
    names = {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    assert "value" in names
    assert "value_and_gradient" not in names


def test_infinite_constants_and_nan_have_names():
    functions = functions_of(record(lambda x: [x + math.inf, x * math.nan], Value(1.0)))
    high, unknown = functions["value"](1.0)
    assert high == math.inf
    assert math.isnan(unknown)
