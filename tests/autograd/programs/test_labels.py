"""Labels, and what else f may ask of a Value beside its number, in a jitted call."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from autograd import Value, group, jit


@pytest.fixture(autouse=True)
def quietly() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def labels_of(f: Any, *labels: str) -> Any:
    """What f gives for arguments with these labels, and their labels then."""
    found = []
    for label in labels:
        x = Value(2.0, label)
        result = f(x)
        found.append((getattr(result, "label", result), x.label))
    return found


def gives_a_label(x: Any) -> Any:
    x.label = "mine"
    return x * 2.0


def gives_it_to_a_copy(x: Any) -> Any:
    constant = x.detach()
    constant.label = "copy"
    return constant


OUTSIDE = Value(1.0, "w")


def gives_it_to_a_parameter(x: Any) -> Any:
    OUTSIDE.label = "parameter"
    return OUTSIDE * x


FUNCTIONS = [
    gives_a_label,
    gives_it_to_a_copy,
    gives_it_to_a_parameter,
    lambda x: x,
    lambda x: x.detach(),
    lambda x: x.detach().detach(),
    lambda x: x.label,
    lambda x: x.detach().label,
    lambda x: x * (2.0 if x.label == "b" else 3.0),
    lambda x: Value(1.0, label="new"),
    lambda x: (x * 1.0).label,
]


@pytest.mark.parametrize("f", FUNCTIONS)
def test_labels_are_those_of_the_call(f: Any) -> None:
    assert labels_of(jit(f), "a", "b", "", "a") == labels_of(f, "a", "b", "", "a")


def test_a_label_is_given_at_every_call() -> None:
    jitted = jit(gives_it_to_a_parameter)
    for _ in range(3):
        OUTSIDE.label = "w"
        jitted(Value(1.0))
        assert OUTSIDE.label == "parameter"
    assert len(jitted.programs()) == 1


def test_what_else_is_asked_of_an_argument_is_that_of_the_argument() -> None:
    with group("layer"):
        grouped = Value(1.0)
    product = Value(2.0) * 3.0
    touched = Value(4.0)
    touched.backward()
    for ask in [
        lambda x: x.op,
        lambda x: len(x.parents),
        lambda x: "/".join(x.group),
        lambda x: x.has_grad,
        lambda x: len(x.local_derivatives),
    ]:
        jitted = jit(ask)
        for x in (Value(1.0), product, grouped, touched):
            assert jitted(x) == ask(x)


def test_a_plain_number_has_no_label() -> None:
    for f in (lambda x: x.label, gives_a_label, lambda x: x.parents, lambda x: x.op):
        with pytest.raises(AttributeError):
            jit(f)(2.0)
