"""Where the formulas in C are held to the rules: points of every size, and delicate ones."""

import math
import random

from autograd import Value
from autograd.rules.operations import BY_NAME

# Ends of the range, and where some rule goes over from one formula to another.
DELICATE = [0.0, 5e-324, 2.2e-308, 1e-290, 1e-160, 1e-70, 1e-8, 0.25, 1 / 3, 0.5, 0.75, 1.0, 1.1]
DELICATE += [1.25, 1.5, math.pi / 2, 2.0, 2.5, 3.0, math.pi, 5.0, 20.0, 40.0, 60.0, 350.0, 700.0]
DELICATE += [709.8, 745.1, 1000.0, 1024.0, 1074.0, 1500.0, 1e10, 2.0**52, 2.0**53, 1e70, 1e154]
DELICATE += [1e200, 1.7976931348623157e308, math.inf]
NEIGHBOURS = [math.nextafter(x, end) for x in DELICATE for end in (-math.inf, math.inf)]
SPECIAL = [*DELICATE, *NEIGHBOURS]
SPECIAL += [-x for x in SPECIAL] + [math.nan]

# Of some rules an argument is the order of a derivative: its place, and the least there is.
ORDERS = {"round": {1: 0}}  # and how many digits
ORDERS |= {"erf_slope": {1: 0}, "gelu_slope": {1: 1}, "mish_slope": {1: 1}, "cbrt_slope": {1: 1}}
ORDERS |= {"gate_slope": {4: 1}, "silu_slope": {3: 1}, "gelu_tanh_slope": {1: 1}}
ORDERS |= {"spherical_bessel": {1: 0}, "quadratic_power": {1: 0, 2: 1}, "power_term": {3: 0, 4: 0}}
SIGNS = {"quadratic_power": (3, 4)}


def number(chance):
    """A number of any kind."""
    kind = chance.randrange(6)
    if kind == 0:
        return chance.choice(SPECIAL)
    if kind == 1:
        return math.ldexp(
            chance.choice([-1, 1]) * chance.uniform(1, 2), chance.randint(-1075, 1023)
        )
    if kind == 2:
        return float(chance.randint(-40, 40)) / chance.choice([1, 2, 3, 10])
    if kind == 3:
        return math.ldexp(chance.choice([-1, 1]) * chance.uniform(1, 2), chance.randint(-30, 11))
    return chance.uniform(-8, 8)


def points(name, count):
    """So many points for a rule, the same in every run; of one argument all special ones too."""
    operation = BY_NAME[name].rule.operation
    arity = operation.function.__code__.co_argcount
    chance = random.Random(name)
    made = [(x,) for x in SPECIAL] if arity == 1 else []
    while len(made) < count:
        many = chance.randint(1, 6) if operation.n_ary else arity
        point = [number(chance) for _ in range(many)]
        if many > 1 and chance.random() < 0.2:  # a tie, perhaps but for the sign
            point[1] = chance.choice([-1, 1]) * point[0]
        for place, least in ORDERS.get(name, {}).items():
            point[place] = float(chance.choice([least, least + 1, chance.randint(least, 13)]))
        for place in SIGNS.get(name, ()):
            point[place] = chance.choice([-1.0, 1.0])
        made.append(tuple(point))
    return made


def answers(name, points):
    """At each point the value and all partial derivatives, as this process's engine has them."""
    rule = BY_NAME[name].rule
    found = []
    for point in points:
        xs = [Value(x) for x in point]
        try:
            y = rule(*xs)
            y.backward()
            found.append([y.data, *[x.grad for x in xs]])
        except (ArithmeticError, ValueError) as error:
            found.append([type(error).__name__])
    return found
