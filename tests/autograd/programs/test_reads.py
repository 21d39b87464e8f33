"""What Python reads of a Value while a function is recorded, and elsewhere meanwhile."""

from __future__ import annotations

import math
import sys
import threading
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from autograd import GuardError, ProgramError, Value, jit, record
from autograd.programs.tracing import reads


def everything_that_is_read() -> list[Any]:
    """What a program sees of Values that have nothing to do with a recording."""
    v = Value(2.0, "v")
    w = v * 3.0
    w.backward()
    seen = [w > 5.0, w == "x", w != v, bool(v), bool(v - v), w.data, v.grad, {v: "found"}[v]]
    seen += [repr(v), f"{w:.1f}", f"{w}", round(w, 1).data, w.detach().data, v.tanh().data]
    seen += [float(np.exp(v).data), (np.array([v]) + 1.0)[0].data]
    v.zero_grad()
    v.grad = 5.0
    v.data = 4.0
    return [*seen, v.grad, v.data, v.has_grad]


def test_other_threads_go_on_as_usual_while_one_records() -> None:
    expected = everything_that_is_read()
    seen: list[Any] = []

    def f(x: Any) -> Any:
        other = threading.Thread(target=lambda: seen.extend(everything_that_is_read()))
        other.start()
        other.join()
        return x * x

    assert record(f, 2.0)(3.0) == 9.0
    assert seen == expected
    assert everything_that_is_read() == expected  # and when it is over


@pytest.mark.parametrize("bound", [1, True, 2**60, 0.5])
def test_a_comparison_with_any_number_is_a_guard(bound: Any) -> None:
    def f(x: Any) -> Any:
        return x * 2.0 if x > bound else x * 3.0

    jitted = jit(f)
    for point in [2.0, 0.4, 0.1, -1.0, 2.0**61, 0.4]:
        assert jitted(point) == f(point)


def test_a_comparison_with_what_is_no_double_guards_the_number() -> None:
    program = record(lambda x: x * 2.0 if x > Fraction(1, 3) else x * 3.0, 0.5)
    assert program(0.5) == 1.0
    with pytest.raises(GuardError):
        program(0.75)


def test_a_text_is_neither_more_nor_less() -> None:
    with pytest.raises(TypeError, match="'>' not supported"):
        record(lambda x: x > "a", Value(1.0))
    assert record(lambda x: x * 2.0 if x == "a" else x, Value(3.0))(4.0) == 4.0


READS = [repr, str, "{}".format, "{:.3f}".format, lambda x: x.data]


@pytest.mark.parametrize("read", READS, ids=["repr", "str", "format", "format .3f", "data"])
def test_a_number_that_was_shown_is_that_number(read: Any) -> None:
    def f(x: Any) -> Any:
        read(x)
        return x * 2.0

    program = record(f, 2.0)
    assert program(2.0) == 4.0
    with pytest.raises(GuardError):
        program(2.5)


def test_to_show_a_value_is_to_read_its_gradient() -> None:
    with pytest.raises(ProgramError, match="reads the grad"):
        record(lambda x: len(repr(x)) * x, Value(2.0))
    program = record(lambda x: len(repr(x * 1.0)) * x, Value(2.0))  # of its own node it may
    assert program(2.0) == 2.0 * len("Value(data=2.0, grad=0.0)")


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda x, w: setattr(w, "grad", 1.0), "assigns the grad"),
        (lambda x, w: w.zero_grad(), "calls zero_grad"),
        (lambda x, w: {x: 1}, "dict or a set"),
        (lambda x, w: np.exp(x), "numpy"),
        (lambda x, w: x.tanh(), "calls tanh of a plain number"),
    ],
)
def test_what_no_program_can_hold_is_left_to_the_function(act: Any, message: str) -> None:
    w = Value(3.0)

    def f(x: Any) -> Any:
        act(x, w)
        return x * w

    with pytest.raises(ProgramError, match=message):
        record(f, 2.0)


def interrupted_at_line(k: int, act: Any) -> bool:
    """Whether Ctrl-C came, after k lines of what puts the getters in place and takes them back."""
    left, before = [k], sys.gettrace()

    def trace(frame: Any, event: str, argument: Any) -> Any:
        if frame.f_code not in {reads._follow.__code__, reads._close.__code__}:
            return None
        left[0] -= event == "line"
        if left[0] < 0:
            sys.settrace(None)
            raise KeyboardInterrupt
        return trace

    try:
        sys.settrace(trace)
        act()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def test_ctrl_c_at_any_moment_leaves_values_as_they_were() -> None:
    w = Value(3.0)
    before = {name: Value.__dict__.get(name) for name in [*dir(Value), "__array_struct__"]}
    k = 0
    while interrupted_at_line(k, lambda: record(lambda x: x * w, 2.0)):
        assert {name: Value.__dict__.get(name) for name in before} == before, k
        k += 1
    assert k > 50


@pytest.mark.parametrize("function", [math.exp, float, int])
def test_a_recording_says_what_to_write_in_place_of_a_float_of_a_value(function: Any) -> None:
    with pytest.raises(ProgramError, match=r"turns a Value into a float: write autograd.exp for"):
        record(lambda x: x * function(x), Value(1.5))
