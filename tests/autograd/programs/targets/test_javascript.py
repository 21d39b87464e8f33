"""A program in JavaScript: its guards, its names, its forms, and what it refuses."""

import math
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import GuardError, Value, dot, exp, grad, primitive, record, round, softmax, tanh
from autograd.errors import ProgramError
from autograd.programs.guards import TESTS
from autograd.programs.interpreter import results_of
from autograd.strategies import numbers, special_doubles
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets.node import Node
from tests.autograd.programs.test_replay import FUNCTIONS
from tests.needs import needed_node

ANYTHING = special_doubles() | numbers() | st.floats()


@pytest.fixture(scope="module")
def node():
    with Node(needed_node()) as process:
        yield process


def both(program, point):
    """What the program finds at a point: (value, gradient), or the guard that fails."""
    try:
        return program.value_and_gradient(*point)
    except GuardError as error:
        return error


@pytest.mark.parametrize("f", [f for f in FUNCTIONS if f.__name__ != "constant_outputs"])
@settings(max_examples=15)
@given(data=st.data())
def test_a_guard_that_fails_is_given_with_its_line(node, f, data):
    program = record(f, *[Value(data.draw(st.floats(-4, 4))) for _ in range(2)])
    points = data.draw(st.lists(st.tuples(ANYTHING, ANYTHING), min_size=1, max_size=8))
    calls = [(name, point) for point in points for name in ("valueAndGradient", "value")]
    found = node(program, calls)["found"]
    for point, answer, other in zip(points, found[::2], found[1::2]):
        here = both(program, point)
        if isinstance(here, GuardError) and f.__name__ != "loop":  # of tanh and exp
            left = answer["left"]
            assert answer == other
            assert left["number"] == here.index + 1
            assert left["place"] == Path(here.guard.place).name
            assert left["expected"] == here.guard.described(program.name_of)
            assert bits(left["found"]) == bits(here.found)
        elif not isinstance(here, GuardError) and "left" not in answer:
            assert other["value"] == pytest.approx(here[0], rel=1e-12, nan_ok=True)
            assert answer["gradient"] == pytest.approx(here[1], rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("test", [test for test in TESTS if test != "number"])
def test_every_kind_of_guard(node, test):
    """A guard of each test and outcome, over pairs of special numbers."""
    program = record(lambda x, y: x * y if x > 1.0 else y, 2.0, 3.0)
    special = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -8.0, math.inf, -math.inf, math.nan, 1e200, -1e200]
    points = [(x, y) for x in special for y in special]
    (guard,) = program.guards
    for outcome in (True, False) if "Python" not in test else (True,):
        arguments = (0,) if test == "truth" else (0, 1)
        other = guard._replace(before=0, test=test, arguments=arguments, outcome=outcome)
        held = type(program)("guarded", ("x", "y"), (), (0,), (other,))
        for point, answer in zip(points, node(held, [("value", p) for p in points])["found"]):
            holds = TESTS[test](*point[: len(arguments)]) == outcome
            assert ("left" not in answer) == holds, (test, outcome, point)
            assert holds or answer["left"]["found"] is not outcome


def test_a_number_that_was_read_is_guarded_to_the_bit(node):
    program = record(lambda x: x * 2.0 if str(x.data) else x, Value(-0.0))
    found = node(program, [("value", (x,)) for x in (-0.0, 0.0, 1.0)])["found"]
    assert bits(found[0]["value"]) == bits(-0.0)
    assert [bits(answer["left"]["found"]) for answer in found[1:]] == [bits(0.0), bits(1.0)]


def test_several_outputs_have_values_and_no_gradient(node):
    program = record(lambda xs: softmax(xs), [Value(1.0), Value(2.0)])
    answer = node(program, [("value", (1.0, 2.0)), ("valueAndGradient", (1.0, 2.0))])
    assert answer["found"][0]["value"] == pytest.approx(program(1.0, 2.0), rel=1e-15)
    assert "not a function" in answer["found"][1]["error"]
    assert "// No valueAndGradient: " in program.to_javascript()


def test_gradients_of_gradients_are_programs_too(node):
    program = record(grad(lambda x: tanh(x) * exp(x)), Value(0.3))
    (found,) = node(program, [("valueAndGradient", (0.3,))])["found"]
    value, gradient = program.value_and_gradient(0.3)
    assert found["value"] == pytest.approx(value, rel=1e-15)
    assert found["gradient"] == pytest.approx(gradient, rel=1e-15)


def test_values_from_outside_may_be_left_out(node):
    w = Value(0.1 + 0.2, "w")
    program = record(lambda x: x * w, 3.0)
    answer = node(program, [("value", p) for p in ([2.0], [2.0, 5.0], [], [1.0, 2.0, 3.0])])
    assert answer["inputs"] == ["x", "w"]
    assert answer["defaults"] == [w.data]
    assert [found.get("value") for found in answer["found"]] == [2.0 * w.data, 10.0, None, None]
    assert answer["found"][2]["error"] == "TypeError: the program takes 2 numbers, got 0"


def test_what_may_raise_is_done_though_nobody_uses_it(node):
    def f(x, digits):
        round(x, digits)
        return x + digits

    program = record(f, Value(1.5), Value(0.0))
    calls = [(name, (1.5, d)) for d in (1.0, 0.5) for name in ("value", "valueAndGradient")]
    found = node(program, calls)["found"]
    assert [answer.get("value") for answer in found] == [2.5, 2.5, None, None]
    assert {answer.get("error", "")[:9] for answer in found} == {"", "TypeError"}
    with pytest.raises(TypeError):
        program(1.5, 0.5)


