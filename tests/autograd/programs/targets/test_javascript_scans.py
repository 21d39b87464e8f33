"""A scan in JavaScript: its steps forward and back, and where a step goes another way."""

import math
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import GuardError, Value, record, scan
from autograd.transforms.tree import mapped
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets.node import Node
from tests.autograd.programs.test_scan_in_programs import BODIES, logistic, loss, swap
from tests.needs import needed_node

NUMBERS = st.floats(-2.0, 2.0) | st.sampled_from([0.0, -0.0, 1.0, math.inf, math.nan])
ARITHMETIC = {"logistic", "swap", "by_hand", "nested", "traced"}


@pytest.fixture(autouse=True)
def _short_scans_are_instructions_too(monkeypatch):
    monkeypatch.setattr(sys.modules["autograd.programs.scan"], "LEAST", 2)


@pytest.fixture(scope="module")
def node():
    with Node(needed_node()) as process:
        yield process


def recorded(f, count):
    """f of three Values and a list of Values."""
    examples = [0.3, 0.5, 0.7], [0.1 * k - 0.2 for k in range(count)]
    return record(f, *mapped(Value, examples))


@pytest.mark.parametrize("f", BODIES)
@settings(max_examples=10)
@given(data=st.data())
def test_values_and_gradients_are_the_engines(node, f, data):
    program = recorded(f, data.draw(st.integers(4, 9)))
    count = len(program.inputs)
    points = data.draw(st.lists(st.lists(NUMBERS, min_size=count, max_size=count), max_size=5))
    calls = [("valueAndGradient", point) for point in points]
    for point, answer in zip(points, node(program, calls)["found"]):
        if "left" in answer:
            with pytest.raises(GuardError, match=answer["left"]["place"]):
                program.value_and_gradient(*point)
            continue
        value, gradient = program.value_and_gradient(*point)
        found = answer["value"], answer["gradient"]
        if f.__name__ in ARITHMETIC:
            assert bits(found) == bits((value, gradient))
        assert found[0] == pytest.approx(value, rel=1e-12, abs=1e-12, nan_ok=True)
        assert found[1] == pytest.approx(gradient, rel=1e-9, abs=1e-9, nan_ok=True)


def test_signals_that_change_places_each_step_and_values_from_outside(node):
    a = Value(3.7, "a")
    for f in (lambda x: logistic(a, x), lambda x: swap([x, a, a * x], [0.1, 0.2, 0.3])):
        program = record(f, Value(0.3))
        (found,) = node(program, [("valueAndGradient", (0.3,))])["found"]
        assert bits((found["value"], found["gradient"])) == bits(program.value_and_gradient(0.3))


def test_the_steps_are_a_function_however_many_there_are(node):
    """It forward, one for the last step back, which only the total's signal enters, one for all."""
    program = recorded(loss, 500)
    text = program.to_javascript()
    assert "scanned_2(" in text
    assert "scanned_3(" not in text
    point = [0.3, 0.5, 0.7] + [math.sin(k) for k in range(500)]
    (found,) = node(program, [("valueAndGradient", point)])["found"]
    value, gradient = program.value_and_gradient(*point)
    assert found["value"] == pytest.approx(value, rel=1e-12)
    assert found["gradient"] == pytest.approx(gradient, rel=1e-12)


def test_a_step_that_goes_another_way_is_given_with_its_line(node):
    def f(x, xs):
        return scan(lambda c, y: (c + y if c > 0.0 else c, None), x, xs)[0]

    program = record(f, Value(1.0), [Value(1.0)] * 4)
    (found,) = node(program, [("valueAndGradient", (1.0, 1.0, -3.0, 1.0, 1.0))])["found"]
    with pytest.raises(GuardError, match="in step 2 it is not") as caught:
        program(1.0, 1.0, -3.0, 1.0, 1.0)
    left = found["left"]
    assert (left["step"], left["found"]) == (2, False)
    assert left["place"] == Path(caught.value.guard.place).name
    assert left["expected"].endswith("> 0.0 is True")
