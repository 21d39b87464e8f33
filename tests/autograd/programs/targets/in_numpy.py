"""Programs as Python with numpy, which is carried out."""

import re
import warnings

from autograd.rules.operations import BY_NAME
from tests.needs import needed_module


def operations():
    """The names of all that it has."""
    return set(BY_NAME)


def functions_of(program, **texts):
    """The functions that the text defines."""
    needed_module("numpy")
    names = {}
    exec(program.to_numpy(**texts), names)
    return names


def run(programs, texts=None):
    """For each program what it gives at its points."""
    return [[called(program, point, texts) for point in points] for program, points in programs]


def called(program, point, texts=None):
    """(value, gradient) at a point, or the number of a guard."""
    names = functions_of(program, texts=texts)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            value, gradient = names["value_and_gradient"](*point)
            assert repr(value) == repr(names["value"](*point))
    except ValueError as error:
        return int(re.match(r"guard (\d+): ", str(error))[1])
    return float(value), [*map(float, gradient)]


def outputs(program, points):
    """The outputs at each point, from columns of numbers."""
    numpy = needed_module("numpy")
    columns = [*map(numpy.array, zip(*points))]
    found = functions_of(program)["value"](*columns)
    shape = (len(points),)
    return [*map(list, zip(*[numpy.broadcast_to(x, shape).tolist() for x in found]))]
