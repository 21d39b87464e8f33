"""A scan in C and in numpy: its steps forward and back, and where a step goes another way."""

import ctypes
import math
import re
import sys
from itertools import chain
from random import Random

import pytest

from autograd import GuardError, Value, record, scan
from autograd.transforms.tree import mapped
from tests.autograd.programs.outcomes import bits
from tests.autograd.programs.targets import in_c, in_numpy
from tests.autograd.programs.test_scan_in_programs import BODIES, logistic, loss, nested, swap

SPECIAL = [0.0, -0.0, 1.0, math.inf, math.nan]


@pytest.fixture(autouse=True)
def _short_scans_are_instructions_too(monkeypatch):
    monkeypatch.setattr(sys.modules["autograd.programs.scan"], "LEAST", 2)


def recorded(f, count):
    """f of three Values and a list of Values."""
    return record(f, *mapped(Value, ([0.3, 0.5, 0.7], [0.1 * k - 0.2 for k in range(count)])))


def programs_with_points():
    """Each body with steps of several numbers, for which checkpoints fall on other places."""
    chance = Random(1)
    for f in BODIES:
        for count in (4, 10):
            program = recorded(f, count)
            ordinary = [[chance.uniform(-2, 2) for _ in program.inputs] for _ in range(4)]
            others = [[chance.choice([*SPECIAL, *row]) for _ in row] for row in ordinary]
            yield program, ordinary, others


@pytest.mark.once
def test_in_c_they_have_the_bits_of_the_engine():
    programs = [(p, one + other) for p, one, other in programs_with_points()]
    for (program, points), found in zip(programs, in_c.run(programs)):
        for point, here in zip(points, found):
            assert bits(here) == bits(program.value_and_gradient(*point)), (program, point)


@pytest.mark.once
def test_in_numpy_they_are_as_near_as_its_functions():
    for program, points, _ in programs_with_points():
        for point in points:
            value, gradient = in_numpy.functions_of(program)["value_and_gradient"](
                point[:3], point[3:]
            )
            expected, slopes = program.value_and_gradient(*point)
            assert value == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)
            assert gradient == pytest.approx(slopes, rel=1e-9, abs=1e-9, nan_ok=True)


def test_in_numpy_samples_lie_along_axes():
    numpy = pytest.importorskip("numpy")
    program = recorded(loss, 6)
    rows = [[0.1 * i + 0.05 * k for k in range(9)] for i in range(4)]
    columns = numpy.array(rows).T
    value, gradient = in_numpy.functions_of(program)["value_and_gradient"](columns[:3], columns[3:])
    for i, row in enumerate(rows):
        expected, slopes = program.value_and_gradient(*row)
        assert float(value[i]) == expected
        assert [float(slope[i]) for slope in gradient] == slopes


@pytest.mark.once
def test_signals_that_change_places_each_step_and_values_from_outside():
    a = Value(3.7, "a")
    programs = [record(lambda x: logistic(a, x), 0.3)]
    programs.append(record(lambda x: swap([x, a, a * x], [0.1, 0.2, 0.3]), 0.3))
    given = [(program, [[0.3], [0.4]]) for program in programs]
    for program, found, other in zip(programs, in_c.run(given), in_numpy.run(given)):
        expected = [program.value_and_gradient(x) for x in (0.3, 0.4)]
        assert [*map(bits, found)] == [*map(bits, other)] == [*map(bits, expected)]


@pytest.mark.once
def test_the_guard_of_a_step_has_a_number_after_the_others():
    def f(x, p, q, r, s):
        last, _ = scan(lambda c, y: (c + y if c > 0.0 else c, None), x, [p, q, r, s])
        return last * x if last > x else last

    program = record(f, *map(Value, [1.0] * 5))
    files = program.to_c("f")
    assert "  1: %6 > x is True\n *   2: c > 0.0 is True, in each step of " in files.header
    points = [[1.0, 1.0, -0.5, 1.0, 1.0], [1.0, 1.0, -3.0, 1.0, 1.0], [1.0, -0.5, 0.1, 0.1, 0.0]]
    for module in (in_c, in_numpy):
        [[first, second, third]] = module.run([(program, points)])
        assert bits(first) == bits(program.value_and_gradient(*points[0]))
        assert (second, third) == (2, 1)
    with pytest.raises(GuardError, match="in step 2 it is not"):
        program(*points[1])


@pytest.mark.once
def test_rows_of_points_use_the_same_memory_one_after_the_other():
    program = recorded(loss, 5)
    files = program.to_c("f")
    library, (work,) = in_c.built([files]), in_c.work_of(files)
    points = [[0.1 * i + 0.02 * k for k in range(8)] for i in range(3)]
    given = (ctypes.c_double * 24)(*chain.from_iterable(points))
    values, slopes = (ctypes.c_double * 3)(), (ctypes.c_double * 24)()
    rows = ctypes.c_size_t(3)
    assert library.f_value_and_gradient_batch(rows, given, values, slopes, work, None) == 0
    for i, point in enumerate(points):
        assert bits((values[i], [*slopes[8 * i : 8 * i + 8]])) == bits(
            program.value_and_gradient(*point)
        )


def test_steps_that_are_alike_are_written_once():
    """Of nested's six steps the last three are scans, whose steps are the same program."""
    program = recorded(nested, 6)
    assert len([o for o, _ in program.instructions if o.name == "scan"]) == 3
    for text in (program.to_c("f").source, program.to_numpy(), program.to_javascript()):
        functions = r"(?m)^(?:static int f_step_|def _step_|function scanned_)\d+\("
        assert len(re.findall(functions, text)) == 2


def test_memory_is_asked_for_by_checkpoints():
    def steps(checkpoint):
        def f(x, a):
            return scan(lambda c, _: (c * a, None), x, length=10_000, checkpoint=checkpoint)[0]

        return record(f, Value(0.9), Value(1.0)).to_c("f")

    sizes = [len(*in_c.work_of(steps(checkpoint))) for checkpoint in (None, True)]
    assert sizes[0] > 10_000
    assert sizes[1] < 250
    assert not in_c.work_of(record(lambda x: x * x, 1.0).to_c("f"))