def test_results_are_the_numbers_of_the_listing(node):
    program = record(lambda x, y: (x * y).detach() * x + y * 3.0, Value(2.0), Value(5.0))
    (found,) = node(program, [("results", (2.0, 5.0))])["found"]
    assert found["results"] == [2.0, 5.0, 10.0, 10.0, 20.0, 15.0, 35.0]
    reverse = record(lambda xs: softmax(xs)[0] * dot(xs, xs), [Value(1.0), Value(2.0)]).reverse
    (found,) = node(reverse, [("results", (1.0, 2.0))])["found"]
    numbers = results_of(reverse, (1.0, 2.0))
    assert len(found["results"]) == len(numbers)
    for number, got in zip(numbers, found["results"]):
        if type(number) is float and not math.isnan(got):
            assert got == pytest.approx(number, rel=1e-14)
    not_done = [x for x, got in zip(numbers, found["results"]) if math.isnan(got)]
    assert all(isinstance(x, tuple) for x in not_done)


def test_a_long_program_is_cut_into_functions(node):
    def f(x):
        for k in range(3000):
            x = x * 0.999 + 0.001 * k
        return x

    program = record(f, Value(1.5))
    (found,) = node(program, [("valueAndGradient", (1.5,))])["found"]
    assert bits((found["value"], found["gradient"])) == bits(program.value_and_gradient(1.5))
    assert "function forward_5(v, p)" in program.to_javascript()
    functions = program.to_javascript().split("\nfunction ")[1:]
    assert max(map(len, functions)) < 21_000


HOSTILE = "</script><script>throw 1//*/\n`${x}`\u2028\"'\\"


def test_names_are_data_whatever_is_in_them(node):
    w = Value(2.0, HOSTILE)
    program = record(lambda x: x * w if w > 1.0 else x, 3.0)
    answer = node(program, [("value", (3.0, 2.0)), ("value", (3.0, 0.0))])
    assert answer["inputs"] == ["x", HOSTILE]
    assert answer["found"][0]["value"] == 6.0
    assert HOSTILE in answer["found"][1]["left"]["expected"]
    text = program.to_javascript(inline="program")
    assert "</script" not in text.lower()
    comment = Value(1.0, "<!--")
    assert "<!--" not in record(lambda x: x * comment, 3.0).to_javascript()


def test_it_is_an_es_module(tmp_path):
    (tmp_path / "neuron.mjs").write_text(
        record(lambda x, y: tanh(x * y), 0.5, 2.0).to_javascript(), encoding="utf-8"
    )
    (tmp_path / "main.mjs").write_text(
        "import { inputs, value, valueAndGradient } from './neuron.mjs';\n"
        "console.log(inputs.join(), value([0, 2]).value, valueAndGradient([0, 2]).gradient.join());"
    )
    done = subprocess.run(
        [needed_node(), str(tmp_path / "main.mjs")], capture_output=True, text=True, check=True
    )
    assert done.stdout == "x,y 0 2,0\n"


@primitive(lambda out, x, y: 2.0 * x * y, lambda out, x, y: x * x)
def weighed(x, y):
    return x * x * y


@primitive(lambda out, *xs: [1.0] * len(xs))
def of_many(*xs):
    return xs[0]


def test_an_operation_of_ones_own_needs_its_text(node):
    program = record(lambda x, y: weighed(x, y) + 1.0, Value(3.0), Value(2.0))
    with pytest.raises(ProgramError, match="uses weighed, an operation of your own"):
        program.to_javascript()
    texts = {weighed: ("{0} * {0} * {1}", "2 * {0} * {1}", "{out} / {1}")}
    (found,) = node(program, [("valueAndGradient", (3.0, 2.0))], texts)["found"]
    assert (found["value"], found["gradient"]) == (19.0, [12.0, 9.0])
    with pytest.raises(ProgramError, match="of_many"):
        record(lambda x: of_many(x), Value(3.0)).to_javascript()


def test_a_name_for_a_script_must_be_one():
    program = record(lambda x: x * x, 3.0)
    with pytest.raises(TypeError, match="inline is what a script calls the program, a text, got 3"):
        program.to_javascript(inline=3)
    with pytest.raises(ValueError, match="inline is what a script calls the program, got 'a b'"):
        program.to_javascript(inline="a b")


def test_only_what_a_program_calls_is_in_its_module():
    small = record(lambda x, y: x * y + x, 2.0, 3.0).to_javascript()
    functions = set(re.findall(r"^function (\w+)", small, re.MULTILINE))
    ours = {"given", "run", "forward_0", "both_0", "value", "results", "valueAndGradient"}
    assert functions == ours
    more = record(lambda x, y: x * y + x + x, 2.0, 3.0).to_javascript()
    functions = set(re.findall(r"^function (\w+)", more, re.MULTILINE))
    assert functions == ours | {"sum_value", "total_of", "add_to", "with_lost"}


def test_nothing_is_run_to_write_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(subprocess, "Popen", None)
    assert "export {" in record(lambda x: tanh(x), 3.0).to_javascript()
