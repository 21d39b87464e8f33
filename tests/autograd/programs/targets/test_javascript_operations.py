"""Every operation in JavaScript, with all of its derivatives, beside the engine and the truth."""

import math
import random

import pytest

from autograd.programs.interpreter import outputs_of
from autograd.programs.program import Program
from autograd.programs.steps import Item, PartialOf, PartialsOf
from autograd.programs.targets.c_to_javascript import table
from autograd.rules.operations import ROWS
from autograd.strategies.edges import EDGES
from autograd.strategies.numbers import SPECIAL
from tests.accuracy.javascript import worst_errors
from tests.autograd.programs.targets.closeness import is_close, ulps
from tests.autograd.programs.targets.node import Node
from tests.needs import needed_node
from tests.tables.operations import OPERATIONS

EXACT = {"add", "sub", "mul", "div", "neg", "pos", "absolute", "sign", "sqrt", "square", "fabs"}
EXACT |= {"reciprocal", "floor", "ceil", "trunc", "round", "copysign", "fmod", "remainder", "mod"}
EXACT |= {"floordiv", "clip", "relu", "leaky_relu", "hard_tanh", "hard_sigmoid", "hard_threshold"}
EXACT |= {"sum", "fsum", "mean", "prod", "dot", "hypot", "direction", "max", "min"}
EXACT |= {"max_with_constant", "min_with_constant", "inversion", "degrees", "radians"}
# What is a whole number or a sign: where in the arguments, and which.
WHOLE = {
    "round": {1: (0, 0, 1, 2, 5, 15, 17, -1, -2, -5, -300, -309, 300, 310, 330)},
    "erf_slope": {1: range(8)},
    "gelu_slope": {1: range(1, 8)},
    "gelu_tanh_slope": {1: range(1, 7)},
    "mish_slope": {1: range(1, 8)},
    "cbrt_slope": {1: range(1, 8)},
    "gate_slope": {4: range(1, 7)},
    "silu_slope": {3: range(1, 7)},
    "spherical_bessel": {1: range(7)},
    "quadratic_power": {1: range(6), 2: range(1, 9), 3: (1, -1), 4: (1, -1)},
    "power_term": {3: range(5), 4: range(5)},
}


@pytest.fixture(scope="module")
def node():
    process = Node(needed_node())
    yield process
    process.close()


def test_every_operation_has_a_row():
    assert [row.name for row in ROWS if row.name not in table()] == []


def program_of(operation, count):
    """The value of so many inputs, and its derivative by each."""
    arguments = tuple(range(count))
    instructions = [(operation, arguments)]
    if operation.n_ary:
        instructions.append((PartialsOf(operation), (count, *arguments)))
        instructions += [(Item(i), (count + 1,)) for i in arguments]
    else:
        instructions += [(PartialOf(operation, i), (count, *arguments)) for i in arguments]
    last = count + len(instructions)
    names = tuple([f"x{i}" for i in arguments])
    return Program(operation.name, names, tuple(instructions), (count, *range(last - count, last)))


def points_of(name, count):
    """Singular points and their neighbours, ends of the range, and numbers of all sizes."""
    rng = random.Random(name)
    points = [p for p in EDGES.get(name, ()) if len(p) == count]
    points += [tuple([math.nextafter(x, to) for x in p]) for p in points for to in (-9.0, 9.0)]
    if count == 1:
        points += [(x,) for x in SPECIAL]
    else:
        points += [tuple([rng.choice(SPECIAL) for _ in range(count)]) for _ in range(300)]
    points += [tuple([any_number(rng) for _ in range(count)]) for _ in range(300)]
    for _ in range(60):  # of one size
        size = 10.0 ** rng.uniform(-300, 300)
        points.append(tuple([size * rng.uniform(-3, 3) for _ in range(count)]))
    whole = WHOLE.get(name, {})
    return [
        tuple([float(rng.choice(whole[i])) if i in whole else x for i, x in enumerate(p)])
        for p in points
    ]


def any_number(rng):
    sign = rng.choice((1, -1))
    return rng.choice(
        (
            rng.uniform(-10, 10) * rng.choice((0.1, 1.0, 4.0)),
            rng.uniform(-750, 750),
            sign * (1 + rng.choice((1, -1)) * 10 ** rng.uniform(-16, 0)),
            sign * 5e-324 * 2 ** rng.uniform(0, 60),
            sign * 10 ** rng.uniform(-308, 308),
        )
    )


def counts_of(operation):
    if operation.name == "dot":
        return (2, 6)
    return (1, 2, 5) if operation.n_ary else (len(operation.partials),)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_values_and_derivatives_are_the_engines(node, row):
    """Also nan, infinities and the signs of zeros; to the bit where nothing is approximated."""
    operation = row.rule.operation
    for count in counts_of(operation):
        program, points = program_of(operation, count), points_of(row.name, count)
        for point, answer in zip(points, node(program, [("value", p) for p in points])["found"]):
            expected = outputs_of(program, point)
            for i, (want, got) in enumerate(zip(expected, answer["value"], strict=True)):

                def function(*xs, i=i):
                    return outputs_of(program, xs)[i]

                if row.name in EXACT:
                    assert ulps(want, got) == 0, (point, i, want, got)
                assert is_close(row.name, function, point, want, got), (point, i, want, got)


@pytest.mark.long
@pytest.mark.parametrize("case", OPERATIONS, ids=lambda case: case.name)
def test_the_truth_is_as_near_as_to_the_engine(node, case):
    """Values and three orders of derivatives within the bounds that ACCURACY.md has for us."""
    for worst in worst_errors(case, node, count=60):
        assert worst.missed == 0, (worst.quantity.name, worst.error, worst.where)


def test_a_number_of_digits_that_is_not_whole_is_refused(node):
    (row,) = [row for row in ROWS if row.name == "round"]
    (found,) = node(program_of(row.rule.operation, 2), [("value", (1.5, 0.5))])["found"]
    assert found["error"] == "TypeError: round takes a whole number of digits, got 0.5"
