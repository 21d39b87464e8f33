"""Runs expressions on the engine of this process, for the process that compares it with another."""

import pickle
import sys

from autograd import Value, gradients
from autograd.programs.words import WORDS
from tests.autograd.native.formula_points import answers
from tests.autograd.native.odd_things import outcome


def run(program):
    """The data and gradients of every value, and the second derivatives by the inputs.

    A program is an expression, and whether its steps are called as functions: else they are
    operators and methods where there are such. Of two strings, an odd thing and what is
    done with it: what comes of that. Of the name of a rule and a list of points: its answers there.
    """
    if isinstance(program[1], list):
        return answers(*program)
    if isinstance(program[0], str):
        return outcome(*program)
    expression, as_functions = program
    inputs = [Value(x) for x in expression.inputs]
    values = called(expression, inputs) if as_functions else expression.results(inputs)
    output = values[-1]
    output.backward()
    slopes = gradients(output, inputs, create_graph=True)
    curvatures = [gradients(slope, inputs) for slope in slopes]
    return [v.data for v in values], [v.grad for v in values], slopes[0].data, curvatures


def called(expression, inputs):
    """The results of the steps, each by a call of its rule."""
    results = list(inputs)
    for name, arguments in expression.steps:
        operands = [results[a] if isinstance(a, int) else a for a in arguments]
        results.append(WORDS[name].function(*operands))
    return results


if __name__ == "__main__":
    while True:
        program = pickle.load(sys.stdin.buffer)
        pickle.dump(run(program), sys.stdout.buffer)
        sys.stdout.buffer.flush()
