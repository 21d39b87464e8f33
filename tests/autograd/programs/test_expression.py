"""One form of a program: it runs on any class, is printed as Python and read back."""

import pickle

import pytest
from hypothesis import given, settings

import autograd
from autograd import Value
from autograd.programs import Dialect, Expression, Whole, dialect_of
from autograd.programs.words import WORDS
from autograd.strategies import expressions, expressions_anywhere


@given(expressions(outputs=2))
def test_what_is_printed_is_read_back(expression):
    again = Expression.read(str(expression))
    assert again == expression
    assert str(again) == str(expression)  # an int is an int again
    assert eval(repr(expression)) == expression
    assert pickle.loads(pickle.dumps(expression)) == expression


@settings(max_examples=50)
@given(expressions_anywhere())
def test_infinities_and_nan_are_printed_too(expression):
    assert str(Expression.read(str(expression))) == str(expression)


@given(expressions())
def test_what_is_printed_gives_the_same_when_it_is_pasted(expression):
    names = {**vars(autograd), "abs": abs, "float": float}
    for name in [*autograd.__all__, *autograd._NAMESAKES]:
        names[name] = getattr(autograd, name)
    exec(str(expression), names)
    last = names[f"v{len(expression.steps) - 1}"]
    assert last.data == expression(*map(Value, expression.inputs)).data


@given(expressions())
def test_values_and_numbers_give_the_same(expression):
    number = expression(*map(float, expression.inputs))
    assert expression(*map(Value, expression.inputs)).data == pytest.approx(number, rel=1e-12)


def test_each_operation_is_asked_for_as_an_operator_or_method_first(monkeypatch):
    expression = Expression((3.0,), (("mul", (0, 2.0)), ("sub", (1.0, 1)), ("tanh", (2,))))
    calls = []
    for name in ("__mul__", "__rsub__", "tanh"):
        right = getattr(Value, name)

        def called(*operands, name=name, right=right):
            calls.append(name)
            return right(*operands)

        monkeypatch.setattr(Value, name, called)
    expression(Value(3.0))
    assert calls == ["__mul__", "__rsub__", "tanh"]


def test_the_property_test_sees_a_broken_operator(monkeypatch):
    """Replacing Value.__mul__ by an addition is not what a test of rules alone would see."""
    monkeypatch.setattr(Value, "__mul__", lambda x, y: x + y)
    expression = Expression((3.0,), (("mul", (0, 2.0)),))
    assert expression(Value(3.0)).data != expression(3.0)


class Lecture:
    """A class with other names, and few operations."""

    def __init__(self, value):
        self.value, self.gradient = value, 0.0

    def __add__(self, other):
        return Lecture(self.value + getattr(other, "value", other))

    def Tanh(self):  # noqa: N802
        return Lecture(0.5)


NAMES = {"data": "value", "tanh": "Tanh", "sin": "sine"}


class TestDialects:
    dialect = Dialect(Lecture, {"sine": lambda x: Lecture(0.25)}, NAMES)

    def test_other_names_and_functions(self):
        expression = Expression((1.0,), (("tanh", (0,)), ("sin", (1,)), ("add", (2, Whole(1)))))
        assert self.dialect.data(expression.results([Lecture(1.0)], self.dialect)[-1]) == 1.25
        assert expression.lines(self.dialect) == [
            "x0 = Lecture(1.0)",
            "v0 = x0.Tanh()",
            "v1 = sine(v0)",
            "v2 = v1 + 1",
        ]

    def test_what_is_lacking(self):
        assert self.dialect.ways("add") == ["vv", "vc"]
        assert isinstance(self.dialect.refusal("add", "cv"), TypeError)
        assert self.dialect.ways("exp") == []

    def test_ours_has_everything(self):
        for word in WORDS.values():
            assert (
                "v" * word.counts()[0] in dialect_of(Value).ways(word.name) or word.name == "round"
            )


@pytest.mark.parametrize("text", ["x0 = 3", "x0 = Value('a')", "v0 = f(1.0)", "print()"])
def test_what_is_no_expression(text):
    with pytest.raises(SyntaxError):
        Expression.read(text)
