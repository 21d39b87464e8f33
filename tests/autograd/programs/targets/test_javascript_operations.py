"""Every operation in JavaScript, with all of its derivatives, beside the engine and the truth."""

import math
import random
from functools import partial

import pytest

from autograd.programs.interpreter import outputs_of
from autograd.programs.program import Program
from autograd.programs.steps import Item, PartialOf, PartialsOf
from autograd.programs.targets.c_to_javascript import functions, runtime, table
from autograd.rules.operations import ROWS
from autograd.strategies.edges import EDGES
from tests.accuracy.javascript import worst_errors
from tests.autograd.native.formula_points import points
from tests.autograd.programs.targets.closeness import EXACT, is_close, ulps
from tests.autograd.programs.targets.node import Node
from tests.needs import needed_node
from tests.tables.operations import OPERATIONS


@pytest.fixture(scope="module")
def node():
    with Node(needed_node()) as process:
        yield process


@pytest.mark.once
def test_every_operation_has_a_row():
    assert [row.name for row in ROWS if row.name not in table()] == []


@pytest.mark.once
def test_rows_have_no_name_of_a_formula():
    """A row is written as a function of its own, unless runtime.js has it under that name."""
    names = {f"{row.name}_{end}" for row in ROWS for end in ("value", "slopes", "slope_0")}
    assert names & {*functions()} == set()
    assert names & {*runtime()} == {"round_value"}
    assert {*functions()} & {*runtime()} == REPLACED


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


# Formulas that are made of bits, which runtime.js makes of whole numbers.
REPLACED = {"exact_begin", "exact_add", "exact_value", "exact_tanh_form"}
# Sums half way between two doubles, but for a term far below; and partial sums that overflow.
SUMS = [(1.0, 2.0**-53, 2.0**-200), (-1.0, -(2.0**-53), -5e-324), (1.0, 2.0**-53, -(2.0**-200))]
SUMS += [
    (1.0, 2.0**-53),
    (1 + 2.0**-52, 2.0**-53),
    (1e308, 1e308, -1e308),
    (5e-324, -5e-324, 1e-323),
]


def points_of(name, count):
    """The points of formulas and the singular ones with their neighbours."""
    singular = [*EDGES.get(name, ()), *(SUMS if name == "fsum" else ())]
    if name != "round":  # which takes a whole number of digits
        singular += [tuple([math.nextafter(x, to) for x in p]) for p in singular for to in (-9, 9)]
    return [p for p in [*singular, *points(name, count)] if name != "dot" or len(p) % 2 == 0]


@pytest.mark.once
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_values_and_derivatives_are_the_engines(node, row):
    hold_to_the_engine(node, row.rule.operation, 500)


def hold_to_the_engine(machine, operation, count):
    """Also nan, infinities and the signs of zeros; to the bit where nothing is approximated."""
    name = operation.name
    every = points_of(name, count)
    for length in sorted({*map(len, every)}):
        program, its = program_of(operation, length), [p for p in every if len(p) == length]
        for point, answer in zip(its, machine(program, [("value", p) for p in its])["found"]):
            expected = outputs_of(program, point)
            for i, (want, got) in enumerate(zip(expected, answer["value"], strict=True)):
                if name in EXACT:
                    assert ulps(want, got) == 0, (name, point, i, want, got)
                function = partial(output_of, program, i)
                assert is_close(name, function, point, want, got), (name, point, i, want, got)


def output_of(program, i, *point):
    return outputs_of(program, point)[i]


@pytest.mark.long
@pytest.mark.parametrize("case", OPERATIONS, ids=lambda case: case.name)
def test_the_truth_is_as_near_as_to_the_engine(node, case):
    """Values and three orders of derivatives within the bounds that ACCURACY.md has for us."""
    for worst in worst_errors(case, node, count=60):
        assert worst.missed == 0, (worst.quantity.name, worst.error, worst.where)


@pytest.mark.once
def test_a_number_of_digits_that_is_not_whole_is_refused(node):
    (row,) = [row for row in ROWS if row.name == "round"]
    (found,) = node(program_of(row.rule.operation, 2), [("value", (1.5, 0.5))])["found"]
    assert found["error"] == "TypeError: round takes a whole number of digits, got 0.5"


@pytest.mark.once
def test_decimal_digits_are_rounded_as_python_rounds_them(node):
    (row,) = [row for row in ROWS if row.name == "round"]
    rng = random.Random(1)
    points = [(x / 8, d) for x in range(-20, 21) for d in range(-2, 4)]
    points += [
        (rng.uniform(-1, 1) * 10.0 ** rng.randint(-300, 300), rng.randint(-320, 340))
        for _ in range(500)
    ]
    points += [
        (rng.randint(-999, 999) * 10.0**k / 2, -k) for k in range(-20, 21) for _ in range(10)
    ]
    program = program_of(row.rule.operation, 2)
    for point, answer in zip(points, node(program, [("value", p) for p in points])["found"]):
        assert ulps(answer["value"][0], round(*point)) == 0, point
