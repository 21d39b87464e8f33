"""What is drawn: programs with fan-out in which nothing is unused, of every operation."""

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, example, find, given, settings
from hypothesis import strategies as st

from autograd import Value, check_gradients, primitive
from autograd.programs.words import WORDS, Whole
from autograd.strategies import (
    Expression,
    edges,
    expressions,
    expressions_anywhere,
    near,
    special_doubles,
)
from autograd.strategies.edges import EDGES

once = settings(database=None, phases=[Phase.generate], derandomize=True, max_examples=400)


def drawn(strategy, count=400):
    """Some examples, the same each time."""
    found = []

    @settings(once, max_examples=count, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def gather(each):
        found.append(each)

    gather()
    return found


def uses(expression):
    """How many arguments each result is, by its position."""
    return Counter(a for _, arguments in expression.steps for a in arguments if isinstance(a, int))


@cache
def some():
    return drawn(expressions(), 100)


def test_nothing_is_unused_and_no_expression_is_empty():
    for expression in some():
        results = len(expression.inputs) + len(expression.steps)
        assert expression.steps
        assert set(uses(expression)) >= set(range(results - 1))


def test_intermediate_results_are_shared_and_paths_join():
    shared = sum(
        any(count > 1 for place, count in uses(e).items() if place >= len(e.inputs)) for e in some()
    )
    assert shared > 0.25 * len(some())
    assert sum(max(uses(e).values()) > 1 for e in some()) > 0.5 * len(some())


def test_every_operation_is_drawn_about_equally_often():
    """Hypothesis repeats what it has drawn, so that a few of so many may be missing."""
    some = drawn(expressions(min_steps=16, max_steps=24), 60)
    counts = Counter(name for e in some for name, _ in e.steps)
    rest = [count for name, count in counts.most_common() if name not in {"add", "sub", "mul"}]
    assert len(counts) > 0.9 * len(WORDS)
    assert rest[0] < 5 * rest[len(rest) // 2]


def test_the_point_is_safe_at_every_step():
    for expression in some():
        numbers = list(expression.inputs)
        for name, arguments in expression.steps:
            operands = [numbers[a] if isinstance(a, int) else a for a in arguments]
            numbers.append(WORDS[name].function(*operands))
            assert WORDS[name].safe(*operands), (expression, name)
            assert abs(numbers[-1]) <= 2e3


def test_ints_and_floats_are_constants():
    constants = {type(a) for e in some() for _, arguments in e.steps for a in arguments}
    assert constants >= {Whole, float}


def test_as_many_steps_and_outputs_as_asked_for():
    for expression in drawn(expressions(min_steps=5, max_steps=6, outputs=2), 50):
        assert len(expression.steps) >= 5
        assert len(expression.outputs) == 2
        assert all(isinstance(y, Value) for y in expression(*map(Value, expression.inputs)))


@settings(once, max_examples=2)
@given(expressions(min_steps=2_000, max_steps=10_000, operations=["add", "tanh", "mul", "sin"]))
def test_a_large_one_fails_no_health_check(expression):
    assert len(expression.steps) >= 2_000
    expression(*map(Value, expression.inputs)).backward()


def test_it_shrinks_to_the_steps_that_matter():
    few = expressions(operations=["sin", "add", "mul", "tanh"])

    def squares_a_result(e):
        return any(
            name == "mul" and arguments[0] == arguments[1] >= len(e.inputs)
            for name, arguments in e.steps
        )

    smallest = find(
        few, squares_a_result, settings=settings(once, phases=[Phase.generate, Phase.shrink])
    )
    assert len(smallest.steps) <= 3


def test_an_operation_of_ones_own():
    @primitive(lambda out, x: 3 * x**2)
    def cubed(x):
        return x * x * x

    names = {name for e in drawn(expressions(operations=[cubed]), 20) for name, _ in e.steps}
    assert "cubed" in names <= {"cubed", "add", "sub", "mul"}
    del WORDS["cubed"]


class TestReports:
    def test_hypothesis_prints_what_example_takes(self, capsys):
        @settings(once, phases=[Phase.generate, Phase.shrink])
        @given(expressions(operations=["add", "mul"]))
        def fails(expression):
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError) as failure:
            fails()
        (note,) = [n for n in failure.value.__notes__ if "Expression" in n]
        printed = note[note.index("Expression.read") : note.rindex(")")].strip().rstrip(",")
        expression = eval(printed)
        assert repr(expression) == printed
        exec(printed.removeprefix("Expression.read('").removesuffix("')"), {"Value": Value})

    @example(expression=Expression.read("x0 = Value(2.0); v0 = x0 * x0; v1 = v0 + 1"))
    @settings(phases=[Phase.explicit])
    @given(expressions())
    def test_an_example_in_the_printed_form(self, expression):
        assert check_gradients(expression, at=expression.inputs)
        assert expression(3.0) == 10.0


@given(st.data())
def test_points_near_a_singular_one(data):
    expression = data.draw(edges())
    ((name, _),) = expression.steps
    assert any(
        all(abs(a - b) < 0.01 for a, b in zip(expression.inputs, point, strict=True))
        for point in EDGES[name]
    )
    expression(*map(Value, expression.inputs)).backward()


def test_near_is_on_both_sides():
    numbers = sorted(drawn(near(1.0), 100))
    assert numbers[0] < 1.0 < numbers[-1]
    assert min(b - a for a, b in pairwise(sorted({*numbers}))) < 1e-15


@settings(max_examples=50)
@given(expressions_anywhere(operations=["exp", "div", "max", "where"], of=special_doubles()))
def test_no_operation_raises_on_a_double(expression):
    expression(*map(Value, expression.inputs)).backward()


def test_from_type_draws_values():
    from autograd.strategies.registration import register

    register()
    assert all(isinstance(each, Value) for each in drawn(st.from_type(Value), 10))


def test_hypothesis_finds_the_registration_and_autograd_does_not_load_hypothesis():
    import subprocess
    import sys
    import tomllib
    from importlib import import_module
    from pathlib import Path

    project = Path(__file__).parents[3]
    content = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    module, name = content["project"]["entry-points"]["hypothesis"]["seegrad"].split(":")
    assert callable(getattr(import_module(module), name))
    code = "import sys, autograd; assert 'hypothesis' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=project)
