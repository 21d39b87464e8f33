"""Random Python functions, some of them jitted, beside the same functions without ``jit``.

A trial writes a module: functions that branch, loop, return early, sort, catch errors, refer to
parameters, carry a ``scan``, differentiate and call each other, any of them decorated with ``@J``.
What they refer to changes between calls.
It is loaded twice, with ``jit`` and with nothing for J, and both are called in the same order. With
``jit`` outermost alone, values, gradients and errors are the same to the bit. Inside a larger graph
gradients agree to rounding: there all numbers are integers that a double holds, and nothing rounds.
"""

import math
import warnings

import autograd
from autograd import Value, grad, hessian, jacobian, jit, jvp, primitive, value_and_grad, vmap
from autograd.transforms.tree import leaves, structure
from tests.fuzz.sources import module

SPECIAL = [0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, -1e308, 1e-160, 1.0, -1.0]


@primitive(lambda out, x: 2.0)
def twice(x):
    return 2.0 * x


@primitive(lambda out, x, y: y, lambda out, x, y: x)
def product(x, y):
    return x * y


@primitive(lambda out, *xs: [xs[1] * xs[2], xs[0] * xs[2], xs[0] * xs[1]])
def product_of_all(*xs):
    return xs[0] * xs[1] * xs[2]


def loaded(text, decorator):
    """The last function of a module, and the names in the module."""
    names = {n: getattr(autograd, n) for n in autograd.__all__}
    names |= {"twice": twice, "product": product, "product_of_all": product_of_all}
    names |= {"J": decorator, "W": [Value(1.0), Value(2.0)], "C": 2.0, "K": [1.0, 3.0]}
    exec(compile(text, "<functions>", "exec"), names)
    last = max(name for name in names if name[0] == "f" and name[1:].isdigit())
    return names[last], names


TRANSFORMS = {
    "the function": lambda f: f,
    "jacobian": lambda f: jacobian(f, (0, 1)),
    "jvp": lambda f: lambda x, y: jvp(f, (x, y), (1.0, 2.0)),
    "vmap": lambda f: lambda x, y: vmap(f)([x, y, x], [y, 1.0, 2.0]),
    "value_and_grad": lambda f: value_and_grad(f, (0, 1)),
    "grad": lambda f: grad(f, 1),
    "grad²": lambda f: grad(grad(f), 1),
    "grad³": lambda f: grad(grad(grad(f), 1)),
    "hessian": lambda f: lambda x, y: hessian(lambda v: f(*v))([x, y]),
}


def number(chance, kind):
    if kind == "exact":
        return float(chance.randint(-3, 3))
    return chance.choice(SPECIAL) if chance.random() < 0.3 else chance.uniform(-2.0, 2.0)


def change(chance, kind):
    """What happens between two calls, in the names of a module: a function of these."""
    x = number(chance, kind)
    changes = [
        lambda names: None,
        lambda names: setattr(names["W"][0], "data", x),
        lambda names: names.__setitem__("C", x),
        lambda names: names["K"].__setitem__(0, x),
        lambda names: names["K"].append(x) if len(names["K"]) < 4 else names["K"].pop(),
        lambda names: names["W"].__setitem__(1, Value(x)),
    ]
    return chance.choice([*changes[:2] * 3, *changes])


def point(chance, kind):
    """Two arguments: functions that make a float, a Value, a constant, an integer."""
    makers = []
    for _ in range(2):
        x = number(chance, kind)
        forms = [lambda x=x: x, lambda x=x: Value(x), lambda x=x: Value(x).detach()]
        whole = chance.choice([-2, 0, 1, True])
        makers.append(chance.choice([*forms[:2] * 3, forms[2], lambda whole=whole: whole]))
    return makers


def outcome(f, weights, makers):
    """What f gives, and what ``backward`` from there does; or the error."""
    for w in weights:
        w.zero_grad()
    arguments = [make() for make in makers]
    try:
        found = f(*arguments)
        for leaf in leaves(found):
            if isinstance(leaf, Value) and leaf.parents:
                leaf.backward()
    except Exception as problem:
        return type(problem).__name__, str(problem)
    return found, [x.grad for x in [*arguments, *weights] if isinstance(x, Value)]


def exactly(tree):
    """All numbers of a tree to the bit, complex ones too, with their types."""
    numbers = [leaf.data if isinstance(leaf, Value) else leaf for leaf in leaves(tree)]
    return [*map(repr, numbers)], [*map(type, leaves(tree))], structure(tree, lambda leaf: None)


def is_same(one, other, inside):
    """To the bit; inside a larger graph, numbers that no rounding has changed."""
    if not inside or isinstance(one[1], str) or isinstance(other[1], str):
        return exactly(one) == exactly(other)
    pairs = [[float(getattr(x, "data", x)) for x in leaves(tree)] for tree in (one, other)]
    is_exact = all(abs(x) < 2.0**40 for x in pairs[0])
    return len(pairs[0]) == len(pairs[1]) and (not is_exact or pairs[0] == pairs[1])


def trial(chance):
    """One module, called at some points twice; AssertionError where jit is told from nothing."""
    inside = chance.random() < 0.5
    kind = "exact" if inside else chance.choice(["exact", "smooth", "steep"])
    text, gives = module(chance, kind)
    which = [*TRANSFORMS] if gives == "scalar" else [*TRANSFORMS][:4]
    name = chance.choice([*which, which[0]])
    f, names = loaded(text, lambda g: g)
    g, others = loaded(text, jit if inside else lambda g: g)
    plain, jitted = TRANSFORMS[name](f), TRANSFORMS[name](g)
    jitted = jitted if inside else jit(jitted)
    points = [point(chance, kind) for _ in range(3)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        for makers in [*points, *points]:
            happens = change(chance, kind)
            happens(names)
            happens(others)
            one = outcome(plain, names["W"], makers)
            other = outcome(jitted, others["W"], makers)
            at = [make() for make in makers]
            assert is_same(one, other, inside), f"{name} at {at}: {one}, {other} of\n{text}"
