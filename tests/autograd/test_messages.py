"""Errors are a few lines, whatever was given: the public functions of autograd try anything."""

import inspect
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value
from autograd.command_line.expression import parse
from autograd.text import MOST_ITEMS, brief, listing

LONGEST, MOST_LINES = 600, 8


class Unprintable:
    """Its repr raises."""

    def __repr__(self):
        raise ValueError("no repr")


class Talkative:
    """Its repr has many lines."""

    def __repr__(self):
        return "word\n" * 100_000


@dataclass
class Record:
    """Its repr is that of all that it holds."""

    numbers: list = field(default_factory=lambda: [1.0] * 300)


def within_itself():
    """A list that holds itself."""
    inside = []
    inside.append(inside)
    return inside


HUGE = {
    "values": lambda: [Value(1.0, "w" * 1000) for _ in range(40)],
    "a value with a long name": lambda: Value(1.0, "w" * 100_000),
    "rows": lambda: [[1.0] * 10] * 10,
    "text": lambda: "x" * 1000,
    "bytes": lambda: b"x" * 700,
    "an int": lambda: 10**100_000,
    "a dict": lambda: {f"name {i}" * 100: [i] * 3 for i in range(30)},
    "a set": lambda: set(range(200)),
    "names": lambda: tuple(f"name {i}" * 100 for i in range(1000)),
    "an array": lambda: np.full((30, 30), "x" * 100),
    "an array of objects": lambda: np.array([Value(1.0, "w" * 1000)] * 100, dtype=object),
    "lines": Talkative,
    "a record": Record,
    "a dict's keys": lambda: dict.fromkeys(range(200)).keys(),
    "nothing": Unprintable,
    "nothing in a list": lambda: [Unprintable()],
    "itself": within_itself,
}
huge = pytest.mark.parametrize("make", HUGE.values(), ids=HUGE)


def messages_of(call, *arguments, **keywords):
    """What a call says if it fails."""
    try:
        call(*arguments, **keywords)
    except OSError:
        pass  # the system's own words, with the name of a file in full
    except Exception as problem:
        if problem.__traceback__.tb_next is not None:  # raised in the call, not at it
            yield str(problem)


def require_short(message, of):
    """A few lines, each of which a terminal can show."""
    assert len(message) <= LONGEST, f"{of}: {message[:1000]}"
    assert message.count("\n") < MOST_LINES, f"{of}: {message[:1000]}"


@huge
def test_anything_is_shown_in_brief(make):
    text = brief(make())
    assert len(text) <= 80
    assert text.isprintable()


class Asked:
    """It counts how often its repr is asked for."""

    times = 0

    def __repr__(self):
        Asked.times += 1
        return "asked"


@pytest.mark.parametrize("kind", [list, tuple, set, frozenset, dict.fromkeys, np.array, Record])
def test_no_more_is_read_of_a_large_thing_than_is_shown(kind, monkeypatch):
    monkeypatch.setattr(Asked, "times", 0)
    many = kind([Asked() for _ in range(1000)])
    assert len(brief([many, {"inside": many}])) <= 80
    assert Asked.times <= 2 * MOST_ITEMS


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.tuples(x)))
def test_what_is_short_is_shown_as_it_is(thing):
    text = repr(thing)
    if len(text) <= 40 and text.count(",") < 3 and text.count("[") + text.count("(") < 3:
        assert brief(thing) == text
    assert len(brief(thing)) <= 80


def test_names_are_counted_where_they_are_many():
    assert listing(range(3)) == "0, 1, 2"
    assert listing(f"name {i}" for i in range(100)).endswith("name 11 and 88 more")
    assert len(listing(["x" * 1000] * 1000)) < LONGEST


FUNCTIONS = {
    name: getattr(autograd, name)
    for name in [*autograd.__all__, *autograd._NAMESAKES]
    if inspect.isroutine(getattr(autograd, name)) or name in {"group", "no_grad", "primitive"}
}
del FUNCTIONS["check_gradients"]  # for which many numbers are no mistake but long work


@pytest.mark.bare
@huge
def test_functions_say_what_is_wrong_in_brief(make):
    thing = make()
    for name, function in FUNCTIONS.items():
        for arguments in ((thing,), (1.0, thing), ([1.0], thing), (lambda x: x, thing)):
            for message in messages_of(function, *arguments):
                require_short(message, f"{name} of {len(arguments)}")


@huge
def test_checks_say_what_is_wrong_in_brief(make):
    thing = make()
    for arguments in ((thing,), (1.0, thing), ([1.0], thing), (lambda *x: Unprintable(), thing)):
        for message in messages_of(autograd.check_gradients, *arguments):
            require_short(message, "check_gradients")
    for f, gradient in ((lambda x: thing, lambda x: 1.0), (abs, lambda x: thing)):
        for message in messages_of(autograd.check_gradients, f, 1.0, gradient=gradient):
            require_short(message, "check_gradients with a gradient")


@huge
def test_transforms_say_what_is_wrong_in_brief(make):
    thing = make()
    transforms = ["grad", "hessian", "jacobian", "value_and_grad", "derivative"]
    for transform in (getattr(autograd, name) for name in transforms):
        for arguments in ((thing,), ([1.0],), (1.0,)):
            for f in (lambda x: thing, lambda x: [thing], lambda x: thing[x]):
                for message in messages_of(lambda f, a: transform(f)(*a), f, arguments):  # noqa: B023
                    require_short(message, transform.__name__)


@huge
def test_values_say_what_is_wrong_in_brief(make):
    thing = make()
    x = Value(1.0)

    def assign(name):
        setattr(Value(1.0), name, thing)

    calls = [
        lambda: Value(thing),
        lambda: Value(1.0, thing),
        lambda: x.backward(thing),
        lambda: (x * x).backward(thing),
        lambda: x + thing,
        lambda: x**thing,
        lambda: x < thing,
        lambda: x.clip(thing, thing),
        lambda: x.log(thing),
        lambda: assign("data"),
        lambda: assign("grad"),
        lambda: assign("label"),
        lambda: float(Value(1.0, thing)),
        lambda: parse(thing),
        lambda: parse("x")(x=thing),
        lambda: parse("x")(thing),
        lambda: autograd.draw(x, fold=thing),
        lambda: autograd.draw(x, highlight=thing),
        lambda: autograd.draw(x, theme=thing),
        lambda: autograd.draw(x, direction=thing),
        lambda: autograd.draw(x, precision=thing),
        lambda: autograd.draw(x * x).save(thing),
        lambda: autograd.primitive(lambda out, x: thing)(lambda x: x)(x).backward(),
        lambda: autograd.primitive(thing)(lambda x: x),
        lambda: autograd.primitive(lambda out, x: 1.0)(thing),
    ]
    for call in calls:
        for message in messages_of(call):
            require_short(message, inspect.getsource(call).strip())
