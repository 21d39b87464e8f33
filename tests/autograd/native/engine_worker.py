"""Runs programs on the engine of this process, for the process that compares it with another.

A program is the data of some inputs and a list of steps: the name of an operation, and its
arguments, of which an int is the value made at that position and a float a constant.
"""

import operator
import pickle
import sys

import autograd
from autograd import Value, gradients
from autograd.rules import reductions
from autograd.rules.operations import row_named
from tests.autograd.native.odd_things import outcome

OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "%": operator.mod,
    "//": operator.floordiv,
}


def run(program):
    """The data and gradients of every value, and the second derivatives by the inputs.

    Of two strings, an odd thing and what is done with it: what comes of that.
    """
    if isinstance(program[0], str):
        return outcome(*program)
    inputs, steps = program
    values = [Value(x) for x in inputs]
    for name, arguments in steps:
        operands = [values[a] if isinstance(a, int) else a for a in arguments]
        values.append(apply(name, operands))
    output = values[-1]
    output.backward()
    slopes = gradients(output, values[: len(inputs)], create_graph=True)
    curvatures = [gradients(slope, values[: len(inputs)]) for slope in slopes]
    return [v.data for v in values], [v.grad for v in values], slopes[0].data, curvatures


def apply(name, operands):
    """An operator, one of the functions that take an iterable, or a rule of the table."""
    if name in OPERATORS:
        return OPERATORS[name](*operands)
    if name == "linear":
        a, b = operands[: len(operands) // 2], operands[len(operands) // 2 :]
        return autograd.sum([y for row in autograd.linear([a, b], [b, a], [a[0], 2]) for y in row])
    if name == "dot of lists":
        half = len(operands) // 2
        return autograd.dot(operands[:half], operands[half:])
    if name.endswith(" of a list"):
        result = getattr(reductions, name.removesuffix(" of a list"))(operands)
        return result[-1] if isinstance(result, list) else result
    return row_named(name).rule(*operands)


if __name__ == "__main__":
    while True:
        program = pickle.load(sys.stdin.buffer)
        pickle.dump(run(program), sys.stdout.buffer)
        sys.stdout.buffer.flush()
