"""Operations of one's own in C, numpy and JavaScript: with their texts, or refused by name."""

import math

import pytest

from autograd import ProgramError, Value, primitive, record
from tests.autograd.programs.targets import in_c, in_numpy
from tests.autograd.programs.targets.in_javascript import answer
from tests.autograd.programs.targets.node import Node
from tests.needs import needed_node


@primitive(lambda out, x, y: y * out, lambda out, x, y: x * out)
def bump(x, y):
    return math.exp(x * y)


@primitive(lambda out, *xs: [2.0 * x for x in xs])
def squares(*xs):
    total = 0.0
    for x in xs:
        total += x * x
    return total


TEXTS = {
    bump: ("exp({0} * {1})", "{1} * {out}", "{0} * {out}"),
    squares: (
        lambda *xs: " + ".join(["0.0", *[f"{x} * {x}" for x in xs]]),
        lambda out, *xs: [f"2.0 * {x}" for x in xs],
    ),
}
POINTS = [[0.5, -1.25], [2.0, 0.125]]


def f(x, y):
    return squares(x, bump(x * y, 0.5), 3.0) * y + squares(squares(x), y, x, y * x)


def with_words(**words):
    """The texts in another language."""
    value, *slopes = TEXTS[bump]
    return {**TEXTS, bump: (value.replace("exp", words["exp"]), *slopes)}


@pytest.mark.once
def test_in_c():
    program = record(f, *map(Value, POINTS[0]))
    library = in_c.built([program.to_c("f", TEXTS)])
    for point in POINTS:
        found = in_c.called(library, "f", program, point)
        assert found == program.value_and_gradient(*point)


@pytest.mark.once
def test_in_numpy():
    program = record(f, *map(Value, POINTS[0]))
    function = in_numpy.functions_of(program, texts=with_words(exp="np.exp"))["value_and_gradient"]
    for point in POINTS:
        expected, slopes = program.value_and_gradient(*point)
        value, gradient = function(*point)
        assert value == pytest.approx(expected, rel=1e-15)
        assert gradient == pytest.approx(slopes, rel=1e-15)


@pytest.mark.once
def test_in_javascript():
    program = record(f, *map(Value, POINTS[0]))
    calls = [("valueAndGradient", point) for point in POINTS]
    with Node(needed_node()) as node:
        answers = node(program, calls, with_words(exp="Math.exp"))["found"]
    for point, found in zip(POINTS, answers):
        expected, slopes = program.value_and_gradient(*point)
        value, gradient = answer(found)
        assert value == pytest.approx(expected, rel=1e-15)
        assert gradient == pytest.approx(slopes, rel=1e-15)


WRITERS = [
    lambda program, texts: program.to_c("f", texts),
    lambda program, texts: program.to_numpy(texts),
    lambda program, texts: program.to_javascript(texts=texts),
]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("texts", "error", "told"),
    [
        (None, ProgramError, r"uses squares, an operation of your own, .* two functions of any"),
        ({squares: "x"}, ValueError, "squares needs 2 functions, its value and the list of its"),
        ({squares: ("x", "y")}, ValueError, "squares needs 2 functions"),
        ({squares: (lambda *xs: 3.0, list)}, TypeError, r"value of squares gave 3.0, no text"),
        ({squares: (lambda *xs: "1", lambda *xs: ["1"])}, TypeError, r"a list of 2 texts, gave"),
        ({bump: ("1", 2, "3")}, ValueError, "bump needs 3 texts, its value and the derivative by"),
        ({math.exp: ("1", "2")}, TypeError, "by functions that @primitive made"),
        ({Value.exp: ("1", "2")}, TypeError, "exp is no operation of your own"),
        ("x", TypeError, r"texts is a dict from operations of your own to .*, got 'x'"),
    ],
)
def test_what_is_no_text_is_refused_by_name(write, texts, error, told):
    program = record(lambda x: squares(x, 2.0), Value(0.5))
    with pytest.raises(error, match=told):
        write(program, texts)
