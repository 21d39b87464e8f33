"""Programs in JavaScript, run by Node: one process for many programs."""

from autograd.programs.targets.c_to_javascript import table
from tests.autograd.programs.targets.node import Node
from tests.needs import needed_node


def operations():
    """The names of all that it has."""
    return set(table())


def run(programs, texts=None):
    """For each program what it gives at its points."""
    with Node(needed_node()) as node:
        every = []
        for program, points in programs:
            calls = [("valueAndGradient", point) for point in points]
            every.append([answer(found) for found in node(program, calls, texts)["found"]])
        return every


def answer(found):
    """(value, gradient), or the number of a guard, or the name of an error."""
    if "error" in found:
        return found["error"].split(":")[0]
    return found["left"]["number"] if "left" in found else (found["value"], found["gradient"])
