"""The compiled interpreter gives the bits of a plain one, whatever it left out, joined or did at once."""

import struct
import threading
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import primitive
from autograd.programs.expression import Expression
from autograd.rules import arithmetic, n_ary
from autograd.strategies import expressions, expressions_anywhere, numbers, special_doubles
from tests.autograd.native.programs import (
    COMPARISONS,
    failed_guard,
    forward_steps,
    results_of,
    with_reverse,
)

replay = pytest.importorskip("autograd.native.replay")

pytestmark = pytest.mark.once

ADD, SUB, MUL = (getattr(arithmetic, name).operation for name in ("add", "sub", "mul"))
SUM, DOT = n_ary.sum.operation, n_ary.dot.operation
ANYTHING = special_doubles() | numbers() | st.floats()
# Sums and products in all constellations are what is joined and left out.
ARITHMETIC = ["add", "sub", "mul", "neg", "pos", "sum", "dot", "mean", "exp", "relu", "div"]


def bits(results):
    return [struct.pack("<d", x) if x == x else "nan" for x in results]


@st.composite
def programs(draw):
    """(inputs, instructions), forward and mostly reverse."""
    some = expressions_anywhere(of=ANYTHING, max_steps=12)
    of_sums = expressions_anywhere(operations=OF_SUMS, of=ANYTHING, max_steps=20)
    expression = draw(some | of_sums | expressions())
    forward = forward_steps(expression)
    if forward is None:
        forward = forward_steps(Expression((1.0, 2.0), (("mul", (0, 1)),)))
        expression = Expression((1.0, 2.0), ())
    inputs = expression.inputs
    if draw(st.integers(0, 3)):
        return inputs, with_reverse(len(inputs), forward)[0]
    return inputs, forward


def operations(*names):
    from autograd.programs.words import WORDS

    return [WORDS[name].function for name in names]


OF_SUMS = operations(*ARITHMETIC)


@given(programs(), st.data())
def test_results_are_those_of_the_plain_interpreter(program, data):
    inputs, instructions = program
    results = results_of(inputs, instructions)
    positions = st.integers(0, len(results) - 1)
    outputs = data.draw(st.just([*range(len(results))]) | st.lists(positions, max_size=3))
    found = replay.Replay(len(inputs), instructions, outputs).run(inputs)
    assert bits(found) == bits([results[o] for o in outputs])
