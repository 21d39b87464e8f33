"""A program of every operation and all derivatives that anybody asks of it, and points for it."""

import random

from autograd import Program
from autograd.programs.steps import Item, PartialOf, PartialsOf
from autograd.rules.operations import ROWS
from tests.autograd.native.formula_points import ORDERS, SIGNS, SPECIAL, number

INPUTS = 5


def arguments_of(row):
    """Inputs by their positions, and the orders that a formula is made for."""
    operation = row.rule.operation
    if operation.n_ary:
        counts = (2, 4) if row.name == "dot" else (1, 2, INPUTS)
        yield from (tuple(range(count)) for count in counts)
        return
    places = ORDERS.get(row.name, {})
    for order in (0, 1, 11) if places and row.name != "round" else (0,):
        arguments = [*range(len(operation.partials))]
        for place, least in places.items():
            arguments[place] = float(least + order)
        for place in SIGNS.get(row.name, ()):
            arguments[place] = random.Random(row.name).choice([-1.0, 1.0])
        yield tuple(arguments)


def every_formula(skipped=()):
    """The program, but for some operations by their names."""
    instructions, outputs = [], []

    def write(operation, arguments):
        instructions.append((operation, arguments))
        outputs.append(INPUTS + len(instructions) - 1)
        return outputs[-1]

    for row in ROWS:
        operation = row.rule.operation
        for arguments in arguments_of(row) if row.name not in skipped else ():
            point = (write(operation, arguments), *arguments)
            if operation.n_ary:
                every = write(PartialsOf(operation), point)
                outputs.pop()
                for i in range(len(arguments)):
                    write(Item(i), (every,))
                continue
            for i, argument in enumerate(arguments):
                if type(argument) is int:
                    write(PartialOf(operation, i), point)
    names = tuple(f"x{i}" for i in range(INPUTS))
    return Program("every formula", names, tuple(instructions), tuple(outputs))


def points():
    """Points of every size, and all special numbers with others beside them."""
    chance = random.Random(1)
    found = [[number(chance) for _ in range(INPUTS)] for _ in range(250)]
    return found + [[x, *chance.sample(SPECIAL, INPUTS - 1)] for x in SPECIAL]


def told(program, output):
    """What an output is of, in words."""
    operation, arguments = program.instructions[output - INPUTS]
    if isinstance(operation, Item):
        return f"{operation.name} of {told(program, arguments[0])}"
    return f"{operation.name} of {arguments}"
