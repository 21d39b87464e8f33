"""A program as data: printed, saved, pickled, compared, run, differentiated."""

import itertools
import json
import math
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    GuardError,
    Program,
    ProgramError,
    Value,
    dot,
    grad,
    gradients,
    hypot,
    no_grad,
    primitive,
    record,
    value_and_grad,
)
from autograd.programs.steps import simple_partial
from autograd.programs.tracing.names import unlike
from autograd.rules.operations import TABLE
from autograd.strategies import expressions_anywhere


@primitive(lambda out, x: 3 * x**2)
def cube(x):
    return x**3


w = Value(2.0, "w")


def neuron(x, b):
    y = (w * x + b).tanh() if isinstance(x, Value) else None
    y.label = "y"
    return y


def test_it_is_plain_data():
    program = record(neuron, Value(3.0), Value(-5.0))
    assert program.inputs == ("x", "b", "w")
    assert program.defaults == (w,)
    assert [(o.name, a) for o, a in program.instructions] == [
        ("mul", (2, 0)),
        ("add", (3, 1)),
        ("tanh", (4,)),
    ]
    assert program.outputs == (5,)
    assert program.guards == program.constants == ()


def test_it_is_printed_beside_the_code():
    program = record(lambda x, y: x * 2.0 if x > y else y, Value(3.0), Value(1.0))
    assert str(program).splitlines() == [
        "program of x, y",
        "  0  x",
        "  1  y",
        "     if x > y is True",
        "  2  mul  x  2.0",
        "gives %2",
    ]
    assert "# y" in str(record(neuron, Value(3.0), Value(-5.0)))
    assert "from outside w" in str(record(neuron, Value(3.0), Value(-5.0)))


def test_values_from_outside_count_as_they_are():
    a = Value(2.0)
    program = record(lambda x: a * x, 3.0)
    a.data = 5.0
    assert program(3.0) == 15.0
    assert program(3.0, 7.0) == 21.0  # or as given
    assert program.value_and_gradient(3.0) == (15.0, [5.0, 3.0])


def test_a_guard_names_the_line_that_looked():
    program = record(lambda x: x if x > 0 else -x, 1.0)
    with pytest.raises(GuardError, match=r"x > 0.0 is True.*\n.*test_program.py, line \d+") as e:
        program(-1.0)
    assert e.value.guard is program.guards[0]
    assert e.value.found is False


@pytest.mark.parametrize(
    ("look", "test"),
    [
        (lambda x: x.data > 1, "number"),
        (lambda x: f"{x:.3f}", "number"),
        (lambda x: str(x * 1.0), "number"),
        (lambda x: x.item(), "number"),
        (lambda x: bool(x), "truth"),
        (lambda x: x == 2.0, "=="),
        (lambda x: x != 2.0, "!="),
        (lambda x: 2.0 < x, ">"),
        (lambda x: x <= x * 2.0, "<="),
        (lambda x: sorted([x, 3.0]), ">"),
    ],
)
def test_whatever_is_learnt_is_guarded(look, test):
    def f(x):
        look(x)
        return x

    assert test in {guard.test for guard in record(f, Value(2.0)).guards}


def test_constants_are_not_guarded():
    assert not record(lambda x: x * 2.0 if Value(1.0) > 0 else x, 1.0).guards


def test_a_guard_comes_before_what_its_path_excludes():
    @primitive(lambda out, x: 1 / x)
    def strict_log(x):
        return math.log(x)

    program = record(lambda x: strict_log(x) if x > 0 else x, 2.0)
    with pytest.raises(GuardError):
        program(-2.0)  # and no ValueError by math.log


def test_no_derivative_flows_through_detach_or_no_grad():
    def f(x):
        with no_grad():
            y = x * x
        return y * x + (x * x).detach()

    program = record(f, Value(3.0))
    assert program.value_and_gradient(3.0) == (36.0, [9.0])


def test_the_reverse_part_is_a_program():
    program = record(lambda xs: hypot(*xs) * dot(xs, xs), [3.0, 4.0])
    reverse = program.reverse
    assert isinstance(reverse, Program)
    value, *slopes = reverse(3.0, 4.0)
    assert (value, slopes) == value_and_grad(lambda xs: hypot(*xs) * dot(xs, xs))([3.0, 4.0])
    assert "∂ hypot" in str(reverse)


def test_the_reverse_part_has_no_step_for_a_derivative_that_stands_there_already():
    program = record(lambda x, y, z: x * y + z, 2.0, 3.0, 4.0)
    assert program.reverse.instructions == program.instructions
    assert program.reverse.outputs == (4, 1, 0, 1.0)
    assert "∂0 div  %2  x  y" in str(record(lambda x, y: x / y, 2.0, 3.0).reverse)


@pytest.mark.bare
@pytest.mark.parametrize("operation", [o for o in TABLE if not o.n_ary], ids=lambda o: o.name)
def test_a_simple_derivative_is_that_wherever_it_is_taken(operation):
    numbers = [-math.inf, -2.5, -1.0, -0.0, 0.0, 5e-324, 0.5, 1.0, 3.0, math.inf, math.nan]
    for index, partial in enumerate(operation.partials):
        known = simple_partial(operation, index)
        for point in itertools.product(numbers, repeat=1 + len(operation.partials)):
            if known is not None:
                expected = point[known] if type(known) is int else known
                assert repr(float(partial(*point))) == repr(expected)


def test_what_an_operation_of_ones_own_has_as_derivative_is_always_asked():
    asked = []

    @primitive(lambda out, x: asked.append(x) or 1.0)
    def shifted(x):
        return x + 1.0

    assert simple_partial(shifted.operation, 0) is None
    assert record(shifted, 2.0).value_and_gradient(7.0) == (8.0, [1.0])
    assert asked == [7.0]


def test_inputs_of_one_name_are_told_apart():
    assert [*unlike(["w", "w_2", "w", "x", "w", "w_2", "w_2"])] == [
        *["w", "w_2", "w_3", "x", "w_4", "w_2_2", "w_2_3"]
    ]


def test_derivatives_taken_as_numbers_are_not_differentiated_silently():
    program = record(grad(lambda x: x**3), 2.0)
    assert program(2.0) == 12.0
    with pytest.raises(ProgramError, match="derivatives in it"):
        program.value_and_gradient(2.0)
    with pytest.raises(ProgramError, match="2 outputs"):
        record(lambda x: [x, x * x], 2.0).value_and_gradient(2.0)


def test_a_gradient_by_values_is_recorded_as_floats_where_it_is_one():
    program = record(lambda x: gradients(x * x * x, [x])[0] * 2.0, Value(2.0))
    assert program(3.0) == 54.0


@settings(max_examples=60)
@given(expressions_anywhere(max_steps=5), st.data())
def test_a_file_holds_it_to_the_last_bit(tmp_path_factory, expression, data):
    try:
        program = record(expression, *map(Value, expression.inputs))
    except (ProgramError, ArithmeticError, ValueError, TypeError):
        return
    path = tmp_path_factory.mktemp("programs") / "p.json"
    program.save(path)
    again = Program.load(path)
    for other in (again, pickle.loads(pickle.dumps(program))):
        assert other == program
        assert hash(other) == hash(program)
        assert str(other) == str(program)
    json.loads(path.read_text())
    if len(program.outputs) == 1:
        program.reverse.save(path)
        assert Program.load(path) == program.reverse


def test_signs_of_zero_and_nan_tell_programs_apart():
    def plus(c):
        return record(lambda x: x + c, 1.0)

    assert plus(0.0) != plus(-0.0)
    assert plus(math.nan) == plus(math.nan)
    assert plus(0.0) == plus(0.0)


def test_a_file_that_is_none_of_a_program_is_a_clear_error(tmp_path):
    path = tmp_path / "p.json"
    program = record(lambda x: x * x, 1.0)
    program.save(path)
    good = json.loads(path.read_text())
    for text, message in [
        ("{", "holds no program"),
        ("[]", "holds no program"),
        ("{}", "holds no program: its JSON has no format and version"),
        ('{"format": "x", "version": 1}', "holds no program"),
        (json.dumps({**good, "version": 3}), "version 3"),
        (json.dumps({**good, "instructions": [[["mul"], [0, 7]]]}), "broken"),
        (json.dumps({**good, "instructions": [[["os.system"], [0]]]}), "broken"),
        (json.dumps({**good, "instructions": [[["mul"], [0, -1]]]}), "broken"),
        (json.dumps({k: v for k, v in good.items() if k != "outputs"}), "broken"),
        (json.dumps({**good, "guards": [[9, ">", [0, "0.0"], True, "here"]]}), "broken"),
        (json.dumps({**good, "guards": [[0, "?", [0, "0.0"], True, "here"]]}), "broken"),
        (json.dumps({**good, "defaults": [["1.0", "a"], ["2.0", "b"]]}), "broken"),
        (json.dumps({**good, "name": 5}), "broken"),
        (json.dumps({**good, "instructions": [[["mul"], [0]]]}), "broken"),
        (json.dumps({**good, "instructions": [[["partial", "mul", 0], [0, 0]]]}), "broken"),
        (json.dumps({**good, "guards": [[0, ">", [], True, "here"]]}), "broken"),
        (json.dumps({**good, "guards": [[0, "truth", [0, 0], True, "here"]]}), "broken"),
    ]:
        path.write_text(text)
        with pytest.raises(ProgramError, match=message):
            Program.load(path)


def test_detached_numbers_and_partials_of_many_arguments_are_saved(tmp_path):
    path = tmp_path / "p.json"
    program = record(lambda x, y: hypot(x, y, x.detach() + 1.0), Value(3.0), Value(4.0))
    for each in (program, program.reverse):
        each.save(path)
        assert Program.load(path) == each
        assert Program.load(path)(1.0, 2.0) == each(1.0, 2.0)


def test_an_operation_of_ones_own_runs_and_pickles_but_is_not_saved(tmp_path):
    program = record(lambda x: cube(x) + 1.0, 2.0)
    assert program.value_and_gradient(2.0) == (9.0, [12.0])
    assert pickle.loads(pickle.dumps(program)) == program
    with pytest.raises(ProgramError, match="cube, an operation of your own"):
        program.save(tmp_path / "p.json")


def test_what_writes_cannot_be_recorded():
    def trains(x):
        y = x * w
        y.backward()
        return y

    with pytest.raises(ProgramError, match="calls backward"):
        record(trains, 1.0)
    assert not w.has_grad
    with pytest.raises(ProgramError, match="assigns the data"):
        record(lambda x: setattr(w, "data", 1.0), 1.0)
    assert w.data == 2.0
    with pytest.raises(ProgramError, match="reads the grad"):
        record(lambda x: x * w.grad, 1.0)


def test_the_number_of_arguments_is_checked():
    with pytest.raises(TypeError, match="takes the numbers x, y, got 1"):
        record(lambda x, y: x + y, 1.0, 2.0)(1.0)
